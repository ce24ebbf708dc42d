import numpy as np
import pytest

from domain.choosing.rules.features import NAMES
from workers.evaluation.rows import Rows, first, silenced, thinned

pytestmark = pytest.mark.unit


def rows(questions: list[int], right: list[int], met: list[int]) -> Rows:
    n = len(questions)
    return Rows(
        columns=np.zeros((n, len(NAMES)), np.float32),
        questions=np.array(questions, np.int32),
        items=np.arange(10, 10 + n),
        right=np.array(right, np.bool_),
        met=np.array(met, np.bool_),
    )


def test_the_best_of_each_question_come_first_and_gaps_stay_gaps() -> None:
    found = rows([0, 0, 0, 1], [0] * 4, [0, 1, 0, 0])
    scores = np.array([1, 3, 2, 5], np.float32)

    assert first(found, scores, 3, 2, unmet=False).tolist() == [[11, 12], [13, -1], [-1, -1]]
    assert first(found, scores, 3, 2, unmet=True).tolist() == [[12, 10], [13, -1], [-1, -1]]


def test_equals_stay_in_the_order_they_were_proposed() -> None:
    found = rows([0, 0, 0], [0] * 3, [0] * 3)

    assert first(found, np.zeros(3, np.float32), 1, 3, unmet=False).tolist() == [[10, 11, 12]]


def test_windows_are_thinned_alike_and_lose_nothing_right() -> None:
    found = rows([0] * 6 + [1] * 2, [0, 1, 0, 0, 1, 0, 0, 0], [0] * 8)

    few = thinned(found, 2, seed=1)

    # Of two right ones and two wrong ones; a question without a right one teaches nothing.
    assert np.bincount(few.questions).tolist() == [4]
    assert few.items[few.right].tolist() == [11, 14]
    assert (np.diff(few.items) > 0).all()


def test_without_a_source_is_gone_what_it_alone_had_named() -> None:
    found = rows([0, 0, 1], [0, 1, 0], [0] * 3)
    table = found.columns
    table[:] = np.nan
    table[:2, NAMES.index("sequence_rank")] = [0.0, 1.0]
    table[1:, NAMES.index("popular_7d_rank")] = [0.0, 1.0]
    table[:, NAMES.index("sources")] = [1, 2, 1]

    left = silenced(found, "sequence")

    assert (left.items.tolist(), left.right.tolist()) == ([11, 12], [True, False])
    assert np.isnan(left.columns[:, NAMES.index("sequence_rank")]).all()
    assert left.columns[:, NAMES.index("popular_7d_rank")].tolist() == [0.0, 1.0]
    assert left.columns[:, NAMES.index("sources")].tolist() == [1, 1]
    assert table[1, NAMES.index("sources")] == 2
