"""Spaces, tastes and the questions a page asks of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from domain.base.values import ItemId, Json, SiteId, SpaceId


class Modality(StrEnum):
    """What the vectors of a space were made from."""

    TEXT = "text"
    IMAGE = "image"


@dataclass(frozen=True, slots=True, kw_only=True)
class Space:
    """A model, its revision and a dimension; vectors of two spaces are never compared. Distance: inner product.

    One that was fitted on a shop is that `site`'s, and its vectors are those of `base`, mapped.
    """

    id: SpaceId
    modality: Modality
    model: str
    revision: str
    dim: int
    site: SiteId | None = None
    base: SpaceId | None = None


class SpaceState(StrEnum):
    """FILLING goes live when it holds everything; LIVE answers; KEPT is filled to be gone back to; RETIRED is filled no longer."""

    FILLING = "filling"
    LIVE = "live"
    KEPT = "kept"
    RETIRED = "retired"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SpaceMap:
    """What makes a fitted space's vectors from those of its base: for items and for whatever is asked, alike.

    Shapes   mean float32[base's dim], matrix float32[base's dim, dim].
    """

    mean: NDArray[np.float32]
    matrix: NDArray[np.float32]


LEARNT: Final = "tune"
"""The method that learns from visits; others look at vectors alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewFit:
    """A fitting: the map, what it was learnt from and how, and how good it was on signals it had not seen."""

    method: str
    settings: Mapping[str, Json]
    history: Sequence[Mapping[str, float]]
    metrics: Mapping[str, float]
    data_hash: str
    map: SpaceMap


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """A fitting as it is remembered. `space` is the one that was opened for it, if one was and it is still there."""

    id: int
    base: SpaceId
    space: SpaceId | None
    method: str
    settings: Mapping[str, Json]
    history: Sequence[Mapping[str, float]]
    metrics: Mapping[str, float]
    data_hash: str
    made_at: datetime
    tainted_at: datetime | None
    """When somebody was forgotten whose pairs it may hold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filling:
    """How far a space is: `done` of `items` have the vector of what they say now. `per_s` is the rate of the last minutes."""

    space: Space
    state: SpaceState
    answers: Sequence[str]
    """The sites whose pages it answers; '' stands for all that have none of their own."""
    items: int
    done: int
    dead: int
    """Items whose encoding was given up; `jobs retry --all-dead` tries them again."""
    per_s: float

    @property
    def left_s(self) -> float | None:
        """Seconds until it is full at this rate; None while nothing moves."""
        if self.done >= self.items:
            return 0.0
        return (self.items - self.done) / self.per_s if self.per_s else None


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


class Candidate(NamedTuple):
    """An item a source offers for a shelf, with the number behind it (higher is better).

    `note` is the category a tile stands for, UNDATED where nobody said when a "new" item appeared, or why an item was CHOSEN;
    `terms` are the numbers that add up to the score of a chosen one, where somebody wants to see them. A page has hundreds of
    candidates: a tuple is made in a third of the time of a dataclass.
    """

    shelf: str
    source: Source
    item: ItemId
    score: float
    anchor: ItemId | None = None
    note: str | None = None
    terms: tuple[tuple[str, float], ...] = ()
