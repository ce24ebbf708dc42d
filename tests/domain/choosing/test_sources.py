import numpy as np
import pytest

from domain.choosing.kinds.every import SOURCES, proposals
from domain.choosing.rules import blend, features
from domain.choosing.values.evidence import BOUGHT, DAY_S, VIEWED, Clocks, Events, Evidence, Facts, Listed, Neighbours
from domain.choosing.values.tuning import Tuning

pytestmark = pytest.mark.unit

NOW = 1_000 * DAY_S
# The newest moment speaks 1, the one before it a half.
TUNING = Tuning(recall_moments=float(1 / np.log(2)))


def events(*done: tuple[int, float, int]) -> Events:
    """Newest first: item, days ago, deed."""
    return Events(
        items=np.array([item for item, _, _ in done], np.int64),
        at=NOW - DAY_S * np.array([days for _, days, _ in done]),
        weights=np.ones(len(done), np.float32),
        deeds=np.array([deed for _, _, deed in done], np.int8),
    )


def near(lists: dict[int, dict[int, float]]) -> Neighbours:
    return Neighbours(
        anchors=np.array(list(lists), np.int64),
        starts=np.cumsum([0, *(len(found) for found in lists.values())]),
        items=np.array([item for found in lists.values() for item in found], np.int64),
        weights=np.array([weight for found in lists.values() for weight in found.values()], np.float32),
    )


def facts(*items: int) -> Facts:
    n = len(items)
    zeros, unknown = np.zeros(n, np.float32), np.full(n, -1, np.int64)
    return Facts(
        items=np.array(items, np.int64),
        price=np.full(n, np.nan, np.float32),
        category=unknown,
        brand=unknown,
        age_days=zeros,
        week=zeros,
        month=zeros,
        ever=zeros,
        in_stock=np.ones(n, np.bool_),
    )


def test_a_sequence_adds_up_what_its_items_say_and_names_the_loudest() -> None:
    evidence = Evidence(
        now=NOW,
        events=events((1, 0, VIEWED), (2, 1, VIEWED)),
        similar=near({2: {7: 1.0, 8: 0.2}, 1: {8: 0.3, 9: 0.1}}),
    )

    found = SOURCES["sequence"].propose(evidence, TUNING)

    assert found.items.tolist() == [7, 8, 9]
    assert found.scores == pytest.approx([0.5, 0.4, 0.1])
    assert found.anchors.tolist() == [2, 1, 1]


def test_a_basket_speaks_with_one_age() -> None:
    evidence = Evidence(
        now=NOW,
        events=events((1, 0, BOUGHT), (2, 0, BOUGHT), (3, 5, BOUGHT)),
        similar=near({1: {7: 1.0}, 2: {8: 1.0}, 3: {9: 1.0}}),
    )

    found = SOURCES["sequence"].propose(evidence, TUNING)

    assert dict(zip(found.items.tolist(), found.scores.tolist(), strict=True)) == pytest.approx({7: 1, 8: 1, 9: 0.5})


def test_complements_go_with_the_cart_before_what_was_bought_last() -> None:
    bought = events((1, 3, BOUGHT))
    together = near({1: {7: 1.0}, 4: {8: 1.0}})

    with_cart = SOURCES["complement"].propose(
        Evidence(now=NOW, events=events((2, 0, VIEWED)), cart=np.array([4], np.int64), complement=together), TUNING
    )
    without = SOURCES["complement"].propose(Evidence(now=NOW, events=bought, complement=together), TUNING)

    assert (with_cart.items.tolist(), without.items.tolist()) == ([8], [7])


def test_a_substitute_is_for_what_was_looked_at_not_for_what_was_bought() -> None:
    evidence = Evidence(
        now=NOW,
        events=events((1, 0, BOUGHT), (2, 1, VIEWED)),
        substitute=near({1: {7: 1.0}, 2: {8: 1.0}}),
    )

    assert SOURCES["substitute"].propose(evidence, TUNING).items.tolist() == [8]


def test_what_is_due_comes_before_what_was_just_bought() -> None:
    clocks = Clocks(
        items=np.array([1, 2], np.int64),
        last_at=NOW - DAY_S * np.array([1.0, 30.0]),
        times=np.array([3, 3], np.float32),
        gap_s=DAY_S * np.array([30.0, 30.0]),
        heat=np.array([1.0, 1.0], np.float32),
    )

    found = SOURCES["repurchase"].propose(Evidence(now=NOW, clocks=clocks), TUNING)

    assert found.items.tolist() == [2, 1]
    assert found.scores[0] == pytest.approx(1 + TUNING.due_weight)


def test_a_source_that_is_switched_off_proposes_nothing() -> None:
    week = Listed(items=np.array([5], np.int64), scores=np.array([3.0], np.float32))
    evidence = Evidence(now=NOW, popular={"7d": week, "28d": week})

    found = proposals(evidence, TUNING, without=["popular_7d"])

    assert found["popular_7d"].items.tolist() == []
    assert found["popular_28d"].items.tolist() == [5]


def test_every_source_is_silent_about_a_stranger_in_an_empty_shop() -> None:
    found = proposals(Evidence(now=NOW), TUNING)

    assert set(found) == set(SOURCES)
    assert all(len(scored.items) == 0 for scored in found.values())


def test_a_first_look_keeps_the_first_of_each_source_then_what_most_is_said_for() -> None:
    falling = np.linspace(2, 1, 20, dtype=np.float32)
    week = Listed(items=np.arange(100, 120), scores=falling)
    month = Listed(items=np.arange(200, 220), scores=falling)
    proposed = proposals(Evidence(now=NOW, popular={"7d": week, "28d": month}), TUNING)

    found = features.foremost(features.stacked(proposed), {"popular_7d": 0.1, "popular_28d": 1.0}, 18).tolist()

    assert sorted(found) == [*range(100, 108), *range(200, 210)]
    # What two say is louder than what one says.
    both = proposals(
        Evidence(now=NOW, popular={"7d": week, "28d": Listed(items=week.items[::-1], scores=falling)}), TUNING
    )
    assert features.foremost(features.stacked(both), {"popular_7d": 1.0, "popular_28d": 1.0}, 1).tolist() == [100]


def test_a_feature_nobody_knows_is_unknown_not_nought() -> None:
    week = Listed(items=np.array([5, 6], np.int64), scores=np.array([4, 1], np.float32))
    evidence = Evidence(now=NOW, popular={"7d": week})

    table = features.columns(evidence, proposals(evidence, TUNING), facts(6, 5, 9))

    assert table.shape == (3, len(features.NAMES))
    assert table[:, features.NAMES.index("popular_7d_share")].tolist()[:2] == [0.25, 1.0]
    assert np.isnan(table[2, features.NAMES.index("popular_7d_share")])
    assert np.isnan(table[0, features.NAMES.index("waited_days")])


def test_a_blend_without_training_puts_what_repeats_before_what_is_popular() -> None:
    week = Listed(items=np.array([5], np.int64), scores=np.array([4], np.float32))
    clocks = Clocks(
        items=np.array([6], np.int64),
        last_at=np.array([NOW - DAY_S]),
        times=np.ones(1, np.float32),
        gap_s=np.array([np.nan]),
        heat=np.ones(1, np.float32),
    )
    evidence = Evidence(now=NOW, popular={"7d": week}, clocks=clocks)

    scores = blend.score(features.columns(evidence, proposals(evidence, TUNING), facts(5, 6)), blend.PRIOR)

    assert scores.tolist() == pytest.approx([0.3, 1.0])


def test_a_source_names_so_many_beside_what_was_bought_before() -> None:
    week = Listed(items=np.arange(1, 7), scores=np.ones(6, np.float32))
    bought = np.array([1, 2], np.int64)
    clocks = Clocks(
        items=bought,
        last_at=np.full(2, NOW - DAY_S),
        times=np.ones(2, np.float32),
        gap_s=np.full(2, np.nan),
        heat=np.ones(2, np.float32),
    )
    few = Tuning(most=2)

    stranger = SOURCES["popular_7d"].propose(Evidence(now=NOW, popular={"7d": week}), few)
    buyer = SOURCES["popular_7d"].propose(Evidence(now=NOW, popular={"7d": week}, clocks=clocks), few)

    assert stranger.items.tolist() == [1, 2]
    assert buyer.items.tolist() == [1, 2, 3, 4]


def test_baskets_may_speak_longer_than_what_was_looked_at() -> None:
    evidence = Evidence(
        now=NOW, events=events((1, 0, BOUGHT), (2, 9, BOUGHT)), complement=near({1: {7: 0.5}, 2: {8: 1.0}})
    )

    soon, late = (
        SOURCES["complement"].propose(evidence, Tuning(basket_moments=moments)).items.tolist()
        for moments in (1.0, 48.0)
    )

    assert (soon, late) == ([7, 8], [8, 7])
