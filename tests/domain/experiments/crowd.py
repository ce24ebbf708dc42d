"""A crowd of visitors with known habits, looked at every hour as an impatient operator would."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import numpy as np
from numpy.typing import NDArray

from domain.experiments.rules import verdicts
from domain.experiments.values.experiments import Arm, Comparison, Experiment, Measure, Moments, State
from tests.shops import NOW

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Crowd:
    """Visitors arrive evenly, come back now and then, and click: some much, some little, as they did before.

    Units    rate: things done a page; spread: of its logarithm from person to person; again: pages an hour after the first;
             money: the spread of the logarithm of what one thing done is worth, None where each counts as one.
    """

    hours: int = 72
    an_hour: int = 25
    rate: float = 0.5
    spread: float = 0.7
    again: float = 0.02
    lift: float = 0.0
    money: float | None = None

    def looks(self, chance: np.random.Generator) -> Iterator[tuple[int, int, dict[str, Moments]]]:
        """After each hour: the hour, the pages so far, and each arm's sums."""
        n = self.hours * self.an_hour
        arrived = np.repeat(np.arange(self.hours), self.an_hour)
        treated = chance.random(n) < 0.5
        habit = self.rate * np.exp(self.spread * chance.standard_normal(n) - self.spread**2 / 2)
        before = chance.poisson(habit * 4).astype(float)
        here = np.arange(self.hours)[None, :] >= arrived[:, None]
        pages = np.where(here, chance.poisson(self.again, here.shape), 0)
        pages[np.arange(n), arrived] += 1
        done = chance.poisson(pages * (habit * (1 + self.lift * treated))[:, None]).astype(float)
        if self.money is not None:
            done *= np.exp(self.money * chance.standard_normal(done.shape))
        value = done.cumsum(1)
        arms = {key: _sums(value[mine], before[mine], here[mine]) for key, mine in (("a", ~treated), ("b", treated))}
        shown = pages.sum(0).cumsum()
        for hour in range(self.hours):
            yield hour + 1, int(shown[hour]), {key: _moments(sums[:, hour]) for key, sums in arms.items()}


def _sums(value: Floats, before: Floats, here: NDArray[np.bool_]) -> Floats:
    past = before[:, None] * here
    each = [here.sum(0), (value > 0).sum(0), value.sum(0), past.sum(0), (value**2).sum(0)]
    return np.array([*each, (past**2).sum(0), (value * past).sum(0)], float)


def _moments(sums: Floats) -> Moments:
    n, some, v, b, vv, bb, vb = (float(each) for each in sums)
    return Moments(n=int(n), some=int(some), sums=(v, n, b), products=(vv, n, bb, v, vb, b))


def experiment(**given: object) -> Experiment:
    """Two arms, judged by clicks per visitor."""
    fields = {
        "key": "words",
        "name": "Words",
        "arms": (Arm(key="a", name="A"), Arm(key="b", name="B")),
        "measure": Measure.CLICKS,
        "planned_pages": 4_000,
        "state": State.RUNNING,
        "version": 2,
        "created_at": NOW,
        "started_at": NOW,
    }
    return Experiment(**{**fields, **given})  # type: ignore[arg-type]


def first_found(crowd: Crowd, seed: int, **given: object) -> tuple[int, Comparison] | None:
    """The pages after which an hourly look first said "different", and what it said; None: it never did."""
    tried = experiment(**given)
    for hour, pages, moments in crowd.looks(np.random.default_rng(seed)):
        now = NOW + timedelta(hours=hour)
        compared = verdicts.figures(tried, tried.measure, moments, pages=pages, now=now).comparisons
        if compared and not compared[0].difference.holds(0.0):
            return pages, compared[0]
    return None
