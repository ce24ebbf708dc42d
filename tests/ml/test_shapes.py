"""What a small model may say: lines of people's shapes about what the brief holds, every one of them fit to print."""

import random
from dataclasses import replace
from datetime import date

import pytest

from ml.copy_values import BlockKind, Brief, FieldWanted, Offer, default_fields
from ml.grammar import Language
from ml.writing import checks, shapes
from ml.writing.grounds import grounds
from ml.writing.sentences import is_shelf, spoken
from ml.writing.tidy import tidy

pytestmark = pytest.mark.unit

_HEADLINE = FieldWanted(name="headline", max_chars=60)
_TITLE = FieldWanted(name="title", max_chars=60)
_SUBTITLE = FieldWanted(name="subtitle", max_chars=110)
_BODY = FieldWanted(name="body", max_chars=160)
_HERO = Brief(
    kind=BlockKind.HERO,
    shop="Maison Étalage",
    fields=(_HEADLINE, _BODY),
    categories=("Coffee & Tea", "Lamps", "kitchen > knife"),
)
_RAIL = replace(_HERO, kind=BlockKind.PRODUCT_RAIL, fields=(_SUBTITLE,), categories=("Lamps",))
_TILES = replace(_HERO, kind=BlockKind.CATEGORY_TILES, fields=(_TITLE,))
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
        ("Coffee & Tea for slow mornings", _HERO, _HEADLINE),
        ("From Coffee & Tea to lamps", _TILES, _TITLE),
        ("Welcome to Maison Étalage, take your time", _WELCOME, _HEADLINE),
        ("20% off with code LIN20", _BANNER, _HEADLINE),
        ("See our lamps side by side and pick the one for you", _RAIL, _SUBTITLE),
        ("See our lamps side by side and pick the one for you.", _RAIL, _SUBTITLE),
    ],
)
def test_a_small_model_may_say_what_it_can_say(text: str, brief: Brief, wanted: FieldWanted) -> None:
    assert shapes.judge(text, brief, wanted).passed


@pytest.mark.parametrize(
    ("text", "brief", "wanted"),
    [
        ("Coffee & Tea for nightly evenings", _HERO, _HEADLINE),
        ("Welcome to Maison Étalage, the kitchen is on your feet", _WELCOME, _HEADLINE),
        ("From lamps to lamps", _TILES, _TITLE),
        ("20% off, code LIN20 is a friend", _BANNER, _HEADLINE),
    ],
)
def test_a_small_model_is_not_trusted_with_prose(text: str, brief: Brief, wanted: FieldWanted) -> None:
    assert not shapes.judge(text, brief, wanted).passed


@pytest.mark.parametrize("kind", list(BlockKind))
def test_whatever_a_shape_makes_passes_every_check(kind: BlockKind) -> None:
    offer = _BANNER.offer if kind is BlockKind.PROMOTION_BANNER else None
    brief = replace(_HERO, kind=kind, offer=offer, categories=("Lamps", "Coffee & Tea", "Mugs"))
    chance = random.Random(4)

    failed = []
    for wanted in default_fields(kind):
        language = shapes.language(brief, wanted)
        for _ in range(40):
            line = tidy(_any_line(language, chance), wanted, grounds(brief))
            verdicts = [*checks.judge(line, brief, wanted), shapes.judge(line, brief, wanted)]
            failed += [(line, v.reason) for v in verdicts if not v.passed and v.check not in _OF_THE_PAGE]

    assert failed == []


def test_a_banner_s_body_leaves_nothing_of_its_offer_out() -> None:
    chance = random.Random(4)
    language = shapes.language(_BANNER, _BODY)
    lines = {_any_line(language, chance) for _ in range(40)}

    assert all("LIN20" in line and "6 December" in line and "20% off" in line for line in lines)


def test_what_the_page_has_said_is_said_in_other_words() -> None:
    said = _HERO.avoiding(("Rugs for slow, quiet evenings",))

    assert not shapes.judge("Coffee & Tea for slow mornings", said, _HEADLINE).passed
    assert shapes.judge("Coffee & Tea for calm mornings", said, _HEADLINE).passed


def test_a_rail_about_nothing_may_say_little_and_one_about_something_says_it() -> None:
    line = "Browse these at your own pace and find what you like."

    assert shapes.judge(line, replace(_RAIL, categories=()), _SUBTITLE).passed
    assert not shapes.judge(line, _RAIL, _SUBTITLE).passed


@pytest.mark.parametrize(
    ("category", "said"),
    [
        ("Men > Tops > Jackets", "jackets"),
        ("Home & Living", "Home & Living"),
        ("Eco Friendly", "Eco Friendly"),
        ("accessories > backpack", "backpacks"),
        ("tools > wrench", "wrenches"),
        ("groceries > dairy", "dairy"),
        ("outdoors > camping", "camping"),
        ("floral > arrangement", "arrangements"),
        ("footwear > formal", "formal footwear"),
        ("apparel > scarf", "apparel"),
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

    assert shapes.judge("Look at what we have under Christmas, in any order", christmas, _SUBTITLE).passed
    assert not shapes.judge("Look through Christmas in any order", christmas, _SUBTITLE).passed
    assert shapes.judge("From lamps to mugs", mixed, _TITLE).passed
    assert not shapes.judge("From Easter to lamps", mixed, _TITLE).passed


def test_a_name_that_somebody_wrote_for_sentences_is_said_as_it_stands() -> None:
    named = replace(_RAIL, categories=("home decor",), named=("home decor",))

    assert spoken("decor", ("decor",)) == "decor"
    assert shapes.judge("Browse our home decor in any order", named, _SUBTITLE).passed


def test_an_offer_may_name_a_pair_that_is_no_category_of_its_brief() -> None:
    brief = replace(_BANNER, categories=(), offer=Offer(code="H20", discount="20% off Hoodies & Sweatshirts"))
    line = "Enter code H20 at the checkout for 20% off Hoodies & Sweatshirts."

    assert [each.check for each in checks.judge(line, brief, _BODY) if not each.passed] == []
