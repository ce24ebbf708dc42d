"""Which lists are looked for by vectors on a shopper's behalf, and how what is found becomes evidence."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from domain.base.values import ItemId
from domain.choosing.values.evidence import Evidence, Ids, Listed, Neighbours, Weights
from domain.matching.values import Ask, Candidate, Source

SHELF: Final = "choosing"
"""The shelf these asks are for; no block has it, because a block's key names its page."""

# Content speaks for the last few things only; each costs a walk through the vectors of about a millisecond.
LOOKED_AT = 3
NEAR_AN_ITEM = 20
NEAR_AN_INTEREST = 30


def vector_asks(evidence: Evidence) -> list[Ask]:
    """What to look for: near to each of the shopper's interests, and near to the last items they met."""
    last = dict.fromkeys(evidence.events.items.tolist())
    if not last:
        return []
    near = [
        Ask(shelf=SHELF, source=Source.NEAR_ITEM, kind="product", k=NEAR_AN_ITEM, anchor=ItemId(item))
        for item in list(last)[:LOOKED_AT]
    ]
    return [Ask(shelf=SHELF, source=Source.INTERESTS, kind="product", k=NEAR_AN_INTEREST), *near]


def with_nearness(evidence: Evidence, candidates: Sequence[Candidate]) -> Evidence:
    """The evidence with what was found near to the shopper's interests and items; other shelves' candidates are left alone."""
    mine = [each for each in candidates if each.shelf == SHELF]
    interesting = [each for each in mine if each.source is Source.INTERESTS]
    near = [each for each in mine if each.source is Source.NEAR_ITEM and each.anchor is not None]
    return replace(evidence, interests=_listed(interesting), content=_neighbours(near))


def _listed(found: Sequence[Candidate]) -> Listed:
    """Each item once, with the interest it is nearest to."""
    items, scores = _arrays(found)
    order = np.argsort(-scores, kind="stable")
    _, first = np.unique(items[order], return_index=True)
    best = order[np.sort(first)]
    return Listed(items=items[best], scores=scores[best])


def _neighbours(found: Sequence[Candidate]) -> Neighbours:
    anchors = np.array([each.anchor for each in found], np.int64)
    items, scores = _arrays(found)
    order = np.lexsort((-scores, anchors))
    named, counts = np.unique(anchors, return_counts=True)
    return Neighbours(
        anchors=named, starts=np.concatenate([[0], np.cumsum(counts)]), items=items[order], weights=scores[order]
    )


def _arrays(found: Sequence[Candidate]) -> tuple[Ids, Weights]:
    return np.array([each.item for each in found], np.int64), np.array([each.score for each in found], np.float32)
