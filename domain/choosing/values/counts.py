"""What a shop counts about which items go together, as plain values."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

import numpy as np
from numpy.typing import NDArray

from domain.choosing.values.evidence import Ids, Seconds, Weights

Values = NDArray[np.float64]
Numbers = NDArray[np.int64]

SIMILAR: Final = 0
COMPLEMENT: Final = 1
SUBSTITUTE: Final = 2
"""Kinds of pairs: met by the same people, bought in one basket, looked at before the other was bought."""

LANDMARK: Final = datetime(2026, 1, 1, tzinfo=UTC)
"""Decayed sums weigh 1 at this moment and 2 ** (time / half-life) later, so that they only ever add up.

Limits   a half-life of 7 days leaves the numbers a float64 can hold in 2045; until then nothing has to be moved.
Source   forward decay, Cormode et al. 2009.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class CountSettings:
    """How pairs are counted and weighed. Counts made with other settings are another build.

    `window` events at most lie between two that make a pair; `distance` moments later a pair counts 1/e; `backward` is what
    the way back counts beside the way forward; `anchor_share` says how far an anchor's own frequency, rather than its
    partner's, is divided by; `shrink` events are added to the divisor.
    """

    window: int = 50
    distance: float = 7.0
    backward: float = 0.6
    # An age of 120 days counts 1/e, which is a half-life of 83.
    half_life_days: float = 83.0
    # A basket of twenty items makes 190 pairs: one honest purchase counts whole, and one person cannot write more a day.
    pairs_a_day: int = 200
    anchor_share: float = 0.75
    shrink: float = 40.0
    # Longer lists change nothing that is measured.
    keep: int = 50
    # Fewer people behind a pair than this, and it is served to nobody: it would tell what somebody did.
    least_persons: int = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Histories:
    """What some people did with items: by person, then by time, then by item; no item twice in one moment.

    Shapes   all [n].
    Units    `at` in seconds since 1970; `weights` > 0, those of one item in one moment added up; `deeds` VIEWED, CARTED or
             BOUGHT, the most that was done.
    """

    persons: Ids
    items: Ids
    at: Seconds
    weights: Weights
    deeds: NDArray[np.int8]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairs:
    """How much goes from `a` to `b`, and how many people are behind it; a == b counts how often `a` was met.

    Shapes   all [n], by kind, then a, then b; none twice.
    Units    `values` as of LANDMARK; in a change, values and persons may be negative.
    """

    kinds: NDArray[np.int8]
    a: Ids
    b: Ids
    values: Values
    persons: Numbers

    def __len__(self) -> int:
        return len(self.a)


@dataclass(frozen=True, slots=True, kw_only=True)
class Heats:
    """How much each item was wanted, once with each half-life, and by how many people; no item twice.

    Shapes   all [n], by item.
    Units    decayed weights as of LANDMARK; in a change they may be negative.
    """

    items: Ids
    week: Values
    month: Values
    persons: Numbers

    def __len__(self) -> int:
        return len(self.items)
