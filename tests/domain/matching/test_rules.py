"""Claims about how a search is planned, and what interests are."""

import numpy as np
import pytest

from domain.matching import rules

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("rows", "of", "exactly"),
    [(0, 0, True), (1_000, 1_000, True), (1_001, 1_001, False), (2_465, 52_500, True), (50_000, 52_500, False)],
)
def test_few_rows_are_read_and_many_are_looked_up_in_the_index(rows: int, of: int, *, exactly: bool) -> None:
    assert rules.search_exactly(rows, of, 1_000) is exactly


def test_everything_liked_belongs_to_one_of_at_most_four_interests() -> None:
    chance = np.random.default_rng(1)
    centres = np.eye(6, 16)
    liked = np.repeat(centres, 5, axis=0) + chance.normal(0, 0.15, (30, 16))
    liked = (liked / np.linalg.norm(liked, axis=1, keepdims=True)).astype(np.float32)
    weights = np.repeat([5.0, 4, 3, 2, 0.1, 0.1], 5)

    found = rules.interests(liked, weights, np.zeros(30))

    assert found.shares.sum() == pytest.approx(1)
    assert found.shares.tolist() == pytest.approx([5 / 14.2, 4 / 14.2, 3 / 14.2, 2 / 14.2], abs=0.02)
    assert (found.vectors @ centres.T).argmax(axis=1).tolist() == [0, 1, 2, 3]
    assert np.linalg.norm(found.vectors, axis=1) == pytest.approx(np.ones(4), abs=1e-6)


def test_siblings_are_one_interest_and_strangers_are_two() -> None:
    liked = np.array([[1, 0.1, 0], [1, 0, 0], [0, 0, 1]], np.float32)
    liked /= np.linalg.norm(liked, axis=1, keepdims=True)

    found = rules.interests(liked, np.array([1.0, 1, 1]), np.array([0.0, 0, 14]))

    assert found.shares.tolist() == pytest.approx([0.8, 0.2])


def test_who_liked_nothing_has_no_interests() -> None:
    assert len(rules.interests(np.empty((0, 3), np.float32), np.empty(0), np.empty(0)).vectors) == 0
