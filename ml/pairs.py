"""Pairs of things that belong together, and how near a space of vectors puts them: judged on pairs it was not made from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Whole = NDArray[np.int64]
Flags = NDArray[np.bool_]

# So many anchors are compared with everything at once: 40 MB for ten thousand items.
_AT_ONCE = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairs:
    """Who was met with what: rows of anchors and partners, and the visit that said so.

    Shapes   all int64[n]; an anchor may be a query, then its row lies behind those of the items.
    """

    anchors: Whole
    partners: Whole
    visits: Whole

    def __len__(self) -> int:
        return len(self.anchors)

    def only(self, which: Flags) -> "Pairs":
        return Pairs(anchors=self.anchors[which], partners=self.partners[which], visits=self.visits[which])


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What one space finds more than another, of all pairs: the mean and its interval of 95 %."""

    mean: float
    low: float
    high: float


def pairs_of(visits: Sequence[Whole], *, reach: int, most: int, items: int, seed: int) -> Pairs:
    """Each thing of a visit with the next `reach` after it, items both ways; at most `most` of a visit, by chance.

    Shapes   visits: rows in the order met, a row from `items` on is a query, which is nobody's partner.
    """
    chance = np.random.default_rng(seed)
    anchors, partners, of = [], [], []
    for number, met in enumerate(visits):
        found = [
            (int(met[i]), int(met[j]))
            for i in range(len(met))
            for j in range(i + 1, min(i + 1 + reach, len(met)))
            if met[i] != met[j] and met[j] < items
        ]
        if len(found) > most:
            found = [found[n] for n in chance.permutation(len(found))[:most]]
        for one, other in found:
            both = [(one, other), (other, one)] if one < items else [(one, other)]
            anchors += [anchor for anchor, _ in both]
            partners += [partner for _, partner in both]
            of += [number] * len(both)
    return Pairs(
        anchors=np.array(anchors, np.int64), partners=np.array(partners, np.int64), visits=np.array(of, np.int64)
    )


def found(vectors: Floats, pairs: Pairs, items: int, k: int) -> Flags:
    """Whether each pair's partner is among the `k` items nearest to its anchor, the anchor itself left out.

    Shapes   vectors float32[rows, dim], unit length; the first `items` rows are those searched among.
    """
    hits = np.zeros(len(pairs), bool)
    for begin in range(0, len(pairs), _AT_ONCE):
        part = slice(begin, begin + _AT_ONCE)
        anchors, partners = pairs.anchors[part], pairs.partners[part]
        near = vectors[anchors] @ vectors[:items].T
        rows = np.arange(len(anchors))
        own = anchors < items
        near[rows[own], anchors[own]] = -np.inf
        own_near = near[rows, partners][:, None]
        # Among equals a partner stands in the middle: a space where all is one finds nothing.
        before = (near > own_near).sum(axis=1) + ((near == own_near).sum(axis=1) - 1) // 2
        hits[part] = before < k
    return hits


def overlap(one: Floats, other: Floats, k: int, sample: Whole) -> float:
    """The part of the k nearest of each sampled row that both spaces agree on, 0..1.

    Shapes   float32[n, dim] each, of the same things in the same order; the dimensions may differ.
    """
    shared = 0
    for begin in range(0, len(sample), _AT_ONCE):
        rows = sample[begin : begin + _AT_ONCE]
        tops = []
        for vectors in (one, other):
            near = vectors[rows] @ vectors.T
            near[np.arange(len(rows)), rows] = -np.inf
            tops.append(np.argpartition(-near, min(k, near.shape[1] - 1), axis=1)[:, :k])
        shared += sum(len(np.intersect1d(left, right)) for left, right in zip(*tops, strict=True))
    return shared / max(len(sample) * min(k, len(one) - 1), 1)


def difference(before: Flags, after: Flags, visits: Whole, *, seed: int, rounds: int = 1_000) -> Difference:
    """How much more is found after than before, drawn visit by visit: pairs of one visit are no independent witnesses.

    Source   bootstrap over clusters; 1,000 rounds put the ends within a hundredth of the interval's width.
    """
    if not len(visits):
        return Difference(mean=0.0, low=0.0, high=0.0)
    _, which = np.unique(visits, return_inverse=True)
    gains = np.bincount(which, weights=after.astype(np.float64) - before)
    sizes = np.bincount(which).astype(np.float64)
    drawn = np.random.default_rng(seed).integers(len(gains), size=(rounds, len(gains)))
    means = gains[drawn].sum(axis=1) / sizes[drawn].sum(axis=1)
    low, high = np.quantile(means, [0.025, 0.975])
    return Difference(mean=float(gains.sum() / sizes.sum()), low=float(low), high=float(high))


def shares(hits: Mapping[str, Flags]) -> dict[str, float]:
    """The part found under each name; 0 where there was nothing to find."""
    return {name: float(each.mean()) if len(each) else 0.0 for name, each in hits.items()}
