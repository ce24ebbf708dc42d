"""Claims about training rankers, on made-up shops whose truth is known."""

import json

import numpy as np
import pytest
from numpy.typing import NDArray

from domain.choosing.rules import logistic, trees
from ml import ranker
from ml.grouped import Queries

pytestmark = pytest.mark.unit

NAMES = ("a", "b", "c", "noise", "same")


def rows(queries: int, seed: int, *, unknown: float = 0.0) -> ranker.Part:
    """Queries of twenty rows; the truth is a bent line of a, b and c, and a part of the features is unknown."""
    random = np.random.default_rng(seed)
    features = random.normal(size=(queries * 20, len(NAMES))).astype(np.float32)
    features[:, 4] = 1.0
    truth = 1.5 * features[:, 0] - features[:, 1] + np.where(features[:, 2] > 0.5, 2.0, 0.0) - 2.5
    labels = (random.random(len(truth)) < 1 / (1 + np.exp(-truth))).astype(np.float32)
    features[random.random(features.shape) < unknown] = np.nan
    return features, labels, np.repeat(np.arange(queries, dtype=np.int32), 20)


@pytest.mark.parametrize("unknown", [0.0, 0.3])
def test_scored_trees_say_exactly_what_the_trained_ones_say(unknown: float) -> None:
    features, labels, groups = rows(200, seed=1, unknown=unknown)

    trained = ranker.train(features, labels, groups, names=NAMES, kind="trees", seed=3, rounds=40)

    others = rows(50, seed=2, unknown=unknown)[0]
    assert trained.parameters["trees"] == 40
    np.testing.assert_allclose(trees.score(trained.parameters, others), sklearn(features, labels, others), atol=1e-7)


def test_trees_know_an_unknown_value_from_every_other() -> None:
    random = np.random.default_rng(4)
    features = random.normal(size=(2000, 1)).astype(np.float32)
    features[::2] = np.nan
    labels = (np.isnan(features[:, 0]) ^ (random.random(2000) < 0.1)).astype(np.float32)

    trained = ranker.train(features, labels, np.zeros(2000, np.int32), names=("only",), kind="trees", rounds=30)

    odd, known = trees.score(trained.parameters, np.asarray([[np.nan], [0.3]], np.float32))
    assert odd > 0.8
    assert known < 0.2


@pytest.mark.parametrize("kind", ["trees", "logistic"])
def test_a_feature_of_which_nothing_is_known_changes_nothing(kind: ranker.Kind) -> None:
    features, labels, groups = rows(60, seed=5)
    blank = np.column_stack([features, np.full(len(features), np.nan, np.float32)])
    score = trees.score if kind == "trees" else logistic.score

    without = ranker.train(features, labels, groups, names=NAMES, kind=kind, rounds=5)
    trained = ranker.train(blank, labels, groups, names=(*NAMES, "blank"), kind=kind, rounds=5)

    np.testing.assert_allclose(score(trained.parameters, blank), score(without.parameters, features), rtol=1e-4)


def test_parameters_are_plain_json() -> None:
    part = rows(50, seed=1)
    for kind in ("trees", "logistic"):
        parameters = ranker.train(*part, names=NAMES, kind=kind, rounds=5).parameters

        again = json.loads(json.dumps(parameters))

        score = trees.score if kind == "trees" else logistic.score
        np.testing.assert_array_equal(score(again, part[0]), score(parameters, part[0]))


@pytest.mark.parametrize("kind", ["trees", "logistic"])
def test_both_kinds_find_the_truth_and_tell_every_round(kind: ranker.Kind) -> None:
    told: list[ranker.Round] = []
    held_out = rows(100, seed=8)

    trained = ranker.train(
        *rows(300, seed=7), validation=held_out, names=NAMES, kind=kind, rounds=60, on_round=told.append
    )

    assert told == list(trained.history)
    assert [each["round"] for each in told] == list(range(1, len(told) + 1))
    first, last = told[0], told[-1]
    assert last["train_loss"] < first["train_loss"]
    # With chance in every answer the truth itself orders about 86 pairs of 100 rightly.
    assert max(each["validation_auc"] for each in told) > 0.84
    score = trees.score if kind == "trees" else logistic.score
    chances = score(trained.parameters, held_out[0])
    assert cross_entropy(chances, held_out[1]) == pytest.approx(
        min(each["validation_loss"] for each in told), abs=2e-6 if kind == "trees" else 1e-4
    )


def test_trees_stop_where_the_validation_part_says() -> None:
    part, held_out = rows(20, seed=7), rows(100, seed=8)

    trained = ranker.train(*part, validation=held_out, names=NAMES, kind="trees", rounds=200)

    losses = [each["validation_loss"] for each in trained.history]
    assert trained.parameters["trees"] == int(np.argmin(losses)) + 1
    assert len(losses) < 200


def test_the_same_seed_trains_the_same_ranker() -> None:
    part = rows(50, seed=1)

    both = [ranker.train(*part, names=NAMES, kind="trees", seed=9, rounds=5).parameters for _ in range(2)]

    assert both[0] == both[1]


@pytest.mark.parametrize("seed", range(4))
def test_every_step_of_the_regression_lowers_the_loss(seed: int) -> None:
    """Where yeses are rare and a feature reaches far out, a whole Newton step leaps past the answer."""
    random = np.random.default_rng(seed)
    features = np.exp(2 * random.normal(size=(4000, 6))).astype(np.float32)
    truth = np.log(features).sum(axis=1) - 12
    labels = (random.random(4000) < 1 / (1 + np.exp(-truth))).astype(np.float32)

    trained = ranker.train(features, labels, np.zeros(4000, np.int32), names=tuple("abcdef"), kind="logistic")

    share = float(labels.mean())
    nothing_known = -share * np.log(share) - (1 - share) * np.log(1 - share)
    losses = [nothing_known, *(each["train_loss"] for each in trained.history)]
    # What is held down is the loss with its penalty; without it the last steps may rise by a hair.
    assert max(np.diff(losses)) < 1e-5
    assert losses[-1] < 0.9 * nothing_known


def test_rows_that_cannot_teach_are_refused() -> None:
    features, labels, groups = rows(5, seed=1)

    with pytest.raises(ValueError, match="both 0 and 1"):
        ranker.train(features, np.zeros_like(labels), groups, names=NAMES)
    with pytest.raises(ValueError, match="4 names"):
        ranker.train(features, labels, groups, names=NAMES[:4])
    with pytest.raises(ValueError, match="do not belong together"):
        ranker.train(features, labels[:-1], groups, names=NAMES)


def test_queries_are_judged_each_for_itself() -> None:
    labels = np.asarray([1, 0, 0, 0, 1, 0, 0, 0], np.float32)
    groups = np.asarray([5, 5, 5, 2, 2, 2, 9, 9], np.int32)

    auc, ndcg = Queries.of(labels, groups).judge(np.asarray([3.0, 2, 1, 2, 1, 0, 1, 1]))

    # The query 9 has no right row and is not judged; in query 2 the right row stands second of three.
    assert auc.tolist() == [1.0, 0.5]
    assert ndcg.tolist() == [1.0, pytest.approx(1 / np.log2(3))]


def test_rows_with_equal_scores_share_the_middle_place() -> None:
    queries = Queries.of(np.asarray([1, 0, 0], np.float32), np.zeros(3, np.int32))

    auc, ndcg = queries.judge(np.zeros(3))

    assert auc.tolist() == [0.5]
    assert ndcg.tolist() == [pytest.approx(1 / np.log2(3))]


def test_nothing_to_judge_is_no_query() -> None:
    auc, ndcg = Queries.of(np.zeros(0, np.float32), np.zeros(0, np.int32)).judge(np.zeros(0))

    assert (len(auc), len(ndcg)) == (0, 0)


def sklearn(
    features: NDArray[np.float32], labels: NDArray[np.float32], others: NDArray[np.float32]
) -> NDArray[np.float64]:
    """What sklearn's own forest of the same settings says."""
    from sklearn.ensemble import HistGradientBoostingClassifier
    from threadpoolctl import threadpool_limits

    model = HistGradientBoostingClassifier(
        max_iter=40, learning_rate=0.06, max_leaf_nodes=31, l2_regularization=1.0, early_stopping=False, random_state=3
    )
    with threadpool_limits(1):
        answer: NDArray[np.float64] = model.fit(features, labels).predict_proba(others)[:, 1]
    return answer


def cross_entropy(chances: NDArray[np.float32], labels: NDArray[np.float32]) -> float:
    wide = chances.astype(np.float64)
    return float(-np.mean(labels * np.log(wide) + (1 - labels) * np.log(1 - wide)))
