"""Claims about counting pairs of items."""

from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.choosing.rules import covisits
from domain.choosing.values.counts import (
    COMPLEMENT,
    LANDMARK,
    SIMILAR,
    SUBSTITUTE,
    CountSettings,
    Histories,
    Pairs,
)
from domain.choosing.values.evidence import BOUGHT, DAY_S, VIEWED

pytestmark = pytest.mark.unit

PLAIN = CountSettings(distance=2.0, backward=0.5, half_life_days=10.0)
T0 = LANDMARK.timestamp()

Event = tuple[int, int, float, int]


def told(*events: Event) -> Histories:
    """Events as (person, item, seconds after the landmark, deed)."""
    people, items, at, deeds = (np.array(column) for column in zip(*events, strict=True))
    return covisits.histories(people, items, T0 + at, np.ones(len(items), np.float32), deeds.astype(np.int8))


def table(pairs: Pairs, kind: int) -> dict[tuple[int, int], float]:
    chosen = pairs.kinds == kind
    rows = zip(pairs.a[chosen].tolist(), pairs.b[chosen].tolist(), pairs.values[chosen].tolist(), strict=True)
    return {(a, b): value for a, b, value in rows}


def test_a_pair_counts_more_forward_than_back_and_less_the_farther_apart() -> None:
    done = told((1, 10, 0, VIEWED), (1, 20, 60, VIEWED), (1, 30, 120, VIEWED))

    pairs = table(covisits.contributions(done, PLAIN), SIMILAR)

    near, far = 1.0, np.exp(-1 / 2)
    assert pairs == pytest.approx(
        {
            (10, 10): 1,
            (20, 20): 1,
            (30, 30): 1,
            (10, 20): near,
            (20, 10): near / 2,
            (20, 30): near,
            (30, 20): near / 2,
            (10, 30): far,
            (30, 10): far / 2,
        },
        rel=1e-4,
    )


def test_what_was_bought_in_one_basket_completes_each_other_the_same_both_ways() -> None:
    done = told((1, 10, 0, BOUGHT), (1, 20, 0, BOUGHT), (1, 30, 60, BOUGHT))

    pairs = table(covisits.contributions(done, PLAIN), COMPLEMENT)

    assert pairs == pytest.approx({(10, 10): 1, (20, 20): 1, (30, 30): 1, (10, 20): 1, (20, 10): 1}, rel=1e-4)


def test_what_was_looked_at_before_something_else_was_bought_is_replaced_by_it() -> None:
    done = told((1, 10, 0, VIEWED), (1, 20, 60, BOUGHT))

    assert table(covisits.contributions(done, PLAIN), SUBSTITUTE) == pytest.approx({(10, 20): 1.0}, rel=1e-4)


def test_a_pair_of_a_half_life_later_counts_twice_as_of_the_same_moment() -> None:
    done = told((1, 10, 0, VIEWED), (1, 20, 0, VIEWED), (2, 10, 10 * DAY_S, VIEWED), (2, 20, 10 * DAY_S, VIEWED))

    pairs = covisits.contributions(done, PLAIN)

    assert table(pairs, SIMILAR)[(10, 20)] == pytest.approx(1 + 2)
    assert pairs.persons.tolist() == [2, 2, 2, 2]
    assert covisits.fading(LANDMARK + timedelta(days=10), 10.0) == pytest.approx(0.5)


def test_a_person_counts_once_behind_a_pair_however_often_they_come_back() -> None:
    done = told(*((1, item, 600.0 * visit, VIEWED) for visit in range(5) for item in (10, 20)))

    pairs = covisits.contributions(done, PLAIN)

    assert set(pairs.persons.tolist()) == {1}


def test_one_person_writes_no_more_pairs_a_day_than_allowed_and_the_nearest_stay() -> None:
    done = told(*((1, item, 60.0 * item, VIEWED) for item in range(100)))
    settings = CountSettings(pairs_a_day=99, backward=1.0)

    pairs = covisits.contributions(done, settings)

    apart = np.abs(pairs.a - pairs.b)
    assert apart.max() == 1
    assert (apart == 1).sum() == 2 * 99


def test_disliked_items_are_not_counted() -> None:
    done = covisits.histories(
        np.array([1, 1]), np.array([10, 20]), np.array([T0, T0]), np.array([1, -0.5], np.float32), np.zeros(2, np.int8)
    )

    assert done.items.tolist() == [10]


events = st.lists(
    st.tuples(st.integers(1, 4), st.integers(1, 8), st.integers(0, 40).map(lambda n: n * DAY_S / 8), st.integers(0, 2)),
    min_size=1,
    max_size=60,
)


@given(events, st.integers(0, 60))
def test_before_and_change_add_up_to_after(history: list[Event], split: int) -> None:
    settings = CountSettings(pairs_a_day=5, window=6)
    none = told((1, 1, 0, VIEWED))
    nothing = Histories(**{name: getattr(none, name)[:0] for name in Histories.__slots__})
    before = told(*history[:split]) if history[:split] else nothing
    after = told(*history)

    first, then = covisits.contributions(before, settings), covisits.change(before, after, settings)
    whole = covisits.contributions(after, settings)

    summed: dict[tuple[int, int, int], tuple[float, int]] = {}
    for part in (first, then):
        for row in zip(*(getattr(part, name).tolist() for name in Pairs.__slots__), strict=True):
            kind, a, b, value, persons = row
            had = summed.get((kind, a, b), (0.0, 0))
            summed[kind, a, b] = (had[0] + value, had[1] + persons)
    left = {key: value for key, (value, persons) in summed.items() if persons}
    expected = dict(
        zip(
            zip(whole.kinds.tolist(), whole.a.tolist(), whole.b.tolist(), strict=True),
            whole.values.tolist(),
            strict=True,
        )
    )
    assert left == pytest.approx(expected, rel=1e-9, abs=1e-9)


@given(events)
def test_equal_histories_make_no_change_at_all(history: list[Event]) -> None:
    done = told(*history)

    assert len(covisits.change(done, done, PLAIN)) == 0
