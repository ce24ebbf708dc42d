"""How good answers are: recall and nDCG against what was taken next, with intervals over shoppers."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from domain.choosing.values.evidence import Ids
from workers.evaluation.values import Questions

Numbers = NDArray[np.float64]

RESAMPLES = 500
# "all" is every shopper with a history, as published figures have it; who has none stands apart, and "any" is both.
HISTORIES = (
    ("all", 1, np.inf),
    ("any", 0, np.inf),
    ("0", 0, 0),
    ("1", 1, 1),
    ("2", 2, 2),
    ("3-5", 3, 5),
    ("6-20", 6, 20),
    ("21+", 21, np.inf),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """Recall and nDCG of each question that has a target in the scope; NaN where it has none."""

    recall: Numbers
    ndcg: Numbers

    @property
    def each(self) -> Numbers:
        """One number a question to choose by: the mean of both."""
        return (self.recall + self.ndcg) / 2

    @property
    def both(self) -> float:
        """That number over all questions."""
        return mean(self.each)


def mean(values: Numbers) -> float:
    """The mean of what is a number; 0 where nothing is."""
    return float(np.nanmean(values)) if np.isfinite(values).any() else 0.0


def hits(found: Ids, questions: Questions) -> NDArray[np.bool_]:
    """Which of the first k are targets. Shapes: found int64[q, k], -1 for none."""
    if not len(questions.targets):
        return np.zeros(found.shape, np.bool_)
    wide = int(max(found.max(initial=0), questions.targets.max())) + 1
    whose = np.repeat(np.arange(len(questions)), np.diff(questions.starts))
    right = np.sort(whose * wide + questions.targets)
    asked = np.arange(len(questions))[:, None] * wide + found
    place = np.minimum(np.searchsorted(right, asked), len(right) - 1)
    hit: NDArray[np.bool_] = (right[place] == asked) & (found >= 0)
    return hit


def wanted(questions: Questions, counted: NDArray[np.bool_] | None = None) -> Ids:
    """How many targets each question has; with `counted`, how many of those that it marks."""
    marks = np.ones(len(questions.targets), np.bool_) if counted is None else counted
    before: Ids = np.concatenate([[0], np.cumsum(marks)])
    most: Ids = before[questions.starts[1:]] - before[questions.starts[:-1]]
    return most


def judged(hit: NDArray[np.bool_], wanted: Ids) -> Judged:
    """How good the first k are, given which of them are right and how many would have been.

    Shapes   hit bool[q, k], wanted int64[q].
    Source   recall counts hits against the most that k places can hold, min(k, wanted), as is usual for baskets.
    """
    k = hit.shape[1]
    gain = 1 / np.log2(np.arange(2, k + 2))
    most = np.minimum(wanted, k)
    best = np.concatenate([[np.nan], np.cumsum(gain)])[most]
    return Judged(recall=hit.sum(axis=1) / np.where(most > 0, most, np.nan), ndcg=(hit @ gain) / best)


def surely_more(some: Numbers, others: Numbers) -> bool:
    """Whether the mean of some is above that of others, pair by pair, beyond what chance does once in forty times."""
    apart = (some - others)[np.isfinite(some) & np.isfinite(others)]
    return len(apart) > 1 and float(apart.mean()) > 1.96 * float(apart.std(ddof=1)) / np.sqrt(len(apart))


def interval(values: Numbers, seed: int) -> tuple[float, float]:
    """The 95 % bootstrap interval of the mean, over shoppers. Limits: percentiles of RESAMPLES resamples."""
    chance = np.random.default_rng(seed)
    means = [float(values[chance.integers(0, len(values), len(values))].mean()) for _ in range(RESAMPLES)]
    low, high = np.percentile(means, [2.5, 97.5])
    return float(low), float(high)
