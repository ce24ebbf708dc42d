"""What a shop remembered at a moment of its past, so that a page of then is judged by what was known then. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from domain.choosing.read.wanted import LISTED
from domain.choosing.rules import covisits, heats
from domain.choosing.values.counts import COMPLEMENT, SIMILAR, SUBSTITUTE, CountSettings, Histories, Pairs
from domain.choosing.values.evidence import DAY_S, Ids, Listed, Neighbours, Weights
from domain.choosing.values.goods import Goods

# Pairs are counted for so many events at a time: fifty pairs each, some 500 MB at the peak.
EVENTS_AT_ONCE = 100_000

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """What was counted up to a moment. `lists` has the neighbours of every item, by kind of pair."""

    lists: Mapping[int, Neighbours]
    popular: Mapping[str, Listed]
    fresh: Listed
    items: Ids
    week: Weights
    month: Weights
    ever: Weights

    def near(self, kind: int, anchors: Ids) -> Neighbours:
        """The lists of these anchors alone."""
        whole = self.lists[kind]
        place = np.searchsorted(whole.anchors, anchors)
        known = place < len(whole.anchors)
        known[known] = whole.anchors[place[known]] == anchors[known]
        rows = place[known]
        lengths = whole.starts[rows + 1] - whole.starts[rows]
        ends = np.cumsum(lengths)
        entries = np.repeat(whole.starts[rows] - ends + lengths, lengths) + np.arange(lengths.sum())
        return Neighbours(
            anchors=anchors[known],
            starts=np.append(0, ends).astype(np.int64),
            items=whole.items[entries],
            weights=whole.weights[entries],
        )

    def wanted(self, items: Ids) -> tuple[Weights, Weights, Weights]:
        """How much each item was wanted that week, that month, ever; 0 for one nobody had met."""
        place = np.searchsorted(self.items, items)
        known = place < len(self.items)
        known[known] = self.items[place[known]] == items[known]
        place[~known] = 0
        if not len(self.items):
            none = np.zeros(len(items), np.float32)
            return none, none, none
        week, month, ever = (
            np.where(known, held[place], 0).astype(np.float32) for held in (self.week, self.month, self.ever)
        )
        return week, month, ever


def past(done: Histories, at: float, goods: Goods, settings: CountSettings) -> Past:
    """What a shop remembered at this moment, from everything that was done before it."""
    before = _rows(done, done.at < at)
    pairs = _together([covisits.contributions(part, settings) for part in _by_people(before)])
    heat = heats.change(_rows(before, np.zeros(len(before.at), np.bool_)), before)
    week = _faded(heat.week, at, heats.WEEK_DAYS)
    month = _faded(heat.month, at, heats.MONTH_DAYS)
    offered = (goods.since < at) & goods.published
    age = (goods.since[offered] - at) / DAY_S
    return Past(
        lists={kind: _lists(pairs, kind, at, settings) for kind in (SIMILAR, COMPLEMENT, SUBSTITUTE)},
        popular={"7d": _best(heat.items, week), "28d": _best(heat.items, month)},
        fresh=_best(goods.items[offered], age.astype(np.float32)),
        items=heat.items,
        week=week,
        month=month,
        ever=heat.persons.astype(np.float32),
    )


def _by_people(done: Histories) -> Iterator[Histories]:
    """Parts of the histories, each person whole in one of them."""
    begin = 0
    for end in [*np.flatnonzero(np.diff(done.persons)) + 1, len(done.persons)]:
        if end - begin >= EVENTS_AT_ONCE or end == len(done.persons):
            yield _rows(done, slice(begin, int(end)))
            begin = int(end)


def _rows(done: Histories, which: NDArray[np.bool_] | slice) -> Histories:
    return Histories(
        persons=done.persons[which],
        items=done.items[which],
        at=done.at[which],
        weights=done.weights[which],
        deeds=done.deeds[which],
    )


def _together(parts: list[Pairs]) -> Pairs:
    """The sums of counts of different people."""
    if not parts:
        none = np.empty(0, np.int64)
        return Pairs(kinds=np.empty(0, np.int8), a=none, b=none, values=np.empty(0), persons=none)
    kinds, a, b = (np.concatenate([getattr(part, name) for part in parts]) for name in ("kinds", "a", "b"))
    order = np.lexsort((b, a, kinds))
    kinds, a, b = kinds[order], a[order], b[order]
    new = np.ones(len(a), np.bool_)
    new[1:] = (kinds[1:] != kinds[:-1]) | (a[1:] != a[:-1]) | (b[1:] != b[:-1])
    starts = np.flatnonzero(new)
    values, persons = (np.concatenate([getattr(part, name) for part in parts])[order] for name in ("values", "persons"))
    return Pairs(
        kinds=kinds[starts],
        a=a[starts],
        b=b[starts],
        values=np.add.reduceat(values, starts) if len(starts) else values,
        persons=np.add.reduceat(persons, starts) if len(starts) else persons,
    )


def _lists(pairs: Pairs, kind: int, at: float, settings: CountSettings) -> Neighbours:
    """The strongest neighbours of every item, weighed as the counts of today are."""
    own = (pairs.kinds == (COMPLEMENT if kind == COMPLEMENT else SIMILAR)) & (pairs.a == pairs.b)
    served = (
        (pairs.kinds == kind) & (pairs.a != pairs.b) & (pairs.persons >= settings.least_persons) & (pairs.values > 0)
    )
    a, b = pairs.a[served], pairs.b[served]
    met_items = pairs.a[own]
    if not len(a) or not len(met_items):
        return Neighbours()
    met = _faded(pairs.values[own], at, settings.half_life_days).astype(np.float64)
    of_a, of_b = met[np.searchsorted(met_items, a)], met[np.searchsorted(met_items, b)]
    divisor = of_a**settings.anchor_share * of_b ** (1 - settings.anchor_share) + settings.shrink
    weights = _faded(pairs.values[served], at, settings.half_life_days) / divisor
    order = np.lexsort((b, -weights, a))
    a, b, weights = a[order], b[order], weights[order]
    starts = np.flatnonzero(np.diff(a, prepend=-1))
    rank = np.arange(len(a)) - np.repeat(starts, np.diff(np.append(starts, len(a))))
    kept = rank < settings.keep
    a, b, weights = a[kept], b[kept], weights[kept]
    anchors, begins = np.unique(a, return_index=True)
    return Neighbours(
        anchors=anchors, starts=np.append(begins, len(a)).astype(np.int64), items=b, weights=weights.astype(np.float32)
    )


def _faded(sums: Numbers, at: float, half_life_days: float) -> Weights:
    """Sums as of the fixed moment of all counts, as of this one."""
    fading = np.exp2(-(at - covisits.LANDMARK_S) / (half_life_days * DAY_S))
    return np.asarray(sums * fading, np.float32)


def _best(items: Ids, scores: Weights) -> Listed:
    order = np.lexsort((items, -scores))[:LISTED]
    return Listed(items=items[order], scores=scores[order])
