"""Pairs, and how near a space puts them."""

import numpy as np
import pytest

from ml import pairs
from ml.pairs import Pairs

pytestmark = pytest.mark.unit


def unit(rows: list[list[float]]) -> pairs.Floats:
    vectors = np.array(rows, np.float32)
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / lengths, np.float32)


def of(*found: tuple[int, int]) -> Pairs:
    anchors, partners = np.array(found, np.int64).T
    return Pairs(anchors=anchors, partners=partners, visits=np.arange(len(found)))


def both(found: Pairs) -> set[tuple[int, int]]:
    return set(zip(found.anchors.tolist(), found.partners.tolist(), strict=True))


def test_things_within_reach_are_pairs_both_ways() -> None:
    found = pairs.pairs_of([np.array([0, 1, 2])], reach=1, most=9, items=3, seed=1)

    assert both(found) == {(0, 1), (1, 0), (1, 2), (2, 1)}


def test_a_query_finds_what_follows_and_is_nobodys_partner() -> None:
    found = pairs.pairs_of([np.array([1, 3, 0])], reach=2, most=9, items=3, seed=1)

    assert both(found) == {(3, 0), (1, 0), (0, 1)}


def test_a_long_visit_says_no_more_than_it_may() -> None:
    found = pairs.pairs_of([np.arange(100), np.array([5, 6])], reach=3, most=4, items=100, seed=1)

    assert np.bincount(found.visits).tolist() == [8, 2]


def test_a_partner_counts_as_found_among_the_nearest_and_the_anchor_itself_never_does() -> None:
    vectors = unit([[1, 0], [1, 0.1], [1, 0.2], [0, 1]])

    hits = pairs.found(vectors, of((0, 1), (0, 2), (0, 3)), items=4, k=1)

    assert hits.tolist() == [True, False, False]


def test_a_space_where_everything_is_the_same_finds_nothing() -> None:
    same = unit([[1, 0]] * 50)

    assert not pairs.found(same, of((0, 1), (2, 3)), items=50, k=10).any()


def test_a_query_is_not_searched_for_among_the_items() -> None:
    vectors = unit([[1, 0], [0, 1], [1, 0.01]])

    assert pairs.found(vectors, of((2, 0)), items=2, k=1).tolist() == [True]


def test_spaces_that_are_turned_agree_and_others_do_not() -> None:
    chance = np.random.default_rng(2)
    one = unit(chance.normal(size=(60, 8)).tolist())
    turn, _ = np.linalg.qr(chance.normal(size=(8, 8)))
    other = unit(chance.normal(size=(60, 4)).tolist())

    assert pairs.overlap(one, (one @ turn).astype(np.float32), 5, np.arange(60)) == 1.0
    assert pairs.overlap(one, other, 5, np.arange(60)) < 0.4


def test_pairs_of_one_visit_are_one_witness() -> None:
    before, after = np.zeros(400, bool), np.zeros(400, bool)
    after[:200] = True

    many = pairs.difference(before, after, np.arange(400), seed=1)
    two = pairs.difference(before, after, np.repeat([0, 1], 200), seed=1)

    assert many.mean == two.mean == 0.5
    assert (many.low > 0.4, two.low) == (True, 0.0)


def test_nothing_to_compare_is_no_difference() -> None:
    nothing = np.zeros(0, bool)

    assert pairs.difference(nothing, nothing, np.zeros(0, np.int64), seed=1) == pairs.Difference(mean=0, low=0, high=0)
