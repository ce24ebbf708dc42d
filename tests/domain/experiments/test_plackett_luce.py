"""Claims about drawing a page's order, and about how likely it was."""

import itertools
import math
from collections import Counter
from dataclasses import replace

import pytest

from domain.experiments.rules import page_features, plackett_luce
from domain.experiments.values.policies import BlockView, PageContext, Policy, PolicySettings, Weight

pytestmark = pytest.mark.unit

HERE = PageContext()
FOUR = tuple(BlockView(key=key, kind="rail", place=place) for place, key in enumerate("abcd"))
LIKES = Policy(version=2, steps=7, weights={"block:c": Weight(0.9, 5.0), "block:a": Weight(-0.4, 5.0)})


def keys(views: tuple[BlockView, ...], policy: Policy, chance: int, slots: int | None = None) -> list[str]:
    return [each.key for each in plackett_luce.order(views, HERE, policy, chance, slots=slots).placed]


def probability(views: tuple[BlockView, ...], policy: Policy, shown: tuple[str, ...]) -> float:
    return math.prod(step.chances[step.chosen] for step in plackett_luce.chances(views, HERE, policy, shown))


def test_orders_are_drawn_as_often_as_their_propensities_say() -> None:
    policy = replace(LIKES, settings=PolicySettings(uniform_share=0.3))
    counts = Counter(tuple(keys(FOUR, policy, chance)) for chance in range(6000))

    every = {shown: probability(FOUR, policy, shown) for shown in itertools.permutations("abcd")}

    assert sum(every.values()) == pytest.approx(1.0)
    # Five standard deviations of a share at 6,000 draws.
    assert all(abs(counts[shown] / 6000 - p) < 5 * math.sqrt(p * (1 - p) / 6000) for shown, p in every.items())


def test_what_is_logged_is_what_judging_finds_again() -> None:
    ordered = plackett_luce.order(FOUR, HERE, LIKES, 11, slots=3)

    read = page_features.read_seen(ordered.seen)

    assert read == (HERE, FOUR)
    steps = plackett_luce.chances(FOUR, HERE, LIKES, [each.key for each in ordered.placed])
    assert [step.chances[step.chosen] for step in steps] == [each.propensity for each in ordered.placed]
    assert [each.examined for each in ordered.placed] == pytest.approx([1.0, 2**-0.5, 3**-0.5])
    assert (ordered.policy, ordered.uniform, len(ordered.left_out)) == ("learnt-2.7", False, 1)


def test_a_pinned_block_keeps_its_slot_and_a_mandatory_one_is_on_every_page() -> None:
    views = (replace(FOUR[0], slot=1), FOUR[1], replace(FOUR[2], slot=9), replace(FOUR[3], mandatory=True))

    pages = [keys(views, LIKES, chance, 3) for chance in range(200)]

    # c is pinned below the page's end and moves up to it; one slot is left, and d has to have it.
    assert {tuple(page) for page in pages} == {("d", "a", "c")}
    ordered = plackett_luce.order(views, HERE, LIKES, 5, slots=3)
    assert [each.propensity for each in ordered.placed] == [1.0, 1.0, 1.0]


def test_more_pins_than_slots_are_all_shown() -> None:
    views = tuple(replace(view, slot=0) for view in FOUR)

    assert keys(views, LIKES, 3, 2) == ["a", "b", "c", "d"]


def test_a_page_stays_as_it_is_until_its_chance_changes_and_a_new_block_moves_nobody_else() -> None:
    fifth = BlockView(key="e", kind="rail", place=9)

    before = [keys(FOUR, LIKES, chance) for chance in range(100)]
    after = [[key for key in keys((*FOUR, fifth), LIKES, chance) if key != "e"] for chance in range(100)]

    assert before == after
    assert before == [keys(FOUR, LIKES, chance) for chance in range(100)]
    assert len({tuple(page) for page in before}) > 5


def test_the_same_facts_are_the_same_chance_and_others_another() -> None:
    here = plackett_luce.chance_of("shop", "home", "ann", 3)

    assert here == plackett_luce.chance_of("shop", "home", "ann", 3)
    assert len({here, *(plackett_luce.chance_of("shop", "home", "ann", n) for n in range(4, 104))}) == 101
    assert plackett_luce.order(FOUR, HERE, LIKES, here).placed


def test_one_page_in_twenty_five_is_drawn_evenly_and_says_so() -> None:
    drawn = [plackett_luce.order(FOUR, HERE, LIKES, chance) for chance in range(3000)]

    even = [ordered for ordered in drawn if ordered.uniform]
    assert 90 <= len(even) <= 150
    assert {ordered.policy for ordered in even} == {"learnt-2.7.even"}


def test_a_page_that_has_learnt_nothing_mostly_keeps_its_editors_order() -> None:
    first = Counter(keys(FOUR, Policy(), chance)[0] for chance in range(2000))

    assert first["a"] > 1.6 * first["b"] > 1.6 * first["c"] > first["d"] > 0


def test_an_order_with_a_pin_elsewhere_cannot_be_judged() -> None:
    views = (replace(FOUR[0], slot=0), *FOUR[1:])

    with pytest.raises(ValueError, match="could not put it"):
        plackett_luce.chances(views, HERE, LIKES, ("b", "a", "c", "d"))


def test_an_empty_page_is_an_empty_page() -> None:
    assert plackett_luce.order((), HERE, LIKES, 1).placed == ()


def test_what_an_older_release_saw_is_not_guessed_at() -> None:
    assert page_features.read_seen([["web", 3], [], []]) is None
    assert page_features.read_seen(None) is None


def test_every_feature_can_be_read_aloud() -> None:
    view = BlockView(key="offers", kind="promotion_banner", place=2, affinity=0.8, clicked_days=3.0)
    context = PageContext(channel="app", hour=8, events=2, cart=True, segment="loyal")

    said = [page_features.words(name) for name, _ in page_features.features(view, context)]

    assert said == [
        "every block",
        "each place higher in the editors' order",
        "promotion_banner blocks",
        "block offers",
        "block offers, for shoppers with 1 or 2 things done",
        "block offers, in the morning",
        "block offers, with something in the cart",
        "block offers, on app",
        "block offers, for segment loyal",
        "blocks whose best item fits the shopper well",
        "blocks this shopper clicked this week",
    ]
