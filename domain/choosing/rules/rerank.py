"""Putting ranked candidates in an order fit to be shown: varied, in proportion, within limits, with room for the unknown.

All that is added up is in nats, so that terms can be read: +.69 is worth as much as twice the clicks.
"""

import math
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from domain.choosing.values.evidence import Affinity, Ids, Weights

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

    Shapes   all [n]; vectors [n, dim] of unit length, or None: then items are near that share category or brand.
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
    vectors: NDArray[np.float32] | None = None


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
             400 candidates to 48 take 1 to 2 ms of a core, with vectors or without.
    Source   MMR, Carbonell & Goldstein 1998; calibration, Steck 2018; Thompson sampling on a beta distribution.
    """
    settings = settings or Settings()
    work = _Work.of(candidates, tastes, settings)
    tries = _places_to_try(count, settings.try_every, chance)
    rows, drawn, behind, owed = [], {}, [], []
    for place in range(count):
        draws = _draws(candidates, work.fixed > -np.inf, settings, chance) if place in tries else None
        nats = work.owed.nats()
        score = work.scores(nats, draws)
        row = int(score.argmax())
        if score[row] == -np.inf:
            break
        if draws is not None:
            drawn[place] = settings.relevance * draws[row]
        rows.append(row)
        behind.append(work.behind[row])
        owed.append(nats[work.sorts[row]])
        work.take(row)
    chosen = np.array(rows, np.int64)
    clicks = work.click[chosen]
    clicks[list(drawn)] = list(drawn.values())
    near = np.array(behind, np.float64)
    return Chosen(
        rows=chosen,
        terms=np.stack([clicks, work.worth[chosen], work.rule[chosen], near, np.array(owed, np.float64)], axis=1),
        tried=np.isin(np.arange(len(rows)), list(drawn)),
    )


@dataclass(slots=True, kw_only=True)
class _Work:
    """The list while it grows; `fixed` is -inf for what may not stand in it (any more), `base` is it less what `behind` says of what stands near."""

    candidates: Candidates
    settings: Settings
    click: Numbers
    worth: Numbers
    rule: Numbers
    free: Numbers
    fixed: Numbers
    base: Numbers
    behind: Numbers
    sort: NDArray[np.int64]
    sorts: list[int]
    brand_of: list[int]
    owed: "_Owed"
    alike: "_Alike"
    brands: dict[int, int] = field(default_factory=dict)
    taken: int = 0

    @classmethod
    def of(cls, candidates: Candidates, tastes: Affinity | None, settings: Settings) -> "_Work":
        sale = candidates.buy * np.power(np.maximum(candidates.margin, 0), settings.margin_power)
        click = settings.relevance * _ln(candidates.click)
        worth = settings.relevance * _ln(settings.click_worth + sale)
        rule = settings.relevance * _ln(candidates.multiplier)
        free = candidates.in_stock & ~(candidates.had & ~candidates.again)
        kinds, sort = np.unique(candidates.category, return_inverse=True)
        fixed = np.where(free, click + worth + rule, -np.inf)
        return cls(
            candidates=candidates,
            settings=settings,
            click=click,
            worth=worth,
            rule=rule,
            free=fixed,
            fixed=fixed.copy(),
            base=fixed.copy(),
            behind=np.zeros(len(click)),
            sort=sort,
            sorts=sort.tolist(),
            brand_of=candidates.brand.tolist(),
            owed=_Owed.of(kinds, tastes, settings.balance),
            alike=_Alike(candidates, settings.relevance - 1),
        )

    def scores(self, nats: Numbers, draws: Numbers | None) -> Numbers:
        """The score of each candidate for the next place, -inf where it may not stand."""
        score: Numbers = self.base + nats.take(self.sort)
        if draws is not None:
            # Only what is not known well is tried out, by what it might be.
            score += self.settings.relevance * draws - self.click
        return score

    def take(self, row: int) -> None:
        """The candidate stands in the list now: what is near to it falls behind, and its brand may be full for this dozen."""
        self.free[row] = self.fixed[row] = -np.inf
        brand = self.brand_of[row]
        self.brands[brand] = self.brands.get(brand, 0) + 1
        if brand >= 0 and self.brands[brand] >= self.settings.most_of_a_brand:
            self.fixed[self.candidates.brand == brand] = -np.inf
        self.owed.take(self.sorts[row])
        self.taken += 1
        if self.taken % DOZEN == 0:
            self.brands.clear()
            self.fixed[:] = self.free
        np.minimum(self.behind, self.alike.to(row), out=self.behind)
        np.add(self.fixed, self.behind, out=self.base)


@dataclass(slots=True, kw_only=True)
class _Owed:
    """How much each category is still owed: the fall of Steck's divergence KL(tastes || list) by one more item of it.

    The list counts `PRIOR` imagined items in the shopper's own proportions, so that it is never empty; the divergence counts
    as often as the list is long, so that late places feel it as early ones do.
    """

    PRIOR: Final = 4.0

    shares: list[float]
    counts: list[int]
    weight: float
    fall: Numbers
    length: float = 1 + PRIOR

    @classmethod
    def of(cls, kinds: Ids, tastes: Affinity | None, weight: float) -> "_Owed":
        found = {} if tastes is None else dict(zip(tastes.ids.tolist(), tastes.shares.tolist(), strict=True))
        owed = cls(
            shares=[found.get(kind, 0.0) for kind in kinds.tolist()],
            counts=[0] * len(kinds),
            weight=weight,
            fall=np.zeros(len(kinds)),
        )
        for sort, share in enumerate(owed.shares):
            owed.fall[sort] = owed.next_fall(sort) if share else 0.0
        return owed

    def nats(self) -> Numbers:
        return self.fall * (self.weight * self.length)

    def take(self, sort: int) -> None:
        self.counts[sort] += 1
        self.length += 1
        self.fall[sort] = self.next_fall(sort)

    def next_fall(self, sort: int) -> float:
        share = self.shares[sort]
        return share * math.log1p(1 / max(self.counts[sort] + self.PRIOR * share, LEAST))


def _draws(candidates: Candidates, free: Marks, settings: Settings, chance: np.random.Generator) -> Numbers | None:
    """Log of a p(click) each unsure candidate might have, -inf for the others; None where nothing is left to try out.

    What the ranker expects counts like twenty showings, which is what it takes to see a click at the usual rate of 5 %.
    """
    unsure = free & (candidates.shown < settings.unsure_until)
    if not unsure.any():
        return None
    rows = np.flatnonzero(unsure)
    expected = np.clip(candidates.click[rows].astype(np.float64), LEAST, 1 - LEAST)
    clicked = np.minimum(candidates.clicked[rows], candidates.shown[rows])
    drawn = chance.beta(20 * expected + clicked, 20 * (1 - expected) + candidates.shown[rows] - clicked)
    draws = np.full(len(unsure), -np.inf)
    draws[rows] = _ln(drawn)
    return draws


def _places_to_try(count: int, every: int, chance: np.random.Generator) -> set[int]:
    """One place of each whole run of `every`, never its first."""
    if every < 2:
        return set()
    return {run * every + int(chance.integers(1, every)) for run in range(count // every)}


class _Alike:
    """How far all candidates fall behind for being near to one of them: by vectors, or half for the category and half for the
    brand, each times `weight`, which is not positive.

    Shapes   float64[n]. A category and a brand are looked for once.
    """

    def __init__(self, candidates: Candidates, weight: float) -> None:
        self._vectors = candidates.vectors
        self._weight = np.float64(weight)
        self._ids = [(ids, ids.tolist()) for ids in (candidates.category, candidates.brand)]
        self._seen: tuple[dict[int, Numbers], dict[int, Numbers]] = ({}, {})

    def to(self, row: int) -> Numbers:
        if self._vectors is not None:
            products: Numbers = np.minimum(self._vectors @ self._vectors[row], np.float32(1.0)) * self._weight
            return products
        return self._half(0, row) + self._half(1, row)

    def _half(self, which: int, row: int) -> Numbers:
        """For all that have the id of this row; nothing where it is not known."""
        ids, listed = self._ids[which]
        found = self._seen[which].get(listed[row])
        if found is None:
            found = (ids == listed[row]) * (self._weight * (0.5 if listed[row] >= 0 else 0.0))
            self._seen[which][listed[row]] = found
        return found


def _ln(numbers: NDArray[np.floating]) -> Numbers:
    logs: Numbers = np.log(np.maximum(numbers.astype(np.float64), LEAST))
    return logs
