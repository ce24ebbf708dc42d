"""What a ranker sees of each candidate: what the sources said, what this person did with it, what it is."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from domain.choosing.kinds import repurchase
from domain.choosing.kinds.every import SOURCES
from domain.choosing.kinds.spread import moments_ago
from domain.choosing.values.evidence import BOUGHT, DAY_S, Affinity, Evidence, Facts, Ids, Scored, Weights

Columns = NDArray[np.float32]

_OF_A_SOURCE = ("score", "share", "rank")
_OF_THE_PERSON = ("met", "met_moments_ago", "in_cart", "times", "heat", "waited_days", "waited_gaps", "due")
_OF_THE_ITEM = ("week", "month", "ever", "trend", "age_days", "price", "price_distance", "category", "brand")
_OF_THE_VISIT = ("events", "moments", "basket", "away_days", "repeats", "sources")

NAMES: tuple[str, ...] = (
    *(f"{source}_{what}" for source in SOURCES for what in _OF_A_SOURCE),
    *_OF_THE_PERSON,
    *_OF_THE_ITEM,
    *_OF_THE_VISIT,
)
"""The columns in their order; a stored ranker names the ones it was trained on."""


def candidates(proposed: Mapping[str, Scored], most: int) -> Ids:
    """All items that some source proposes, in turn from each source, each once; at most `most`."""
    lists = [scored.items for scored in proposed.values() if len(scored.items)]
    if not lists:
        return np.empty(0, np.int64)
    items = np.concatenate(lists)
    ranks = np.concatenate([np.arange(len(found)) for found in lists])
    in_turn = items[np.argsort(ranks, kind="stable")]
    found, first = np.unique(in_turn, return_index=True)
    return found[np.argsort(first, kind="stable")][:most]


def columns(evidence: Evidence, proposed: Mapping[str, Scored], facts: Facts) -> Columns:
    """One row a candidate, in the order of `facts`, one column for each of NAMES; NaN is unknown.

    Shapes   -> float32[len(facts.items), len(NAMES)].
    Limits   400 candidates take about half a millisecond.
    """
    items = facts.items
    order = np.argsort(items, kind="stable")
    table = np.full((len(NAMES), len(items)), np.nan, np.float32)
    row = 0
    for name in SOURCES:
        _of_a_source(table[row : row + 3], proposed.get(name, Scored()), items, order)
        row += 3
    named = np.isfinite(table[2:row:3]).sum(axis=0)
    for column in (*_of_the_person(evidence, items, order), *_of_the_item(evidence, facts)):
        table[row] = column
        row += 1
    table[row:-1] = np.asarray(_of_the_visit(evidence), np.float32)[:, None]
    table[-1] = named
    return np.ascontiguousarray(table.T)


def _places(items: Ids, order: Ids, wanted: Ids) -> tuple[Ids, NDArray[np.bool_]]:
    """Where each wanted item stands among `items`, and whether it does."""
    if not len(items):
        return np.zeros(len(wanted), np.int64), np.zeros(len(wanted), np.bool_)
    place = order[np.minimum(np.searchsorted(items, wanted, sorter=order), len(items) - 1)]
    return place, items[place] == wanted


def _of_a_source(rows: NDArray[np.float32], scored: Scored, items: Ids, order: Ids) -> None:
    place, known = _places(items, order, scored.items)
    place = place[known]
    top = float(np.abs(scored.scores).max(initial=0.0))
    rows[0, place] = scored.scores[known]
    rows[1, place] = scored.scores[known] / top if top > 0 else 0.0
    rows[2, place] = np.log1p(np.flatnonzero(known))


def _of_the_person(evidence: Evidence, items: Ids, order: Ids) -> list[NDArray[np.float32]]:
    n = len(items)
    met, ago, in_cart = np.zeros(n, np.float32), np.full(n, np.nan, np.float32), np.zeros(n, np.float32)
    place, known = _places(items, order, evidence.events.items)
    np.add.at(met, place[known], evidence.events.weights[known])
    # Oldest first, so that the newest is what stays.
    ago[place[known][::-1]] = moments_ago(evidence.events)[known][::-1]
    place, known = _places(items, order, evidence.cart)
    in_cart[place[known]] = 1
    clocks = evidence.clocks
    times, heat = np.zeros(n, np.float32), np.zeros(n, np.float32)
    waited, gaps, due = (np.full(n, np.nan, np.float32) for _ in range(3))
    place, known = _places(items, order, clocks.items)
    place = place[known]
    times[place], heat[place] = clocks.times[known], clocks.heat[known]
    seconds = evidence.now - clocks.last_at[known]
    waited[place] = seconds / DAY_S
    with np.errstate(invalid="ignore", divide="ignore"):
        gaps[place] = np.minimum(seconds / clocks.gap_s[known], 100.0)
    due[place] = repurchase.due(clocks, evidence.now)[known]
    return [met, ago, in_cart, times, heat, waited, gaps, due]


def _of_the_item(evidence: Evidence, facts: Facts) -> list[Weights]:
    mean, deviation = evidence.price
    with np.errstate(invalid="ignore", divide="ignore"):
        price = np.log(facts.price)
    price[~np.isfinite(price)] = np.nan
    # A person who always pays the same still does not mind a tenth more.
    distance = np.abs(price - mean) / max(deviation, 0.1)
    trend = np.log((facts.week * 4 + 1) / (facts.month + 1))
    return [
        np.log1p(facts.week),
        np.log1p(facts.month),
        np.log1p(facts.ever),
        trend,
        facts.age_days,
        price,
        distance,
        _share(evidence.categories, facts.category),
        _share(evidence.brands, facts.brand),
    ]


def _share(affinity: Affinity, ids: Ids) -> Weights:
    """How much of this person's attention went to each; NaN where the item has none, 0 where it is a stranger."""
    shares = np.zeros(len(ids), np.float32)
    if len(affinity.ids):
        order = np.argsort(affinity.ids, kind="stable")
        place, known = _places(affinity.ids, order, ids)
        shares[known] = affinity.shares[place[known]]
    shares[ids < 0] = np.nan
    return shares


def _of_the_visit(evidence: Evidence) -> list[float]:
    events = evidence.events
    moments = len(np.unique(events.at))
    bought = events.deeds == BOUGHT
    times = float(evidence.clocks.times.sum())
    return [
        float(np.log1p(len(events.items))),
        float(np.log1p(moments)),
        float(np.log1p(bought.sum() / max(len(np.unique(events.at[bought])), 1))),
        (evidence.now - float(events.at[0])) / DAY_S if len(events.at) else np.nan,
        (times - len(evidence.clocks.items)) / times if times else np.nan,
    ]
