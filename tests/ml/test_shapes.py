"""What a small model may say: lines of people's shapes about what the brief holds, every one of them fit to print."""

import random
from dataclasses import replace
from datetime import date

import pytest

from ml.copy_values import BlockKind, Brief, FieldWanted, Offer, default_fields
from ml.grammar import Language
from ml.writing import checks, shapes
from ml.writing.grounds import grounds
from ml.writing.nouns import is_shelf, spoken
from ml.writing.offers import discount_in_words
from ml.writing.tidy import tidy

pytestmark = pytest.mark.unit

_HEADLINE = FieldWanted(name="headline", max_chars=60)
_TITLE = FieldWanted(name="title", max_chars=60)
_BODY = FieldWanted(name="body", max_chars=160)
_HERO = Brief(
    kind=BlockKind.HERO,
    shop="Maison Étalage",
    fields=(_HEADLINE, _BODY),
    categories=("Coffee & Tea", "Lamps", "kitchen > knife"),
)
_RAIL = replace(_HERO, kind=BlockKind.PRODUCT_RAIL, fields=(_TITLE,), categories=("Lamps",))
_TILES = replace(
    _HERO, kind=BlockKind.CATEGORY_TILES, fields=(_TITLE,), categories=("Lamps", "kitchen > knife", "kitchen > mug")
)
_WELCOME = replace(_HERO, kind=BlockKind.WELCOME_GUIDE)
_BANNER = replace(
    _HERO, kind=BlockKind.PROMOTION_BANNER, offer=Offer(code="LIN20", discount="20%", ends_on=date(2026, 12, 6))
)
# Names and things that hold other verdicts than `shape` up: what they say is not the shape's doing.
_BYTES = [*range(32, 127), *"&É".encode()]
_OF_THE_PAGE = frozenset({"duplicate", "repetition", "list", "about"})


@pytest.mark.parametrize(
    ("text", "brief", "wanted"),
    [
        ("Shop lamps, knives and more", _HERO, _HEADLINE),
        ("Shop by category", _TILES, _TITLE),
        ("Start with lamps, knives or mugs", _TILES, _TITLE),
        ("Welcome to Maison Étalage. Have a look around.", _WELCOME, _HEADLINE),
        ("First time? Welcome to Maison Étalage", _WELCOME, _HEADLINE),
        ("20% off with code LIN20", _BANNER, _HEADLINE),
        ("Use code LIN20 at checkout for 20% off, until December 6.", _BANNER, _BODY),
        ("Lamps", _RAIL, _TITLE),
        ("See our lamps", _RAIL, _TITLE),
    ],
)
def test_a_small_model_may_say_what_it_can_say(text: str, brief: Brief, wanted: FieldWanted) -> None:
    assert shapes.judge(text, brief, wanted).passed


@pytest.mark.parametrize(
    ("text", "brief", "wanted"),
    [
        ("Coffee & Tea for nightly evenings", _HERO, _HEADLINE),
        ("Welcome to Maison Étalage, the kitchen is on your feet", _WELCOME, _HEADLINE),
        ("From lamps to knives", _TILES, _TITLE),
        ("Lamps to browse", _RAIL, _TITLE),
        ("20% off, code LIN20 is a friend", _BANNER, _HEADLINE),
    ],
)
def test_a_small_model_is_not_trusted_with_prose(text: str, brief: Brief, wanted: FieldWanted) -> None:
    assert not shapes.judge(text, brief, wanted).passed


@pytest.mark.parametrize("kind", list(BlockKind))
def test_whatever_a_shape_makes_passes_every_check(kind: BlockKind) -> None:
    offer = _BANNER.offer if kind is BlockKind.PROMOTION_BANNER else None
    brief = replace(_HERO, kind=kind, offer=offer, categories=("Lamps", "Coffee & Tea", "Mugs"))
    failed = []
    for wanted in default_fields(kind):
        for said in shapes.lines(brief, wanted):
            line = tidy(said, wanted, grounds(brief))
            verdicts = [*checks.judge(line, brief, wanted), shapes.judge(line, brief, wanted)]
            failed += [(line, v.reason) for v in verdicts if not v.passed and v.check not in _OF_THE_PAGE]

    assert failed == []


def test_a_banner_s_body_leaves_nothing_of_its_offer_out() -> None:
    lines = shapes.lines(_BANNER, _BODY)

    assert all("LIN20" in line and "December 6" in line and "20% off" in line for line in lines)


@pytest.mark.parametrize(
    ("locale", "line"),
    [
        ("en-US", "Use code LIN20 at checkout for 20% off, until December 6."),
        ("en-GB", "Use code LIN20 at the checkout for 20% off, until 6 December."),
        ("en-AU", "Use code LIN20 at the checkout for 20% off, until 6 December."),
    ],
)
def test_english_is_one_english(locale: str, line: str) -> None:
    assert line in shapes.lines(replace(_BANNER, locale=locale), _BODY)


def test_no_line_opens_closes_or_goes_on_as_the_page_does() -> None:
    said = _HERO.avoiding(("Browse rugs", "Have a look around Maison Étalage", "We sell lamps, knives and more."))
    opens, closes, goes_on = (
        "Browse lamps and knives",
        "Lamps and knives at Maison Étalage",
        "Shop lamps, knives and more",
    )

    before, after = shapes.lines(_HERO, _HEADLINE), shapes.lines(said, _HEADLINE)

    assert {opens, closes, goes_on, "Shop lamps and knives"} <= set(before)
    assert {opens, closes, goes_on, "Shop lamps and knives"} & set(after) == {"Shop lamps and knives"}


def test_where_every_line_sounds_like_the_page_the_least_alike_are_left() -> None:
    said = _RAIL.avoiding(
        ("Lamps at Maison Étalage", "Our rugs", "A chair", "Shop, look", "Browse, look", "Explore, look")
    )

    assert "Lamps" in shapes.lines(said, _TITLE)
    assert "Shop lamps" not in shapes.lines(said, _TITLE)


def test_a_hero_about_nothing_may_say_little_and_one_about_something_says_it() -> None:
    line = "Look around Maison Étalage and find what you like."

    assert shapes.judge(line, replace(_HERO, categories=()), _BODY).passed
    assert not shapes.judge(line, _HERO, _BODY).passed


def test_a_rail_has_no_line_for_a_subtitle() -> None:
    assert not shapes.asked_of_a_small_model(_RAIL, FieldWanted(name="subtitle", max_chars=110))


@pytest.mark.parametrize(
    ("category", "said"),
    [
        ("Men > Tops > Jackets", "jackets"),
        ("Home & Living", "Home & Living"),
        ("Eco Friendly", "Eco Friendly"),
        ("accessories > backpack", "backpacks"),
        ("tools > wrench", "wrenches"),
        ("groceries > dairy", "dairy products"),
        ("groceries > meat", "meat"),
        ("outdoors > camping", "camping gear"),
        ("beauty", "beauty products"),
        ("instruments > keys", "keyboards"),
        ("house > keys", "keys"),
        ("seasonal > valentine", "Valentine's Day gifts"),
        ("Training", "Training"),
        ("Women", "Women"),
        ("floral > arrangement", "flower arrangements"),
        ("footwear > formal", "formal footwear"),
        ("apparel > scarf", "scarves"),
        ("seasonal > christmas", "Christmas"),
        ("TVs", "TVs"),
    ],
)
def test_a_category_is_spoken_of_as_people_do(category: str, said: str) -> None:
    assert spoken(category) == said


def _any_line(language: Language, chance: random.Random) -> str:
    """A line of the language, each next byte drawn from those that may follow."""
    said, state = b"", language.start
    while True:
        may = [
            byte
            for byte in _BYTES
            if (after := language.after(state, byte)) and len(said) + 1 + language.least(after) <= language.most
        ]
        if language.ends(state) and (not may or chance.random() < 0.5):
            return said.decode()
        said += bytes([chance.choice(may)])
        state = language.after(state, said[-1])


@pytest.mark.parametrize(
    ("name", "shelf"),
    [
        ("lamps", True),
        ("Coffee & Tea", True),
        ("New Luma Yoga Collection", True),
        ("Fitness Equipment", True),
        ("Christmas", False),
        ("Erin Recommends", False),
        ("Eco Friendly", False),
    ],
)
def test_what_can_be_looked_through_is_a_shelf(name: str, *, shelf: bool) -> None:
    assert is_shelf(name) == shelf


def test_what_may_be_no_shelf_is_not_looked_through_and_shelves_are_named_before_it() -> None:
    christmas = replace(_RAIL, categories=("seasonal > christmas",))
    mixed = replace(_TILES, categories=("seasonal > easter", "Lamps", "kitchen > mug"))

    assert shapes.judge("Shop for Christmas", christmas, _TITLE).passed
    assert not shapes.judge("Browse our Christmas", christmas, _TITLE).passed
    assert shapes.judge("Browse lamps, mugs and more", mixed, _TITLE).passed
    assert not shapes.judge("Browse Easter, lamps and more", mixed, _TITLE).passed


def test_a_theme_is_a_name_and_a_menu_s_word_is_passed_over() -> None:
    theme = replace(_RAIL, categories=("Collections > Performance Fabrics",))
    menu = replace(_TILES, categories=("Collections", "Tees", "Bags"))

    assert shapes.lines(theme, _TITLE)[:2] == ["Performance Fabrics", "Performance Fabrics at Maison Étalage"]
    assert not any("our" in line for line in shapes.lines(theme, _TITLE))
    assert "Tees, bags and more" in shapes.lines(menu, _TITLE)
    assert not any("ollections" in line for line in shapes.lines(menu, _TITLE))


def test_a_row_of_goods_is_written_alike() -> None:
    mixed = replace(_TILES, categories=("Hoodies & Sweatshirts", "Tees", "New Luma Yoga Collection", "Bags"))
    names = replace(mixed, categories=("Hoodies & Sweatshirts", "New Luma Yoga Collection"))
    both = replace(mixed, categories=("Hoodies & Sweatshirts", "Tees"))

    assert "Tees, bags and more" in shapes.lines(mixed, _TITLE)
    assert "Start with tees, bags or the New Luma Yoga Collection" in shapes.lines(mixed, _TITLE)
    assert "Hoodies & Sweatshirts, the New Luma Yoga Collection and more" in shapes.lines(names, _TITLE)
    assert not any("Hoodies" in line for line in shapes.lines(both, _TITLE))


@pytest.mark.parametrize(
    ("discount", "said"),
    [
        ("25% off New Luma Yoga Collection", "25% off the New Luma Yoga Collection"),
        ("$10 off floral", "$10 off flowers"),
        ("20% off watch", "20% off watches"),
        ("20% off Watches", "20% off Watches"),
        ("20% off everything", "20% off everything"),
        ("20% off bread", "20% off bread"),
        ("20% off christmas", "20% off Christmas items"),
    ],
)
def test_what_an_offer_is_for_is_said_in_words_where_it_is_a_key(discount: str, said: str) -> None:
    assert discount_in_words(replace(_BANNER, offer=Offer(discount=discount))) == said


def test_a_name_that_somebody_wrote_for_sentences_is_said_as_it_stands() -> None:
    named = replace(_RAIL, categories=("home decor",), named=("home decor",))

    assert spoken("decor", ("decor",)) == "decor"
    assert spoken("beauty", ("beauty",)) == "beauty"
    assert shapes.judge("Browse our home decor", named, _TITLE).passed


def test_an_offer_may_name_a_pair_that_is_no_category_of_its_brief() -> None:
    brief = replace(_BANNER, categories=(), offer=Offer(code="H20", discount="20% off Hoodies & Sweatshirts"))
    line = "Enter code H20 at the checkout for 20% off Hoodies & Sweatshirts."

    assert [each.check for each in checks.judge(line, brief, _BODY) if not each.passed] == []
