"""From a shop's history to a table: tune on the validation part, learn from everything before the test, answer the test."""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from domain.choosing.values.evidence import Ids
from workers.evaluation import figures, heads, tuning
from workers.evaluation.baselines import answers, baselines, tuned
from workers.evaluation.rows import Past, Plan, Score, first, rows, thinned
from workers.evaluation.splits import PROTOCOLS
from workers.evaluation.values import Log, Shop
from workers.evaluation.words import near_in_words

# Wrong candidates that teach, of each question; more made trees slower, not better.
WRONG = 60
# As many questions as teach, all windows together, and as decide; a shop with more has its sample of them.
TAUGHT, HELD = 12_000, 3_000
# As many questions, with all their candidates, weigh the sources.
WEIGHED = 400
# Of how many questions a history is cut, and to how many events.
CUT_TAUGHT, CUT = 4_000, (0, 1, 2, 3, 5, 10)
# Rows of this many questions are made at once: 2,000 × 400 × 56 numbers are 180 MB.
ANSWERED_AT_ONCE = 2_000
# Of the budget, half is for trying settings of the method and half for those of the baselines, as much for each as for the next.
TUNING_ENDS, BASELINES_END = 0.5, 1.0

Told = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How to judge. `budget_s` bounds the trying of settings; learning and answering take what they take."""

    protocol: str = "temporal"
    k: int = 10
    budget_s: float = 240.0
    seed: int = 0
    without: tuple[str, ...] = ()
    ablation: tuple[str, ...] = ()
    ladder: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    """How the project's method ranks: the sources' numbers and a head for each scope, and one for who has no history."""

    plan: Plan
    every: Score
    unmet: Score
    stranger: Score
    without: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of the table."""

    method: str
    scope: str
    history: str
    n: int
    recall: float
    ndcg: float
    recall_ci: tuple[float, float]
    ndcg_ci: tuple[float, float]


class Judge:
    """One shop's history, taken apart once, asked by every method."""

    def __init__(self, log: Log, shop: Shop, settings: Settings, tell: Told) -> None:
        self.settings, self._say, self._began = settings, tell, time.monotonic()
        test, held, taught = PROTOCOLS[settings.protocol](log)
        content = near_in_words(shop.words)
        self.past: list[Past] = []
        # Oldest first: every past begins where the one before it ended.
        for questions in (*reversed(taught), held, test):
            before = self.past[-1] if self.past else None
            self.past.append(Past(log, shop, questions, content, before=before))
        self.test, self.held = self.past[-1], self.past[-2]
        self._known = (log, shop, held, content)
        self.wanted = {"all": figures.wanted(test), "new": figures.wanted(test, self.test.unmet(test))}
        begin, end = np.searchsorted(self.test.log.shoppers, np.stack([test.shoppers, test.shoppers + 1]))
        self.events = end - begin
        self.names = {baseline.name: baseline for baseline in baselines(len(shop))}

    def tell(self, line: str) -> None:
        self._say(f"{time.monotonic() - self._began:6.0f} s  {line}")

    def left(self, share: float) -> Callable[[], bool]:
        """Whether there is still time before this share of the budget is used up."""
        return lambda: time.monotonic() - self._began < share * self.settings.budget_s

    def run(self) -> list[Row]:
        """The rows of every baseline and of the project's method, with those of each source left out if asked for."""
        told = self._said()
        k, seed = self.settings.k, self.settings.seed
        # A past of its own, which is let go of with all that was worked out for settings that were not taken.
        plan = tuning.tuned(Past(*self._known), Plan(), k=k, seed=seed, left=self.left(TUNING_ENDS), tell=self.tell)
        table: list[Row] = []
        for number, (name, baseline) in enumerate(self.names.items(), start=1):
            share = TUNING_ENDS + (BASELINES_END - TUNING_ENDS) * number / len(self.names)
            how = tuned(baseline, self.held, k=k, seed=seed, left=self.left(share))
            every, unmet = answers(baseline, self.test, self.test.questions, how, k=k, seed=seed)
            table += self.lines(name, every, unmet)
            self.tell(f"{name} {how}: recall@{k} {table_figure(table, name):.4f}")
        lesson, ranked = self.learnt(plan)
        found = self.answers(self.test, ranked)
        table += self.lines("etalage", *found)
        for events in self.settings.ladder:
            rows = self.lines(f"etalage, last {events}", *self.answers(self.test.shortened(events), ranked))
            table += [row for row in rows if row.history in {"all", "any"}]
        for source in self.settings.ablation:
            table += self.without(source, lesson, ranked, found)
        self.tell(f"done; {told}")
        return table

    def learnt(self, plan: Plan) -> tuple[heads.Lesson, Ranked]:
        """How the project's method ranks, and what it learned that from: every number is chosen before the test begins."""
        k, seed = self.settings.k, self.settings.seed
        # Everybody is also asked about as if they had only just come: short histories have to be learned from, too.
        many = np.random.default_rng(seed).choice(CUT, self.test.log.people)
        pasts = self.past[:-2]
        whole, cut = (total // max(len(pasts), 1) for total in (TAUGHT, CUT_TAUGHT))
        weighed = self.asked(self.past[max(len(self.past) - 3, 0)], plan, WEIGHED)
        taught, shortly = [], []
        for past in pasts:
            taught.append(self.asked(past, plan, whole, wrong=WRONG))
            shortly.append(self.asked(past.shortened(many), plan, cut, wrong=WRONG))
            past.let_go()
        taught += shortly
        held = self.asked(self.held, plan, HELD)
        strangers = self.asked(self.held.shortened(0), plan, HELD)
        lately = replace(held, rows=thinned(held.rows, WRONG, seed))
        choice = heads.chosen(taught, weighed, lately, held, strangers, k=k, seed=seed, tell=self.tell)
        self.tell(f"chosen: {choice.every} for all items, {choice.unmet} for new ones, {choice.stranger} for strangers")
        lesson = heads.Lesson(choice=choice, taught=[*taught, lately])
        return lesson, self.ranked(lesson, plan, self.settings.without)

    def ranked(self, lesson: heads.Lesson, plan: Plan, without: tuple[str, ...]) -> Ranked:
        score, choice = heads.refitted(lesson, seed=self.settings.seed), lesson.choice
        return Ranked(
            plan=plan,
            every=score[choice.every],
            unmet=score[choice.unmet],
            stranger=score[choice.stranger],
            without=without,
        )

    def without(self, source: str, lesson: heads.Lesson, ranked: Ranked, whole: tuple[Ids, Ids]) -> list[Row]:
        """The rows of the method without one of its sources, and what that source gives: the difference, shopper by shopper.

        The same heads learn anew, without a word of that source; no number is chosen again.
        """
        if not lesson.hears(source):
            self.tell(f"{source} names nothing here")
            return []
        fewer = self.ranked(lesson.without(source), ranked.plan, (*self.settings.without, source))
        found = self.answers(self.test, fewer)
        self.tell(f"judged without {source}")
        return self.lines(f"etalage without {source}", *found) + self.gains(source, whole, found)

    def gains(self, source: str, whole: tuple[Ids, Ids], fewer: tuple[Ids, Ids]) -> list[Row]:
        """How much better the whole is than what is left without a source; the interval is that of the difference."""
        found = []
        for scope, some, others in zip(("all", "new"), whole, fewer, strict=True):
            one, other = (self.judged(items, scope) for items in (some, others))
            these = (self.events > 0) & np.isfinite(one.recall)
            if these.any():
                recall, ndcg = (one.recall - other.recall)[these], (one.ndcg - other.ndcg)[these]
                found.append(self._line(f"gain of {source}", scope, "all", recall, ndcg))
        return found

    def answers(self, past: Past, ranked: Ranked) -> tuple[Ids, Ids]:
        """What the project's method answers the test's questions."""
        questions, k, seed = self.test.questions, self.settings.k, self.settings.seed
        every, unmet = np.full((len(questions), k), -1, np.int64), np.full((len(questions), k), -1, np.int64)
        for begin in range(0, len(questions), ANSWERED_AT_ONCE):
            some = np.arange(begin, min(begin + ANSWERED_AT_ONCE, len(questions)))
            found = rows(past, ranked.plan, questions.some(some), without=ranked.without, seed=seed)
            every[some] = first(found, ranked.every(found.columns), len(some), k, unmet=False)
            unmet[some] = first(found, ranked.unmet(found.columns), len(some), k, unmet=True)
            unknown = ~np.isin(questions.shoppers[some], past.own.shoppers)
            if unknown.any():
                popular = ranked.stranger(found.columns)
                every[some[unknown]] = first(found, popular, len(some), k, unmet=False)[unknown]
                unmet[some[unknown]] = first(found, popular, len(some), k, unmet=True)[unknown]
        return every, unmet

    def asked(self, past: Past, plan: Plan, most: int, wrong: int | None = None) -> heads.Asked:
        """A sample of the questions of a past, with their candidates."""
        chance = np.random.default_rng(self.settings.seed)
        many = len(past.questions)
        questions = past.questions.some(np.sort(chance.choice(many, min(most, many), replace=False)))
        found = rows(past, plan, questions, without=self.settings.without, seed=self.settings.seed, wrong=wrong)
        self.tell(f"{len(questions)} questions before {np.datetime64(int(past.questions.moment), 's')}")
        strange = ~np.isin(questions.shoppers, past.log.shoppers)
        return heads.Asked(questions=questions, rows=found, unmet=past.unmet(questions), strange=strange)

    def judged(self, items: Ids, scope: str) -> figures.Judged:
        return figures.judged(figures.hits(items, self.test.questions), self.wanted[scope])

    def lines(self, method: str, every: Ids, unmet: Ids) -> list[Row]:
        """The rows of one method: both scopes, all histories."""
        found = []
        for scope, items in (("all", every), ("new", unmet)):
            judged = self.judged(items, scope)
            for history, low, high in figures.HISTORIES:
                these = (self.events >= low) & (self.events <= high) & np.isfinite(judged.recall)
                if these.any():
                    found.append(self._line(method, scope, history, judged.recall[these], judged.ndcg[these]))
        return found

    def _line(self, method: str, scope: str, history: str, recall: figures.Numbers, ndcg: figures.Numbers) -> Row:
        return Row(
            method=method,
            scope=scope,
            history=history,
            n=len(recall),
            recall=float(recall.mean()),
            ndcg=float(ndcg.mean()),
            recall_ci=figures.interval(recall, self.settings.seed),
            ndcg_ci=figures.interval(ndcg, self.settings.seed),
        )

    def _said(self) -> str:
        test = self.test.questions
        line = (
            f"{len(test)} shoppers asked about, {len(self.held.questions)} for validation, "
            f"{sum(len(past.questions) for past in self.past[:-2])} to learn from; "
            f"what is known ends at {np.datetime64(int(test.moment), 's')}"
        )
        self.tell(line)
        return line


def table_figure(table: list[Row], method: str) -> float:
    """Recall of a method, all items, all shoppers; NaN where it is not in the table."""
    return next((row.recall for row in table if (row.method, row.scope, row.history) == (method, "all", "all")), np.nan)


def judged(log: Log, shop: Shop, settings: Settings, tell: Told) -> list[Row]:
    """The table of a shop's history."""
    return Judge(log, shop, settings, tell).run()
