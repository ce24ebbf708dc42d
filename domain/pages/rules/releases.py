"""What is live once releases have come due, however late anybody gets to writing it down."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from domain.base.values import BlockId
from domain.pages.rules import layers
from domain.pages.values.content import Content, Entry
from domain.pages.values.editing import BlockState
from domain.pages.values.releases import BlockChange, Due, ReleaseId, Shows, SlotChange


def effective(live: Content | None, due: Iterable[Due]) -> Content | None:
    """What shoppers get: what was written down, and on top of it every release whose moment has come, in that order."""
    for each in due:
        live = applied(live, each.change)
    return live


def applied(live: Content | None, change: BlockChange) -> Content | None:
    """What is live after a change; one that only sets words does not bring back what somebody took away."""
    if change.shows is Shows.UNPUBLISH or (live is None and change.shows is not Shows.PUBLISH):
        return None
    content = layers.copied(live or {})
    for slot in change.slots:
        said = content.setdefault(slot.field, {})
        if slot.entry is None:
            said.pop(slot.key, None)
        else:
            said[slot.key] = dict(slot.entry)
    return {name: said for name, said in content.items() if said}


def followed(draft: Content, was_live: Content | None, live: Content | None) -> Content:
    """The draft once what is live has changed: where it said what was live it says what is; an editor's later words stay."""
    if live is None:
        return draft
    fields = layers.copied(draft)
    for change in layers.changed(was_live or {}, live):
        field, _, key = change.partition(":")
        if draft.get(field, {}).get(key) != (was_live or {}).get(field, {}).get(key):
            continue
        entry = live.get(field, {}).get(key)
        if entry is None:
            fields[field].pop(key)
        else:
            fields.setdefault(field, {})[key] = dict(entry)
    return {name: said for name, said in fields.items() if said}


def carried(draft: Content, live: Content | None, due: Iterable[Due]) -> Content:
    """The draft once every release that has come due is written down."""
    for each in due:
        was_live, live = live, applied(live, each.change)
        draft = followed(draft, was_live, live)
    return draft


def settled(block: BlockState, due: Iterable[Due]) -> BlockState:
    """The block as it is once every release that has come due is written down: each that changes it is a step of its own.

    So an editor names the version that their command will find, whether anybody has written it down or not.
    """
    for each in due:
        live = applied(block.live, each.change)
        if live == block.live:
            continue
        version = block.version + 1
        block = replace(
            block,
            version=version,
            draft=followed(block.draft, block.live, live),
            live=live,
            live_version=None if live is None else version,
            live_at=None if live is None else each.at,
        )
    return block


def difference(
    block: BlockId, live: Content | None, wanted: Content | None, fields: Collection[str] | None = None
) -> BlockChange | None:
    """What makes of one content the other, in these fields or in all; None where that is nothing.

    Taking a block away names everything that was live there, so that it shows when somebody has changed it since.
    """
    slots = tuple(
        SlotChange(field=field, key=key, base=entry_at(live, field, key), entry=entry_at(wanted, field, key))
        for field, _, key in (each.partition(":") for each in layers.changed(live or {}, wanted or {}))
        if fields is None or field in fields or wanted is None
    )
    shows = None
    if (live is None) is not (wanted is None):
        shows = Shows.PUBLISH if live is None else Shows.UNPUBLISH
    if shows is None and not slots:
        return None
    return BlockChange(block=block, slots=slots, shows=shows, was_live=live is not None)


def inverse(change: BlockChange, before: Content | None) -> BlockChange | None:
    """What takes a change back that found this live; None where it changed nothing."""
    return difference(change.block, applied(before, change), before)


def entry_at(content: Content | None, field: str, key: str) -> Entry | None:
    """What is said there; None: nothing."""
    return (content or {}).get(field, {}).get(key)


def same_words(one: Entry | None, other: Entry | None) -> bool:
    """Whether two entries say the same, whoever said it and when."""
    if one is None or other is None:
        return one is other
    return bool(one.get("empty")) == bool(other.get("empty")) and one.get("value") == other.get("value")


def from_json(block: BlockId, kept: Iterable[Mapping[str, Any]] | None) -> tuple[Due, ...]:
    """What the statement of a page brought along about one block."""
    return tuple(
        Due(
            release=ReleaseId(UUID(each["release"])),
            title=each["title"],
            at=None if each["at"] is None else datetime.fromisoformat(each["at"]),
            change=change(block, each["changes"], each["shows"], was_live=each["was_live"]),
        )
        for each in kept or ()
    )


def change(block: BlockId, slots: Iterable[Mapping[str, Any]], shows: str | None, *, was_live: bool) -> BlockChange:
    """A change as it was kept."""
    return BlockChange(
        block=block,
        slots=tuple(SlotChange.from_json(each) for each in slots),
        shows=None if shows is None else Shows(shows),
        was_live=was_live,
    )
