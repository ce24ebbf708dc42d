"""What a forest of trained trees says about rows of features: the same answer as where it was trained, in numpy alone."""

import base64
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

# Leaves are bits of a 32-bit set.
LEAVES = 32
ALL = np.uint32(0xFFFF_FFFF)
# So many rows at once stay in the nearest caches; arrays of all rows would be new pages of memory each time.
BLOCK = 64

Features = NDArray[np.float32]
Marks = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trees:
    """A forest, laid out for scoring: for each feature, which leaves of every tree a value of it leaves standing.

    Shapes   thresholds[f] float64, ascending, the last one infinite; standing[f] uint32[len(thresholds[f]) + 1, trees]: one row
             for each gap between thresholds, the last one for an unknown value; blank uint32[2, features, trees]: what stands
             where a feature is 0, and where it is unknown; values float64[trees * LEAVES].
    """

    names: tuple[str, ...]
    bias: float
    trees: int
    thresholds: tuple[NDArray[np.float64], ...]
    standing: tuple[NDArray[np.uint32], ...]
    blank: NDArray[np.uint32]
    values: NDArray[np.float64]


def read(parameters: Mapping[str, Any]) -> Trees:
    """The forest that `parameters` describe; about 20 ms for 200 trees, so keep it."""
    count = int(parameters["trees"])
    feature, threshold = _array(parameters, "feature", "<i4"), _array(parameters, "threshold", "<f8")
    unknown_left, tree = _array(parameters, "unknown_left", "<u1"), _array(parameters, "tree", "<i4")
    ruled_out = ~_array(parameters, "left", "<u4")
    thresholds, standing = [], []
    for column in range(len(parameters["names"])):
        forks = np.flatnonzero(feature == column)
        # NaN is sorted behind infinity: an unknown value finds the last row by itself.
        steps = np.append(np.unique(threshold[forks]), np.inf)
        table = np.full((len(steps) + 1, count), ALL, np.uint32)
        for fork, step in zip(forks, np.searchsorted(steps, threshold[forks]), strict=True):
            table[step + 1 : -1, tree[fork]] &= ruled_out[fork]
            if not unknown_left[fork]:
                table[-1, tree[fork]] &= ruled_out[fork]
        thresholds.append(steps)
        standing.append(table)
    zero = [table[np.searchsorted(steps, 0.0)] for steps, table in zip(thresholds, standing, strict=True)]
    return Trees(
        names=tuple(parameters["names"]),
        bias=float(parameters["bias"]),
        trees=count,
        thresholds=tuple(thresholds),
        standing=tuple(standing),
        blank=np.array([zero, [table[-1] for table in standing]], np.uint32).reshape(2, -1, count),
        values=_array(parameters, "values", "<f8"),
    )


def logits(forest: Trees, features: Features) -> NDArray[np.float64]:
    """ln(p / (1 - p)) of each row.

    Shapes   features float32[n, f], NaN where unknown -> float64[n].
    Limits   500 rows of 56 features against 200 trees take about 2 ms: most features of most rows are 0 or unknown, and rows
             that agree on which have that worked out once.
    Source   QuickScorer, Lucchese et al. 2015: which leaf a row falls into is what all tests together leave standing first.
    """
    used = [column for column, steps in enumerate(forest.thresholds) if len(steps) > 1]
    values = np.ascontiguousarray(features[:, used].T)
    unknown, zero = np.isnan(values), values == 0
    often_unknown = unknown.sum(axis=1) >= zero.sum(axis=1)
    blank = np.where(often_unknown[:, None], unknown, zero)
    standing = np.full((len(features), forest.trees), ALL, np.uint32)
    for start in range(0, len(used), 64):
        some = slice(start, start + 64)
        standing &= _of_blanks(blank[some], forest.blank[often_unknown[some].astype(np.intp), used[some]])
    part_of_all = np.empty_like(standing)
    for columns, rows in _alike(blank):
        whole = len(rows) == len(features)
        left = standing if whole else standing[rows]
        part = part_of_all[: len(rows)]
        for column in columns:
            gap = np.searchsorted(forest.thresholds[used[column]], values[column] if whole else values[column, rows])
            # No index is out of bounds; `clip` lets numpy write straight into `part`.
            left &= np.take(forest.standing[used[column]], gap, axis=0, out=part, mode="clip")
        if not whole:
            standing[rows] = left
    return np.concatenate(
        [_sums(forest, standing[start : start + BLOCK]) for start in range(0, max(len(standing), 1), BLOCK)]
    )


def _sums(forest: Trees, standing: NDArray[np.uint32]) -> NDArray[np.float64]:
    """What the first leaf left in each tree adds up to."""
    # The lowest bit alone is a power of two, which as a float is nothing but its exponent.
    leaf = ((standing & -standing).astype(np.float32).view(np.uint32) >> np.uint32(23)).astype(np.intp)
    leaf += np.arange(forest.trees) * LEAVES - 127
    scores: NDArray[np.float64] = forest.values.take(leaf).sum(axis=1) + forest.bias
    return scores


def _of_blanks(blank: Marks, leaves: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """What the blank features of each row leave standing, worked out once for all rows that have the same ones.

    Shapes   blank [f, n], f <= 64, leaves uint32[f, trees] -> uint32[n, trees].
    """
    bits = np.zeros((blank.shape[1], 8), np.uint8)
    packed = np.packbits(blank, axis=0).T
    bits[:, : packed.shape[1]] = packed
    _, first, which = np.unique(bits.view(np.uint64).ravel(), return_index=True, return_inverse=True)
    each = [np.bitwise_and.reduce(leaves[blank[:, row]], axis=0) for row in first.tolist()]
    return np.array(each, np.uint32).reshape(-1, leaves.shape[1]).take(which, axis=0)


def _alike(blank: Marks) -> Iterator[tuple[list[int], NDArray[np.intp]]]:
    """The features that are not blank in the same rows, and those rows."""
    together: dict[bytes, list[int]] = defaultdict(list)
    for column, marks in enumerate(blank):
        together[marks.tobytes()].append(column)
    for columns in together.values():
        rows = np.flatnonzero(~blank[columns[0]])
        if len(rows):
            yield columns, rows


def score(parameters: Mapping[str, Any], features: Features) -> Features:
    """The probability of a yes for each row, as trained; for one call, since it reads the parameters anew."""
    return (1 / (1 + np.exp(-logits(read(parameters), features)))).astype(np.float32)


def _array(parameters: Mapping[str, Any], name: str, form: str) -> NDArray[Any]:
    return np.frombuffer(base64.b64decode(parameters[name]), dtype=form)
