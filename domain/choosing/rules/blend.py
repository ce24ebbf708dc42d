"""A ranking by weights alone, one a source: what is used until there is enough to train a ranker on."""

from collections.abc import Mapping

import numpy as np

from domain.choosing.kinds.every import SOURCES
from domain.choosing.rules.features import NAMES, Columns
from domain.choosing.values.evidence import Scored, Weights

# What repeats is bought first, what follows next, what is popular fills up: the order in which single sources did best on
# transactions (recommendation by sequence: repurchase + .6 co-visitation + .3 popularity).
PRIOR: Mapping[str, float] = {"repurchase": 1.0, "sequence": 0.6, "popular_7d": 0.3}


# A pair that five of some twenty people each met weighs five over twenty plus the shrink of forty: half as loud as one that
# is beyond doubt.
DOUBT = 5 / 60
COUNTED = ("sequence", "complement", "substitute")
"""Sources that speak from counts of pairs: of little counted, little is believed."""

UNTRAINED: Mapping[str, float] = {**PRIOR, "popular_7d": 0.1, "interests": 0.5, "content": 0.4, "factors": 0.5}
"""What a shop starts with, whose own history has not weighed the sources yet: nearness in words helps where few are counted,
and what is popular fills up behind what is somebody's own. Read by eye on the pages of the demo shop."""


SHARES = [NAMES.index(f"{source}_share") for source in SOURCES]


def believed(weights: Mapping[str, float], proposed: Mapping[str, Scored]) -> dict[str, float]:
    """The weights, those of counted pairs as far as enough was counted for this shopper."""
    found = dict(weights)
    for source in COUNTED:
        top = float(proposed[source].scores.max(initial=0.0)) if source in proposed else 0.0
        found[source] = weights.get(source, 0.0) * top / (top + DOUBT)
    return found


def score(columns: Columns, weights: Mapping[str, float]) -> Weights:
    """The weighted sum of what each source says, each measured against its own best.

    Shapes   columns float32[n, len(NAMES)] -> float32[n]; a source that did not name the item says 0.
    """
    total = np.zeros(len(columns), np.float32)
    shares = columns[:, SHARES].T
    shares[np.isnan(shares)] = 0
    for source, share in zip(SOURCES, shares, strict=True):
        if weights.get(source):
            total += np.float32(weights[source]) * share
    return total
