"""How factors are learnt, and what one training found, as plain values."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from domain.choosing.values.evidence import Ids, Seconds

Rows = NDArray[np.float32]

DIM: Final = 64
"""Numbers of a factor. Twice as many cost twice the memory; `evaluate` tries both and hardly tells them apart."""

STORED: Final = DIM + 1
"""One number more brings all items to the length of 1, measured by the longest of the run, and is 0 of every person, who is
multiplied by it instead: products stay what they are, and runs of several sites share an index.

Source   inner products as angles, Bachrach et al. 2014: of 20,000 items HNSW then finds .90 of the true hundred, before .79.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorSettings:
    """How factors are learnt; the same defaults as `evaluate` starts from.

    `regularisation` grows with how often a row was met; `unobserved` is the weight of what was never met; a meeting
    `half_life_days` ago counts half. An item gets factors of its own from `least_persons` on.
    """

    regularisation: float = 0.003
    unobserved: float = 0.1
    half_life_days: float = 90.0
    rounds: int = 8
    # Factors that begin with those of the night before have settled after so many rounds.
    rounds_on: int = 3
    # Fewer people behind an item than this, and its factors would tell what somebody did.
    least_persons: int = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Meetings:
    """Who met which item when; in any order.

    Shapes   all [n].
    Units    `at` in seconds since 1970.
    """

    persons: Ids
    items: Ids
    at: Seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemFactors:
    """Factors of items. Shapes: items int64[n], each once, ascending; vectors float32[n, DIM]."""

    items: Ids
    vectors: Rows

    def __len__(self) -> int:
        return len(self.items)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """All that placing a person needs besides the factors of what they met: the trained items' outer products, how many items
    that are, the moment at which a meeting counts 1, and the length of the longest factors, told ones included.

    Shapes   gram float32[DIM, DIM].
    Units    `as_of` in seconds since 1970.
    """

    gram: Rows
    items: int
    as_of: float
    longest: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Live:
    """The run that answers: where it is searched, how many items it holds, and how many all sites hold in that slot."""

    run: int
    slot: int
    held: int
    of_slot: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Trained:
    """What one training found: factors of the items that enough people met, then those told from words alone.

    `figures` are for the log: how long it took, how far words and factors agree.
    """

    own: ItemFactors
    told: ItemFactors
    ground: Ground
    people: int
    figures: Mapping[str, float]
