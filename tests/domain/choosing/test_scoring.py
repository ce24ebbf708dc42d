"""Claims about the way from features to the chance of a click, and from a click to a purchase."""

import numpy as np
import pytest

from domain.choosing.rules import scoring

pytestmark = pytest.mark.unit

LINE = {
    "names": ["price", "place"],
    "mean": [1.0, 0.0],
    "scale": [2.0, 1.0],
    "clip": 8.0,
    "weights": [1.0, -1.0],
    "bias": 0.0,
    "fixed": {"place": 0.0},
}


def chance(logit: float) -> float:
    return float(1 / (1 + np.exp(-logit)))


def test_features_are_found_by_name_and_what_is_not_there_is_unknown() -> None:
    ready = scoring.scorer("logistic", LINE)

    known = scoring.chances(ready, ("other", "price"), np.asarray([[9, 3]], np.float32))
    unknown = scoring.chances(ready, ("other",), np.asarray([[9]], np.float32))

    assert known.tolist() == pytest.approx([chance(1.0)])
    assert unknown.tolist() == pytest.approx([0.5])


def test_a_place_counts_for_judging_and_not_for_serving() -> None:
    ready = scoring.scorer("logistic", LINE)
    rows = np.asarray([[1, 3]], np.float32)

    assert scoring.chances(ready, ("price", "place"), rows).tolist() == pytest.approx([0.5])
    assert scoring.chances(ready, ("price", "place"), rows, fixed=False).tolist() == pytest.approx([chance(-3.0)])


def test_a_calibrated_ranker_says_what_came_true() -> None:
    ready = scoring.scorer("logistic", {**LINE, "calibration": {"scores": [0.0, 1.0], "chances": [0.1, 0.2]}})

    said = scoring.chances(ready, ("price",), np.asarray([[1], [2], [3]], np.float32))

    assert said.tolist() == pytest.approx([0.1, 0.15, 0.2])


def test_purchases_follow_clicks_as_often_as_they_did() -> None:
    buys = {"usual": 0.1, "items": [3, 5], "rates": [0.4, 0.02]}
    ready = scoring.scorer("logistic", {**LINE, "buys": buys})

    assert scoring.purchases(ready, np.asarray([5, 4, 3, 9])).tolist() == [0.02, 0.1, 0.4, 0.1]
    assert scoring.purchases(scoring.scorer("logistic", LINE), np.asarray([5])).tolist() == [0.05]
    nothing = scoring.scorer("logistic", {**LINE, "buys": {"usual": 0.1, "items": [], "rates": []}})
    assert scoring.purchases(nothing, np.asarray([5])).tolist() == [0.1]


def test_a_rate_stays_near_the_usual_one_while_little_is_known() -> None:
    rates = scoring.shrunk(np.asarray([0.0, 1.0, 500.0]), np.asarray([0.0, 1.0, 1000.0]), 0.1)

    assert rates.tolist() == pytest.approx([0.1, 3 / 21, 502 / 1020])
