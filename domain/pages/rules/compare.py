"""How versions of a block's content differ, and how two that started from one become one again."""

import re
from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from typing import Any

from domain.pages.values.compare import Difference, How, Op, Piece, SlotConflict
from domain.pages.values.content import Content, Draft, Entry

# Every character is in exactly one token, so that the pieces give both texts back.
_TOKEN = re.compile(r"\s+|\w+|[^\w\s]")


def differences(left: Content | None, right: Content | None) -> list[Difference]:
    """What the right side says differently, by field and slot. When it was said alone is no difference."""
    found = []
    for field, slot in _slots(left or {}, right or {}):
        before, after = _entry(left or {}, field, slot), _entry(right or {}, field, slot)
        if (how := _how(before, after)) is not None:
            found.append(Difference(field=field, slot=slot, left=before, right=after, how=how))
    return found


def words(left: str | None, right: str | None) -> list[Piece]:
    """The two texts word by word: `same` and `delete` pieces joined are the left, `same` and `insert` the right."""
    return [piece for piece in _steps(_TOKEN.findall(left or ""), _TOKEN.findall(right or "")) if piece.text]


def merge3(base: Content, theirs: Content, mine: Content) -> tuple[Draft, list[SlotConflict]]:
    """Both writers' changes in one content, and where they cannot both have their way.

    Limits   a slot that one side changed is that side's; changed alike by both, it is no conflict. In a conflict the
             merged content keeps theirs. Who said it and when does not count as a change beside the same words.
    """
    merged: Draft = {}
    conflicts: list[SlotConflict] = []
    for field, slot in _slots(base, theirs, mine):
        was, one, other = (_entry(content, field, slot) for content in (base, theirs, mine))
        if one == was or (other != was and _same(one, was)):
            kept = other
        else:
            kept = one
            if not _same(other, was) and not _same(other, one):
                conflicts.append(SlotConflict(field=field, slot=slot, base=was, theirs=one, mine=other))
        if kept is not None:
            merged.setdefault(field, {})[slot] = dict(kept)
    return merged, conflicts


def _slots(*contents: Content) -> list[tuple[str, str]]:
    return sorted({(field, slot) for content in contents for field, slots in content.items() for slot in slots})


def _entry(content: Content, field: str, slot: str) -> Entry | None:
    return content.get(field, {}).get(slot)


def _how(before: Entry | None, after: Entry | None) -> How | None:
    if before is None:
        return How.ADDED
    if after is None:
        return How.REMOVED
    if _without(before, "at") == _without(after, "at"):
        return None
    said, says = (tuple(entry.get(key) for key in ("value", "empty")) for entry in (before, after))
    return How.ORIGIN if said == says else How.CHANGED


def _same(one: Entry | None, other: Entry | None) -> bool:
    if one is None or other is None:
        return one is other
    return _without(one, "by", "at") == _without(other, "by", "at")


def _without(entry: Entry, *keys: str) -> Mapping[str, Any]:
    return {key: value for key, value in entry.items() if key not in keys}


def _steps(left: list[str], right: list[str]) -> Iterator[Piece]:
    for op, i1, i2, j1, j2 in SequenceMatcher(None, left, right).get_opcodes():
        if op == "equal":
            yield Piece(Op.SAME, "".join(left[i1:i2]))
        else:
            yield Piece(Op.DELETE, "".join(left[i1:i2]))
            yield Piece(Op.INSERT, "".join(right[j1:j2]))
