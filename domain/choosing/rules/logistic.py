"""Logistic regression: scoring a trained one, and one that learns from every answer as it comes."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Features = NDArray[np.float32]

# One answer moves the score along one line; Newton is there after four steps, halving in the worst case after forty.
NEWTON_STEPS = 40
EXACT = 1e-12


def logits(parameters: Mapping[str, Any], features: Features) -> Numbers:
    """ln(p / (1 - p)) of each row by a trained regression: features around their mean, unknown ones at it.

    Shapes   features float32[n, f], NaN where unknown -> float64[n].
    """
    mean, scale = np.asarray(parameters["mean"]), np.asarray(parameters["scale"])
    around = np.clip(np.nan_to_num((features - mean) / scale, nan=0.0), -parameters["clip"], parameters["clip"])
    answer: Numbers = around @ np.asarray(parameters["weights"]) + parameters["bias"]
    return answer


def score(parameters: Mapping[str, Any], features: Features) -> Features:
    """The probability of a yes for each row, as trained."""
    return chance(logits(parameters, features)).astype(np.float32)


@dataclass(frozen=True, slots=True, kw_only=True)
class Belief:
    """What is believed about each weight: a normal distribution of its own.

    Shapes   mean [f], precision [f] (1 / variance), prior_mean [f], prior_precision [f]: where forgetting leads back to.
    """

    mean: Numbers
    precision: Numbers
    prior_mean: Numbers
    prior_precision: Numbers

    @classmethod
    def of(cls, mean: Numbers, precision: Numbers) -> "Belief":
        """The belief before any answer."""
        first, sure = np.asarray(mean, np.float64), np.asarray(precision, np.float64)
        return cls(mean=first, precision=sure, prior_mean=first, prior_precision=sure)

    @property
    def answers(self) -> Numbers:
        """How much precision the answers have added to each weight; 0 where nothing was learned."""
        return self.precision - self.prior_precision


def update(state: Belief, x: Numbers, y: Numbers, forgetting: float = 1.0) -> Belief:
    """The belief after these answers, one after the other.

    Shapes   x [n, f] (or [f] for one answer), y [n] of 0 and 1, or shares between them.
    Units    forgetting: what is kept of the learned precision at each answer; 1 keeps all, .9995 half after 1,386 answers.
    Limits   some 30 µs an answer, whatever f up to a hundred or so; rows with a NaN say nothing.
    Source   Laplace approximation with a diagonal, Chapelle & Li 2011; for a single answer its maximum is found exactly,
             since it lies on the line precision⁻¹x.
    """
    rows, answers = np.atleast_2d(np.asarray(x, np.float64)), np.atleast_1d(np.asarray(y, np.float64))
    mean, learned = state.mean.copy(), state.answers.copy()
    for row, answer in zip(rows, answers, strict=True):
        if not (np.isfinite(row).all() and np.isfinite(answer)):
            continue
        learned *= forgetting
        precision = state.prior_precision + learned
        reach = row / precision
        spread = float(row @ reach)
        start = float(row @ mean)
        step = _step(start, spread, float(answer))
        mean += step * reach
        at = float(chance(np.float64(start + step * spread)))
        learned += row * row * (at * (1 - at))
    return Belief(
        mean=mean,
        precision=state.prior_precision + learned,
        prior_mean=state.prior_mean,
        prior_precision=state.prior_precision,
    )


def draw(state: Belief, random: np.random.Generator) -> Numbers:
    """Weights as they might be, for Thompson sampling."""
    return random.normal(state.mean, 1 / np.sqrt(state.precision))


def chance(logit: Numbers | np.float64) -> Numbers:
    """The probability that a logit stands for, 0..1."""
    answer: Numbers = 1 / (1 + np.exp(-np.clip(logit, -30.0, 30.0)))
    return answer


def _step(start: float, spread: float, answer: float) -> float:
    """How far to go along the line: the a that solves a = answer - chance(start + a * spread)."""
    low, high = answer - 1.0, answer
    step = 0.0
    for _ in range(NEWTON_STEPS):
        at = 1 / (1 + math.exp(-min(max(start + step * spread, -30.0), 30.0)))
        wrong = step + at - answer
        if abs(wrong) < EXACT:
            break
        low, high = (low, step) if wrong > 0 else (step, high)
        step -= wrong / (1 + spread * at * (1 - at))
        # Far out the curve is flat and Newton leaps past the answer; halving does not.
        if not low < step < high:
            step = (low + high) / 2
    return step
