"""Ratios of sums over persons, such as clicks per page: their spread comes from persons, who do not act page by page alone."""

from dataclasses import dataclass

from domain.experiments.values.experiments import Moments


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """One arm's ratio, and how it varies from person to person beside what they did before.

    `variance` and `covariance` are of a single person's pull on the ratio (delta method).
    """

    n: int
    ratio: float
    variance: float
    before: float
    before_variance: float
    covariance: float


def spread(moments: Moments) -> Spread | None:
    """The arm's ratio; None where there is nothing to divide by yet.

    Source   delta method: a person's pull on Σvalue/Σper is (value - ratio·per) / mean(per).
    """
    n = moments.n
    if n < 2 or moments.sums[1] <= 0:
        return None
    value, per, before = (total / n for total in moments.sums)
    vv, pp, bb, vp, vb, pb = (total / n for total in moments.products)
    ratio = value / per
    # Over n - 1, as a sample's variance is; rounding may leave a hair below nothing.
    fair = n / (n - 1)
    pull = (vv - value**2) - 2 * ratio * (vp - value * per) + ratio**2 * (pp - per**2)
    return Spread(
        n=n,
        ratio=ratio,
        variance=max(pull * fair / per**2, 0.0),
        before=before,
        before_variance=max((bb - before**2) * fair, 0.0),
        covariance=((vb - value * before) - ratio * (pb - per * before)) * fair / per,
    )
