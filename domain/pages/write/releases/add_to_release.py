"""A release takes up what a draft has that is not live, or a block's going away."""

from collections.abc import Collection, Mapping
from datetime import datetime

from domain.access.rules import grants
from domain.access.values import Action, Hand
from domain.base.database import WriteSession
from domain.base.values import BlockId, SiteId
from domain.pages.errors import BlockAbsent, ReleaseInvalid, ReleaseProblem
from domain.pages.read.blocks import blocks as blocks_of
from domain.pages.read.releases import changes_of
from domain.pages.rules import release_checks, releases
from domain.pages.rules.kinds import all_kinds
from domain.pages.values.editing import BlockState
from domain.pages.values.releases import BlockChange, Release, ReleaseId, ReleaseState
from domain.pages.write import steps
from domain.pages.write.begin import take_pen
from domain.pages.write.releases import pen

MAX_BLOCKS = 1_000
"""A release is one transaction and one message to everybody who works on it; a thousand blocks are a hundred pages."""


async def add_to_release(
    db: WriteSession,
    site: SiteId,
    release_id: ReleaseId,
    blocks: Mapping[BlockId, int],
    *,
    expected_version: int,
    fields: Collection[str] | None = None,
    unpublish: bool = False,
    by: Hand,
    now: datetime,
) -> Release:
    """The release with what these blocks' drafts have that is not live, or with their going away.

    `blocks` maps each to the version that was seen; `fields` None: all of them. What the release had of these blocks is
    replaced, so adding again is also the way to take up newer words and a newer base.

    Limits   1,000 blocks a release.
    Errors   ReleaseAbsent, ReleaseInOtherState, ReleaseChanged, BlockAbsent, BlockChanged; ReleaseInvalid where nothing
             differs; NotAllowed; then nothing was written.
    """
    await take_pen(db, site, now)
    release = await pen.seen(db, site, release_id, expected_version, states=[ReleaseState.DRAFT], now=now)
    states = await blocks_of(db, site, list(blocks), now)
    for block, version in blocks.items():
        if block not in states:
            raise BlockAbsent(str(block))
        await steps.require_version(db, states[block], version)
    held = {change.block for change in await changes_of(db, release.id)}
    if len(held | set(blocks)) > MAX_BLOCKS:
        raise release_checks.refused(
            str(release.id), "blocks", f"would be more than {MAX_BLOCKS}; make a second release"
        )
    changes = _taken_up(release, list(states.values()), fields, unpublish=unpublish)
    for change in changes:
        touches = release_checks.touches(states[change.block].kind, change)
        grants.require_touch(by, Action.RELEASE, touches)
    await pen.keep_changes(db, release.id, changes)
    added = [f"block:{change.block}" for change in changes]
    await pen.moved_on(db, release, "add_to_release", {"blocks": added}, by=by, now=now)
    return await pen.seen(db, site, release_id, release.version + 1, states=[ReleaseState.DRAFT], now=now)


def _taken_up(
    release: Release, states: Collection[BlockState], fields: Collection[str] | None, *, unpublish: bool
) -> list[BlockChange]:
    """What each of the blocks brings.

    Errors   ReleaseInvalid, naming every block that brings nothing and every field it does not have.
    """
    if not states:
        raise release_checks.refused(str(release.id), "blocks", "are none; name some")
    changes, problems = [], []
    for state in states:
        change = releases.difference(state.id, state.live, None if unpublish else state.draft, fields)
        if change is None:
            why = "is not live, so it cannot be taken away" if unpublish else "says what is live already; edit it first"
            problems.append(_problem(state, "draft", why))
        else:
            changes.append(change)
        kind = all_kinds().get(state.kind)
        known = {spec.name for spec in kind.every_field} if kind is not None else set(fields or ())
        unknown = sorted(set(fields or ()) - known)
        problems += [_problem(state, name[:60], f"is not a field of a {state.kind}") for name in unknown]
    if problems:
        raise ReleaseInvalid(str(release.id), problems)
    return changes


def _problem(state: BlockState, name: str, message: str) -> ReleaseProblem:
    return ReleaseProblem(block=str(state.id), key=state.key, name=name, message=message)
