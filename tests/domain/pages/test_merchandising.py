"""Claims about merchandising: what editors' rules do to a rail, and that nothing happens unsaid."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.base.values import ItemId, Json, SiteId
from domain.catalog.errors import BadValue
from domain.catalog.values import Money, Product
from domain.matching.values import Candidate, Source
from domain.pages.fields import merchandising
from domain.pages.values.merchandising import Do, Match, Merchandised, Rule

pytestmark = pytest.mark.unit

LETTERS = "abcdefgh"
Found = tuple[Product, Candidate]


def product(sku: str, **more: object) -> Product:
    plain = Product(
        id=ItemId(ord(sku[0])),
        site=SiteId("shop"),
        sku=sku,
        locale="en",
        title=sku.upper(),
        description="",
        category=(),
        brand="",
        price=None,
        in_stock=True,
        url="",
        images=(),
        attributes={},
        tags=(),
        published_at=None,
        filed_under=(),
    )
    return replace(plain, **more)  # type: ignore[arg-type]


def found(*products: Product) -> list[Found]:
    return [(each, Candidate(shelf="rail", source=Source.TASTE, item=each.id, score=1.0)) for each in products]


SHELF = found(*map(product, LETTERS))


def applied(
    rules: Json,
    offered: Sequence[Found] = SHELF,
    *pins: Product,
    limit: int = 8,
    in_stock_only: bool = True,
    away: Sequence[ItemId] = (),
) -> Merchandised:
    return merchandising.applied(
        merchandising.parsed(rules),
        offered,
        pins={each.sku: each for each in pins},
        limit=limit,
        brand_cap=3,
        in_stock_only=in_stock_only,
        away=away,
    )


def skus(result: Merchandised) -> str:
    return "".join(each.product.sku for each in result.placed)


def left_out(result: Merchandised) -> list[tuple[str, str, str]]:
    return [(each.sku, each.rule.id, each.why) for each in result.left_out]


def pin(*skus: str, **more: Json) -> dict[str, Json]:
    return {"do": "pin", "match": {"sku": list(skus)}, **more}


def does(do: str, *skus: str, **more: Json) -> dict[str, Json]:
    return {"do": do, "match": {"sku": list(skus)}, **more}


# --- reading


def test_a_rule_is_read_with_its_defaults() -> None:
    assert merchandising.parsed(
        [
            pin("a", position=3, name="Hero of the week"),
            {
                "id": "sale",
                "do": "boost",
                "match": {
                    "category": ["Home"],
                    "brand": ["Ni"],
                    "tag": ["new"],
                    "price": {"from": "10.00", "to": "50"},
                },
            },
            does("bury", "b", weight=1.5),
        ]
    ) == (
        Rule(id="rule-1", name="Hero of the week", do=Do.PIN, match=Match(skus=("a",)), position=3),
        Rule(
            id="sale",
            do=Do.BOOST,
            match=Match(
                categories=("Home",), brands=("Ni",), tags=("new",), price_from=Decimal("10.00"), price_to=Decimal(50)
            ),
            weight=2.0,
        ),
        Rule(id="rule-3", do=Do.BURY, match=Match(skus=("b",)), weight=1.5),
    )


KEYS = "id, name, do, match, position, weight"


@pytest.mark.parametrize(
    ("value", "problems"),
    [
        ({}, ["has to be a list of rules"]),
        (["pin"], ["[0]: has to be an object"]),
        ([pin("a")] * 51, ["has 51 rules; 50 fit"]),
        ([{"match": {"sku": ["a"]}}], ["[0].do: is required"]),
        ([does("hide", "a")], ["[0].do: has to be one of pin, boost, bury, exclude"]),
        ([does("boost", "a", colour="red")], [f"[0].colour: is not known here; there are {KEYS}"]),
        (
            [{"do": "boost", "match": {}}],
            ["[0].match: names no products; give one of sku, category, brand, tag, price"],
        ),
        ([{"do": "boost"}], ["[0].match: names no products; give one of sku, category, brand, tag, price"]),
        ([{"do": "boost", "match": ["a"]}], ["[0].match: has to be an object"]),
        (
            [{"do": ["pin"], "match": {"sku": ["a"]}}],
            [
                "[0].do: has to be one of pin, boost, bury, exclude",
            ],
        ),
        (
            [{"do": "pin", "match": {"sku": ["a"], "brand": ["Ni"]}}],
            ["[0].match: names the products of a pin by sku, and by nothing else"],
        ),
        (
            [does("boost", "a"), does("bury", "b"), {"do": "boost", "match": {"price": {"from": 10.0}}}],
            ['[2].match.price.from: has to be an amount as text, such as "10.00"'],
        ),
        ([{"do": "boost", "match": {"price": {"from": "9", "to": "8.99"}}}], ["[0].match.price.to: is less than from"]),
        ([does("boost", *map(str, range(51)))], ["[0].match.sku: has 51 entries; the limit is 50"]),
        ([pin(*map(str, range(50))), pin("a")], ["pins 51 products; 50 fit"]),
        ([pin("a", position=True)], ["[0].position: has to be a whole number from 0 to 49"]),
        ([pin("a", position=50)], ["[0].position: has to be a whole number from 0 to 49"]),
        ([pin("a", weight=2)], ["[0].weight: is for boosting and burying alone"]),
        ([does("boost", "a", position=0)], ["[0].position: is for pins alone"]),
        ([does("boost", "a", weight=1)], ["[0].weight: has to be a number above 1, up to 10"]),
        ([does("boost", "a", weight=float("nan"))], ["[0].weight: has to be a number above 1, up to 10"]),
        ([pin("a", id="x"), pin("b", id="x")], ["'x' is the id of 2 rules; each needs its own"]),
    ],
)
def test_what_does_not_fit_is_refused_with_its_path(value: Json, problems: list[str]) -> None:
    assert merchandising.problems(value) == problems
    with pytest.raises(BadValue, match="^" + problems[0][:3].replace("[", r"\[").replace("]", r"\]")):
        merchandising.parsed(value)


def test_the_skus_of_pins_are_known_before_anything_is_found() -> None:
    rules = merchandising.parsed([pin("z", "a"), does("boost", "b"), pin("a", "c")])

    assert merchandising.pinned_skus(rules) == ("z", "a", "c")


# --- applying


def test_without_rules_a_rail_is_what_it_was_at_most_three_of_a_brand_while_others_are_to_be_had() -> None:
    offered = found(*(product(sku, brand="Ni" if sku in "abcde" else "") for sku in LETTERS))

    assert skus(applied([], offered, limit=5)) == "abcfg"
    assert skus(applied([], offered, limit=7)) == "abcfghd"
    assert applied([], [*SHELF, *SHELF]) == applied([])
    assert [each.rank for each in applied([]).placed] == [1, 2, 3, 4, 5, 6, 7, 8]


def test_pins_stand_where_they_were_put_whether_they_were_found_or_not() -> None:
    result = applied([pin("z", position=2), pin("e")], SHELF, product("z"), product("e"), limit=5)

    assert skus(result) == "eazbc"
    assert [each.effect for each in result.placed] == [Do.PIN, None, Do.PIN, None, None]
    assert [each.candidate is None for each in result.placed] == [False, False, True, False, False]
    assert result.left_out == ()


def test_of_two_pins_for_one_place_the_later_moves_to_the_next_free_one() -> None:
    rules = [pin("h", position=1), pin("g", "f", position=1), pin("e", position=2)]

    assert skus(applied(rules)) == "ahegfbcd"


def test_a_pin_beyond_the_end_takes_the_last_place_and_where_all_are_pinned_it_is_left_out() -> None:
    assert skus(applied([pin("h", position=40)], limit=4)) == "abch"
    assert skus(applied([pin("b", position=40)], SHELF[:3])) == "acb"

    result = applied([pin("h", "g"), pin("f", position=1)], limit=2)

    assert skus(result) == "hf"
    assert left_out(result) == [("g", "rule-1", "finds all 2 places pinned")]


def test_exclude_wins_over_everything_and_says_so() -> None:
    rules = [pin("a", "z"), does("boost", "b"), does("exclude", "a", "b", "z", id="recall")]

    result = applied(rules, SHELF, product("z"))

    assert skus(result) == "cdefgh"
    assert left_out(result) == [(sku, "recall", "is excluded") for sku in "abz"]


def test_a_pin_that_cannot_stand_gives_its_place_up_and_says_why() -> None:
    rules = [pin("x", "y", "z", "a", position=0), pin("a", position=3)]

    result = applied(rules, SHELF, product("y", in_stock=False), product("z"), away=[ItemId(ord("z"))])

    assert skus(result) == "abcdefgh"
    assert left_out(result) == [
        ("x", "rule-1", "is not in the shop"),
        ("y", "rule-1", "is out of stock"),
        ("z", "rule-1", "is on the page already, in the cart, bought or dismissed"),
        ("a", "rule-2", "is pinned by 'rule-1' already"),
    ]


def test_a_pin_may_be_out_of_stock_where_the_rail_says_so() -> None:
    assert skus(applied([pin("z")], SHELF, product("z", in_stock=False), in_stock_only=False)) == "zabcdefgh"[:8]


def test_a_boost_divides_the_rank_and_a_bury_multiplies_it() -> None:
    rules = [does("boost", "f", weight=3), does("boost", "h"), does("bury", "a", weight=4), does("bury", "f")]

    result = applied(rules)

    # f stands by 6 / 3 = 2, behind b, whose rank is 2; h by 8 / 2 = 4, behind a's 1 × 4 and d's 4.
    assert skus(result) == "bfcadheg"
    assert [merchandising.standing(each) for each in result.placed] == [2, 2, 3, 4, 4, 4, 5, 7]
    assert [each.effect for each in result.placed if each.rule] == [Do.BOOST, Do.BURY, Do.BOOST]


def test_what_is_pinned_or_boosted_is_never_held_back_for_its_brand_but_counts() -> None:
    offered = found(*(product(sku, brand="Ni" if sku in "abcde" else "") for sku in LETTERS))

    result = applied([pin("a", "b"), does("boost", "d", "e", weight=10)], offered, limit=6)

    assert skus(result) == "abdefg"


def test_all_parts_have_to_hold_and_of_a_part_any_value() -> None:
    lamp = product(
        "a", filed_under=("Home", "Light"), brand="Ni", tags=("new",), price=Money(amount_minor=1000, currency="EUR")
    )
    match = Match(categories=("Toys", "Light"), brands=("Ni",), tags=("old", "new"), price_from=Decimal(10))

    assert merchandising.holds(match, lamp)
    assert merchandising.holds(replace(match, price_to=Decimal("10.00")), lamp)
    assert not merchandising.holds(replace(match, price_to=Decimal("9.99")), lamp)
    assert not merchandising.holds(replace(match, price_from=Decimal("10.01")), lamp)
    assert not merchandising.holds(replace(match, brands=("No",)), lamp)
    assert not merchandising.holds(match, replace(lamp, price=None))
    assert merchandising.holds(match, replace(lamp, price=Money(amount_minor=10, currency="JPY")))


def test_a_category_is_the_catalogues_own_in_whatever_language_it_is_read() -> None:
    french = product("a", locale="fr", category=("Maison",), filed_under=("Home",))

    assert merchandising.holds(Match(categories=("Home",)), french)
    assert not merchandising.holds(Match(categories=("Maison",)), french)


some = st.lists(st.sampled_from(LETTERS + "yz"), min_size=1, max_size=3, unique=True)
rules_of_any_kind = st.lists(
    st.one_of(
        st.builds(
            lambda skus, place: pin(*skus, **({} if place is None else {"position": place})),
            some,
            st.none() | st.integers(0, 12),
        ),
        st.builds(lambda do, skus: does(do, *skus), st.sampled_from(["boost", "bury", "exclude"]), some),
    ),
    max_size=6,
)


@given(rules_of_any_kind, st.integers(0, 10))
def test_every_product_stands_once_and_what_a_rule_took_out_is_said(rules: list[Json], limit: int) -> None:
    result = applied(rules, SHELF, product("y"), product("z", in_stock=False), limit=limit)
    shown, gone = skus(result), {each.sku for each in result.left_out if each.why == "is excluded"}

    assert len(set(shown)) == len(shown) <= limit
    assert gone.isdisjoint(shown)
    assert "z" not in shown
    at_hand = {*LETTERS, *("y" if "y" in merchandising.pinned_skus(merchandising.parsed(rules)) else "")} - gone
    assert len(shown) == min(limit, len(at_hand))


def test_the_schema_asks_for_what_the_reader_asks_for() -> None:
    schema = merchandising.json_schema()

    assert schema["maxItems"] == 50
    assert "'required': ['do', 'match']" in str(schema)
    assert "'exclusiveMinimum': 1, 'maximum': 10" in str(schema)
