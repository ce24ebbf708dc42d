"""Which versions of blocks stand beside each other, and how they differ, ready to be read."""

from dataclasses import dataclass
from enum import StrEnum

from domain.base.values import BlockId
from domain.pages.values.compare import How, Piece
from domain.pages.values.content import Entry, Scope
from domain.pages.values.releases import ReleaseId


class Stand(StrEnum):
    """What every block has now: what shoppers see, what editors work on, and what machines alone would say."""

    LIVE = "live"
    DRAFT = "draft"
    GENERATED = "generated"


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One version of a block: the draft after a step, what is live with a release, else how it stands now."""

    stand: Stand = Stand.DRAFT
    revision: int | None = None
    release: ReleaseId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldDifference:
    """One scope of one field, as each side has it. `pieces`: its words one by one, where both sides are words."""

    field: str
    label: str
    scope: Scope
    left: Entry | None
    right: Entry | None
    how: How
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockDifference:
    """What the right side of a block says differently."""

    block: BlockId
    page: str
    key: str
    kind: str
    fields: tuple[FieldDifference, ...]
