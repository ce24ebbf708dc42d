from dataclasses import replace

import numpy as np
import pytest

from domain.choosing.values.evidence import BOUGHT, VIEWED
from workers.evaluation import figures, splits
from workers.evaluation.values import Log

pytestmark = pytest.mark.unit


def log(*rows: tuple[int, float, int]) -> Log:
    """Shopper, moment, item; every moment of a shopper is a basket."""
    shoppers, at, items = (np.array(column) for column in zip(*sorted(rows), strict=True))
    baskets = np.unique(np.stack([shoppers, at], axis=1), axis=0, return_inverse=True)[1].reshape(-1)
    return Log(
        shoppers=shoppers.astype(np.int64),
        items=items.astype(np.int64),
        at=at.astype(np.float64),
        weights=np.ones(len(rows), np.float32),
        deeds=np.full(len(rows), BOUGHT, np.int8),
        baskets=baskets.astype(np.int64),
        people=int(shoppers.max()) + 1,
    )


def test_a_time_split_asks_for_the_first_basket_after_it_and_knows_nothing_of_later() -> None:
    rows = [(0, float(moment), moment % 7) for moment in range(95)]
    rows += [(1, 96.0, 3), (1, 96.0, 4), (1, 97.0, 5), (2, 50.0, 1), (2, 98.0, 6), (2, 99.0, 2)]

    test, held, taught = splits.temporal(log(*rows))

    assert test.moment == 89.0
    assert test.shoppers.tolist() == [0, 1, 2]
    assert [test.targets_of(question).tolist() for question in range(3)] == [[5], [3, 4], [6]]
    assert (held.moment, held.shoppers.tolist()) == (79.0, [0])
    assert [past.moment for past in taught] == [69.0, 59.0, 49.0, 39.0]
    assert test.known.sum() == 90


def test_leave_last_out_asks_for_the_last_and_validates_on_the_one_before() -> None:
    events = log((0, 1.0, 1), (0, 2.0, 2), (0, 3.0, 3), (0, 4.0, 4), (1, 1.0, 5), (1, 2.0, 6), (2, 9.0, 7))

    test, held, (taught,) = splits.leave_last_out(events)

    # In the order of time.
    assert (test.shoppers.tolist(), test.targets.tolist(), test.now.tolist()) == ([1, 0], [6, 4], [2.0, 4.0])
    assert test.known.tolist() == [True, True, True, False, True, False, False]
    assert (held.shoppers.tolist(), held.targets.tolist()) == ([0], [3])
    assert held.known.tolist() == [True, True, False, False, False, False, False]
    assert (taught.shoppers.tolist(), taught.targets.tolist()) == ([0], [2])


def test_where_nothing_is_bought_whatever_was_met_is_asked_about() -> None:
    events = replace(log((0, 1.0, 1), (0, 2.0, 2), (0, 2.0, 3), (0, 3.0, 4)), deeds=np.full(4, VIEWED, np.int8))

    test, held, _ = splits.leave_last_out(events)

    assert (test.targets.tolist(), held.targets.tolist()) == ([4], [3])
    # What was rated on one day stands in the order of the file.
    assert held.known.tolist() == [True, True, False, False]


def test_recall_is_measured_against_what_the_places_can_hold() -> None:
    hit = np.array([[True, False], [True, True], [False, False]])

    judged = figures.judged(hit, np.array([1, 5, 0]))

    assert judged.recall.tolist()[:2] == [1.0, 1.0]
    assert judged.ndcg.tolist()[:2] == pytest.approx([1.0, 1.0])
    assert np.isnan(judged.recall[2])


def test_a_hit_is_a_target_of_the_same_question() -> None:
    test, _, _ = splits.leave_last_out(log((0, 1.0, 1), (0, 2.0, 2), (1, 1.0, 5), (1, 2.0, 6)))

    found = figures.hits(np.array([[2, 6], [2, -1]]), test)

    assert found.tolist() == [[True, False], [False, False]]


def test_an_interval_holds_the_mean_and_follows_from_its_seed() -> None:
    values = np.random.default_rng(1).random(200)

    low, high = figures.interval(values, 7)

    assert low < values.mean() < high
    assert figures.interval(values, 7) == (low, high)
