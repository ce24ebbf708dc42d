"""Judging policies on a log of single choices: one thing shown in one place, and whether it was taken."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import numpy as np

from domain.experiments.rules import estimators, learning, plackett_luce
from domain.experiments.rules.estimators import Answers, Intervals, Numbers
from domain.experiments.values.policies import (
    BlockView,
    Estimate,
    PageContext,
    Policy,
    PolicySettings,
)

# A log is a moment of a shop's life: nothing in it is old yet.
TRAINED = PolicySettings(forgetting=1.0)
# Where a policy puts more than this on what was never shown in that place, its estimate rests on the model or on nothing.
UNSUPPORTED = 0.01


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A row of the log. `propensity` is how likely the logged policy was to show this action in this place then.

    `group`: rows that are not independent (one page, one shopper) share it.
    """

    at: datetime
    action: str
    slot: int
    reward: float
    propensity: float
    context: PageContext = field(default_factory=PageContext)
    group: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What one policy would have earned a row, and what to keep in mind."""

    policy: str
    estimates: tuple[Estimate, ...]
    warnings: tuple[str, ...] = ()


@dataclass(slots=True)
class _Chances:
    """How likely the learnt policy is to choose each action in a context; alike contexts are looked at once."""

    policy: Policy
    actions: Sequence[str]
    known: dict[PageContext, tuple[Numbers, Numbers]] = field(default_factory=dict)

    def of(self, context: PageContext) -> tuple[Numbers, Numbers]:
        """The chance of each action, and how likely it is taken once it is looked at."""
        if context not in self.known:
            views = [BlockView(key=action, kind="") for action in self.actions]
            scores = np.array([plackett_luce.utility(view, context, self.policy) for view in views])
            scaled = np.exp((scores - scores.max()) / self.policy.settings.temperature)
            even = self.policy.settings.uniform_share
            self.known[context] = even / len(scores) + (1 - even) * scaled / scaled.sum(), 1 / (1 + np.exp(-scores))
        return self.known[context]


def judge(
    choices: Sequence[Choice], *, trained_on: float, intervals: Intervals = Intervals.NORMAL, seed: int = 1
) -> list[Judged]:
    """The logged policy, an even one, and one learnt from the first part of the log, all judged on the rest of it.

    Limits   at least two rows, and one in each part.
    """
    in_time = sorted(choices, key=lambda choice: choice.at)
    first = in_time[: max(1, min(len(in_time) - 1, round(len(in_time) * trained_on)))]
    rest = in_time[len(first) :]
    actions = sorted({choice.action for choice in in_time})
    learnt = _Chances(learn(first), actions)
    names: dict[str, int] = {}
    groups = np.array([names.setdefault(each.group or f"row {n}", len(names)) for n, each in enumerate(rest)])
    found = []
    for name in ("logged", "uniform", "learnt"):
        answers, beyond = _answers(rest, learnt, name)
        made = estimators.estimates(answers, groups, intervals=intervals, seed=seed)
        found.append(Judged(policy=name, estimates=made, warnings=_warnings(made, beyond, len(rest))))
    return found


def learn(choices: Sequence[Choice]) -> Policy:
    """A policy that has seen these choices, one after the other."""
    policy = Policy(version=1, settings=TRAINED)
    for choice in choices:
        policy = learning.learn_choice(
            policy, BlockView(key=choice.action, kind=""), choice.context, choice.slot, taken=choice.reward > 0
        )
    return policy


def _answers(choices: Sequence[Choice], learnt: _Chances, name: str) -> tuple[Answers, float]:
    """What the log says of the policy of this name, and how much of it lies on what the log never shows in a slot."""
    shown: Mapping[int, set[str]] = {each.slot: set() for each in choices}
    for each in choices:
        shown[each.slot].add(each.action)
    never = {
        slot: np.array([action not in there for action in learnt.actions], np.float64) for slot, there in shown.items()
    }
    place = {action: number for number, action in enumerate(learnt.actions)}
    even = np.full(len(place), 1 / len(place))
    rows, beyond = [], 0.0
    for choice in choices:
        chances, attracts = learnt.of(choice.context)
        wanted = chances if name == "learnt" else even
        attracts = attracts * plackett_luce.examination(learnt.policy, choice.slot)
        predicted = float(attracts[place[choice.action]])
        if name == "logged":
            # What the logged policy would do elsewhere than it did is not written down; its weights are all 1.
            rows.append((choice.reward, 1.0, predicted, predicted))
            continue
        beyond += float(wanted @ never[choice.slot]) / len(choices)
        weight = float(wanted[place[choice.action]]) / choice.propensity
        rows.append((choice.reward, weight, predicted, float(wanted @ attracts)))
    columns = np.array(rows).T
    answers = Answers.single(rewards=columns[0], weights=columns[1], predicted=columns[2], expected=columns[3])
    return answers, beyond


def _warnings(made: Sequence[Estimate], beyond: float, rows: int) -> tuple[str, ...]:
    found = []
    if beyond > UNSUPPORTED:
        found.append(f"{beyond:.0%} of it lies on what this log never shows in that place: ips and snips cannot see it")
    if made[0].effective < 0.1 * rows:
        found.append(f"{rows} rows weigh no more than {made[0].effective:.0f}: the log's policy did something else")
    return tuple(found)
