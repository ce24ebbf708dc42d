"""What this person buys again and again, the sooner the more it is due."""

import numpy as np
from numpy.typing import NDArray

from domain.choosing.kinds.source import Source
from domain.choosing.values.evidence import Clocks, Evidence, Scored
from domain.choosing.values.tuning import Tuning


def due(clocks: Clocks, now: float) -> NDArray[np.float64]:
    """How near each item is to its usual time, 0..1: exp(-((t - gap) / gap)²); 0 while it was bought only once."""
    waited = now - clocks.last_at
    with np.errstate(invalid="ignore", divide="ignore"):
        near = np.exp(-(((waited - clocks.gap_s) / clocks.gap_s) ** 2))
    return np.where(np.isfinite(near), near, 0.0)


def _propose(evidence: Evidence, tuning: Tuning) -> Scored:
    clocks = evidence.clocks
    scores = clocks.heat * (1 + tuning.due_weight * due(clocks, evidence.now))
    best = np.lexsort((clocks.items, -clocks.last_at, -scores))[: tuning.most]
    items = clocks.items[best]
    return Scored(items=items, scores=scores[best].astype(np.float32), anchors=items)


REPURCHASE = Source(name="repurchase", description="Time to buy again", propose=_propose)
