"""Trained rankers as plain values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from domain.base.values import SiteId
from domain.choosing.values.evidence import Ids, Seconds


class RankerState(StrEnum):
    """Whether a ranker waits, works, or has worked."""

    CANDIDATE = "candidate"
    LIVE = "live"
    RETIRED = "retired"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRanker:
    """A ranker that was just trained. `parameters` and all else are plain JSON.

    `settings` says how it was trained, `metrics` how it did on what it had not seen, `history` loss and measures round by
    round, `data_hash` which rows it was trained on.
    """

    kind: str
    parameters: Mapping[str, Any] = field(repr=False)
    settings: Mapping[str, Any]
    metrics: Mapping[str, Any]
    history: Sequence[Mapping[str, float]] = field(repr=False)
    data_hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranker(NewRanker):
    """A ranker of a site."""

    site: SiteId
    version: int
    trained_at: datetime
    promoted_at: datetime | None
    live: bool

    @property
    def state(self) -> RankerState:
        if self.live:
            return RankerState.LIVE
        return RankerState.CANDIDATE if self.promoted_at is None else RankerState.RETIRED


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What was shown to whom, and what they made of it: a row for each item of each impression.

    Shapes   all [n], rows of one impression together, impressions by time; `impressions` numbers them from 0.
    Units    `at`: when it was shown, seconds since 1970; `place` in its block and `block_place` on the page from 0, NaN unknown;
             `clicked`, and `bought` within a day of it, by this person; `ranker` the version that put the items in order, 0
             where none had to be trained for that.
    """

    impressions: NDArray[np.int32]
    persons: Ids
    at: Seconds
    items: Ids
    place: NDArray[np.float32]
    block_place: NDArray[np.float32]
    clicked: NDArray[np.bool_]
    bought: NDArray[np.bool_]
    ranker: NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.items)

    @property
    def shown_by(self) -> dict[str, int]:
        """How many rows were put in order by which version of the ranker."""
        versions, rows = np.unique(self.ranker, return_counts=True)
        return {str(version): int(count) for version, count in zip(versions, rows, strict=True)}

    def newest(self, rows: int) -> "Answers":
        """The last impressions that have so many rows together, or fewer."""
        if len(self) <= rows:
            return self
        start = int(np.searchsorted(self.impressions, self.impressions[-rows - 1] + 1))
        return Answers(**{name: getattr(self, name)[start:] for name in Answers.__slots__})


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenBlock:
    """A block that was on screen; `items` in their order, empty where the impression does not say."""

    key: str
    position: int
    items: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A page that was on screen. Units: `at` in seconds since 1970; `ranker` the version that put its items in order, if any."""

    impression: UUID
    person: int
    at: float
    blocks: tuple[SeenBlock, ...]
    ranker: int | None = None
    looked: frozenset[str] | None = None
    """The blocks that were really in view; None where the front does not say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Click:
    """An item of a page that was clicked."""

    impression: UUID
    block: str
    item: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Purchase:
    """An item that was bought. Units: `at` in seconds since 1970."""

    person: int
    item: int
    at: float
