"""Making a score mean what it says: of all rows given .3, three in ten are a yes."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]

# Steps of a table beyond this are smaller than anybody can measure.
MOST_POINTS = 200
BINS = 15
# Enough to tell the best from the second best, and no claim about what was never seen.
BEYOND = 0.01


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A rising line from scores to probabilities.

    Shapes   scores [m] and chances [m], both strictly ascending, chances between 0 and 1; m >= 1.
    """

    scores: Numbers
    chances: Numbers

    def to_json(self) -> dict[str, list[float]]:
        return {"scores": self.scores.tolist(), "chances": self.chances.tolist()}

    @classmethod
    def from_json(cls, held: Mapping[str, list[float]]) -> "Table":
        return cls(scores=np.asarray(held["scores"]), chances=np.asarray(held["chances"]))


def fit(scores: NDArray[np.floating], labels: NDArray[np.floating]) -> Table:
    """The rising line that fits these answers best (squared error).

    Shapes   scores [n], labels [n] of 0 and 1; n >= 1.
    Limits   at most 200 points; a chance is never 0 or 1: every step counts one imagined answer, at the mean of all.
    Source   isotonic regression by pooling adjacent violators, Ayer et al. 1955.
    """
    order = np.argsort(scores, kind="stable")
    where, groups = np.unique(np.asarray(scores, np.float64)[order], return_inverse=True)
    yes = np.bincount(groups, np.asarray(labels, np.float64)[order]).astype(np.float64)
    all_ = np.bincount(groups).astype(np.float64)
    sums = _pooled(where * all_, yes, all_)
    mean = float((yes.sum() + 0.5) / (all_.sum() + 1))
    at, chances = sums[0] / sums[2], (sums[1] + mean) / (sums[2] + 1)
    # The imagined answer may bend the line at small steps; without those points it rises again.
    rises = np.append(True, chances[1:] > np.maximum.accumulate(chances)[:-1])
    at, chances = at[rises], chances[rises]
    if len(at) > MOST_POINTS:
        kept = np.unique(np.linspace(0, len(at) - 1, MOST_POINTS).round().astype(int))
        at, chances = at[kept], chances[kept]
    return Table(scores=at, chances=chances)


def apply(table: Table, scores: NDArray[np.floating]) -> Numbers:
    """The probability that each score stands for: never the same for two scores, so that an order stays what it was.

    Limits   beyond the ends, where nothing was seen, it rises a hundredth as steeply as a logit would.
    """
    inside: Numbers = np.interp(scores, table.scores, table.chances)
    beyond = BEYOND * (scores - np.clip(scores, table.scores[0], table.scores[-1]))
    chances: Numbers = 1 / (1 + (1 / inside - 1) * np.exp(-np.clip(beyond, -30, 30)))
    return chances


def expected_error(chances: NDArray[np.floating], labels: NDArray[np.floating]) -> float:
    """How far probabilities lie from what came true, on average over the rows: 0 is perfect.

    Limits   15 bins of equally many rows; with n rows pure chance alone gives about sqrt(15 * p * (1 - p) / n).
    Source   expected calibration error, Naeini et al. 2015.
    """
    if not len(chances):
        return 0.0
    order = np.argsort(chances, kind="stable")
    bins = np.array_split(order, min(BINS, len(order)))
    gaps = [abs(float(np.mean(chances[rows]) - np.mean(labels[rows]))) * len(rows) for rows in bins]
    return sum(gaps) / len(order)


def _pooled(weighted: Numbers, yes: Numbers, all_: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    """The same sums over blocks of neighbours, so that yes / all rises from block to block."""
    blocks: list[tuple[float, float, float]] = []
    for block in zip(weighted.tolist(), yes.tolist(), all_.tolist(), strict=True):
        blocks.append(block)
        while len(blocks) > 1 and blocks[-2][1] * blocks[-1][2] >= blocks[-1][1] * blocks[-2][2]:
            last, before = blocks.pop(), blocks.pop()
            blocks.append((before[0] + last[0], before[1] + last[1], before[2] + last[2]))
    sums = np.asarray(blocks)
    return sums[:, 0], sums[:, 1], sums[:, 2]
