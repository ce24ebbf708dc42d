"""Claims about looking at an experiment as often as one likes."""

import math

import numpy as np
import pytest

from domain.experiments.rules import cuped, ratio, sequential, verdicts
from domain.experiments.values.experiments import Arm, Finding, Measure, Moments
from tests.domain.experiments.crowd import Crowd, experiment, first_found
from tests.shops import NOW, days_ago

pytestmark = pytest.mark.unit


def test_two_arms_that_are_the_same_are_hardly_ever_called_different_though_looked_at_every_hour() -> None:
    crowd = Crowd(hours=48)

    alarms = sum(first_found(crowd, seed) is not None for seed in range(100))

    # tests/benchmarks/test_experiments.py has 1,000 runs of six crowds: 5 % is the promise, 0.6 to 2.1 % is what is seen.
    assert alarms <= 5


def test_a_known_lift_is_found_and_estimated_in_most_runs() -> None:
    found = [first_found(Crowd(lift=0.3), seed) for seed in range(60)]

    seen = [each for each in found if each is not None]
    assert len(seen) >= 48
    assert all(compared.difference.low > 0 for _, compared in seen)


def test_an_interval_reaches_three_standard_errors_where_it_is_tuned_and_never_as_few_as_two() -> None:
    reach = sequential.widening(np.array([1_000.0, 20_000.0, 400_000.0]), tuned_for=20_000)

    assert reach.round(2).tolist() == [4.72, 3.04, 3.34]


def test_the_p_value_falls_below_five_percent_exactly_where_the_interval_leaves_nothing_out() -> None:
    edge = float(sequential.widening(7_000.0, tuned_for=20_000))

    assert sequential.surprise(edge, 7_000, tuned_for=20_000) == pytest.approx(0.05)
    assert sequential.surprise(0.0, 7_000, tuned_for=20_000) == 1.0


def test_how_much_longer_it_takes_is_where_the_interval_gets_narrow_enough() -> None:
    times = sequential.more_needed(0.02, 0.01, 20_000, tuned_for=20_000)

    reach = float(sequential.widening(20_000 * times, tuned_for=20_000)) + sequential.POWER_Z
    assert reach * 0.01 / math.sqrt(times) == pytest.approx(0.02, rel=0.01)


def split_found_at(share: float, seed: int, most: int = 400_000) -> int | None:
    """Persons after which a split that is off is called broken, looked at after every thousand."""
    first = np.random.default_rng(seed).binomial(1_000, share, most // 1_000).cumsum()
    for step, count in enumerate(first, start=1):
        if sequential.split_surprise([int(count), step * 1_000 - int(count)], [0.5, 0.5]) < sequential.SPLIT_ALPHA:
            return step * 1_000
    return None


def test_a_split_of_fifty_and_a_half_is_found_and_a_fair_one_is_not() -> None:
    off = [split_found_at(0.505, seed) for seed in range(40)]
    fair = [split_found_at(0.5, seed) for seed in range(40)]

    assert sum(each is None for each in off) <= 2
    assert [each for each in fair if each is not None] == []


def moments(value: list[float], per: list[float], before: list[float]) -> Moments:
    v, p, b = (np.array(each) for each in (value, per, before))
    return Moments(
        n=len(v),
        some=int((v != 0).sum()),
        sums=(v.sum(), p.sum(), b.sum()),
        products=((v * v).sum(), (p * p).sum(), (b * b).sum(), (v * p).sum(), (v * b).sum(), (p * b).sum()),
    )


def test_the_spread_of_a_mean_is_the_samples_own() -> None:
    value = [0.0, 1.0, 4.0, 2.0]

    known = ratio.spread(moments(value, [1.0] * 4, [0.0] * 4))

    assert known is not None
    assert known.ratio == 1.75
    assert known.variance == pytest.approx(float(np.var(value, ddof=1)))


def test_the_spread_of_clicks_per_page_comes_from_persons() -> None:
    """Persons click on all their pages or on none: pages taken alone would look five times as sure."""
    chance = np.random.default_rng(7)
    means = []
    for _ in range(400):
        pages = chance.integers(1, 40, 200).astype(float)
        clicks = np.where(chance.random(200) < 0.3, pages, 0.0)
        known = ratio.spread(moments(clicks.tolist(), pages.tolist(), [0.0] * 200))
        assert known is not None
        means.append((known.ratio, math.sqrt(known.variance / 200)))

    ratios, errors = np.array(means).T
    assert errors.mean() == pytest.approx(ratios.std(), rel=0.1)


def test_there_is_no_ratio_of_nothing() -> None:
    assert ratio.spread(moments([0.0, 0.0], [0.0, 0.0], [0.0, 0.0])) is None


def test_the_past_takes_out_what_it_explains_and_biases_nothing() -> None:
    chance = np.random.default_rng(3)
    gained = []
    for _ in range(200):
        before = chance.normal(10, 2, (2, 400))
        value = before + chance.normal(0, 1, (2, 400)) + np.array([[0.0], [0.3]])
        arms = [ratio.spread(moments(list(v), [1.0] * 400, list(b))) for v, b in zip(value, before, strict=True)]
        first, second = cuped.adjust([arm for arm in arms if arm is not None])
        gained.append((second.mean - first.mean, first.saved, math.sqrt(first.variance + second.variance)))

    difference, saved, error = np.array(gained).T
    assert difference.mean() == pytest.approx(0.3, abs=0.02)
    # Of a variance of 5 the past explains 4.
    assert saved.mean() == pytest.approx(0.8, abs=0.02)
    assert error.mean() == pytest.approx(difference.std(), rel=0.15)


def sold(n: int, buyers: int) -> Moments:
    return Moments(n=n, some=buyers, sums=(buyers, n, 0), products=(buyers, n, 0, buyers, 0, 0))


def said(first: Moments, second: Moments, **given: object) -> tuple[Finding, str]:
    tried = experiment(measure=Measure.CONVERSION, started_at=days_ago(10), **given)
    split = verdicts.split_check(tried.arms, [first.n, second.n])
    both = {"a": first, "b": second}
    figures = verdicts.figures(tried, Measure.CONVERSION, both, pages=first.n + second.n, now=NOW)
    verdict = verdicts.verdict(tried, split, figures)
    return verdict.finding, verdict.words


@pytest.mark.parametrize(
    ("first", "second", "finding", "words"),
    [
        (
            sold(50_000, 5_000),
            sold(50_000, 5_600),
            Finding.BETTER,
            "B sells more: +12.0 % (5.3 to 19.2 %) buyers among visitors; safe to stop",
        ),
        (
            sold(50_000, 5_600),
            sold(50_000, 5_000),
            Finding.WORSE,
            "B sells less: -10.7 % (-16.1 to -5.0 %) buyers among visitors; safe to stop, keep the first",
        ),
        (
            sold(5_000, 500),
            sold(5_000, 505),
            Finding.OPEN,
            "No difference seen yet; with this traffic a 2 % lift would take more than a year to show",
        ),
        (
            sold(50_000, 20_000),
            sold(50_000, 20_100),
            Finding.OPEN,
            "No difference seen yet; with this traffic a 2 % lift shows in about 20 days",
        ),
        (
            sold(5_000, 500),
            sold(5_900, 590),
            Finding.SPLIT_BROKEN,
            "Stop: shoppers are not split as planned (45.9 / 54.1 % instead of 50.0 / 50.0 %)",
        ),
        (
            sold(199, 80),
            sold(210, 80),
            Finding.TOO_EARLY,
            "Too early: the smallest arm has 199 visitors. 200 are needed in each, 30 of them with something to count",
        ),
    ],
)
def test_a_verdict_says_in_words_what_may_be_done(
    first: Moments, second: Moments, finding: Finding, words: str
) -> None:
    assert said(first, second) == (finding, words)


def test_arms_that_are_as_good_as_the_same_need_not_be_watched_any_longer() -> None:
    finding, words = said(sold(2_000_000, 400_000), sold(2_000_000, 400_400), planned_pages=4_000_000)

    assert finding is Finding.NO_DIFFERENCE
    assert words == "No difference worth having: -0.5 % to +0.7 % buyers among visitors; safe to stop"


def test_fewer_dismissals_are_better() -> None:
    tried = experiment(measure=Measure.DISMISSALS)
    both = {"a": sold(50_000, 5_600), "b": sold(50_000, 5_000)}
    figures = verdicts.figures(tried, Measure.DISMISSALS, both, pages=100_000, now=NOW)

    verdict = verdicts.verdict(tried, verdicts.split_check(tried.arms, [50_000, 50_000]), figures)

    assert (verdict.finding, verdict.arm) == (Finding.BETTER, "b")
    assert verdict.words.startswith("B is dismissed less: -10.7 %")


def test_three_arms_share_the_allowed_error() -> None:
    """With twice as many chances to be fooled each interval is wider."""
    two = verdicts.figures(experiment(), Measure.CLICKS, {"a": sold(900, 90), "b": sold(900, 99)}, pages=1_800, now=NOW)
    arms = (Arm(key="a", name="A"), Arm(key="b", name="B"), Arm(key="c", name="C"))
    both = {"a": sold(900, 90), "b": sold(900, 99), "c": sold(900, 90)}
    three = verdicts.figures(experiment(arms=arms), Measure.CLICKS, both, pages=1_800, now=NOW)

    assert three.comparisons[0].difference.low < two.comparisons[0].difference.low
