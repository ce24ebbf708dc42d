"""Spaces, tastes and the questions a page asks of them."""

from dataclasses import dataclass
from enum import StrEnum

from domain.base.values import ItemId, SpaceId


class Modality(StrEnum):
    """What the vectors of a space were made from."""

    TEXT = "text"
    IMAGE = "image"


@dataclass(frozen=True, slots=True, kw_only=True)
class Space:
    """A model, its revision and a dimension; vectors of two spaces are never compared. Distance: inner product."""

    id: SpaceId
    modality: Modality
    model: str
    revision: str
    dim: int


class Source(StrEnum):
    """Where the candidates of a shelf come from: those up to NAMED are searched for, the others are known of the shopper."""

    TASTE = "taste"
    NEAR_ITEM = "near_item"
    INTERESTS = "interests"
    POPULAR = "popular"
    NEW = "new"
    ENDING_SOON = "ending_soon"
    CATEGORY = "category"
    NAMED = "named"
    CHOSEN = "chosen"
    TOGETHER = "together"
    COMPLEMENT = "complement"
    AGAIN = "again"
    RISING = "rising"


AIMED = frozenset({Source.TASTE, Source.NEAR_ITEM, Source.INTERESTS})
"""Sources that search around a vector."""

KNOWN = frozenset({Source.CHOSEN, Source.TOGETHER, Source.COMPLEMENT, Source.AGAIN, Source.RISING})
"""Sources that the slice `choosing` answers from what it knows of the shopper."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """One list a page wants: `k` items of a kind, from a source, perhaps near an anchor or within a category.

    NAMED asks for the one item of `anchor_sku`, in stock or not.
    """

    shelf: str
    source: Source
    kind: str
    k: int
    anchor: ItemId | None = None
    anchor_sku: str | None = None
    category: str | None = None


UNDATED = "undated"


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An item a source offers for a shelf, with the number behind it (higher is better).

    `note` is the category a tile stands for, UNDATED where nobody said when a "new" item appeared, or why an item was CHOSEN;
    `terms` are the numbers that add up to the score of a chosen one.
    """

    shelf: str
    source: Source
    item: ItemId
    score: float
    anchor: ItemId | None = None
    note: str | None = None
    terms: tuple[tuple[str, float], ...] = ()
