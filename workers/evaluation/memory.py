"""What a shop would remember at a moment of its past, filled from arrays instead of from the database."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from domain.choosing.rules import covisits
from domain.choosing.values.counts import COMPLEMENT, SIMILAR, SUBSTITUTE, CountSettings
from domain.choosing.values.evidence import (
    BOUGHT,
    DAY_S,
    Affinity,
    Clocks,
    Events,
    Evidence,
    Facts,
    Ids,
    Listed,
    Neighbours,
    Seconds,
    Weights,
)
from workers.evaluation.values import Log, Questions, Shop

KINDS = (SIMILAR, COMPLEMENT, SUBSTITUTE)
# As many as a page reads of a person, of an item and of a list.
EVENTS, CLOCKS, LISTED = 50, 400, 200
# A bought thing fades as the counts online do; an interest in a category within a month.
AFFINITY_DAYS = 30.0
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
        pairs = covisits.contributions(done, settings)
        for kind in KINDS:
            of_kind = pairs.kinds == kind
            found = (pairs.values[of_kind], (pairs.a[of_kind], pairs.b[of_kind]))
            totals[kind] = totals[kind] + sp.csr_array(found, shape=(items, items))
    fading = np.exp2(-(moment - covisits.LANDMARK_S) / (settings.half_life_days * DAY_S))
    totals = {kind: total * fading for kind, total in totals.items()}
    return Counted(pairs=totals, own=totals[SIMILAR].diagonal())


def neighbours(counts: Counted, kind: int, settings: CountSettings) -> sp.csr_array:
    """w_ij of the `keep` strongest neighbours of each item, strongest first."""
    table = counts.pairs[kind].tocoo()
    apart = (table.row != table.col) & (table.data > 0)
    row, col, much = table.row[apart], table.col[apart], table.data[apart]
    own = counts.pairs[COMPLEMENT].diagonal() if kind == COMPLEMENT else counts.own
    share = settings.anchor_share
    divisor = own[row] ** share * own[col] ** (1 - share) + settings.shrink
    return strongest(sp.csr_array((much / divisor, (row, col)), shape=table.shape), settings.keep)


def strongest(table: sp.csr_array, keep: int) -> sp.csr_array:
    """The `keep` greatest entries of each row, greatest first."""
    rows = np.repeat(np.arange(table.shape[0]), np.diff(table.indptr))
    order = np.lexsort((table.indices, -table.data, rows))
    kept = order[np.arange(len(order)) - table.indptr[rows] < keep]
    starts = np.searchsorted(rows[kept], np.arange(table.shape[0] + 1))
    return sp.csr_array((table.data[kept].astype(np.float32), table.indices[kept], starts), shape=table.shape)


def _whole_people(shoppers: Ids) -> Iterator[slice]:
    begin = 0
    while begin < len(shoppers):
        last = shoppers[min(begin + EVENTS_AT_ONCE, len(shoppers)) - 1]
        end = int(np.searchsorted(shoppers, last, side="right"))
        yield slice(begin, end)
        begin = end


@dataclass(frozen=True, slots=True, kw_only=True)
class Popularity:
    """How many people met (of a shop with purchases: bought) each item within the window, and since when it is known."""

    week: Weights
    month: Weights
    ever: Weights
    since: Seconds

    @staticmethod
    def of(log: Log, shop: Shop, moment: float) -> "Popularity":
        since = shop.published_at.copy()
        first = np.full(len(shop), np.inf)
        np.minimum.at(first, log.items, log.at)
        met = np.isfinite(first)
        since[met] = np.fmin(since[met], first[met])
        week, month, ever = (wanted(log, len(shop), moment - days * DAY_S) for days in (7, 28, np.inf))
        return Popularity(week=week, month=month, ever=ever, since=since)

    def listed(self) -> dict[str, Listed]:
        # Where few were wanted lately, those wanted ever decide.
        return {"7d": _best(self.week + 1e-3 * self.month), "28d": _best(self.month + 1e-6 * self.ever)}

    def fresh(self, moment: float) -> Listed:
        offered = np.flatnonzero(self.since <= moment)
        newest = offered[np.lexsort((offered, -self.since[offered]))][:LISTED]
        return Listed(items=newest, scores=((self.since[newest] - moment) / DAY_S).astype(np.float32))


def wanted(log: Log, items: int, since: float) -> Weights:
    """How many people met each item from then on; purchases alone where there are some."""
    told = log.deeds == BOUGHT
    rows = (log.at >= since) & (told if told.any() else True)
    pairs = np.unique(log.shoppers[rows] * items + log.items[rows])
    return np.bincount(pairs % items, minlength=items).astype(np.float32)


def _best(scores: Weights) -> Listed:
    best = np.argsort(-scores, kind="stable")[:LISTED]
    best = best[scores[best] > 0]
    return Listed(items=best, scores=scores[best])


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """All that a shop remembers. `near` holds w_ij by kind, `content` nearness in words; `factors` the
    vectors of the items.
    """

    log: Log
    shop: Shop
    moment: float
    near: Mapping[int, sp.csr_array]
    content: sp.csr_array
    popularity: Popularity
    factors: Weights
    heat_days: float

    def facts(self, items: Ids, now: float) -> Facts:
        popularity = self.popularity
        return Facts(
            items=items,
            price=self.shop.price[items],
            category=self.shop.category[items],
            brand=self.shop.brand[items],
            age_days=((now - popularity.since[items]) / DAY_S).astype(np.float32),
            week=popularity.week[items],
            month=popularity.month[items],
            ever=popularity.ever[items],
            in_stock=np.ones(len(items), np.bool_),
        )

    def evidence(self, questions: Questions, placed: Weights, most: int) -> Iterator[Evidence]:
        """What is known about each asked shopper. Shapes: placed float32[q, dim]."""
        popular, fresh = self.popularity.listed(), self.popularity.fresh(self.moment)
        bounds = np.searchsorted(self.log.shoppers, np.stack([questions.shoppers, questions.shoppers + 1]))
        for begin in range(0, len(questions), 512):
            near = placed[begin : begin + 512] @ self.factors.T
            best = np.argpartition(-near, min(most, near.shape[1] - 1), axis=1)[:, :most]
            for row, question in enumerate(range(begin, min(begin + 512, len(questions)))):
                rows = slice(int(bounds[0, question]), int(bounds[1, question]))
                known = Listed() if rows.start == rows.stop else _ordered(best[row], near[row])
                yield self._evidence(rows, float(questions.now[question]), known, popular, fresh)

    def _evidence(
        self, rows: slice, now: float, factors: Listed, popular: Mapping[str, Listed], fresh: Listed
    ) -> Evidence:
        newest = slice(max(rows.stop - EVENTS, rows.start), rows.stop)
        events = Events(
            items=self.log.items[newest][::-1],
            at=self.log.at[newest][::-1],
            weights=self.log.weights[newest][::-1],
            deeds=self.log.deeds[newest][::-1],
        )
        anchors = np.unique(events.items)
        voices = events.weights.astype(np.float64) * np.exp2(-(now - events.at) / (AFFINITY_DAYS * DAY_S))
        with np.errstate(divide="ignore"):
            prices = np.log(self.shop.price[events.items])
        prices = prices[np.isfinite(prices)]
        return Evidence(
            now=now,
            events=events,
            similar=_lists(self.near[SIMILAR], anchors),
            complement=_lists(self.near[COMPLEMENT], anchors),
            substitute=_lists(self.near[SUBSTITUTE], anchors),
            content=_lists(self.content, anchors),
            popular=popular,
            fresh=fresh,
            factors=factors,
            clocks=self._clocks(rows, now),
            categories=_affinity(self.shop.category[events.items], voices),
            brands=_affinity(self.shop.brand[events.items], voices),
            price=(float(prices.mean()), float(prices.std())) if len(prices) else (float("nan"), float("nan")),
        )

    def _clocks(self, rows: slice, now: float) -> Clocks:
        bought = self.log.deeds[rows] == BOUGHT
        told = bought if self.near[COMPLEMENT].nnz else np.ones(len(bought), np.bool_)
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


def _ordered(items: Ids, scores: Weights) -> Listed:
    best = items[np.lexsort((items, -scores[items]))]
    return Listed(items=best, scores=scores[best])


def _lists(table: sp.csr_array, anchors: Ids) -> Neighbours:
    begins, ends = table.indptr[anchors], table.indptr[anchors + 1]
    lengths = ends - begins
    starts = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
    entries = np.repeat(begins - starts[:-1], lengths) + np.arange(starts[-1])
    items = table.indices[entries].astype(np.int64)
    return Neighbours(anchors=anchors, starts=starts, items=items, weights=table.data[entries])


def _affinity(ids: Ids, voices: NDArray[np.float64]) -> Affinity:
    known = ids >= 0
    if not known.any():
        return Affinity()
    found, inverse = np.unique(ids[known], return_inverse=True)
    sums = np.bincount(inverse, weights=voices[known])
    return Affinity(ids=found, shares=(sums / max(sums.sum(), 1e-12)).astype(np.float32))
