"""A ranking by weights alone, one a source: what is used until there is enough to train a ranker on."""

from collections.abc import Mapping

import numpy as np

from domain.choosing.kinds.every import SOURCES
from domain.choosing.rules.features import NAMES, Columns
from domain.choosing.values.evidence import Weights

# What repeats is bought first, what follows next, what is popular fills up: the order in which single sources did best on
# transactions (recommendation by sequence: repurchase + .6 co-visitation + .3 popularity).
PRIOR: Mapping[str, float] = {"repurchase": 1.0, "sequence": 0.6, "popular_7d": 0.3}


def score(columns: Columns, weights: Mapping[str, float]) -> Weights:
    """The weighted sum of what each source says, each measured against its own best.

    Shapes   columns float32[n, len(NAMES)] -> float32[n]; a source that did not name the item says 0.
    """
    total = np.zeros(len(columns), np.float32)
    for source in SOURCES:
        if weights.get(source):
            total += np.float32(weights[source]) * np.nan_to_num(columns[:, NAMES.index(f"{source}_share")])
    return total
