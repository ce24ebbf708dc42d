"""Choosing the numbers of the sources on the validation part, each where its source answers best by itself."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from domain.choosing.kinds.every import SOURCES
from domain.choosing.values.evidence import Ids, Scored
from workers.evaluation import figures
from workers.evaluation.rows import Past, Plan

Told = Callable[[str], None]
Left = Callable[[], bool]
Axis = tuple[str, str, Sequence[Any]]

# A sample of this size tells settings apart that differ by a tenth; more would only cost time.
ASKED = 800

# Each axis: the source it is judged by, what it sets, and the values tried: a factor of two to four apart, the default
# first. What takes no counting and no solving comes first, then what gains most for its time, since time may run out.
AXES: tuple[Axis, ...] = (
    ("repurchase", "heat_days", (90.0, 45.0, 180.0, 2000.0)),
    ("repurchase", "tuning.due_weight", (0.5, 0.0, 2.0)),
    ("sequence", "tuning.anchors", (20, 50)),
    ("sequence", "tuning.recall_moments", (3.0, 1.5, 6.0)),
    ("sequence", "counts.anchor_share", (0.75, 0.5, 1.0)),
    ("sequence", "counts.shrink", (40.0, 10.0, 2.0, 160.0)),
    ("factors", "factor_days", (90.0, 45.0, 180.0, 400.0, 2000.0)),
    ("sequence", "counts.half_life_days", (83.0, 250.0, 2000.0)),
    ("factors", "factors.unobserved", (0.1, 0.3, 1.0, 0.03)),
    ("sequence", "counts.distance", (7.0, 3.0, 15.0)),
    ("sequence", "counts.backward", (0.6, 0.3, 1.0)),
    ("factors", "factors.regularisation", (0.003, 0.01, 0.03)),
    ("factors", "factors.dim", (64, 128)),
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


def tuned(past: Past, plan: Plan, *, k: int, seed: int, left: Left, tell: Told) -> Plan:
    """The plan with every number where its source is best on these questions, as far as the time goes.

    Limits   one axis after the other, once each: no combination is tried that is not on the way.
    """
    best: dict[str, float] = {}
    for source, name, values in AXES:
        if not left():
            tell(f"time is up before {name} was tried")
            break
        for value in values:
            trial = changed(plan, name, value)
            if trial == plan and source in best:
                continue
            score = alone(past, trial, source, k=k, seed=seed)
            if score > best.get(source, -1.0):
                best[source], plan = score, trial
            if not left():
                break
        tell(f"{name} = {value_of(plan, name)} ({source} alone {best[source]:.4f})")
    return plan


def alone(past: Past, plan: Plan, source: str, *, k: int, seed: int) -> float:
    """How good one source is by itself: recall and nDCG, of all items and of those not had before."""
    chance = np.random.default_rng(seed)
    many = len(past.questions)
    chosen = np.sort(chance.choice(many, min(ASKED, many), replace=False))
    questions = past.questions.some(chosen)
    had = [past.had(int(shopper)) for shopper in questions.shoppers]
    every, unmet = np.full((len(had), k), -1, np.int64), np.full((len(had), k), -1, np.int64)
    for row, evidence in enumerate(past.evidence(plan, questions, seed)):
        found = SOURCES[source].propose(evidence, plan.tuning)
        _fill(every[row], found, np.empty(0, np.int64))
        _fill(unmet[row], found, had[row])
    of_all = figures.judged(figures.hits(every, questions), figures.wanted(questions, None))
    of_new = figures.judged(figures.hits(unmet, questions), figures.wanted(questions, had))
    return (of_all.both + of_new.both) / 2


def _fill(row: Ids, found: Scored, had: Ids) -> None:
    items = found.items[~np.isin(found.items, had)][: len(row)]
    row[: len(items)] = items
