"""The same two stages that serve a page: sources propose, a ranker scores; here for many shoppers of the past."""

from collections.abc import Callable, Collection, Iterator
from copy import copy
from dataclasses import dataclass, field, replace

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from domain.choosing.kinds.every import SOURCES
from domain.choosing.rules import features
from domain.choosing.rules.selection import Settings, proposed
from domain.choosing.values.counts import CountSettings
from domain.choosing.values.evidence import DAY_S, Evidence, Ids, Weights
from domain.choosing.values.tuning import Tuning
from ml import factors as als
from workers.evaluation.memory import KINDS, Counted, Memory, Popularity, counted, known_log, neighbours
from workers.evaluation.values import Log, Marks, Questions, Shop

# What has to be worked out before anybody can be asked about.
PARTS = ("neighbours", "content", "factors", "crowd", "clocks")
# Factors that begin with those of an earlier window have settled after so many rounds.
ROUNDS_ON = 3

Score = Callable[[features.Columns], Weights]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Everything that is tuned. `factor_days` and `heat_days` are half-lives; infinity is no decay."""

    # Whoever judges a method judges it without the floor of people behind a pair, which is a rule about privacy.
    counts: CountSettings = field(default_factory=lambda: CountSettings(least_persons=1))
    factors: als.Settings = field(default_factory=lambda: als.Settings(rounds=8))
    factor_days: float = 90.0
    heat_days: float = 90.0
    tuning: Tuning = field(default_factory=Tuning)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """Candidates of all questions, one behind the other.

    Shapes   columns float32[n, features]; questions int32[n], ascending; items int64[n]; right: it was a target; met: the shopper
             had it before.
    """

    columns: features.Columns
    questions: NDArray[np.int32]
    items: Ids
    right: Marks
    met: Marks

    def only(self, kept: Ids | Marks) -> "Rows":
        """These rows, in their order."""
        return Rows(**{name: getattr(self, name)[kept] for name in Rows.__slots__})


class Past:
    """A shop's past up to one moment, for the questions asked there; what was worked out is kept for the next plan.

    `before` is an earlier past: its factors are where these begin, as every night's begin with those of the night before.
    """

    def __init__(
        self, log: Log, shop: Shop, questions: Questions, content: sp.csr_array, *, before: "Past | None" = None
    ) -> None:
        self.before = before
        # What is known of single people; of everybody together it is the whole log.
        self.own = known_log(log, questions.known)
        self.log, self.shop, self.questions, self.content = self.own, shop, questions, content
        self.popularity = Popularity(self.log, shop)
        self._had = np.unique(self.log.shoppers * len(shop) + self.log.items)
        self._counted: tuple[CountSettings, Counted] | None = None
        self._factors: tuple[tuple[als.Settings, float], Weights] | None = None
        self._near: tuple[CountSettings, dict[int, sp.csr_array]] | None = None

    def shortened(self, events: int | Ids) -> "Past":
        """The same past with only the last so many events of each person known when that person is asked about.

        Shapes   one number for all, or int64[people].
        """
        ends = np.searchsorted(self.log.shoppers, self.log.shoppers, side="right")
        most = np.broadcast_to(events, self.log.people)[self.log.shoppers]
        short = copy(self)
        short.own = known_log(self.log, ends - np.arange(len(self.log)) <= most)
        return short

    def let_go(self) -> None:
        """Pairs and their lists are given back; the factors stay, where those of the next past begin."""
        self._counted = self._near = None

    def counts(self, settings: CountSettings) -> Counted:
        """Counted pairs; those of the last settings are kept, how they are weighed makes no difference."""
        plain = replace(settings, anchor_share=0, shrink=0, keep=0)
        if self._counted is None or self._counted[0] != plain:
            self._counted = (plain, counted(self.log, len(self.shop), self.questions.moment, settings))
        return self._counted[1]

    def item_factors(self, plan: Plan, seed: int) -> Weights:
        """Factors of the items as of this moment."""
        key = (plan.factors, plan.factor_days)
        if self._factors is None or self._factors[0] != key:
            start = self.before.item_factors(plan, seed) if self.before else None
            settings = plan.factors if start is None else replace(plan.factors, rounds=ROUNDS_ON)
            found = als.train(self.met(plan.factor_days), settings, seed=seed, start=start)
            self._factors = (key, found)
        return self._factors[1]

    def neighbours(self, settings: CountSettings) -> dict[int, sp.csr_array]:
        """Neighbour lists of every kind; those of the last settings are kept."""
        if self._near is None or self._near[0] != settings:
            counts = self.counts(settings)
            self._near = (settings, {kind: neighbours(counts, kind, settings) for kind in KINDS})
        return self._near[1]

    def met(self, half_life_days: float, shoppers: Ids | None = None) -> als.Met:
        """Who met what, each meeting worth 1 when new; these shoppers alone, in their order, when they are named."""
        log = self.log if shoppers is None else self.own
        worth = np.exp2(-(self.questions.moment - log.at) / (half_life_days * DAY_S)).astype(np.float32)
        table = sp.csr_array((worth, (log.shoppers, log.items)), shape=(log.people, len(self.shop)))
        if shoppers is not None:
            table = table[shoppers]
        table.sum_duplicates()
        starts, columns = table.indptr.astype(np.int64), table.indices.astype(np.int64)
        # A weight that faded to nothing would leave a row without any: then the smallest number is better than none.
        weights = np.maximum(table.data, np.finfo(np.float32).tiny).astype(np.float32)
        return als.Met(starts=starts, columns=columns, weights=weights, width=len(self.shop))

    def memory(self, plan: Plan, seed: int, parts: Collection[str] = PARTS) -> Memory:
        return Memory(
            log=self.own,
            shop=self.shop,
            near=self.neighbours(plan.counts) if "neighbours" in parts else {},
            content=self.content if "content" in parts else None,
            popularity=self.popularity,
            factors=self.item_factors(plan, seed) if "factors" in parts else np.empty((0, 0), np.float32),
            heat_days=plan.heat_days,
            crowd="crowd" in parts,
            clocks="clocks" in parts,
        )

    def evidence(
        self, plan: Plan, questions: Questions, seed: int, parts: Collection[str] = PARTS
    ) -> Iterator[Evidence]:
        """What is known about each of these shoppers; of the parts that take work, those named."""
        memory = self.memory(plan, seed, parts)
        placed = None
        if "factors" in parts:
            placed = als.place(self.met(plan.factor_days, questions.shoppers), memory.factors, plan.factors)
        return memory.evidence(questions, placed, plan.tuning.most)

    def had(self, shoppers: Ids, items: Ids) -> Marks:
        """Which of these items these shoppers met before, one beside the other."""
        pairs = shoppers * len(self.shop) + items
        place = np.minimum(np.searchsorted(self._had, pairs), max(len(self._had) - 1, 0))
        return self._had[place] == pairs if len(self._had) else np.zeros(len(pairs), np.bool_)

    def unmet(self, questions: Questions) -> Marks:
        """Which targets of these questions are new to who is asked about."""
        return ~self.had(np.repeat(questions.shoppers, np.diff(questions.starts)), questions.targets)


def rows(
    past: Past, plan: Plan, questions: Questions, *, without: Collection[str], seed: int, wrong: int | None = None
) -> Rows:
    """The candidates of these questions with their features; with `wrong`, so many wrong ones of each that has a right one.

    Limits   about 1.5 ms a question.
    """
    memory = past.memory(plan, seed)
    chance = np.random.default_rng(seed)
    settings = Settings(tuning=plan.tuning, without=frozenset(without))
    parts: list[tuple[features.Columns, Ids, Marks, Marks]] = []
    for question, evidence in enumerate(past.evidence(plan, questions, seed)):
        found = proposed(evidence, settings)
        items = found.items
        columns = features.columns_of(evidence, found.said, memory.facts(items, evidence.now))
        right = np.isin(items, questions.targets_of(question))
        met = past.had(np.full(len(items), questions.shoppers[question]), items)
        if wrong is not None:
            # Each question keeps its own few, so that memory is bounded by what is learned from.
            kept = _few(right, wrong, chance)
            columns, items, right, met = columns[kept], items[kept], right[kept], met[kept]
        parts.append((columns, items, right, met))
    return Rows(
        columns=np.concatenate([np.empty((0, len(features.NAMES)), np.float32), *(part[0] for part in parts)]),
        questions=np.repeat(np.arange(len(parts)), [len(part[1]) for part in parts]).astype(np.int32),
        items=np.concatenate([np.empty(0, np.int64), *(part[1] for part in parts)]),
        right=np.concatenate([np.empty(0, np.bool_), *(part[2] for part in parts)]),
        met=np.concatenate([np.empty(0, np.bool_), *(part[3] for part in parts)]),
    )


def silenced(found: Rows, source: str) -> Rows:
    """The same candidates as if this source had said nothing: what it alone had named is gone.

    Limits   what others would have named in its place is not there.
    """
    own = [features.NAMES.index(f"{source}_{what}") for what in ("score", "share", "rank")]
    others = [features.NAMES.index(f"{other}_rank") for other in SOURCES if other != source]
    left = found.only(np.flatnonzero(np.isfinite(found.columns[:, others]).any(axis=1)))
    columns = left.columns.copy()
    columns[:, features.NAMES.index("sources")] -= np.isfinite(columns[:, own[-1]])
    columns[:, own] = np.nan
    return replace(left, columns=columns)


def thinned(found: Rows, wrong: int, seed: int) -> Rows:
    """All that is right, and so many wrong ones of each question that has a right one.

    Windows that teach together have to be thinned alike: a tree that can tell them apart, by the age of an item, would take
    their different shares of right ones for news about the items.
    """
    chance = np.random.default_rng(seed)
    begins = np.flatnonzero(np.diff(found.questions, prepend=-1))
    ends = np.append(begins[1:], len(found.questions))
    parts = (begin + _few(found.right[begin:end], wrong, chance) for begin, end in zip(begins, ends, strict=True))
    kept = np.concatenate([np.empty(0, np.int64), *parts])
    return found.only(kept)


def _few(right: Marks, wrong: int, chance: np.random.Generator) -> Ids:
    """Rows of all right ones and of some wrong ones, in order; none of a question that has no right one: it teaches no order."""
    if not right.any():
        return np.empty(0, np.int64)
    others = np.flatnonzero(~right)
    if len(others) > wrong:
        others = chance.choice(others, wrong, replace=False)
    return np.sort(np.concatenate([others, np.flatnonzero(right)]))


def first(found: Rows, scores: Weights, questions: int, k: int, *, unmet: bool) -> NDArray[np.int64]:
    """The k best candidates of each question, -1 where there are no more; equals stay in the order they were proposed.

    Shapes   -> int64[questions, k].
    """
    order = np.lexsort((-scores, found.questions))
    if unmet:
        order = order[~found.met[order]]
    whose = found.questions[order]
    rank = np.arange(len(order)) - np.searchsorted(whose, whose)
    kept = rank < k
    table = np.full((questions, k), -1, np.int64)
    table[whose[kept], rank[kept]] = found.items[order[kept]]
    return table
