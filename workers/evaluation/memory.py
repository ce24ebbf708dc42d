"""What a shop would remember at a moment of its past, filled from arrays instead of from the database."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from domain.behaviour.values import REMEMBERED
from domain.choosing.read.evidence import CLOCKS
from domain.choosing.read.wanted import LISTED
from domain.choosing.rules import covisits
from domain.choosing.rules.leanings import leaning, price_leaning
from domain.choosing.values.counts import COMPLEMENT, SIMILAR, SUBSTITUTE, CountSettings
from domain.choosing.values.evidence import (
    BOUGHT,
    DAY_S,
    Clocks,
    Events,
    Evidence,
    Facts,
    Ids,
    Listed,
    Neighbours,
    Seconds,
    Weights,
    no_weights,
)
from workers.evaluation.values import Log, Questions, Shop

KINDS = (SIMILAR, COMPLEMENT, SUBSTITUTE)
# Items whose pairs are gone through at once: of 50,000 that all go together, 100 million pairs at most.
ITEMS_AT_ONCE = 2_000
# Pairs are counted for so many events at a time: some 500 MB at the peak.
EVENTS_AT_ONCE = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """Counts of pairs by kind, as of the moment: C[i, j] off the diagonal, n_i on it."""

    pairs: Mapping[int, sp.csr_array]
    own: NDArray[np.float64]


def known_log(log: Log, known: NDArray[np.bool_]) -> Log:
    """The rows that may be known."""
    return Log(
        shoppers=log.shoppers[known],
        items=log.items[known],
        at=log.at[known],
        weights=log.weights[known],
        deeds=log.deeds[known],
        baskets=log.baskets[known],
        people=log.people,
    )


def counted(log: Log, items: int, moment: float, settings: CountSettings) -> Counted:
    """The counts of everything in the log: the same arithmetic that counts every signal online, all people at once."""
    totals = {kind: sp.csr_array((items, items), dtype=np.float64) for kind in KINDS}
    for rows in _whole_people(log.shoppers):
        done = covisits.histories(log.shoppers[rows], log.items[rows], log.at[rows], log.weights[rows], log.deeds[rows])
        for kind, a, b, much in covisits.parts(done, settings):
            totals[kind] = totals[kind] + sp.csr_array((much, (done.items[a], done.items[b])), shape=(items, items))
    fading = np.exp2(-(moment - covisits.LANDMARK_S) / (settings.half_life_days * DAY_S))
    totals = {kind: total * fading for kind, total in totals.items()}
    return Counted(pairs=totals, own=totals[SIMILAR].diagonal())


def neighbours(counts: Counted, kind: int, settings: CountSettings) -> sp.csr_array:
    """w_ij of the `keep` strongest neighbours of each item, strongest first."""
    own = counts.pairs[COMPLEMENT].diagonal() if kind == COMPLEMENT else counts.own
    of_anchor, of_partner = own**settings.anchor_share, own ** (1 - settings.anchor_share)
    parts = []
    for begin in range(0, len(own), ITEMS_AT_ONCE):
        table = counts.pairs[kind][begin : begin + ITEMS_AT_ONCE].tocoo()
        apart = (table.row + begin != table.col) & (table.data > 0)
        row, col, much = table.row[apart], table.col[apart], table.data[apart]
        near = much / (of_anchor[row + begin] * of_partner[col] + settings.shrink)
        parts.append(strongest(sp.csr_array((near, (row, col)), shape=table.shape), settings.keep))
    return sp.csr_array(sp.vstack(parts))


def strongest(table: sp.csr_array, keep: int) -> sp.csr_array:
    """The `keep` greatest entries of each row, greatest first, equals by column.

    Limits   entries have to be above 0.
    """
    table.sort_indices()
    data = table.data.astype(np.float32)
    rows = np.repeat(np.arange(table.shape[0]), np.diff(table.indptr))
    # Positive floats are ordered as their bits are: row and entry are one number, and one sort is enough.
    order = np.argsort((rows << np.int64(32)) - data.view(np.int32), kind="stable")
    kept = order[np.arange(len(order)) - table.indptr[rows] < keep]
    starts = np.searchsorted(rows[kept], np.arange(table.shape[0] + 1))
    return sp.csr_array((data[kept], table.indices[kept], starts), shape=table.shape)


def _whole_people(shoppers: Ids) -> Iterator[slice]:
    begin = 0
    while begin < len(shoppers):
        last = shoppers[min(begin + EVENTS_AT_ONCE, len(shoppers)) - 1]
        end = int(np.searchsorted(shoppers, last, side="right"))
        yield slice(begin, end)
        begin = end


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """What everybody wanted at one moment: how many people in the last 7 and 28 days, the lists of it, and what was new."""

    now: float
    week: Weights = field(default_factory=no_weights)
    month: Weights = field(default_factory=no_weights)
    popular: Mapping[str, Listed] = field(default_factory=dict)
    fresh: Listed = field(default_factory=Listed)


class Window:
    """How many people met each item in so many days before a moment; moving on costs what happened on the way.

    Shapes   all [n], by `at`; `again` is when the same person met the same item next, infinity for never.
    """

    def __init__(self, items: NDArray[np.int32], at: Seconds, again: Seconds, days: float, width: int) -> None:
        # A person counts once, with the last time within the window: until that is repeated, or too long ago.
        ends = np.minimum(again, at + days * DAY_S)
        order = np.argsort(ends, kind="stable")
        self._begin, self._end = (items, at), (items[order], ends[order])
        self._begun = self._ended = 0
        self._wanted = np.zeros(width, np.int64)

    def wanted(self, now: float) -> Weights:
        """The numbers as of a moment, what happens at that very moment left out."""
        begun, ended = (int(np.searchsorted(at, now)) for _, at in (self._begin, self._end))
        self._wanted += self._between(self._begin[0], self._begun, begun) - self._between(
            self._end[0], self._ended, ended
        )
        self._begun, self._ended = begun, ended
        return self._wanted.astype(np.float32)

    def _between(self, items: NDArray[np.int32], was: int, now: int) -> NDArray[np.int64]:
        """How often each item stands between two places; negative when going back."""
        found: NDArray[np.int64] = np.bincount(items[min(was, now) : max(was, now)], minlength=len(self._wanted))
        return found if was <= now else -found


class Popularity:
    """How many people met (of a shop with purchases: bought) each item before any moment, and since when it is known.

    `ever` counts everything that may be known, `since` is the first meeting, or the publishing where that was earlier.
    """

    def __init__(self, log: Log, shop: Shop) -> None:
        self.since = shop.published_at.copy()
        first = np.full(len(shop), np.inf)
        np.minimum.at(first, log.items, log.at)
        met = np.isfinite(first)
        self.since[met] = np.fmin(self.since[met], first[met])
        known = np.flatnonzero(np.isfinite(self.since))
        self._newest_last = known[np.lexsort((-known, self.since[known]))]
        self.sold = bool((log.deeds == BOUGHT).any())
        told = np.flatnonzero((log.deeds == BOUGHT) | (not self.sold))
        pairs, at = log.shoppers[told] * len(shop) + log.items[told], log.at[told]
        order = np.lexsort((at, pairs))
        again = np.full(len(told), np.inf)
        same = pairs[order][1:] == pairs[order][:-1]
        again[order[:-1][same]] = at[order[1:][same]]
        in_time = np.argsort(at, kind="stable")
        items, at, again = log.items[told][in_time].astype(np.int32), at[in_time], again[in_time]
        self.ever = np.bincount(items[np.isinf(again)], minlength=len(shop)).astype(np.float32)
        self._week, self._month = (Window(items, at, again, days, len(shop)) for days in (7, 28))
        self._asked: Demand | None = None

    def lately(self, now: float) -> tuple[Weights, Weights]:
        """How many people wanted each item in the week and in the month before a moment."""
        return self._week.wanted(now), self._month.wanted(now)

    def trend(self, lately: Weights, month: Weights) -> NDArray[np.float64]:
        """What orders items by how many wanted them lately; of those alike who was wanted in a month, then ever."""
        return lately + 1e-4 * (month + 1e-6 * self.ever.astype(np.float64))

    def at(self, now: float) -> Demand:
        """The demand at a moment; the last answer is kept, since questions come in the order of time."""
        if self._asked is None or self._asked.now != now:
            week, month = self.lately(now)
            popular = {"7d": _best(self.trend(week, month)), "28d": _best(self.trend(month, month))}
            end = int(np.searchsorted(self.since[self._newest_last], now, side="right"))
            newest = self._newest_last[max(end - LISTED, 0) : end][::-1]
            fresh = Listed(items=newest, scores=((self.since[newest] - now) / DAY_S).astype(np.float32))
            self._asked = Demand(now=now, week=week, month=month, popular=popular, fresh=fresh)
        return self._asked


def _best(scores: NDArray[np.floating]) -> Listed:
    some = np.flatnonzero(scores > 0)
    if len(some) > LISTED:
        some = some[scores[some] >= np.partition(scores[some], -LISTED)[-LISTED]]
    best = some[np.argsort(-scores[some], kind="stable")][:LISTED]
    return Listed(items=best, scores=scores[best].astype(np.float32))


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """All that a shop remembers. `near` holds w_ij by kind, `content` nearness in words; `factors` the vectors of the items.

    Without `crowd` evidence says nothing of what everybody wants, without `clocks` nothing of what anybody buys again.
    """

    log: Log
    shop: Shop
    near: Mapping[int, sp.csr_array]
    content: sp.csr_array | None
    popularity: Popularity
    factors: Weights
    heat_days: float
    crowd: bool = True
    clocks: bool = True

    def facts(self, items: Ids, now: float) -> Facts:
        popularity, demand = self.popularity, self.popularity.at(now)
        return Facts(
            items=items,
            price=self.shop.price[items],
            category=self.shop.category[items],
            brand=self.shop.brand[items],
            age_days=((now - popularity.since[items]) / DAY_S).astype(np.float32),
            week=demand.week[items],
            month=demand.month[items],
            ever=popularity.ever[items],
            in_stock=np.ones(len(items), np.bool_),
        )

    def evidence(self, questions: Questions, placed: Weights | None, most: int) -> Iterator[Evidence]:
        """What is known about each asked shopper; of a part that is not in memory, nothing. Shapes: placed float32[q, dim]."""
        bounds = np.searchsorted(self.log.shoppers, np.stack([questions.shoppers, questions.shoppers + 1]))
        for begin in range(0, len(questions), 512):
            end = min(begin + 512, len(questions))
            near = None if placed is None else placed[begin:end] @ self.factors.T
            for row, question in enumerate(range(begin, end)):
                rows = slice(int(bounds[0, question]), int(bounds[1, question]))
                known = Listed() if near is None or rows.start == rows.stop else _first(near[row], most)
                yield self._evidence(rows, float(questions.now[question]), known)

    def _evidence(self, rows: slice, now: float, factors: Listed) -> Evidence:
        newest = slice(max(rows.stop - REMEMBERED, rows.start), rows.stop)
        events = Events(
            items=self.log.items[newest][::-1],
            at=self.log.at[newest][::-1],
            weights=self.log.weights[newest][::-1],
            deeds=self.log.deeds[newest][::-1],
        )
        anchors = np.unique(events.items)
        demand = self.popularity.at(now) if self.crowd else Demand(now=now)
        return Evidence(
            now=now,
            events=events,
            similar=_lists(self.near.get(SIMILAR), anchors),
            complement=_lists(self.near.get(COMPLEMENT), anchors),
            substitute=_lists(self.near.get(SUBSTITUTE), anchors),
            content=_lists(self.content, anchors),
            popular=demand.popular,
            fresh=demand.fresh,
            factors=factors,
            clocks=self._clocks(rows, now) if self.clocks else Clocks(),
            categories=leaning(self.shop.category[events.items], events.weights, events.at, now),
            brands=leaning(self.shop.brand[events.items], events.weights, events.at, now),
            price=price_leaning(self.shop.price[events.items]),
        )

    def _clocks(self, rows: slice, now: float) -> Clocks:
        bought = self.log.deeds[rows] == BOUGHT
        told = bought if self.popularity.sold else np.ones(len(bought), np.bool_)
        items, at = self.log.items[rows][told], self.log.at[rows][told]
        if not len(items):
            return Clocks()
        order = np.lexsort((at, items))
        items, at = items[order], at[order]
        once = np.append(True, (items[1:] != items[:-1]) | (at[1:] != at[:-1]))
        items, at = items[once], at[once]
        starts = np.flatnonzero(np.append(True, items[1:] != items[:-1]))
        times = np.diff(np.append(starts, len(items)))
        first, last = at[starts], at[starts + times - 1]
        heat = np.add.reduceat(np.exp2(-(now - at) / (self.heat_days * DAY_S)), starts)
        best = np.lexsort((items[starts], -heat))[:CLOCKS]
        gap = np.where(times > 1, (last - first) / np.maximum(times - 1, 1), np.nan)
        return Clocks(
            items=items[starts][best],
            last_at=last[best],
            times=times[best].astype(np.float32),
            gap_s=gap[best],
            heat=heat[best].astype(np.float32),
        )


def _first(scores: Weights, most: int) -> Listed:
    items = np.argpartition(-scores, most)[:most] if most < len(scores) else np.arange(len(scores))
    best = items[np.lexsort((items, -scores[items]))]
    return Listed(items=best, scores=scores[best])


def _lists(table: sp.csr_array | None, anchors: Ids) -> Neighbours:
    if table is None:
        return Neighbours()
    begins, ends = table.indptr[anchors], table.indptr[anchors + 1]
    lengths = ends - begins
    starts = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
    entries = np.repeat(begins - starts[:-1], lengths) + np.arange(starts[-1])
    items = table.indices[entries].astype(np.int64)
    return Neighbours(anchors=anchors, starts=starts, items=items, weights=table.data[entries])
