"""How well scores put the right rows of each query first, many queries at once."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

# Comparisons of a right row with a row of its query: two million of them take about 10 ms.
MOST_PAIRS = 2_000_000
AT = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Queries:
    """Which rows are compared with which, worked out once and asked for each set of scores.

    Shapes   right [r]: the right rows; query [r]: their query among those judged, from 0; sizes [r] rows of that query;
             rows [sum(sizes)]: all rows of the query of right[0], then of right[1], …; wrong: whether such a row is a wrong one.
    """

    right: NDArray[np.int64]
    query: NDArray[np.int64]
    sizes: NDArray[np.int64]
    rows: NDArray[np.int64]
    wrong: NDArray[np.bool_]

    @classmethod
    def of(cls, labels: NDArray[np.float32], groups: NDArray[np.int32]) -> "Queries":
        """The queries that have right and wrong rows.

        Shapes   labels [n] of 0 and 1; groups [n], rows of one query together.
        Limits   beyond 2,000,000 pairs an even sample of the queries.
        """
        starts = np.flatnonzero(np.diff(groups, prepend=groups[:1] - 1)) if len(groups) else np.empty(0, np.int64)
        ends = np.append(starts[1:], len(groups))
        positives = np.add.reduceat(labels > 0, starts, dtype=np.int64) if len(starts) else np.empty(0, np.int64)
        judged = np.flatnonzero((positives > 0) & (positives < ends - starts))
        pairs = int((positives[judged] * (ends - starts)[judged]).sum())
        judged = judged[:: -(-pairs // MOST_PAIRS) or 1]
        number = np.full(len(starts), -1)
        number[judged] = np.arange(len(judged))
        of_row = np.repeat(np.arange(len(starts)), ends - starts)
        right = np.flatnonzero((labels > 0) & (number[of_row] >= 0)) if len(groups) else np.empty(0, np.int64)
        group = of_row[right]
        sizes = (ends - starts)[group]
        within = np.arange(sizes.sum()) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        rows = np.repeat(starts[group], sizes) + within
        return cls(right=right, query=number[group], sizes=sizes, rows=rows, wrong=labels[rows] <= 0)

    def judge(self, scores: NDArray[np.floating]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """For each query: the share of pairs of a right and a wrong row in the right order, and NDCG of the first ten.

        Shapes   scores [n] -> float64[q], float64[q]; q may be 0.
        Limits   rows with equal scores share the place in their middle.
        """
        if not len(self.right):
            return np.empty(0), np.empty(0)
        against = scores[self.rows]
        own = np.repeat(scores[self.right], self.sizes)
        ahead = np.where(against > own, 1.0, np.where(against == own, 0.5, 0.0))
        starts = np.cumsum(self.sizes) - self.sizes
        # A row is never ahead of itself; the comparison with itself counted a half.
        place = np.add.reduceat(ahead, starts) + 0.5
        wrong_ahead = np.add.reduceat(ahead * self.wrong, starts)
        wrong = np.add.reduceat(self.wrong, starts, dtype=np.int64)
        gain = np.where(place <= AT, 1 / np.log2(place + 1), 0.0)
        rights = np.bincount(self.query)
        ideal = np.cumsum(1 / np.log2(np.arange(2, AT + 2)))[np.minimum(rights, AT) - 1]
        auc = np.bincount(self.query, 1 - wrong_ahead / wrong) / rights
        # Two ties in the middle place can together gain a hair more than the best order would.
        return auc, np.minimum(np.bincount(self.query, gain) / ideal, 1.0)
