"""What is known of a shopper, as candidates for the shelves that ask for it."""

from collections.abc import Iterator, Sequence

import numpy as np

from domain.base.values import ItemId
from domain.choosing.rules.selection import Pick, Proposed
from domain.choosing.values.evidence import Evidence, Ids, Neighbours, Scored, Weights
from domain.matching.values import Ask, Candidate, Source

# A list of the last seven days may hold something bought once; that is no trend.
FEWEST_SHARE = 0.1


def offered(asks: Sequence[Ask], evidence: Evidence, picks: Sequence[Pick], pool: Proposed) -> list[Candidate]:
    """The candidates of every ask that is answered from what is known, best first."""
    return [candidate for ask in asks for candidate in _answer(ask, evidence, picks, pool)]


def _answer(ask: Ask, evidence: Evidence, picks: Sequence[Pick], pool: Proposed) -> Iterator[Candidate]:
    if ask.source is Source.CHOSEN:
        yield from _picked(ask, picks)
        return
    match ask.source:
        case Source.TOGETHER:
            found = together(evidence.similar, () if ask.anchor is None else (ask.anchor,))
        case Source.COMPLEMENT:
            found = together(evidence.complement, tuple(evidence.cart.tolist()))
        case Source.RISING:
            found = rising(evidence)
        case Source.AGAIN:
            found = _again(pool.lists.get("repurchase", Scored()), evidence)
        case _:
            found = Scored()
    for item, score, anchor in zip(found.items[: ask.k], found.scores, found.anchors, strict=False):
        yield Candidate(
            shelf=ask.shelf,
            source=ask.source,
            item=ItemId(int(item)),
            score=float(score),
            anchor=None if anchor < 0 else ItemId(int(anchor)),
        )


def _again(found: Scored, evidence: Evidence) -> Scored:
    """What was bought more than once: who has one rucksack does not need it again."""
    often = np.isin(found.items, evidence.clocks.items[evidence.clocks.times > 1])
    return Scored(items=found.items[often], scores=found.scores[often], anchors=found.anchors[often])


def _picked(ask: Ask, picks: Sequence[Pick]) -> Iterator[Candidate]:
    """What was chosen, in the order it was put in: that says more than the scores it was chosen by."""
    for rank, pick in enumerate(picks[: ask.k]):
        yield Candidate(
            shelf=ask.shelf,
            source=Source.CHOSEN,
            item=ItemId(pick.item),
            score=1 - rank / len(picks),
            anchor=None if pick.anchor is None else ItemId(pick.anchor),
            note=pick.reason,
            terms=pick.terms,
        )


def together(neighbours: Neighbours, anchors: Sequence[int]) -> Scored:
    """What goes with any of the anchors, strongest first, each with the anchor it goes with most; never an anchor itself."""
    parts = [part for anchor in anchors if (part := _list_of(neighbours, anchor)) is not None]
    if not parts:
        return Scored()
    items = np.concatenate([part[0] for part in parts])
    weights = np.concatenate([part[1] for part in parts])
    whose = np.concatenate([np.full(len(part[0]), part[2], np.int64) for part in parts])
    order = np.argsort(-weights, kind="stable")
    _, first = np.unique(items[order], return_index=True)
    best = order[np.sort(first)]
    best = best[~np.isin(items[best], np.asarray(anchors, np.int64))]
    return Scored(items=items[best], scores=weights[best], anchors=whose[best])


def rising(evidence: Evidence) -> Scored:
    """What is wanted this week much more than this month would have it, the steepest first.

    Limits   only what is wanted at least a tenth as much as the most wanted: one purchase is no trend.
    """
    week, month = evidence.popular.get("7d"), evidence.popular.get("28d")
    if week is None or month is None or not len(week.items):
        return Scored()
    before = dict(zip(month.items.tolist(), month.scores.tolist(), strict=True))
    least = float(month.scores.min()) if len(month.scores) else 0.0
    steep = np.asarray(
        [
            score / max(before.get(item, least), 1e-9)
            for item, score in zip(week.items.tolist(), week.scores.tolist(), strict=True)
        ]
    )
    wanted = week.scores >= FEWEST_SHARE * week.scores.max()
    order = np.argsort(-steep, kind="stable")
    order = order[wanted[order]]
    return Scored(
        items=week.items[order], scores=steep[order].astype(np.float32), anchors=np.full(len(order), -1, np.int64)
    )


def _list_of(neighbours: Neighbours, anchor: int) -> tuple[Ids, Weights, int] | None:
    where = np.flatnonzero(neighbours.anchors == anchor)
    if not len(where):
        return None
    start, end = neighbours.starts[where[0]], neighbours.starts[where[0] + 1]
    return neighbours.items[start:end], neighbours.weights[start:end], anchor
