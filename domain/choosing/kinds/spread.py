"""What a person's items say about their neighbours, added up."""

import numpy as np
from numpy.typing import NDArray

from domain.choosing.values.evidence import Events, Ids, Listed, Neighbours, Scored, Weights


def moments_ago(events: Events) -> NDArray[np.float64]:
    """How many moments of this person are newer than each event's own: 0 for all of the newest basket.

    Shapes   events newest first -> float64[n].
    """
    older = np.zeros(len(events.at), np.float64)
    older[1:] = np.cumsum(events.at[1:] != events.at[:-1])
    return older


def distinct(items: Ids, voices: NDArray[np.float64]) -> tuple[Ids, NDArray[np.float64]]:
    """Each item once, in the order of its first place, and the sum of its voices."""
    # For some tens of them a dict takes a third of the time of np.unique.
    sums: dict[int, float] = {}
    for item, voice in zip(items.tolist(), voices.tolist(), strict=True):
        sums[item] = sums.get(item, 0.0) + voice
    return np.fromiter(sums, np.int64, len(sums)), np.fromiter(sums.values(), np.float64, len(sums))


def spread(anchors: Ids, voices: NDArray[np.float64], neighbours: Neighbours, most: int) -> Scored:
    """The neighbours of these anchors: score_j = Σ_i voice_i · w_ij, with the anchor whose term was the greatest.

    Shapes   anchors [a] without repetition, voices float64[a] > 0.
    Limits   terms are added in float64, smallest item id first: the same evidence gives the same list.
    """
    if not len(anchors) or not len(neighbours.anchors):
        return Scored()
    order = np.argsort(neighbours.anchors, kind="stable")
    place = np.minimum(np.searchsorted(neighbours.anchors, anchors, sorter=order), len(order) - 1)
    rows = order[place]
    known = neighbours.anchors[rows] == anchors
    rows, anchors, voices = rows[known], anchors[known], voices[known]
    lengths = neighbours.starts[rows + 1] - neighbours.starts[rows]
    total = int(lengths.sum())
    if not total:
        return Scored()
    offset = np.repeat(neighbours.starts[rows] - np.cumsum(lengths) + lengths, lengths)
    entries = offset + np.arange(total)
    terms = np.repeat(voices, lengths) * neighbours.weights[entries]
    return strongest(neighbours.items[entries], terms, np.repeat(anchors, lengths), most)


def strongest(items: Ids, terms: NDArray[np.float64], anchors: Ids, most: int) -> Scored:
    """The terms added up by item, and the `most` best; each named by the anchor of its greatest term."""
    order = np.lexsort((-terms, items))
    items, terms, anchors = items[order], terms[order], anchors[order]
    starts = np.flatnonzero(np.append(True, items[1:] != items[:-1]))
    sums = np.add.reduceat(terms, starts)
    best = np.argsort(-sums, kind="stable")[:most]
    return Scored(items=items[starts][best], scores=sums[best].astype(np.float32), anchors=anchors[starts][best])


def listed(found: Listed, most: int) -> Scored:
    """A stored list as it stands."""
    items: Ids = found.items[:most]
    scores: Weights = found.scores[:most]
    return Scored(items=items, scores=scores, anchors=np.full(len(items), -1, np.int64))
