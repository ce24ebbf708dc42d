"""Claims about how a search is planned."""

import pytest

from domain.matching import rules

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("rows", "of", "exactly"),
    [(0, 0, True), (1_000, 1_000, True), (1_001, 1_001, False), (2_465, 52_500, True), (50_000, 52_500, False)],
)
def test_few_rows_are_read_and_many_are_looked_up_in_the_index(rows: int, of: int, *, exactly: bool) -> None:
    assert rules.search_exactly(rows, of, 1_000) is exactly
