"""Segments that were learnt: what a run of learning hands in, and what is known of its groups."""

from dataclasses import dataclass, field
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from domain.audience.values.vocabulary import Vocabulary
from domain.base.values import ItemId, SiteId, SpaceId, Vector

Rows = NDArray[np.float32]

PREFIX = "learnt-"
"""How the key of a learnt segment begins."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """A number of groups that was tried: how far bootstraps agree (adjusted Rand index), and the silhouette."""

    k: int
    stability: float
    silhouette: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """How far a run can be trusted. `agreement` is the adjusted Rand index of k-means and the mixture it started."""

    stability: float
    silhouette: float
    agreement: float
    trials: tuple[Trial, ...]

    @property
    def stable(self) -> bool:
        """Whether bootstraps find these groups again: an index above .8."""
        return self.stability > 0.8


@dataclass(frozen=True, slots=True, kw_only=True)
class NewGroup:
    """A group as it was learnt: where it lies, and what its shoppers have in common.

    Shapes   mean, precision float32[p], one number an axis; share of all shoppers, 0..1.
    """

    mean: Vector
    precision: Vector
    share: float
    size: int
    keywords: tuple[str, ...]
    related: tuple[str, ...]
    items: tuple[ItemId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRun:
    """Everything a run of learning found; a taste stands at `axes @ taste - shifts`.

    Shapes   axes float32[p, dim], orthonormal; shifts float32[p].
    """

    space: SpaceId
    shoppers: int
    axes: Rows = field(repr=False)
    shifts: Vector = field(repr=False)
    groups: tuple[NewGroup, ...]
    report: Report
    vocabulary: Vocabulary = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonaItem:
    """An item typical of a learnt segment."""

    id: ItemId
    sku: str
    title: str
    category: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LearntSegment:
    """A group of shoppers with like tastes; `items` are those typical of them, most typical first."""

    key: str
    name: str
    keywords: tuple[str, ...]
    related: tuple[str, ...]
    share: float
    size: int
    items: tuple[ItemId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Persona:
    """Somebody typical of a learnt segment, who never was: what many of its shoppers like, each thing looked at once."""

    segment: LearntSegment
    items: tuple[PersonaItem, ...]
    description: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentRun:
    """The run that says who is in which learnt segment, largest segment first."""

    site: SiteId
    version: int
    learnt_at: datetime
    shoppers: int
    report: Report
    segments: tuple[LearntSegment, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """How much a shopper belongs to a learnt segment, 0..1."""

    key: str
    weight: float
