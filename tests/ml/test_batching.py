"""Batches hold every text once and never cost more than their budget."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ml import batching

pytestmark = pytest.mark.unit

_lengths = st.lists(st.integers(min_value=0, max_value=600), max_size=120)


@given(lengths=_lengths, budget=st.integers(min_value=1, max_value=4_096), rows=st.integers(min_value=1, max_value=64))
def test_every_text_is_in_exactly_one_batch(lengths: list[int], budget: int, rows: int) -> None:
    batches = batching.by_length(lengths, budget, rows)

    assert sorted(index for batch in batches for index in batch) == list(range(len(lengths)))


@given(lengths=_lengths, budget=st.integers(min_value=1, max_value=4_096), rows=st.integers(min_value=1, max_value=64))
def test_a_batch_with_its_padding_stays_within_the_budget_or_holds_one_text(
    lengths: list[int], budget: int, rows: int
) -> None:
    for batch in batching.by_length(lengths, budget, rows):
        assert len(batch) <= rows
        assert len(batch) == 1 or max(lengths[i] for i in batch) * len(batch) <= budget


def test_texts_of_like_length_travel_together() -> None:
    assert batching.by_length([10, 200, 12, 190], budget_tokens=400) == [[1, 3], [2, 0]]


def test_a_text_longer_than_the_budget_goes_alone() -> None:
    assert batching.by_length([5, 999, 5], budget_tokens=100) == [[1], [0, 2]]


def test_a_budget_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 1"):
        batching.by_length([1], budget_tokens=0)
