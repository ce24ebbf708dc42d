"""Which lists are looked for by vectors on a shopper's behalf, and how what is found becomes evidence."""

from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np

from domain.base.values import ItemId
from domain.choosing.values.evidence import Evidence, Ids, Listed, Neighbours, Weights, no_ids, no_weights
from domain.matching.values import Ask, Source

SHELF: Final = "choosing"
"""The shelf these asks are for; no block has it, because a block's key names its page."""

# Content speaks for the very last thing only: interests have heard of all before it within a second, and each thing more
# costs a walk through the vectors.
LOOKED_AT = 1
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


INTEREST: Final = -1
EXPECTED: Final = -2
"""Instead of an item: near to one of the shopper's interests; expected by the factors, best first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Near:
    """What was found by vectors; `anchors` names the item that each is near to, or INTEREST, or EXPECTED.

    Shapes   all [n].
    """

    items: Ids = field(default_factory=no_ids)
    scores: Weights = field(default_factory=no_weights)
    anchors: Ids = field(default_factory=no_ids)


def with_nearness(evidence: Evidence, near: Near) -> Evidence:
    """The evidence with what was found near to the shopper's interests and items, and what the factors expect."""
    interesting, expected, named = near.anchors == INTEREST, near.anchors == EXPECTED, near.anchors >= 0
    return replace(
        evidence,
        interests=_listed(near.items[interesting], near.scores[interesting]),
        factors=_listed(near.items[expected], near.scores[expected]),
        content=_neighbours(near.anchors[named], near.items[named], near.scores[named]),
    )


def _listed(items: Ids, scores: Weights) -> Listed:
    """Each item once, as near as it is to the interest it is nearest to."""
    order = np.argsort(-scores, kind="stable")
    _, first = np.unique(items[order], return_index=True)
    best = order[np.sort(first)]
    return Listed(items=items[best], scores=scores[best])


def _neighbours(anchors: Ids, items: Ids, scores: Weights) -> Neighbours:
    order = np.lexsort((-scores, anchors))
    named, counts = np.unique(anchors, return_counts=True)
    return Neighbours(
        anchors=named, starts=np.concatenate([[0], np.cumsum(counts)]), items=items[order], weights=scores[order]
    )
