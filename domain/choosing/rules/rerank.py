"""Putting ranked candidates in an order fit to be shown: varied, in proportion, within limits, with room for the unknown.

All that is added up is in nats, so that terms can be read: +.69 is worth as much as twice the clicks.
"""

import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from domain.choosing.values.evidence import Affinity, Ids, Weights
from domain.choosing.values.ids import among

Numbers = NDArray[np.float64]
Marks = NDArray[np.bool_]

TERMS: Final = ("click", "worth", "rule", "nearness", "balance")
"""What a score is the sum of: ln p(click), ln of what a click is worth, ln of the merchandising multiplier, how near the item
is to what stands above it (never positive), and how far its category is still owed to this shopper."""

# A chance or a worth below this is a hole in the data, not a reason to go to the end of all lists.
LEAST: Final = 1e-6

DOZEN: Final = 12
"""A block's worth of items; a list feeds several blocks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How a list is put in order; the numbers are where to start from, and each can be the shop's own.

    `relevance` is MMR's lambda: at .7 a twin of something above must be worth 1.5 times as much (exp(.3 / .7)) to follow it.
    `balance`: nats for a category that stands in its right proportion; one never touched gets none, one owed twice, double.
    `click_worth`: a click beside a sale, as the shop's signals are weighed (.3 to 2). `margin_power`: γ, 0 counts sales only.
    `unsure_until`: an item shown less often than this may be tried out in one of `try_every` places.
    """

    relevance: float = 0.7
    balance: float = 0.4
    click_worth: float = 0.15
    margin_power: float = 0.5
    most_of_a_brand: int = 3
    try_every: int = 12
    unsure_until: int = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidates:
    """What there is to choose from.

    Shapes   all [n].
    Units    click: calibrated p(click); buy: p(buy given click); margin: of an average sale, 1 where unknown; multiplier > 0:
             merchandising; category and brand ids, -1 unknown; had: this shopper has bought it; again: it is of the sort that is
             bought again; shown and clicked: how often so far, by anybody.
    """

    click: Weights
    buy: Weights
    margin: Weights
    multiplier: Weights
    category: Ids
    brand: Ids
    in_stock: Marks
    had: Marks
    again: Marks
    shown: Ids
    clicked: Ids


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """The list: which candidates, in order, and why.

    Shapes   rows int64[m] into the candidates, each once; terms float64[m, 5] beside TERMS, their sum is the score that the item
             was chosen by; tried [m]: whether it stands there to be tried out, its click being a draw of what it might be.
    """

    rows: NDArray[np.int64]
    terms: Numbers
    tried: Marks


def choose(
    candidates: Candidates,
    count: int,
    *,
    tastes: Affinity | None = None,
    chance: np.random.Generator,
    settings: Settings | None = None,
) -> Chosen:
    """The best list of at most `count`: shorter where limits leave no more.

    `tastes` are the shopper's categories; without any, nothing is put in proportion.
    Limits   nothing out of stock, nothing had that is not bought again, at most `most_of_a_brand` of a known brand in each dozen. The first
             place of each run of twelve is never one to try things out in.
             400 candidates to 48 take about a millisecond of a core.
    Source   MMR, Carbonell & Goldstein 1998; calibration, Steck 2018; Thompson sampling on a beta distribution.
    """
    settings = settings or Settings()
    work = _Work(candidates, tastes, settings)
    tries = _places_to_try(count, settings.try_every, chance)
    draws = _draws(candidates, work.base > -np.inf, len(tries), chance, settings.unsure_until) if tries else None
    # By place: what the click of who is tried out there might be.
    tried: dict[int, float] = {}
    for place in range(count):
        score, might = work.scores(), None
        if draws is not None and place in tries:
            # Only what is not known well is tried out, by what it might be; once all of it stands in the list, nothing is.
            trial = settings.relevance * draws[len(tried)]
            drawn = score - work.click + trial
            if drawn.max() > -np.inf:
                score, might = drawn, trial
        row = int(score.argmax())
        if score[row] == -np.inf:
            break
        if might is not None:
            tried[place] = might[row]
        work.take(row)
    return work.chosen(tried)


class _Work:
    """The list while it grows. `base` is what each candidate is worth at the next place but for what its category is owed:
    -inf for what may not stand there.

    What stands in the list makes behind only those who share its category or brand, which are few, and each of these once.
    """

    def __init__(self, candidates: Candidates, tastes: Affinity | None, settings: Settings) -> None:
        sale = candidates.buy * np.power(np.maximum(candidates.margin, 0), settings.margin_power)
        self.click = settings.relevance * _ln(candidates.click)
        self._worth = settings.relevance * _ln(settings.click_worth + sale)
        self._rule = settings.relevance * _ln(candidates.multiplier)
        free = candidates.in_stock & ~(candidates.had & ~candidates.again)
        self.base = np.where(free, self.click + self._worth + self._rule, -np.inf)
        # What each is worth alone, -inf once it stands in the list, and how far it is behind.
        self._alone: list[float] = self.base.tolist()
        self._behind = [0.0] * len(free)
        self._categories, self._brands = _Groups(candidates.category), _Groups(candidates.brand)
        self._met: set[tuple[int, int]] = set()
        self._half = (settings.relevance - 1) / 2
        self._owed = _Owed(candidates.category, tastes, settings.balance)
        self._most_of_a_brand = settings.most_of_a_brand
        self._counts: dict[int, int] = {}
        self._full: list[Sequence[int]] = []
        # What was taken, in order, and how each stood then.
        self._rows: list[int] = []
        self._nearness: list[float] = []
        self._balance: list[float] = []

    def scores(self) -> Numbers:
        """The score of each candidate for the next place, -inf where it may not stand; the caller's own."""
        return self._owed.added(self.base)

    def chosen(self, tried: Mapping[int, float]) -> Chosen:
        """What was taken, in that order; `tried` says by place what click was believed of who was tried out."""
        rows = np.array(self._rows, np.int64)
        places = np.fromiter(tried, np.int64, len(tried))
        click = self.click[rows]
        click[places] = np.fromiter(tried.values(), np.float64, len(tried))
        nearness, balance = np.array(self._nearness, np.float64), np.array(self._balance, np.float64)
        terms = np.stack([click, self._worth[rows], self._rule[rows], nearness, balance], axis=1)
        return Chosen(rows=rows, terms=terms, tried=among(np.arange(len(rows)), places))

    def take(self, row: int) -> None:
        """The candidate stands in the list now: what is near to it falls behind, and its brand may be full for this dozen."""
        self._rows.append(row)
        self._nearness.append(self._behind[row])
        self._balance.append(self._owed.nats(row))
        self._alone[row] = self.base[row] = -np.inf
        category, brand = self._categories.ids[row], self._brands.ids[row]
        alike, akin = self._categories.with_same(row), self._brands.with_same(row)
        self._fall_behind((category, -1), alike, self._half)
        self._fall_behind((-1, brand), akin, self._half)
        if len(alike) > 1 < len(akin):
            of_both = [row for row in akin if self._categories.ids[row] == category]
            self._fall_behind((category, brand), of_both, 2 * self._half)
        self._owed.take(row)
        self._count(brand, akin)

    def _fall_behind(self, met: tuple[int, int], rows: Sequence[int], far: float) -> None:
        """These rows do, the first time that their category, their brand or both are met."""
        # With itself alone it needs no telling.
        if len(rows) < 2 or met in self._met:
            return
        self._met.add(met)
        for row in rows:
            if far < self._behind[row]:
                self._behind[row] = far
                if self._counts.get(self._brands.ids[row], 0) < self._most_of_a_brand:
                    self.base[row] = self._alone[row] + far

    def _count(self, brand: int, akin: Sequence[int]) -> None:
        """What is of no known brand is never full."""
        if brand >= 0:
            self._counts[brand] = self._counts.get(brand, 0) + 1
            if self._counts[brand] == self._most_of_a_brand:
                self._full.append(akin)
                self.base[akin] = -np.inf
        if len(self._rows) % DOZEN == 0:
            for row in itertools.chain.from_iterable(self._full):
                self.base[row] = self._alone[row] + self._behind[row]
            self._full.clear()
            self._counts.clear()


class _Groups:
    """The ids of all rows, and which rows share theirs; rows whose id is unknown share it with nobody."""

    def __init__(self, ids: Ids) -> None:
        self.ids: list[int] = ids.tolist()
        order = np.argsort(ids, kind="stable")
        inside = ids[order]
        self._order: list[int] = order.tolist()
        self._starts: list[int] = inside.searchsorted(ids).tolist()
        self._ends: list[int] = inside.searchsorted(ids, side="right").tolist()

    def with_same(self, row: int) -> Sequence[int]:
        """The rows with the id of this row, itself among them, in their order."""
        return self._order[self._starts[row] : self._ends[row]] if self.ids[row] >= 0 else ()


class _Owed:
    """How much each category is still owed: the fall of Steck's divergence KL(tastes || list) by one more item of it.

    The list counts `PRIOR` imagined items in the shopper's own proportions, so that it is never empty; the divergence counts
    as often as the list is long, so that late places feel it as early ones do. Who was never touched is owed nothing.
    """

    PRIOR: Final = 4.0

    def __init__(self, categories: Ids, tastes: Affinity | None, weight: float) -> None:
        tastes = tastes if tastes is not None and weight else Affinity()
        order = np.argsort(tastes.ids, kind="stable")
        place = np.minimum(np.searchsorted(tastes.ids, categories, sorter=order), max(len(order) - 1, 0))
        touched = tastes.ids[order][place] == categories if len(order) else np.zeros(len(categories), np.bool_)
        rows = np.flatnonzero(touched & (categories >= 0))
        sorts = order[place[rows]] if len(order) else rows
        self._sort_of = dict(zip(rows.tolist(), sorts.tolist(), strict=True))
        self._rows_of: dict[int, list[int]] = {}
        for row, sort in self._sort_of.items():
            self._rows_of.setdefault(sort, []).append(row)
        self._shares: list[float] = tastes.shares.tolist()
        self._counts = [0] * len(self._shares)
        falls = np.array([self._next(sort) for sort in range(len(self._shares))], np.float64)
        # By candidate.
        self._fall = np.zeros(len(categories), np.float64)
        self._fall[rows] = falls[sorts]
        self._weight, self._length = weight, 1 + self.PRIOR

    def added(self, base: Numbers) -> Numbers:
        """What each candidate is worth with what its category is owed."""
        score = self._fall * (self._weight * self._length)
        score += base
        return score

    def nats(self, row: int) -> float:
        """What the category of this candidate is owed."""
        return float(self._fall[row]) * self._weight * self._length

    def take(self, row: int) -> None:
        self._length += 1
        sort = self._sort_of.get(row)
        if sort is not None:
            self._counts[sort] += 1
            self._fall[self._rows_of[sort]] = self._next(sort)

    def _next(self, sort: int) -> float:
        share = self._shares[sort]
        return share * math.log1p(1 / max(self._counts[sort] + self.PRIOR * share, LEAST))


def _draws(
    candidates: Candidates, free: Marks, tries: int, chance: np.random.Generator, unsure_until: int
) -> Numbers | None:
    """Logs of a p(click) each unsure candidate might have, a row a try, -inf for the others; None where there is nothing to try.

    What the ranker expects counts like twenty showings, which is what it takes to see a click at the usual rate of 5 %.
    """
    rows = np.flatnonzero(free & (candidates.shown < unsure_until))
    if not len(rows):
        return None
    expected = np.clip(candidates.click[rows].astype(np.float64), LEAST, 1 - LEAST)
    clicked = np.minimum(candidates.clicked[rows], candidates.shown[rows])
    missed = candidates.shown[rows] - clicked
    drawn = chance.beta(20 * expected + clicked, 20 * (1 - expected) + missed, (tries, len(rows)))
    draws = np.full((tries, len(free)), -np.inf)
    draws[:, rows] = _ln(drawn)
    return draws


def _places_to_try(count: int, every: int, chance: np.random.Generator) -> set[int]:
    """One place of each whole run of `every`, never its first."""
    if every < 2:
        return set()
    return {run * every + int(chance.integers(1, every)) for run in range(count // every)}


def _ln(numbers: NDArray[np.floating]) -> Numbers:
    logs: Numbers = np.log(np.maximum(numbers.astype(np.float64), LEAST))
    return logs
