"""Claims about what a page policy learns from clicks, and from what was not clicked."""

import math
from dataclasses import replace

import pytest

from domain.experiments.rules import learning, page_features, plackett_luce
from domain.experiments.values.policies import BlockView, Examined, PageContext, PageShown, Policy, PolicySettings
from tests.domain.experiments.simulation import Ours, Shape, World, shares

pytestmark = pytest.mark.unit

HERE = PageContext()
VIEWS = tuple(BlockView(key=key, kind="rail", place=place) for place, key in enumerate("abc"))
PAGE = PageShown(context=HERE, views=VIEWS, order=("b", "a", "c"), propensities=(0.2, 0.5, 1.0))


def utilities(policy: Policy) -> dict[str, float]:
    return {view.key: plackett_luce.utility(view, HERE, policy) for view in VIEWS}


def test_a_click_speaks_for_a_block_at_once_and_for_its_kind_a_little() -> None:
    before = utilities(Policy())

    after = utilities(learning.learn_clicks(Policy(), PAGE, ["b"]))

    assert after["b"] - before["b"] > after["c"] - before["c"] > 0


def test_one_click_moves_a_belief_to_the_exact_mode_of_what_is_then_believed() -> None:
    found = dict(page_features.features(VIEWS[0], HERE))
    spread = sum(x * x / page_features.prior(name).precision for name, x in found.items())
    before = plackett_luce.utility(VIEWS[0], HERE, Policy())

    after = plackett_luce.utility(VIEWS[0], HERE, learning.learn_clicks(Policy(), PAGE, ["a"]))

    assert after - before == pytest.approx(spread * (1 - 1 / (1 + math.exp(-after))), abs=1e-9)


def test_an_unclicked_block_counts_against_itself_only_as_far_as_it_was_looked_at() -> None:
    blind = replace(Policy(), examined=(Examined(0, 0), Examined(900, 1000), Examined(1, 1000)))

    before, after = utilities(blind), utilities(learning.learn_page(blind, PAGE))

    # b stood first, a second, and hardly anybody looks at the third slot.
    assert before["b"] - after["b"] > before["a"] - after["a"] > 0
    assert learning.learn_page(blind, PAGE).weights["block:c"].mean == pytest.approx(0, abs=0.01)


def test_where_the_front_says_what_was_in_view_nothing_else_speaks_against_a_block() -> None:
    before = Policy()

    told = learning.learn_page(before, replace(PAGE, looked=frozenset({"a"})))
    guessed = learning.learn_page(before, PAGE)

    assert {name for name in told.weights if name.startswith("block:")} == {"block:a"}
    assert told.weights["block:a"].mean < guessed.weights["block:a"].mean
    assert [each.looked for each in told.examined] == [0.0, 1.0, 0.0]
    assert [each.shown for each in told.examined] == [1.0, 1.0, 1.0]


def test_who_clicks_has_looked_whatever_the_front_says() -> None:
    page = replace(PAGE, clicked=frozenset({"c"}), looked=frozenset({"b"}))

    over = learning.learn_page(learning.learn_clicks(Policy(), page, ["c"]), page)

    assert [each.looked for each in over.examined] == [1.0, 0.0, 1.0]


def test_what_was_clicked_is_not_counted_against_when_the_page_is_over() -> None:
    clicked = learning.learn_clicks(Policy(), PAGE, ["a"])

    over = learning.learn_page(clicked, replace(PAGE, clicked=frozenset({"a"})))

    assert over.weights["block:a"] == clicked.weights["block:a"]
    assert (over.pages, over.clicks) == (1, 1)


def test_evidence_fades_page_by_page_and_never_below_the_first_belief() -> None:
    hasty = Policy(settings=PolicySettings(forgetting=0.5))
    seen = learning.learn_clicks(hasty, PAGE, ["a"])
    first, learnt_at_once = page_features.prior("block:a"), seen.weights["block:a"]

    later = learning.learn_clicks(replace(seen, pages=1), PAGE, ["a"])
    long_after = learning.learn_clicks(replace(seen, pages=500), PAGE, ["a"])

    added = learnt_at_once.precision - first.precision
    assert first.precision + added / 2 < later.weights["block:a"].precision
    assert long_after.weights["block:a"].precision < later.weights["block:a"].precision
    assert long_after.weights["block:a"].precision > first.precision


def test_how_often_a_slot_is_looked_at_is_learnt() -> None:
    world = World(3)
    ours = Ours(world)
    shares(world, ours, 1500, at=())

    looked = [plackett_luce.examination(ours.policy, slot) for slot in range(6)]

    # The shoppers of the simulation look at 1, .8, .65, .5, .4 and .3 of them; 1,500 pages say so within .15.
    assert looked == pytest.approx([1.0, 0.8, 0.65, 0.5, 0.4, 0.3], abs=0.15)


def test_a_thousand_pages_earn_at_least_85_of_100_clicks_an_oracle_would() -> None:
    world = World(1)

    at_first, then = shares(world, Ours(world), 1000, at=(1, 1000))

    assert at_first < 0.7
    assert then >= 0.85


def test_feedback_that_comes_two_hundred_pages_late_still_teaches() -> None:
    world = World(2, Shape.DELAYED)

    assert shares(world, Ours(world), 1000, late=200, at=(1000,))[0] >= 0.8
