"""What a shop could never publish is caught, and what stands in its place is what an editor would type."""

from dataclasses import replace
from datetime import date

import pytest

from ml.copy_values import BlockKind, Brief, BriefProduct, FieldWanted, Offer
from ml.writing import checks, shapes, templates
from ml.writing.grounds import grounds
from ml.writing.offers import discount_in_words, left_out
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
    categories=("Stationery & Desk", "Toys & Games", "Coffee & Tea", "Lighting"),
)
_RAIL = replace(
    _HERO,
    kind=BlockKind.PRODUCT_RAIL,
    fields=(_SUBTITLE,),
    products=(
        BriefProduct(title="Bird Feeder Silo", category="Garden & Terrace"),
        BriefProduct(title="Round Serving Paddle", category="Kitchen & Table"),
        BriefProduct(title="Xylophone, Eight Notes", category="Toys & Games"),
        BriefProduct(title="Studio Mug, 30 cl", category="Coffee & Tea"),
    ),
)
_TILES = replace(_HERO, kind=BlockKind.CATEGORY_TILES, fields=(_TITLE,))
_WELCOME = replace(_HERO, kind=BlockKind.WELCOME_GUIDE)
_BANNER = replace(
    _HERO, kind=BlockKind.PROMOTION_BANNER, offer=Offer(code="LIN20", discount="20%", ends_on=date(2026, 12, 6))
)


def _failed(text: str, brief: Brief, wanted: FieldWanted) -> list[str]:
    return [verdict.check for verdict in checks.judge(text, brief, wanted) if not verdict.passed]


@pytest.mark.parametrize(
    ("text", "brief", "wanted", "check"),
    [
        ("The Maison Étalage and the desk are your friends.", _HERO, _BODY, "subject"),
        ("Maison Étalage and the desk are your friends.", _HERO, _BODY, "subject"),
        ("The shop Maison Étalage and the rest of the desk.", _HERO, _BODY, "subject"),
        ("A bird feeder, a desk, a sheet of paper.", _RAIL, _SUBTITLE, "list"),
        ("A Round Serving Paddle, xylophone, Eight Notes, Maison étalage.", _RAIL, _SUBTITLE, "list"),
        ("A Round Serving Paddle, xylophone, Eight Notes, Maison étalage.", _RAIL, _SUBTITLE, "recased"),
        ("A Bird Feeder Silo, a mansion, a Tea & Coffee.", _RAIL, _SUBTITLE, "list"),
        ("Find a Tea & Coffee at the desk.", _RAIL, _SUBTITLE, "recased"),
        ("Find a Coffee & Tea at the desk.", _RAIL, _SUBTITLE, "subject"),
        ("Where do you put your toys & games?", _TILES, _TITLE, "sentence"),
        ("Where you put your toys & games", _TILES, _TITLE, "recased"),
        ("Welcome to Lighting, come in", _WELCOME, _HEADLINE, "greeting"),
        ("20% off with lighting", _BANNER, _HEADLINE, "offer"),
        ("First time here? Start with stationery & desk", _WELCOME, _HEADLINE, "recased"),
        ("Start with stationery and desk", _WELCOME, _HEADLINE, "recased"),
        ("A stationery and desk.", _RAIL, _SUBTITLE, "sentence"),
        ("Lighting of the evening desk.", _HERO, _BODY, "sentence"),
    ],
)
def test_words_that_no_shop_could_publish_are_caught(text: str, brief: Brief, wanted: FieldWanted, check: str) -> None:
    assert check in _failed(text, brief, wanted)


@pytest.mark.parametrize(
    ("text", "brief", "wanted"),
    [
        ("Coffee & Tea for slow mornings", _HERO, _HEADLINE),
        ("Browse Lighting, Coffee & Tea and more, and take your time.", _HERO, _BODY),
        ("Lighting, Coffee & Tea and the rest", _TILES, _TITLE),
        ("With Bird Feeder Silo, Round Serving Paddle and more.", _RAIL, _SUBTITLE),
    ],
)
def test_an_editor_s_words_pass(text: str, brief: Brief, wanted: FieldWanted) -> None:
    assert _failed(text, brief, wanted) == []


def test_an_offer_is_not_said_to_be_for_what_it_does_not_name() -> None:
    assert "about" in _failed("20% off Lighting with code LIN20", _BANNER, _HEADLINE)
    assert _failed("20% off with code LIN20", _BANNER, _HEADLINE) == []


@pytest.mark.parametrize(
    ("discount", "locale", "words"),
    [
        ("20%", "en", "20% off"),
        ("12,5 %", "en", "12,5 % off"),
        ("10.00 EUR", "en", "€10 off"),
        ("12.50 GBP", "en-GB", "£12.50 off"),
        ("20%", "fr", "20\u00a0% de réduction"),
        ("10.00 EUR", "fr-FR", "10\u00a0€ de réduction"),
        ("10.00 EUR", "de", "10\u00a0€ Rabatt"),
        ("15% auf Leuchten", "de", "15% auf Leuchten"),
        ("20 % off boots", "en", "20 % off boots"),
        ("", "en", ""),
    ],
)
def test_a_bare_discount_is_said_in_words(discount: str, locale: str, words: str) -> None:
    brief = replace(_BANNER, locale=locale, offer=Offer(code="LIN20", discount=discount))

    assert discount_in_words(brief) == words


@pytest.mark.parametrize("locale", ["en", "fr", "de"])
@pytest.mark.parametrize("kind", list(BlockKind))
def test_a_category_s_name_keeps_its_capitals(kind: BlockKind, locale: str) -> None:
    brief = replace(_RAIL, kind=kind, locale=locale, offer=_BANNER.offer)
    for wanted in (_HEADLINE, _TITLE, _SUBTITLE, _BODY):
        for seed in range(12):
            text = templates.fill(brief, wanted, seed).text

            for name in brief.categories:
                assert name in text or name.lower() not in text.lower()


def test_a_size_is_not_said_in_a_sentence() -> None:
    brief = replace(_RAIL, products=_RAIL.products[3:])

    texts = {templates.fill(brief, _SUBTITLE, seed).text for seed in range(30)}

    assert any("Studio Mug" in text for text in texts)
    assert not any("30 cl" in text for text in texts)


def test_a_title_s_markup_and_double_spaces_do_not_reach_the_page() -> None:
    brief = replace(_RAIL, products=(BriefProduct(title="EverCool&trade;  Tee"), BriefProduct(title="Mug (blue)")))

    texts = {templates.fill(brief, _SUBTITLE, seed).text for seed in range(30)}

    assert "With EverCool™ Tee, Mug and more" in texts
    assert not any("&" in text or "  " in text or "(" in text for text in texts)


def test_two_adjectives_are_no_list() -> None:
    assert _failed("Coffee & Tea for long, quiet evenings", _HERO, _HEADLINE) == []


def test_there_is_more_only_where_there_is_a_third_category() -> None:
    two = replace(_HERO, categories=_HERO.categories[:2])

    said = {templates.fill(two, wanted, seed).text for wanted in (_HEADLINE, _BODY) for seed in range(30)}

    assert not any("more" in text for text in said)


def test_two_rails_with_other_products_are_not_told_in_one_way() -> None:
    first = templates.fill(_RAIL, _SUBTITLE, seed=1)
    other = replace(_RAIL, products=_RAIL.products[2:], avoid=(first.text,))

    assert {templates.fill(other, _SUBTITLE, seed).template for seed in range(30)}.isdisjoint({first.template})


def test_a_weekday_is_no_strange_name() -> None:
    assert _failed("Coffee & Tea for quiet Saturdays", _HERO, _HEADLINE) == []
    assert _failed("Welcome to Maison Étalage, start where you like", _WELCOME, _HEADLINE) == []


def test_a_taught_model_is_trusted_with_fields_it_was_taught_and_no_other() -> None:
    assert all(shapes.asked_of_a_taught_model(brief, wanted) for brief, wanted in [(_HERO, _BODY), (_RAIL, _SUBTITLE)])
    assert shapes.asked_of_a_taught_model(_BANNER, FieldWanted(name="call_to_action", max_chars=24))
    assert not shapes.asked_of_a_taught_model(_HERO, FieldWanted(name="legal_notice", max_chars=300))


def test_a_category_is_written_as_the_shop_writes_it_unless_it_is_spoken_of() -> None:
    facts = grounds(_HERO)

    assert tidy("See our Stationery & desk in a row", _HEADLINE, facts) == "See our Stationery & Desk in a row"
    assert tidy("Stationery & desk in a row", _HEADLINE, facts) == "Stationery & desk in a row"
    assert tidy("See our stationery & desk", _HEADLINE, facts) == "See our stationery & desk"


def test_a_body_leaves_nothing_of_its_offer_out() -> None:
    assert left_out("Use code LIN20 for 20% off until 6 December.", _BANNER) == ""
    assert left_out("Use code LIN20 until 6 December.", _BANNER) == "20"
    assert left_out("Use code LIN20 for 20% off.", _BANNER) == "6"


def test_a_size_stays_with_its_name() -> None:
    brief = replace(_RAIL, products=(BriefProduct(title="Fox Tent 2"), BriefProduct(title="Badger Tent 4")))

    assert "names" not in _failed("Pitch the Fox Tent 2 or the Badger Tent.", brief, _SUBTITLE)
    assert "names" in _failed("Pitch the Fox Tent 4 by the river.", brief, _SUBTITLE)
