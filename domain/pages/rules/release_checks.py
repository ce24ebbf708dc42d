"""Whether a release still fits what is live, what would be missing, and how its conflicts are answered."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from domain.access.values import Touch
from domain.base.values import Json
from domain.pages.errors import (
    ConflictBlock,
    ConflictSlot,
    ReleaseChanged,
    ReleaseConflict,
    ReleaseInOtherState,
    ReleaseInvalid,
    ReleaseProblem,
)
from domain.pages.rules import layers, releases, validity
from domain.pages.rules.kinds import all_kinds
from domain.pages.values.content import Content, Entry, Scope
from domain.pages.values.editing import BlockState
from domain.pages.values.releases import (
    BlockChange,
    BlockCheck,
    Due,
    Moved,
    Release,
    ReleaseCheck,
    ReleaseState,
    Resolution,
    Shows,
    Side,
    SlotChange,
    SlotCheck,
)


def checked(state: BlockState, change: BlockChange, others: Iterable[Due], default_locale: str) -> BlockCheck:
    """What the change would do to the block as it is now, and what speaks against it."""
    after = releases.applied(state.live, change)
    slots = tuple(_slot(slot, state.live) for slot in _looked_at(change, state.live))
    kind = all_kinds().get(state.kind)
    missing = [] if after is None or kind is None else validity.problems_of_publishing(kind, after, (default_locale,))
    return BlockCheck(
        state=state,
        change=change,
        slots=slots,
        moved=_moved(change, state.live, slots),
        problems=tuple(missing),
        also=tuple(each for each in others if _overlap(each.change, change)),
    )


def _looked_at(change: BlockChange, live: Content | None) -> list[SlotChange]:
    """The slots of the change; who takes a block away has also to know what was said there since."""
    known = {(slot.field, slot.key) for slot in change.slots}
    since = [
        SlotChange(field=field, key=key, base=None, entry=None)
        for field, said in (live or {}).items()
        for key in said
        if change.shows is Shows.UNPUBLISH and (field, key) not in known
    ]
    return [*change.slots, *since]


def _slot(slot: SlotChange, live: Content | None) -> SlotCheck:
    now = releases.entry_at(live, slot.field, slot.key)
    # Where it says already what is wanted, there is nothing to decide.
    conflict = not releases.same_words(now, slot.base) and not releases.same_words(now, slot.entry)
    return SlotCheck(slot=slot, live=now, conflict=conflict)


def _moved(change: BlockChange, live: Content | None, slots: Iterable[SlotCheck]) -> Moved | None:
    if change.was_live and live is None and change.shows is not Shows.UNPUBLISH:
        return Moved.TAKEN_AWAY
    if not change.was_live and live is not None and any(each.conflict for each in slots):
        return Moved.SHOWN
    return None


def _overlap(one: BlockChange, other: BlockChange) -> bool:
    if one.shows is not None or other.shows is not None:
        return True
    return not {(slot.field, slot.key) for slot in one.slots}.isdisjoint((slot.field, slot.key) for slot in other.slots)


def require_state(release: Release, wanted: Sequence[ReleaseState], expected_version: int, now: datetime) -> None:
    """Nothing, or ReleaseInOtherState, or ReleaseChanged. A release whose moment has come is published, settled or not."""
    state = ReleaseState.PUBLISHED if release.shown(now) else release.state
    if state not in wanted:
        raise ReleaseInOtherState(str(release.id), state, wanted)
    if release.version != expected_version:
        raise ReleaseChanged(str(release.id), expected_version, release.version)


def require_clean(check: ReleaseCheck) -> None:
    """Nothing, or ReleaseConflict with every conflict, or ReleaseInvalid where there is nothing, or something is missing."""
    release = str(check.release.id)
    if not check.blocks:
        raise refused(release, "blocks", "are none; add some first")
    conflicts = [conflict(each) for each in check.blocks if each.conflicts]
    if conflicts:
        raise ReleaseConflict(release, conflicts)
    missing = [
        ReleaseProblem(block=str(each.state.id), key=each.state.key, name=name, message=message)
        for each in check.blocks
        for name, message in each.problems
    ]
    if missing:
        raise ReleaseInvalid(release, missing)


def refused(release: str, name: str, message: str) -> ReleaseInvalid:
    """The refusal of something about the release itself."""
    return ReleaseInvalid(release, [ReleaseProblem(block=None, key=None, name=name, message=message)])


def conflict(check: BlockCheck) -> ConflictBlock:
    """The conflicts of a block, as they are told."""
    return ConflictBlock(
        block=str(check.state.id),
        key=check.state.key,
        moved=check.moved,
        slots=tuple(
            ConflictSlot(
                name=each.slot.field,
                key=each.slot.key,
                base=said(each.slot.base),
                theirs=said(each.live),
                mine=said(each.slot.entry),
            )
            for each in check.slots
            if each.conflict
        ),
    )


def said(entry: Entry | None) -> Json:
    """The words of an entry; None where there are none."""
    found: Json = None if entry is None or entry.get("empty") else entry.get("value")
    return found


def rebased(check: BlockCheck, resolutions: Sequence[Resolution]) -> BlockChange | None:
    """The change made for what is live now, its conflicts answered; None where nothing is left of it.

    A conflict without an answer stays one.
    """
    live, change = check.state.live, check.change
    if check.moved is Moved.TAKEN_AWAY:
        # Its own slots are not the whole block, so bringing it back is adding it again.
        return None if _side(check, None, resolutions) is Side.THEIRS else change
    answers = [(each, _side(check, each.slot, resolutions) if each.conflict else Side.MINE) for each in check.slots]
    if change.shows is Shows.UNPUBLISH and Side.THEIRS in {side for _, side in answers}:
        return None
    slots = tuple(
        each.slot if side is None else replace(each.slot, base=each.live)
        for each, side in answers
        if side is not Side.THEIRS and not releases.same_words(each.live, each.slot.entry)
    )
    shows = change.shows if (live is None) is (change.shows is Shows.PUBLISH) else None
    if not slots and shows is None:
        return None
    return replace(change, slots=slots, shows=shows, was_live=live is not None)


def _side(check: BlockCheck, slot: SlotChange | None, resolutions: Sequence[Resolution]) -> Side | None:
    """The first answer that speaks of this slot, or of the block as a whole."""
    for each in resolutions:
        fits = each.block in {None, check.state.id}
        if slot is None:
            fits = fits and each.field is None
        else:
            fits = fits and each.field in {None, slot.field} and each.key in {None, slot.key}
        if fits:
            return each.side
    return None


def touches(kind: str, change: BlockChange) -> list[Touch]:
    """What a change would touch; who shows a block or takes it away has to reach its settings, however little it says."""
    said = [Touch(kind=kind, field=slot.field, locale=Scope.of(slot.key).locale) for slot in change.slots]
    return said if change.shows is None else [*said, Touch(kind=kind, field="position", locale=None)]


def replaces(state: BlockState, change: BlockChange) -> bool:
    """Whether a change would make something else of what is live."""
    after = releases.applied(state.live, change)
    if after is None or state.live is None:
        return after is not state.live
    return any(
        not releases.same_words(releases.entry_at(state.live, field, key), releases.entry_at(after, field, key))
        for field, _, key in (each.partition(":") for each in layers.changed(state.live, after))
    )
