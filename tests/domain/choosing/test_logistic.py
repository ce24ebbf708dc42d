"""Claims about the regression that learns from every answer, and about probabilities that mean what they say."""

import numpy as np
import pytest

from domain.choosing.rules import calibration, logistic

pytestmark = pytest.mark.unit


def belief(features: int, precision: float = 1.0) -> logistic.Belief:
    return logistic.Belief.of(np.zeros(features), np.full(features, precision))


def test_one_answer_lands_on_the_exact_maximum() -> None:
    x = np.asarray([1.0, -2.0, 0.5])

    after = logistic.update(belief(3), x, np.asarray(1.0))

    # At the maximum the pull of the prior and the pull of the answer are equal.
    np.testing.assert_allclose(after.mean, x * (1 - logistic.chance(x @ after.mean)), atol=1e-12)
    at = logistic.chance(x @ after.mean)
    np.testing.assert_allclose(after.precision, 1 + x * x * at * (1 - at))


def test_many_answers_at_once_are_the_same_as_one_by_one() -> None:
    random = np.random.default_rng(1)
    x, y = random.normal(size=(50, 4)), random.integers(0, 2, 50).astype(float)

    at_once = logistic.update(belief(4), x, y, 0.99)

    singly = belief(4)
    for row, answer in zip(x, y, strict=True):
        singly = logistic.update(singly, row, answer, 0.99)
    np.testing.assert_allclose(at_once.mean, singly.mean, atol=1e-12)
    np.testing.assert_allclose(at_once.precision, singly.precision, atol=1e-12)


def test_it_finds_the_truth_from_a_few_thousand_answers() -> None:
    random = np.random.default_rng(2)
    truth = np.asarray([1.0, -1.5, 0.0, 0.7])
    x = random.normal(size=(5000, 4))
    y = (random.random(5000) < logistic.chance(x @ truth)).astype(float)

    after = logistic.update(belief(4), x, y)

    np.testing.assert_allclose(after.mean, truth, atol=0.15)
    assert (after.precision > 300).all()


def test_forgetting_follows_a_shop_that_changes_and_never_knows_less_than_before() -> None:
    random = np.random.default_rng(3)
    x = random.normal(size=(6000, 1))
    sign = np.where(np.arange(6000) < 3000, 1.0, -1.0)
    y = (random.random(6000) < logistic.chance(2 * sign * x[:, 0])).astype(float)

    forgetful, faithful = (logistic.update(belief(1), x, y, keep) for keep in (0.995, 1.0))

    assert forgetful.mean[0] < -1.2 < faithful.mean[0]
    assert (forgetful.answers > 0).all()
    assert forgetful.precision[0] < faithful.precision[0]


def test_an_answer_that_is_no_number_says_nothing() -> None:
    before = belief(2)

    after = logistic.update(before, np.asarray([[np.nan, 1.0], [1.0, 1.0]]), np.asarray([1.0, np.nan]), 0.5)

    np.testing.assert_array_equal(after.mean, before.mean)
    np.testing.assert_array_equal(after.precision, before.precision)


def test_an_overwhelming_answer_stays_a_number() -> None:
    after = logistic.update(belief(1, 1e-6), np.asarray([1e4]), np.asarray(1.0))
    turned = logistic.update(after, np.asarray([1e4]), np.asarray(0.0))

    assert 0 < after.mean[0] < 1
    assert turned.mean[0] < after.mean[0]
    assert np.isfinite(logistic.draw(after, np.random.default_rng(1))).all()


def test_a_calibrated_score_is_the_share_that_came_true() -> None:
    random = np.random.default_rng(5)
    scores = random.random(20_000)
    labels = (random.random(20_000) < scores**2).astype(float)

    table = calibration.fit(scores, labels)

    assert calibration.apply(table, np.asarray([0.2, 0.5, 0.9])) == pytest.approx([0.04, 0.25, 0.81], abs=0.03)
    assert calibration.expected_error(scores, labels) > 0.1
    assert calibration.expected_error(calibration.apply(table, scores), labels) < 0.01
    assert len(table.scores) <= 200


def test_calibration_leaves_every_order_as_it_was() -> None:
    random = np.random.default_rng(6)
    table = calibration.fit(random.normal(size=300), random.integers(0, 2, 300).astype(float))

    line = calibration.apply(table, np.linspace(-5, 5, 500))

    assert (np.diff(line) > 0).all()
    assert 0 < line[0] < line[-1] < 1


def test_a_table_is_plain_json_and_comes_back_as_it_was() -> None:
    table = calibration.fit(np.asarray([1.0, 2.0, 3.0]), np.asarray([0.0, 0.0, 1.0]))

    again = calibration.Table.from_json(table.to_json())

    np.testing.assert_array_equal(again.scores, table.scores)
    np.testing.assert_array_equal(again.chances, table.chances)


def test_where_nothing_came_true_a_chance_is_small_and_not_nothing() -> None:
    table = calibration.fit(np.arange(50.0), np.zeros(50))

    assert 0 < calibration.apply(table, np.asarray([-5.0]))[0] < calibration.apply(table, np.asarray([99.0]))[0] < 0.03


def test_a_single_score_calibrates_to_the_mean() -> None:
    table = calibration.fit(np.full(10, 0.7), np.asarray([1.0] * 3 + [0.0] * 7))

    assert calibration.apply(table, np.asarray([0.7])).tolist() == pytest.approx([0.3], abs=0.002)
    assert calibration.apply(table, np.asarray([0.1])).tolist() == pytest.approx([0.3], abs=0.003)
