"""The slice of a shop's memory that matters for one shopper now: what every source of candidates reads."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

Ids = NDArray[np.int64]
Weights = NDArray[np.float32]
Seconds = NDArray[np.float64]

DAY_S: Final = 86_400.0

VIEWED: Final = 0
CARTED: Final = 1
BOUGHT: Final = 2
"""What an event says, in rising order: anything that only shows interest, put into the cart, bought."""


def no_ids() -> Ids:
    return np.empty(0, np.int64)


def no_weights() -> Weights:
    return np.empty(0, np.float32)


def no_seconds() -> Seconds:
    return np.empty(0, np.float64)


@dataclass(frozen=True, slots=True, kw_only=True)
class Events:
    """What one person did with items, newest first; at most the last 50 online, an item as often as it was met.

    Shapes   all [n]. Events of one moment (a basket) share `at` and stand in any order among themselves.
    Units    `at` in seconds since 1970; `weights` as signals are weighed (view .1 … purchase 2), never 0; `deeds` is
             VIEWED, CARTED or BOUGHT.
    """

    items: Ids = field(default_factory=no_ids)
    at: Seconds = field(default_factory=no_seconds)
    weights: Weights = field(default_factory=no_weights)
    deeds: NDArray[np.int8] = field(default_factory=lambda: np.empty(0, np.int8))


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbours:
    """What goes with each anchor, strongest first, one list behind the other.

    Shapes   anchors [a] without repetition; the list of anchors[i] is items[starts[i]:starts[i + 1]] with `weights` beside
             it, so starts is [a + 1]; weights are w_ij > 0, comparable between anchors.
    Limits   an anchor without neighbours may be left out or have an empty list; at most 50 a list.
    """

    anchors: Ids = field(default_factory=no_ids)
    starts: NDArray[np.int64] = field(default_factory=lambda: np.zeros(1, np.int64))
    items: Ids = field(default_factory=no_ids)
    weights: Weights = field(default_factory=no_weights)


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A list of items with one score each, best first; no item twice."""

    items: Ids = field(default_factory=no_ids)
    scores: Weights = field(default_factory=no_weights)


@dataclass(frozen=True, slots=True, kw_only=True)
class Clocks:
    """What this person has bought (of a shop without purchases: met) before, one row an item, hottest first; at most 400.

    Shapes   all [n], no item twice.
    Units    `last_at` seconds since 1970; `times` distinct moments, >= 1; `gap_s` the usual time between two of them in
             seconds, NaN while times == 1; `heat` the sum of 2 ** (-age / half-life) over those moments as of now, the
             half-life being the site's (90 days unless learnt).
    """

    items: Ids = field(default_factory=no_ids)
    last_at: Seconds = field(default_factory=no_seconds)
    times: Weights = field(default_factory=no_weights)
    gap_s: Seconds = field(default_factory=no_seconds)
    heat: Weights = field(default_factory=no_weights)


@dataclass(frozen=True, slots=True, kw_only=True)
class Affinity:
    """How much of this person's decayed attention (30-day half-life) went to each category or brand; sums to 1.

    Shapes   ids [n] (ids of categories or of brands, as in Facts), shares [n].
    """

    ids: Ids = field(default_factory=no_ids)
    shares: Weights = field(default_factory=no_weights)


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """All that the sources read about one shopper at one moment. Whatever is not known is empty, never missing.

    `now` is in seconds since 1970. `cart` holds what lies in it, last put first. Neighbour lists have the last 20 distinct
    items of `events` as anchors (`similar`: met by the same people; `substitute`: viewed, then bought; `content`: near in
    words, online around the newest alone; `alike`: the same around the newest few, for rails that hang on one), `complement` (bought in one basket) those and the cart's. `popular` maps the name of a window (`7d`, `28d`, `all`,
    and `segment` where the shopper's segment is known) to its list. `fresh` are the newest items, newest first, score = age in
    days, negated. `factors` and `interests` are the nearest items by factor vector and by interest vectors (score = inner
    product). `price` is the mean and the deviation of ln(price) of what was met lately, NaN when unknown.
    """

    now: float
    events: Events = field(default_factory=Events)
    cart: Ids = field(default_factory=no_ids)
    similar: Neighbours = field(default_factory=Neighbours)
    complement: Neighbours = field(default_factory=Neighbours)
    substitute: Neighbours = field(default_factory=Neighbours)
    content: Neighbours = field(default_factory=Neighbours)
    alike: Neighbours = field(default_factory=Neighbours)
    popular: Mapping[str, Listed] = field(default_factory=dict)
    fresh: Listed = field(default_factory=Listed)
    factors: Listed = field(default_factory=Listed)
    interests: Listed = field(default_factory=Listed)
    clocks: Clocks = field(default_factory=Clocks)
    categories: Affinity = field(default_factory=Affinity)
    brands: Affinity = field(default_factory=Affinity)
    price: tuple[float, float] = (float("nan"), float("nan"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known about each candidate, whoever looks: rows in the order the candidates were given.

    Shapes   all [n].
    Units    `price` in the shop's main unit, NaN unknown; `category` (the most special) and `brand` ids, -1 unknown;
             `age_days` since the item was first offered or met, NaN unknown; `week`, `month`, `ever`: how many people bought
             (else met) it in 7 days, 28 days, ever (decayed counts are as good); `in_stock`; `showings`: how often it
             was on a page that is kept, empty where nobody counts.
    """

    items: Ids
    price: Weights
    category: Ids
    brand: Ids
    age_days: Weights
    week: Weights
    month: Weights
    ever: Weights
    in_stock: NDArray[np.bool_]
    showings: Weights = field(default_factory=no_weights)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """What one source proposes, best first: no item twice; `anchors` names the item that spoke loudest for it, -1 none.

    Shapes   all [n]. Scores are the source's own and compare only within one source and one shopper.
    """

    items: Ids = field(default_factory=no_ids)
    scores: Weights = field(default_factory=no_weights)
    anchors: Ids = field(default_factory=no_ids)
