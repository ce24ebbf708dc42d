"""Spaces fitted on a shop that follows a rule: what goes together there is not what reads alike."""

import numpy as np
import pytest

from ml import devices, fitting, tuning
from ml.fitting import Material
from ml.pairs import Floats, Whole
from ml.whitening import whiten

pytestmark = pytest.mark.unit

ITEMS, DIM = 160, 16


@pytest.fixture(autouse=True)
def one_thread() -> None:
    """Two threads on two busy cores wait for each other."""
    devices.use_threads(1)


def shop(*, rule: bool, visits: int = 600) -> Material:
    """Each item has a loud direction that says nothing and a quiet one that says what it is met with, where there is a rule."""
    chance = np.random.default_rng(4)
    sort = chance.integers(8, size=ITEMS)
    quiet = np.eye(8)[sort] + chance.normal(scale=0.05, size=(ITEMS, 8))
    loud = chance.normal(scale=2.0, size=(ITEMS, DIM - 8))
    vectors = np.concatenate([quiet, loud], axis=1).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    of_sort = [np.flatnonzero(sort == n) for n in range(8)]
    met: list[Whole] = []
    for _ in range(visits):
        among = of_sort[int(chance.integers(8))] if rule else np.arange(ITEMS)
        met.append(chance.choice(among, size=3, replace=False))
    return Material(vectors=vectors, items=ITEMS, visits=met, rival=vectors)


def test_a_map_learnt_from_visits_finds_more_of_later_ones_and_of_items_it_never_saw() -> None:
    found = fitting.fit(shop(rule=True), fitting.TUNE)

    assert found is not None
    assert found.better
    assert found.gain.low > 0.1
    assert found.metrics["unseen_recall"] > found.metrics["unseen_rival_recall"] + 0.05
    assert [each["epoch"] for each in found.history] == list(range(1, len(found.history) + 1))
    assert found.history[-1]["train_loss"] < found.history[0]["train_loss"] * 1.01


def test_where_visits_follow_no_rule_nothing_is_better() -> None:
    found = fitting.fit(shop(rule=False), "best")

    assert found is not None
    assert not found.better


def test_the_same_vectors_are_whitened_alike() -> None:
    one, other = (fitting.fit(shop(rule=True, visits=400), fitting.WHITEN) for _ in range(2))

    assert one is not None
    assert other is not None
    assert one.data_hash == other.data_hash
    assert np.array_equal(one.matrix, other.matrix)


def test_the_same_lessons_give_the_same_map() -> None:
    material = shop(rule=True, visits=400)
    split = fitting.split_by_time(material)
    lessons = tuning.Lessons(
        vectors=material.vectors, items=ITEMS, train=split.train, validation=split.validation, unseen=split.unseen
    )
    how = tuning.Settings(most_epochs=2, dropout=0.3)

    one, other = (tuning.tune(lessons, np.eye(DIM, dtype=np.float32), how) for _ in range(2))

    assert np.array_equal(one.matrix, other.matrix)
    assert one.history == other.history


def test_too_few_visits_teach_nothing() -> None:
    assert fitting.fit(shop(rule=True, visits=20), "best") is None


def test_nothing_is_learnt_from_later_visits_or_from_items_that_are_kept_apart() -> None:
    material = shop(rule=True)
    split = fitting.split_by_time(material)

    assert not split.unseen[split.train.anchors].any()
    assert not split.unseen[split.train.partners].any()
    assert 0.05 < split.unseen.mean() < 0.2
    assert split.train.visits.max() < 0.8 * len(material.visits)
    assert (len(split.validation) > 0, len(split.test) > 0) == (True, True)


def test_whitened_vectors_have_no_mean_and_equal_spread() -> None:
    drawn = np.random.default_rng(1).normal(size=(500, 6)) * np.arange(1, 7)
    vectors = drawn.astype(np.float32)

    mean, matrix = whiten(vectors, 4, 1.0)
    turned = (vectors - mean) @ matrix

    assert matrix.shape == (6, 4)
    assert np.allclose(np.cov(turned.T, bias=True), np.eye(4), atol=1e-3)


def test_directions_that_are_only_rounding_are_left_out() -> None:
    flat = np.zeros((50, 6), np.float32)
    flat[:, :2] = np.random.default_rng(1).normal(size=(50, 2))

    assert whiten(flat, 6, 0.5)[1].shape == (6, 2)


def test_training_stops_when_held_out_pairs_gain_no_more() -> None:
    material = shop(rule=False)
    split = fitting.split_by_time(material)
    vectors: Floats = material.vectors - material.vectors.mean(axis=0)
    lessons = tuning.Lessons(
        vectors=vectors, items=ITEMS, train=split.train, validation=split.validation, unseen=split.unseen
    )

    tuned = tuning.tune(lessons, np.eye(DIM, dtype=np.float32), tuning.Settings(most_epochs=40, patience=2))

    assert len(tuned.history) < 40
    assert len(tuned.history) - tuned.best.epoch == 2
