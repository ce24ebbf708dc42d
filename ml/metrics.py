"""How good a list of answers is, against the answers that were right."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from typing import TypeVar

import numpy as np

Key = TypeVar("Key", int, str)


def recall_at_k(found: Sequence[Key], relevant: AbstractSet[Key], k: int) -> float:
    """The part of the relevant answers that stand among the first k, 0..1; 0 when nothing is relevant."""
    _require_positive(k)
    if not relevant:
        return 0.0
    return len(set(found[:k]) & set(relevant)) / len(relevant)


def overlap_at_k(found: Sequence[Key], truth: Sequence[Key], k: int) -> float:
    """The part of the true first k that stand among the found first k: an index's recall against the exact answer.

    Limits   measured against as many as there are, when truth is shorter than k; 1 when both are empty.
    """
    _require_positive(k)
    best = set(truth[:k])
    if not best:
        return 0.0 if found else 1.0
    return len(set(found[:k]) & best) / len(best)


def ndcg_at_k(found: Sequence[Key], gains: dict[Key, float], k: int) -> float:
    """Discounted gain of the first k answers as a part of the best that could be had, 0..1.

    Limits   0 when no gain is positive; an answer that is found twice counts once.
    Source   Järvelin & Kekäläinen 2002, with 1 / log2(position + 1).
    """
    _require_positive(k)
    ideal = _discounted(sorted((gain for gain in gains.values() if gain > 0), reverse=True)[:k])
    if ideal == 0:
        return 0.0
    unique = list(dict.fromkeys(found))
    return _discounted([max(gains.get(key, 0.0), 0.0) for key in unique[:k]]) / ideal


def _discounted(gains: Sequence[float]) -> float:
    positions = np.arange(2, len(gains) + 2)
    return float(np.sum(np.asarray(gains, dtype=np.float64) / np.log2(positions)))


def _require_positive(k: int) -> None:
    if k < 1:
        raise ValueError(f"k must be at least 1, not {k}")
