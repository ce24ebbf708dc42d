"""What is known of a shopper, as candidates for the shelves that ask for it."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from domain.base.values import ItemId
from domain.choosing.rules.selection import Pick, Proposed
from domain.choosing.values.evidence import Evidence, Ids, Listed, Neighbours, Scored, Weights
from domain.choosing.values.ids import among
from domain.matching.values import KNOWN, Ask, Candidate, Source

# A purchase is the loudest signal there is; 1.645 deviations are one-sided 95 %.
LOUDEST = 2.0
SURE = 1.645


def answered(ask: Ask, evidence: Evidence) -> bool:
    """Whether this is known of the shopper; the rest is searched for."""
    if ask.source is Source.NEAR_ITEM:
        return ask.anchor is not None and ask.category is None and ask.anchor in evidence.alike.anchors
    return ask.source in KNOWN


def offered(asks: Sequence[Ask], picks: Sequence[Pick], pool: Proposed, *, with_terms: bool = False) -> list[Candidate]:
    """The candidates of every ask that is answered from what is known, best first; `with_terms`, what was chosen with its numbers."""
    found: list[Candidate] = []
    for ask in asks:
        chosen = ask.source is Source.CHOSEN
        found += _picked(ask, picks, with_terms=with_terms) if chosen else _answer(ask, pool)
    return found


def _answer(ask: Ask, pool: Proposed) -> list[Candidate]:
    evidence = pool.evidence
    match ask.source:
        case Source.TOGETHER:
            found = together(evidence.similar, () if ask.anchor is None else (ask.anchor,))
        case Source.COMPLEMENT:
            found = together(evidence.complement, tuple(evidence.cart.tolist()))
        case Source.NEAR_ITEM:
            found = together(evidence.alike, () if ask.anchor is None else (ask.anchor,))
        case Source.RISING:
            found = rising(evidence)
        case Source.AGAIN:
            found = _again(pool.lists.get("repurchase", Scored()), evidence)
        case _:
            found = Scored()
    items: list[ItemId] = found.items[: ask.k].tolist()
    anchors: list[ItemId] = found.anchors[: ask.k].tolist()
    shelf, source = ask.shelf, ask.source
    # By place: there are hundreds of them.
    return [
        Candidate(shelf, source, item, score, None if anchor < 0 else anchor)
        for item, score, anchor in zip(items, found.scores[: ask.k].tolist(), anchors, strict=True)
    ]


def _again(found: Scored, evidence: Evidence) -> Scored:
    """What was bought more than once: who has one rucksack does not need it again."""
    often = among(found.items, evidence.clocks.items[evidence.clocks.times > 1])
    return Scored(items=found.items[often], scores=found.scores[often], anchors=found.anchors[often])


def _picked(ask: Ask, picks: Sequence[Pick], *, with_terms: bool) -> Iterator[Candidate]:
    """What was chosen, in the order it was put in: that says more than the scores it was chosen by."""
    shelf, chosen, many = ask.shelf, Source.CHOSEN, len(picks)
    for rank, pick in enumerate(picks[: ask.k]):
        terms = pick.terms if with_terms else ()
        yield Candidate(shelf, chosen, pick.item, 1 - rank / many, pick.anchor, pick.reason, terms)


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
    best = best[~among(items[best], np.asarray(anchors, np.int64))]
    return Scored(items=items[best], scores=weights[best], anchors=whose[best])


def rising(evidence: Evidence) -> Scored:
    """What is wanted this week more than the weeks before would have it, beside all that is wanted, and surely so.

    Score: how many times as much at least, the lower bound of one-sided 95 %; nothing up to 1 is named. A week that is busy for
    everything is no trend, and neither is a thing bought twice.
    """
    week, month = evidence.popular.get("7d"), evidence.popular.get("28d")
    if week is None or month is None or not len(week.items) or not len(month.items):
        return Scored()
    now = week.scores.astype(np.float64)
    # What is not among the month's most wanted is wanted less than the least of them.
    before = np.maximum(_scores_of(month, week.items) - now, 0)
    usual = float(now.sum()) / max(float(before.sum()), 1e-9)
    expected = np.maximum(usual * before, LOUDEST)
    # Sums of independent voices of at most LOUDEST each vary by so much at most; so does what is expected.
    doubt = np.sqrt(LOUDEST * expected * (1 + usual))
    times = (now - SURE * doubt) / expected
    found = np.flatnonzero(times > 1)
    found = found[np.argsort(-times[found], kind="stable")]
    return Scored(
        items=week.items[found], scores=times[found].astype(np.float32), anchors=np.full(len(found), -1, np.int64)
    )


def _scores_of(found: Listed, items: Ids) -> NDArray[np.float64]:
    order = np.argsort(found.items)
    row = order[np.minimum(np.searchsorted(found.items, items, sorter=order), len(order) - 1)]
    return np.where(found.items[row] == items, found.scores[row], found.scores.min()).astype(np.float64)


def _list_of(neighbours: Neighbours, anchor: int) -> tuple[Ids, Weights, int] | None:
    where = np.flatnonzero(neighbours.anchors == anchor)
    if not len(where):
        return None
    start, end = neighbours.starts[where[0]], neighbours.starts[where[0] + 1]
    return neighbours.items[start:end], neighbours.weights[start:end], anchor
