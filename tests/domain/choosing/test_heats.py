import numpy as np
import pytest

from domain.choosing.rules import heats
from domain.choosing.rules.covisits import LANDMARK_S, histories
from domain.choosing.values.counts import Histories
from domain.choosing.values.evidence import VIEWED

pytestmark = pytest.mark.unit


def done(*rows: tuple[int, int, float]) -> Histories:
    """Person, item, days after the landmark: each worth 1."""
    persons, items, days = (np.array([row[part] for row in rows]) for part in range(3))
    at = LANDMARK_S + days.astype(np.float64) * 86_400
    weights, deeds = np.ones(len(rows), np.float32), np.full(len(rows), VIEWED, np.int8)
    return histories(persons.astype(np.int64), items.astype(np.int64), at, weights, deeds)


def test_a_person_is_counted_once_an_item_however_often_they_come() -> None:
    much = heats.change(done(), done((4, 70, 0.0), (4, 70, 7.0), (4, 50, 0.0), (9, 70, 0.0)))

    assert much.items.tolist() == [50, 70]
    assert much.persons.tolist() == [1, 2]
    assert much.week.tolist() == [1.0, 4.0]


def test_what_was_done_before_and_still_is_changes_nothing() -> None:
    before = done((4, 70, 0.0), (9, 70, 0.0))

    change = heats.change(before, done((4, 70, 0.0), (9, 50, 0.0)))

    assert (change.items.tolist(), change.persons.tolist()) == ([50, 70], [1, -1])
    assert len(heats.change(before, before)) == 0
