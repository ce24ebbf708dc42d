"""The measures of a list of answers, by hand-made cases."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ml import metrics

pytestmark = pytest.mark.unit


def test_recall_is_the_found_part_of_what_is_relevant() -> None:
    assert metrics.recall_at_k(["a", "b", "c", "d"], {"b", "d", "x"}, k=3) == pytest.approx(1 / 3)


def test_recall_of_nothing_relevant_is_zero() -> None:
    assert metrics.recall_at_k(["a"], set(), k=3) == 0.0


def test_overlap_compares_the_first_k_of_both() -> None:
    assert metrics.overlap_at_k([1, 2, 3, 4], [4, 3, 2, 1], k=3) == pytest.approx(2 / 3)


def test_overlap_with_a_short_truth_counts_what_there_is() -> None:
    assert metrics.overlap_at_k([1, 2, 3], [2], k=3) == 1.0


def test_ndcg_of_the_best_order_is_one() -> None:
    assert metrics.ndcg_at_k(["a", "b"], {"a": 3.0, "b": 1.0}, k=2) == 1.0


def test_ndcg_of_one_right_answer_in_second_place() -> None:
    assert metrics.ndcg_at_k(["x", "a"], {"a": 1.0}, k=2) == pytest.approx(1 / math.log2(3))


def test_ndcg_counts_an_answer_once() -> None:
    assert metrics.ndcg_at_k(["a", "a", "a"], {"a": 1.0, "b": 1.0}, k=3) < 1.0


def test_k_of_zero_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 1"):
        metrics.recall_at_k(["a"], {"a"}, k=0)


@given(found=st.lists(st.integers(0, 20), max_size=15), gains=st.dictionaries(st.integers(0, 20), st.floats(0, 5)))
def test_ndcg_lies_between_zero_and_one(found: list[int], gains: dict[int, float]) -> None:
    assert 0 <= metrics.ndcg_at_k(found, gains, k=5) <= 1 + 1e-9
