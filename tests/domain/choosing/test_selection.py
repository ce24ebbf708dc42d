"""Claims about the one list that all sources, the ranker and the re-ranking make."""

import numpy as np
import pytest

from domain.base.values import ItemId
from domain.choosing.rules.features import stacked
from domain.choosing.rules.selection import Proposed, Settings, proposed, selected
from domain.choosing.rules.shelves import offered, rising, together
from domain.choosing.values.evidence import BOUGHT, VIEWED, Clocks, Events, Evidence, Facts, Listed, Neighbours, Scored
from domain.matching.values import Ask, Source

pytestmark = pytest.mark.unit

NOW = 1_000_000_000.0


def ids(*numbers: int) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    return np.asarray(numbers, np.int64)


def numbers(*values: float) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    return np.asarray(values, np.float32)


def lists(**by_anchor: dict[int, float]) -> Neighbours:
    """Neighbours written as a1={2: .9}: anchor 1 has item 2 beside it."""
    anchors = [int(name[1:]) for name in by_anchor]
    lengths = [len(each) for each in by_anchor.values()]
    return Neighbours(
        anchors=ids(*anchors),
        starts=ids(0, *np.cumsum(lengths).tolist()),
        items=ids(*(item for each in by_anchor.values() for item in each)),
        weights=numbers(*(weight for each in by_anchor.values() for weight in each.values())),
    )


def facts(*items: int, sold_out: tuple[int, ...] = (), ever: float = 1000) -> Facts:
    n = len(items)
    return Facts(
        items=ids(*items),
        price=np.full(n, 10, np.float32),
        category=ids(*range(n)),
        brand=np.full(n, -1, np.int64),
        age_days=np.full(n, 30, np.float32),
        week=np.full(n, 5, np.float32),
        month=np.full(n, 20, np.float32),
        ever=np.full(n, ever, np.float32),
        in_stock=~np.isin(ids(*items), ids(*sold_out)),
    )


def viewed(*items: int) -> Events:
    n = len(items)
    return Events(
        items=ids(*items),
        at=NOW - np.arange(1, n + 1, dtype=np.float64),
        weights=numbers(*[0.3] * n),
        deeds=np.full(n, VIEWED, np.int8),
    )


def test_each_item_says_which_of_the_shoppers_things_speaks_for_it() -> None:
    evidence = Evidence(now=NOW, events=viewed(1, 2), similar=lists(a1={11: 0.9}, a2={12: 0.8}))
    found = proposed(evidence, Settings())

    picks = selected(found, facts(11, 12), Settings(), count=5, chance=1)

    assert [(pick.item, pick.reason, pick.anchor) for pick in picks] == [(11, "together", 1), (12, "together", 2)]
    assert all(
        pick.score == pytest.approx(sum(value for name, value in pick.terms if ":" not in name), abs=1e-3)
        for pick in picks
    )


def test_without_the_thing_that_speaks_for_it_an_item_drops_out() -> None:
    known = {"similar": lists(a1={11: 0.9}, a2={12: 0.8}), "popular": {"7d": Listed(items=ids(12), scores=numbers(1))}}
    before = Evidence(now=NOW, events=viewed(1, 2), **known)  # type: ignore[arg-type]
    after = Evidence(now=NOW, events=viewed(2), **known)  # type: ignore[arg-type]

    def chosen(evidence: Evidence) -> list[int]:
        found = proposed(evidence, Settings())
        return [pick.item for pick in selected(found, facts(*found.items.tolist()), Settings(), count=5, chance=1)]

    assert 11 in chosen(before)
    assert chosen(after) == [12]


def test_nothing_sold_out_nothing_unwanted_nothing_in_the_cart_is_chosen() -> None:
    evidence = Evidence(now=NOW, events=viewed(1), cart=ids(14), similar=lists(a1={11: 0.9, 12: 0.8, 13: 0.7, 14: 0.6}))
    found = proposed(evidence, Settings())

    picks = selected(found, facts(11, 12, 13, 14, sold_out=(11,)), Settings(), count=5, chance=1, unwanted={12})

    assert [pick.item for pick in picks] == [13]


def test_what_was_bought_once_stays_away_and_what_is_bought_again_and_again_comes_back() -> None:
    events = Events(items=ids(1, 2), at=np.full(2, NOW - 9e6), weights=numbers(2, 2), deeds=np.full(2, BOUGHT, np.int8))
    clocks = Clocks(
        items=ids(1, 2),
        last_at=np.full(2, NOW - 9e6),
        times=numbers(1, 3),
        gap_s=np.asarray([np.nan, 9e6]),
        heat=numbers(0.5, 1.2),
    )
    evidence = Evidence(now=NOW, events=events, clocks=clocks)
    found = proposed(evidence, Settings())

    picks = selected(found, facts(1, 2), Settings(), count=5, chance=1)

    assert [(pick.item, pick.reason, pick.anchor) for pick in picks] == [(2, "again", None)]


def test_a_source_that_is_switched_off_proposes_nothing() -> None:
    evidence = Evidence(now=NOW, events=viewed(1), similar=lists(a1={11: 0.9}))

    assert proposed(evidence, Settings()).items.tolist() == [11]
    assert proposed(evidence, Settings(without=frozenset({"sequence"}))).items.tolist() == []


def test_one_place_in_twelve_tries_out_what_hardly_anybody_has_seen_and_says_so() -> None:
    evidence = Evidence(now=NOW, events=viewed(1), similar=lists(a1={item: 1 - item / 100 for item in range(11, 41)}))
    found = proposed(evidence, Settings())
    known = facts(*range(11, 41))
    known.ever[-5:] = 0

    picks = selected(found, known, Settings(), count=12, chance=3)

    tried = [pick for pick in picks if pick.reason == "explore"]
    assert len(tried) == 1
    assert tried[0].item in range(36, 41)
    assert tried[0].anchor is None


def test_the_same_chance_makes_the_same_list() -> None:
    evidence = Evidence(now=NOW, events=viewed(1), similar=lists(a1={item: 1 - item / 100 for item in range(11, 41)}))
    found = proposed(evidence, Settings())
    known = facts(*range(11, 41), ever=1)

    first, again = (selected(found, known, Settings(), count=24, chance=7) for _ in range(2))

    assert first == again
    assert first != selected(found, known, Settings(), count=24, chance=8)


def test_what_goes_with_several_things_hangs_on_the_one_it_goes_with_most() -> None:
    found = together(lists(a1={11: 0.2, 12: 0.1}, a2={11: 0.5, 1: 0.9}), (1, 2))

    assert (found.items.tolist(), found.anchors.tolist()) == ([11, 12], [2, 1])
    assert together(lists(a1={11: 0.2}), (9,)).items.tolist() == []


def test_rising_is_what_is_surely_wanted_more_than_before() -> None:
    week = Listed(items=ids(1, 2, 3, 4, 5), scores=numbers(100, 60, 50, 30, 2))
    month = Listed(items=ids(1, 2, 3, 4), scores=numbers(400, 70, 75, 240))

    found = rising(Evidence(now=NOW, popular={"7d": week, "28d": month}))

    # All together 242 of 545 + 2 more: what was wanted before at 10 and 25 comes to 60 and 50. Bought once is no trend.
    assert found.items.tolist() == [2, 3]
    assert all(found.scores > 1)


def test_in_a_week_that_is_busy_for_everything_nothing_rises() -> None:
    week = Listed(items=ids(1, 2, 3), scores=numbers(90, 60, 30))
    month = Listed(items=ids(1, 2, 3), scores=numbers(120, 80, 40))

    assert not len(rising(Evidence(now=NOW, popular={"7d": week, "28d": month})).items)


def test_a_shelf_gets_what_is_known_with_its_anchor() -> None:
    clocks = Clocks(
        items=ids(7, 8), last_at=np.full(2, NOW), times=numbers(2, 1), gap_s=np.full(2, np.nan), heat=numbers(1, 1)
    )
    evidence = Evidence(
        now=NOW, cart=ids(5), complement=lists(a5={11: 0.4}), similar=lists(a1={12: 0.3}), clocks=clocks
    )
    asks = [
        Ask(shelf="cart", source=Source.COMPLEMENT, kind="product", k=3),
        Ask(shelf="because", source=Source.TOGETHER, kind="product", k=3, anchor=ItemId(1)),
        Ask(shelf="again", source=Source.AGAIN, kind="product", k=3),
    ]
    again = Scored(items=ids(7, 8), scores=numbers(2, 1), anchors=ids(-1, -1))

    found = offered(
        asks,
        [],
        Proposed(evidence=evidence, lists={"repurchase": again}, said=stacked({}), weights={}, items=ids(7, 8)),
    )

    assert [(each.shelf, each.item, each.anchor) for each in found] == [
        ("cart", 11, 5),
        ("because", 12, 1),
        ("again", 7, None),
    ]


def test_pairs_that_few_have_met_give_way_to_what_is_near_in_words() -> None:
    near = lists(a1={21: 0.9})
    few = Evidence(now=NOW, events=viewed(1), similar=lists(a1={11: 0.02}), content=near)
    many = Evidence(now=NOW, events=viewed(1), similar=lists(a1={11: 0.9}), content=near)

    def first(evidence: Evidence) -> str:
        found = proposed(evidence, Settings())
        return selected(found, facts(11, 21), Settings(), count=2, chance=1)[0].reason

    assert (first(few), first(many)) == ("alike", "together")


def test_what_was_searched_for_since_is_all_that_is_asked_again() -> None:
    before = Evidence(now=NOW, events=viewed(1), similar=lists(a1={11: 0.9}))
    after = Evidence(now=NOW, events=viewed(1), similar=lists(a1={11: 0.9}), content=lists(a1={21: 0.9}))

    again = proposed(after, Settings(), before=proposed(before, Settings()))
    anew = proposed(after, Settings())

    assert again.items.tolist() == anew.items.tolist() == [11, 21]
    assert again.lists.keys() == anew.lists.keys()


def test_what_was_bought_before_takes_no_place_from_what_is_new() -> None:
    bought, week = np.arange(1, 4), np.arange(1, 11)
    clocks = Clocks(
        items=bought,
        last_at=np.full(3, NOW - 1),
        times=np.ones(3, np.float32),
        gap_s=np.full(3, np.nan),
        heat=np.ones(3, np.float32),
    )
    popular = {"7d": Listed(items=week, scores=np.ones(10, np.float32))}

    stranger = proposed(Evidence(now=NOW, popular=popular), Settings(), 5)
    buyer = proposed(Evidence(now=NOW, popular=popular, clocks=clocks), Settings(), 5)

    assert stranger.items.tolist() == [1, 2, 3, 4, 5]
    assert sorted(buyer.items.tolist()) == [1, 2, 3, 4, 5, 6, 7, 8]
