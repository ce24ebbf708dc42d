"""What another policy would have earned, from what was logged under one whose chances are known."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from domain.experiments.values.policies import Estimate

Numbers = NDArray[np.float64]

# Two-sided 95 % of a normal distribution.
DEVIATIONS = 1.959964
RESAMPLES = 1000
RESAMPLED_AT_ONCE = 50
TINY = 1e-300


class Intervals(StrEnum):
    """Normal: by the estimator's influence function, at any size. Bootstrap: whole groups drawn again, below 100,000 of them."""

    NORMAL = "normal"
    BOOTSTRAP = "bootstrap"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What was logged, with what the policy in question and a model of rewards say about it.

    Shapes   all [n, slots]; a log of single choices has one slot, and 0 everywhere stands for a slot that was not there.
    Units    `weights` the policy's chance over the logged one, of the whole order down to this slot; `before` the same
             without this slot (1 for single choices); `predicted` the model's reward of what was shown; `expected` the mean
             of it over what the policy would show there; `direct` the same over whole orders (`expected` for single choices).
    """

    rewards: Numbers
    weights: Numbers
    before: Numbers
    predicted: Numbers
    expected: Numbers
    direct: Numbers

    @classmethod
    def single(cls, *, rewards: Numbers, weights: Numbers, predicted: Numbers, expected: Numbers) -> "Answers":
        """The answers of a log in which every row is one choice.

        Shapes   all [n].
        """
        columns = [each[:, None] for each in (rewards, weights, np.ones_like(weights), predicted, expected, expected)]
        names = ("rewards", "weights", "before", "predicted", "expected", "direct")
        return cls(**dict(zip(names, columns, strict=True)))


@dataclass(frozen=True, slots=True)
class _Ratio:
    """An estimator as a sum over slots of one mean over another. Shapes: both [groups, slots]."""

    above: Numbers
    below: Numbers

    @property
    def value(self) -> float:
        return float(_quotient(self.above.sum(0), self.below.sum(0)).sum())

    def normal(self) -> tuple[float, float]:
        """The value give or take what the delta method says."""
        means = _quotient(self.above.sum(0), self.below.sum(0))
        influence = _quotient(self.above - means * self.below, self.below.mean(0)).sum(1)
        groups = len(influence)
        half = DEVIATIONS * float(influence.std(ddof=1)) / math.sqrt(groups) if groups > 1 else math.inf
        return self.value - half, self.value + half

    def bootstrap(self, seed: int) -> tuple[float, float]:
        """The middle 95 % of the values of samples drawn with repetition."""
        chance, n = np.random.default_rng(seed), len(self.above)
        values: list[Numbers] = []
        for _ in range(0, RESAMPLES, RESAMPLED_AT_ONCE):
            often = chance.multinomial(n, np.full(n, 1 / n), size=RESAMPLED_AT_ONCE).astype(np.float64)
            values.append(_quotient(often @ self.above, often @ self.below).sum(1))
        low, high = np.quantile(np.concatenate(values), [0.025, 0.975])
        return float(low), float(high)


def estimates(
    answers: Answers,
    groups: NDArray[np.int64] | None = None,
    *,
    intervals: Intervals = Intervals.NORMAL,
    seed: int = 1,
) -> tuple[Estimate, ...]:
    """The policy's value by inverse propensities (plain and self-normalised), the model alone, and both (doubly robust).

    Shapes   groups [n]: rows that are not independent of each other, as those of one page or shopper, share a number.
    Limits   n >= 1. For pages of several slots the first two assume that a slot's reward depends on what stands above it
             (reward-interaction IPS, McInerney et al. 2020), the last is cascade DR (Kiyohara et al. 2022).
    """
    weights, ones = answers.weights, np.ones_like(answers.weights)
    there = answers.before > 0
    # On pages of different lengths a slot's mean is taken over those that have it, and counts as often as it is there.
    share = np.where(there.any(0), there.mean(0), 1.0)
    ratios: Mapping[str, tuple[Numbers, Numbers]] = {
        "ips": (weights * answers.rewards, ones),
        "snips": (weights * answers.rewards, weights / share),
        "dm": (answers.direct, ones),
        "dr": (weights * (answers.rewards - answers.predicted) + answers.before * answers.expected, ones),
    }
    whole = np.take_along_axis(weights, np.maximum(there.sum(1, keepdims=True) - 1, 0), 1)
    effective = float(whole.sum() ** 2 / max(float((whole**2).sum()), TINY))
    found = []
    for name, (above, below) in ratios.items():
        ratio = _Ratio(_grouped(above, groups), _grouped(below, groups))
        low, high = ratio.normal() if intervals is Intervals.NORMAL else ratio.bootstrap(seed)
        found.append(
            Estimate(
                estimator=name,
                value=ratio.value,
                low=low,
                high=high,
                effective=effective,
                largest=float(weights.max(initial=0.0)),
            )
        )
    return tuple(found)


def _grouped(rows: Numbers, groups: NDArray[np.int64] | None) -> Numbers:
    if groups is None:
        return rows
    _, place = np.unique(groups, return_inverse=True)
    summed = np.zeros((int(place.max()) + 1, rows.shape[1]))
    np.add.at(summed, place, rows)
    return summed


def _quotient(above: Numbers, below: Numbers) -> Numbers:
    return np.divide(above, below, out=np.zeros(np.broadcast(above, below).shape), where=below != 0)


def named(found: Sequence[Estimate], estimator: str) -> Estimate:
    """The estimate by this estimator."""
    return next(each for each in found if each.estimator == estimator)
