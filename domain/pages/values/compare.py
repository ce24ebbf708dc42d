"""What two or three versions of a block's content say differently."""

from dataclasses import dataclass
from enum import StrEnum

from domain.pages.values.content import Entry


class How(StrEnum):
    """How the right side differs from the left; `origin`: the same words from another hand."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    ORIGIN = "origin"


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One scope of one field, as each side has it; None where a side inherits."""

    field: str
    slot: str
    left: Entry | None
    right: Entry | None
    how: How


class Op(StrEnum):
    """Whether a piece of text stands on both sides, on the right alone, or on the left alone."""

    SAME = "same"
    INSERT = "insert"
    DELETE = "delete"


@dataclass(frozen=True, slots=True)
class Piece:
    op: Op
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotConflict:
    """One scope of one field that two writers changed differently; None where a side inherits."""

    field: str
    slot: str
    base: Entry | None
    theirs: Entry | None
    mine: Entry | None
