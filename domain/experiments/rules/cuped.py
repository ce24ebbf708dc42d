"""Taking out of a measure what persons would have done anyway, as far as their past tells it (CUPED)."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.experiments.rules.ratio import Spread


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjusted:
    """One arm's measure after that, with the variance of the measure itself (no longer of a person)."""

    mean: float
    variance: float
    saved: float


def adjust(arms: Sequence[Spread]) -> list[Adjusted]:
    """Each arm's measure as if all arms had persons of the same past.

    Limits   one slope for all arms; what was before cannot be moved by an arm, so nothing is biased by it.
    Source   Deng, Xu, Kohavi & Walker 2013, on the pulls of the delta method (Deng et al. 2018).
    """
    spread = sum(arm.n * arm.before_variance for arm in arms)
    slope = sum(arm.n * arm.covariance for arm in arms) / spread if spread > 0 else 0.0
    everybody = sum(arm.n * arm.before for arm in arms) / sum(arm.n for arm in arms)
    return [_adjusted(arm, slope, everybody) for arm in arms]


def _adjusted(arm: Spread, slope: float, everybody: float) -> Adjusted:
    left = max(arm.variance - 2 * slope * arm.covariance + slope**2 * arm.before_variance, 0.0)
    return Adjusted(
        mean=arm.ratio - slope * (arm.before - everybody),
        variance=left / arm.n,
        saved=1 - left / arm.variance if arm.variance > 0 else 0.0,
    )
