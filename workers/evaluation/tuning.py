"""Choosing the numbers of the sources on the validation part, each where its source answers best by itself."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from domain.choosing.kinds.every import SOURCES
from workers.evaluation import figures
from workers.evaluation.rows import Past, Plan

Told = Callable[[str], None]
Left = Callable[[], bool]
Axis = tuple[str, str, Sequence[Any]]

# A sample of this size tells settings apart that differ by a twentieth; more would only cost time.
ASKED = 2_000
# So much better, of its own size, has a value to be before it replaces the one that stands: less is chance.
BETTER = 0.003

# What each source that is tuned reads, beside a person's own events.
READS: Mapping[str, tuple[str, ...]] = {
    "repurchase": ("clocks",),
    "sequence": ("neighbours",),
    "complement": ("neighbours",),
    "factors": ("factors",),
}

# Each axis: the source it is judged by, what it sets, and the values tried: a factor of two to four apart, the default
# first. First comes how fast what repeats and what follows ages, since all else depends on it; then what is read otherwise
# without counting anew, which takes seconds; then what is trained or counted anew for each value.
AXES: tuple[Axis, ...] = (
    ("repurchase", "heat_days", (90.0, 45.0, 180.0, 2000.0)),
    ("repurchase", "tuning.due_weight", (0.5, 0.0, 2.0)),
    ("sequence", "counts.half_life_days", (83.0, 300.0, 3000.0)),
    ("sequence", "tuning.anchors", (20, 50)),
    ("sequence", "tuning.recall_moments", (3.0, 1.5, 6.0)),
    ("sequence", "counts.shrink", (40.0, 10.0, 2.0)),
    ("sequence", "counts.anchor_share", (0.75, 0.5, 1.0)),
    ("complement", "tuning.basket_moments", (3.0, 12.0, 48.0)),
    ("factors", "factor_days", (90.0, 45.0, 400.0, 2000.0)),
    ("factors", "factors.unobserved", (0.1, 0.3, 1.0)),
    ("sequence", "counts.distance", (7.0, 3.0, 15.0)),
    ("sequence", "counts.backward", (0.6, 0.3, 1.0)),
    ("factors", "factors.regularisation", (0.003, 0.01)),
    ("factors", "factors.dim", (64, 128)),
    # Once more what hangs together: when the one has moved, the other may.
    ("sequence", "counts.half_life_days", (83.0, 300.0, 3000.0)),
    ("sequence", "tuning.recall_moments", (3.0, 2.0, 1.0, 12.0)),
    ("sequence", "counts.shrink", (40.0, 10.0, 2.0, 160.0)),
    ("factors", "factor_days", (180.0, 20.0)),
)


def changed(plan: Plan, name: str, value: Any) -> Plan:
    """The plan with one number changed; `part.field` or `field`."""
    part, _, inner = name.rpartition(".")
    if not part:
        return replace(plan, **{name: value})
    return replace(plan, **{part: replace(getattr(plan, part), **{inner: value})})


def value_of(plan: Plan, name: str) -> Any:
    part, _, inner = name.rpartition(".")
    return getattr(getattr(plan, part) if part else plan, inner)


class Sample:
    """Some questions of a past, and how well a source answers them by itself."""

    def __init__(self, past: Past, k: int, seed: int) -> None:
        chance, many = np.random.default_rng(seed), len(past.questions)
        self.past, self.k, self.seed = past, k, seed
        self.questions = past.questions.some(np.sort(chance.choice(many, min(ASKED, many), replace=False)))
        self.wanted = figures.wanted(self.questions)
        self.wanted_new = figures.wanted(self.questions, past.unmet(self.questions))

    def alone(self, plan: Plan, source: str) -> float:
        """How good one source is by itself: recall and nDCG, of all items and of those not had before."""
        found = np.full((len(self.questions), plan.tuning.most), -1, np.int64)
        for row, evidence in enumerate(self.past.evidence(plan, self.questions, self.seed, READS[source])):
            items = SOURCES[source].propose(evidence, plan.tuning).items
            found[row, : len(items)] = items
        had = self.past.had(np.repeat(self.questions.shoppers, found.shape[1]), found.ravel()).reshape(found.shape)
        new = np.take_along_axis(found, np.argsort(had, axis=1, kind="stable"), axis=1)
        # What was had is behind all that is new.
        new[np.arange(found.shape[1]) >= (~had).sum(axis=1, keepdims=True)] = -1
        every = figures.judged(figures.hits(found[:, : self.k], self.questions), self.wanted)
        unmet = figures.judged(figures.hits(new[:, : self.k], self.questions), self.wanted_new)
        return (every.both + unmet.both) / 2


def tuned(past: Past, plan: Plan, *, k: int, seed: int, left: Left, tell: Told) -> Plan:
    """The plan with every number where its source is best on these questions, as far as the time goes.

    Limits   one axis after the other: no combination is tried that is not on the way.
    """
    sample = Sample(past, k, seed)
    best: dict[str, float] = {}
    for source, name, values in AXES:
        if not left():
            tell(f"time is up before {name} was tried")
            break
        for value in values:
            trial = changed(plan, name, value)
            if trial == plan and source in best:
                continue
            score = sample.alone(trial, source)
            if score > best.get(source, -1.0) * (1 + BETTER):
                best[source], plan = score, trial
            if not left():
                break
        tell(f"{name} = {value_of(plan, name)} ({source} alone {best[source]:.4f})")
    return plan
