"""Claims about the order in which candidates are shown."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.choosing.rules.rerank import TERMS, Candidates, Chosen, Settings, choose
from domain.choosing.values.evidence import Affinity

pytestmark = pytest.mark.unit

# Clicks alone, nothing tried out: what a test is not about stays out of its way.
PLAIN = Settings(relevance=1.0, balance=0.0, most_of_a_brand=100, try_every=0)


def candidates(clicks: list[float], **given: Any) -> Candidates:
    """Candidates of which only the chance of a click is known, and what is given."""
    n = len(clicks)
    whole: dict[str, Any] = {
        "click": np.asarray(clicks, np.float32),
        "buy": np.full(n, 0.1, np.float32),
        "margin": np.ones(n, np.float32),
        "multiplier": np.ones(n, np.float32),
        "category": np.full(n, -1, np.int64),
        "brand": np.full(n, -1, np.int64),
        "in_stock": np.ones(n, np.bool_),
        "had": np.zeros(n, np.bool_),
        "again": np.zeros(n, np.bool_),
        "shown": np.full(n, 5000, np.int64),
        "clicked": np.zeros(n, np.int64),
    }
    return Candidates(**whole | {name: np.asarray(held, whole[name].dtype) for name, held in given.items()})


def chosen(given: Candidates, count: int = 10, settings: Settings = PLAIN, tastes: Affinity | None = None) -> Chosen:
    return choose(given, count, tastes=tastes, chance=np.random.default_rng(1), settings=settings)


def test_what_is_worth_most_stands_first() -> None:
    # Sales beat a few more clicks, and a rule lifts what it boosts.
    given = candidates([0.3, 0.2, 0.2, 0.1], buy=[0.0, 0.3, 0.0, 0.0], multiplier=[1, 1, 1, 2.5])

    # .2 * .45, .3 * .15, .1 * .15 * 2.5, .2 * .15
    assert chosen(given).rows.tolist() == [1, 0, 3, 2]


def test_margin_counts_by_its_power_and_not_at_all_at_zero() -> None:
    given = candidates([0.1, 0.11], margin=[2.0, 1.0], buy=[0.5, 0.5])

    assert chosen(given).rows.tolist() == [0, 1]
    assert chosen(given, settings=Settings(relevance=1, balance=0, try_every=0, margin_power=0)).rows.tolist() == [1, 0]


def test_nothing_out_of_stock_and_nothing_had_unless_it_is_bought_again() -> None:
    given = candidates([0.9, 0.8, 0.7, 0.6], in_stock=[0, 1, 1, 1], had=[0, 1, 1, 0], again=[0, 0, 1, 0])

    assert chosen(given).rows.tolist() == [2, 3]


def test_each_dozen_has_its_own_places_for_a_brand() -> None:
    given = candidates([0.9 - n / 100 for n in range(30)], brand=[7] * 8 + [-1] * 22)

    brands = given.brand[chosen(given, 24, Settings(relevance=1, balance=0, try_every=0)).rows].tolist()

    assert [index for index, brand in enumerate(brands) if brand == 7] == [0, 1, 2, 12, 13, 14]


def test_a_brand_stands_at_most_three_times_and_no_brand_is_no_brand() -> None:
    given = candidates([0.9, 0.8, 0.7, 0.6, 0.5, 0.4], brand=[7, 7, 7, 7, -1, -1])
    settings = Settings(relevance=1, balance=0, try_every=0)

    assert chosen(given, settings=settings).rows.tolist() == [0, 1, 2, 4, 5]


def test_a_twin_follows_only_where_it_is_worth_half_as_much_again() -> None:
    settings = Settings(balance=0, try_every=0)
    for twin, order in ((0.14, [0, 2, 1]), (0.16, [0, 1, 2])):
        given = candidates([0.2, twin, 0.1], category=[5, 5, 6], brand=[1, 1, 2])

        assert chosen(given, settings=settings).rows.tolist() == order


def test_a_list_follows_the_proportions_of_the_shoppers_tastes() -> None:
    given = candidates([0.1] * 60, category=[1] * 20 + [2] * 20 + [3] * 20)
    tastes = Affinity(ids=np.asarray([2, 1, 9]), shares=np.asarray([0.5, 0.25, 0.25], np.float32))
    settings = Settings(relevance=1.0, try_every=0)

    rows = chosen(given, 12, settings, tastes).rows

    # Categories of equal goods fill up as 2 : 1; the third, which this shopper never touched, is owed nothing.
    assert np.bincount(given.category[rows], minlength=4).tolist() == [0, 4, 8, 0]


def test_a_shopper_without_tastes_gets_what_is_worth_most() -> None:
    given = candidates([0.3, 0.2, 0.1], category=[1, 2, 3])

    assert chosen(given, settings=Settings(relevance=1.0, try_every=0)).rows.tolist() == [0, 1, 2]


def test_one_place_in_twelve_tries_out_what_was_hardly_shown_and_says_so() -> None:
    given = candidates([0.2] * 40 + [0.01] * 40, shown=[5000] * 40 + [10] * 40)

    made = chosen(given, 24, Settings(relevance=1, balance=0))

    places = np.flatnonzero(made.tried)
    assert len(places) == 2
    assert [place // 12 for place in places] == [0, 1]
    assert (places % 12 > 0).all()
    assert ((made.rows >= 40) == made.tried).all()


def test_what_might_be_good_is_tried_more_often_than_what_was_shown_to_be_bad() -> None:
    given = candidates([0.2] * 12 + [0.05, 0.05], shown=[5000] * 12 + [0, 900], clicked=[0] * 12 + [0, 2])
    tried = [
        int(made.rows[made.tried][0])
        for seed in range(200)
        for made in [choose(given, 12, chance=np.random.default_rng(seed), settings=Settings(relevance=1, balance=0))]
    ]

    assert tried.count(12) > 150
    assert tried.count(12) + tried.count(13) == 200


def test_where_everything_is_known_nothing_is_tried_out() -> None:
    made = chosen(candidates([0.3, 0.2] * 10), 12, Settings(relevance=1, balance=0))

    assert not made.tried.any()
    assert len(made.rows) == 12


def test_the_same_chance_makes_the_same_list() -> None:
    given = candidates([0.2] * 30, shown=[10] * 30)

    first, second = (chosen(given, 24, Settings()) for _ in range(2))

    assert first.rows.tolist() == second.rows.tolist()


@given(seed=st.integers(0, 10_000), count=st.integers(0, 30))
def test_the_terms_of_each_item_add_up_to_what_it_was_chosen_by(seed: int, count: int) -> None:
    random = np.random.default_rng(seed)
    given = candidates(
        random.random(25).tolist(),
        category=random.integers(-1, 4, 25),
        brand=random.integers(-1, 6, 25),
        in_stock=random.random(25) < 0.8,
        had=random.random(25) < 0.3,
        multiplier=random.random(25) * 2,
        shown=random.integers(0, 2000, 25),
    )
    tastes = Affinity(ids=np.arange(3), shares=np.asarray([0.6, 0.3, 0.1], np.float32))

    made = choose(given, count, tastes=tastes, chance=random)

    assert made.terms.shape == (len(made.rows), len(TERMS))
    assert len(set(made.rows.tolist())) == len(made.rows) <= count
    assert given.in_stock[made.rows].all()
    assert not (given.had & ~given.again)[made.rows].any()
    for dozen in (made.rows[:12], made.rows[12:24]):
        known = given.brand[dozen][given.brand[dozen] >= 0]
        assert (np.bincount(known) <= 3).all() if len(known) else True
    if len(made.rows):
        # The first is chosen before anything stands above it: no other had a higher sum.
        first = made.terms[0]
        assert first[TERMS.index("nearness")] == 0
        assert first.sum() == pytest.approx(best_alone(given, tastes), abs=1e-6)


@given(seed=st.integers(0, 10_000), known=st.booleans())
def test_a_list_is_what_choosing_place_by_place_would_make(*, seed: int, known: bool) -> None:
    random = np.random.default_rng(seed)
    given = candidates(
        random.random(60).tolist(),
        category=random.integers(-1, 9, 60),
        brand=random.integers(-1, 12, 60),
        in_stock=random.random(60) < 0.9,
    )
    tastes = Affinity(ids=np.asarray([7, 3, 11]), shares=np.asarray([0.6, 0.3, 0.1], np.float32)) if known else None
    settings = Settings(try_every=0)

    assert chosen(given, 30, settings, tastes).rows.tolist() == place_by_place(given, 30, settings, tastes)


def place_by_place(given: Candidates, count: int, settings: Settings, tastes: Affinity | None) -> list[int]:
    """The same, said as plainly as it can be: every term of every candidate anew at every place."""
    shares = {} if tastes is None else dict(zip(tastes.ids.tolist(), tastes.shares.tolist(), strict=True))
    rows: list[int] = []
    for place in range(count):
        scores = {}
        for row in np.flatnonzero(given.in_stock).tolist():
            category, brand = int(given.category[row]), int(given.brand[row])
            dozen = [int(given.brand[each]) for each in rows[place // 12 * 12 :]]
            if row in rows or (brand >= 0 and dozen.count(brand) >= settings.most_of_a_brand):
                continue
            near = [
                (0.5 if category >= 0 and given.category[each] == category else 0)
                + (0.5 if brand >= 0 and given.brand[each] == brand else 0)
                for each in rows
            ]
            share = shares.get(category, 0.0)
            there = [int(given.category[each]) for each in rows].count(category)
            owed = share * np.log1p(1 / (there + 4 * share)) * (len(rows) + 5) if share else 0.0
            worth = np.log(max(float(given.click[row]), 1e-6)) + np.log(settings.click_worth + float(given.buy[row]))
            scores[row] = settings.relevance * worth + settings.balance * owed - 0.3 * max(near, default=0.0)
        if not scores:
            break
        rows.append(max(scores, key=lambda row: (scores[row], -row)))
    return rows


def best_alone(given: Candidates, tastes: Affinity) -> float:
    """The highest sum of terms that any candidate has while the list is empty."""
    free = given.in_stock & ~(given.had & ~given.again)
    worth = (
        np.log(np.maximum(given.click, 1e-6)) + np.log(0.15 + given.buy) + np.log(np.maximum(given.multiplier, 1e-6))
    )
    share = np.asarray([dict(zip(tastes.ids, tastes.shares, strict=True)).get(c, 0.0) for c in given.category])
    owed = np.where(share > 0, 0.4 * 5 * share * np.log1p(1 / (4 * np.where(share > 0, share, 1))), 0)
    return float((0.7 * worth + owed)[free].max())
