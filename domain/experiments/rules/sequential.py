"""Statistics that stay true however often somebody looks: what is safe to say may be said the moment it is seen."""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]

ALPHA = 0.05
"""Chance of ever saying "different" of arms that are the same, over the whole life of an experiment."""
SPLIT_ALPHA = 0.01
"""Chance of ever crying "split broken" over a good split. Smaller than ALPHA: the alarm takes an experiment away."""
# A half share that is off by half a percent (50.5 to 49.5) is a bug worth finding, less is hardly one: with this weight the
# alternatives are spread by 0.5 / sqrt(10_000) = half a percent around the plan.
SPLIT_PRIOR = 10_000.0
# The 80th percentile of the normal distribution: "four times in five".
POWER_Z = 0.8416


def widening(time: float | Numbers, *, tuned_for: float, alpha: float = ALPHA) -> Numbers:
    """How many standard errors an interval reaches to each side, so that it holds at all times together.

    Units    time: pages shown so far, the clock in which information arrives (returning visitors included).
    Limits   tuned_for > 0, the time at which the interval is to be narrowest; fixed before the first look.
    Source   asymptotic confidence sequences, Waudby-Smith, Arbour, Sinha, Kennedy & Ramdas 2021 (arXiv 2103.06476), eq. 6;
             beside the fixed interval's 1.96 it is 3.0 at the time it is tuned for.
    """
    spent = np.asarray(time, np.float64) * _density(tuned_for, alpha)
    return np.asarray(np.sqrt((spent + 1) / spent * (np.log1p(spent) - 2 * math.log(alpha))))


def surprise(z: float, time: float, *, tuned_for: float, alpha: float = ALPHA) -> float:
    """An always-valid p-value: below `alpha` exactly where the interval leaves out "no difference".

    Limits   z: the difference in standard errors.
    """
    spent = time * _density(tuned_for, alpha)
    evidence = spent * z * z / (2 * (spent + 1)) - math.log1p(spent) / 2
    return min(1.0, math.exp(-min(evidence, 700.0)))


def _density(tuned_for: float, alpha: float) -> float:
    """The mixture's variance that makes the interval narrowest at `tuned_for` (the same paper, appendix B.2)."""
    return (-2 * math.log(alpha) + math.log(-2 * math.log(alpha) + 1)) / tuned_for


def more_needed(effect: float, error: float, time: float, *, tuned_for: float, alpha: float = ALPHA) -> float:
    """How many times the pages shown so far it takes until this effect shows, four times in five; below 1: it would by now.

    Limits   effect and error in the same unit, both above 0; traffic stays as it is.
    """

    def shows(times: float) -> bool:
        reach = float(widening(time * times, tuned_for=tuned_for, alpha=alpha)) + POWER_Z
        return effect >= reach * error / math.sqrt(times)

    low, high = 1e-3, 1e6
    if not shows(high):
        return math.inf
    while high / low > 1.01:
        middle = math.sqrt(low * high)
        low, high = (low, middle) if shows(middle) else (middle, high)
    return high


def split_surprise(counts: Sequence[int], planned: Sequence[float]) -> float:
    """An always-valid p-value of the persons being split as planned.

    Shapes   counts: persons of each arm; planned: their shares, which sum to 1.
    Source   Lindon & Malek 2022 (arXiv 2011.03567): Bayes factor of a Dirichlet around the plan against the plan.
    """
    prior = [SPLIT_PRIOR * share for share in planned]
    factor = math.lgamma(SPLIT_PRIOR) - math.lgamma(SPLIT_PRIOR + sum(counts))
    for count, weight, share in zip(counts, prior, planned, strict=True):
        factor += math.lgamma(weight + count) - math.lgamma(weight) - count * math.log(share)
    return min(1.0, math.exp(-min(factor, 700.0)))
