"""How sure a figure is: 95 % confidence intervals that hold for small numbers too."""

from math import sqrt

from domain.insights.values.figures import Figures, Interval, Measure

# The 97.5 % point of the normal distribution: 95 % lie between minus and plus this.
Z = 1.959964
LEAST_RATING, BEST_RATING = 1.0, 5.0
NOTHING = Interval(value=None, low=None, high=None)


def interval(figures: Figures, measure: Measure) -> Interval:
    """What is measured, and between which bounds it may well lie.

    Limits   clicks are taken as if each came by itself; somebody who clicks a lot makes the truth a little less sure.
    """
    match measure:
        case Measure.IMPRESSIONS:
            return Interval(value=float(figures.pages), low=None, high=None)
        case Measure.CLICK_THROUGH:
            return rate(figures.clicks, figures.pages)
        case Measure.CONVERSION:
            return share(figures.buyers, figures.visitors)
        case Measure.RETENTION:
            return share(figures.back, figures.matured)
        case Measure.SATISFACTION:
            return mean(figures.ratings, figures.stars, figures.squares)


def share(part: int, whole: int) -> Interval:
    """A share of a whole.

    Source   Wilson (1927): the score interval of a proportion.
    """
    if not whole:
        return NOTHING
    p, z2 = part / whole, Z * Z
    middle = (p + z2 / (2 * whole)) / (1 + z2 / whole)
    half = Z * sqrt(p * (1 - p) / whole + z2 / (4 * whole * whole)) / (1 + z2 / whole)
    return Interval(value=p, low=max(0.0, middle - half), high=min(1.0, middle + half))


def rate(count: int, exposure: int) -> Interval:
    """So many of something for each of something else, which may be more than one.

    Source   the score interval of a Poisson rate.
    """
    if not exposure:
        return NOTHING
    middle, half = count + Z * Z / 2, Z * sqrt(count + Z * Z / 4)
    return Interval(value=count / exposure, low=max(0.0, middle - half) / exposure, high=(middle + half) / exposure)


def mean(count: int, total: float, squares: float) -> Interval:
    """The mean of ratings. Four ratings in the middle are added to those there are, so that two fives are not a certainty.

    Source   after Agresti and Coull (1998), who add as much to a proportion.
    """
    if not count:
        return NOTHING
    centre, spread = (LEAST_RATING + BEST_RATING) / 2, (BEST_RATING - LEAST_RATING) / 2
    n = count + 4
    middle = (total + 4 * centre) / n
    variance = max(0.0, (squares + 4 * (centre * centre + spread * spread / 2)) / n - middle * middle)
    half, value = Z * sqrt(variance / n), total / count
    return Interval(
        value=value,
        low=max(LEAST_RATING, min(value, middle - half)),
        high=min(BEST_RATING, max(value, middle + half)),
    )
