"""Which lists are looked for by vectors on a shopper's behalf, and how what is found becomes evidence."""

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Final

import numpy as np

from domain.base.values import ItemId
from domain.choosing.values.evidence import Evidence, Ids, Listed, Neighbours, Weights, no_ids, no_weights
from domain.matching.rules import NEAR_AN_INTEREST
from domain.matching.values import Ask, Source

SHELF: Final = "choosing"
"""The shelf these asks are for; no block has it, because a block's key names its page."""

NEAR_AN_ITEM = 20
# Around so many of the last things somebody met is searched ahead, for the rails that hang on them. Each list has room for such a
# rail (twelve) and for what other rails, caps and what was bought take of it.
LOOKED_AROUND = 3
FOR_A_RAIL = 36
NEAR_IN_WORDS = 60
"""Of so many that are nearest in words those are kept that look most like the item as well."""
# How much a picture's cosine counts beside that of the words. Of the 56 up-sell lists of a shop's own merchandisers (clothes), the ten
# nearest of 197 products hold, on two halves of the lists, .46 and .63 in words, .49 and .49 in looks; together .55 and .68 at .5, .57
# and .69 at 1. Chosen on the first half it would be 1.5: .62, and .65 on the other. So anything from .5 on serves; half leaves the
# words in charge (tests/benchmarks/test_pictures.py).
LOOKS_COUNT = 0.5
# What is near to an item changes as goods come and go; what came today is in no list of yesterday.
LOOKALIKES_LAST = timedelta(days=1)


def vector_asks(evidence: Evidence, *, unsearched: bool) -> list[Ask]:
    """What to look for, as far as nobody has searched ahead: near to the last item the shopper met, and near to interests.

    Content speaks for the very last thing only: interests have heard of all before it within a second.
    """
    events, asks = evidence.events.items, []
    if unsearched:
        asks.append(Ask(shelf=SHELF, source=Source.INTERESTS, kind="product", k=NEAR_AN_INTEREST))
    if len(events) and events[0] not in evidence.content.anchors:
        last = ItemId(int(events[0]))
        asks.append(Ask(shelf=SHELF, source=Source.NEAR_ITEM, kind="product", k=NEAR_AN_ITEM, anchor=last))
    return asks


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
    """The evidence with what was found near to the shopper's interests and items, and what the factors expect, as far as that
    was searched for: the rest was known. The same evidence where nothing was.
    """
    if not len(near.items):
        return evidence
    interesting, expected, named = near.anchors == INTEREST, near.anchors == EXPECTED, near.anchors >= 0
    return replace(
        evidence,
        interests=_beside(evidence.interests, near.items[interesting], near.scores[interesting]),
        factors=_beside(evidence.factors, near.items[expected], near.scores[expected]),
        content=_neighbours(near.anchors[named], near.items[named], near.scores[named])
        if named.any()
        else evidence.content,
    )


def around_the_last(alike: Neighbours, events: Ids) -> Neighbours:
    """Of the lists around the last things, newest first, what the content source reads: that around the very last one."""
    if not len(alike.anchors) or not len(events) or alike.anchors[0] != events[0]:
        return Neighbours()
    end = min(int(alike.starts[1]), NEAR_AN_ITEM)
    return Neighbours(
        anchors=alike.anchors[:1], starts=np.array([0, end]), items=alike.items[:end], weights=alike.weights[:end]
    )


def _beside(known: Listed, items: Ids, scores: Weights) -> Listed:
    if not len(items):
        return known
    return nearest_first(np.append(known.items, items), np.append(known.scores, scores))


def nearest_first(items: Ids, scores: Weights) -> Listed:
    """Each item once, as near as it is to what it is nearest to."""
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
