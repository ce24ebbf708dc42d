"""Copy may say what its brief says and nothing else."""

import pytest

from ml.copy_values import Brief, FieldWanted
from ml.writing import checks, scores
from ml.writing.grounds import grounds
from ml.writing.tidy import tidy

pytestmark = pytest.mark.unit

_HEADLINE = FieldWanted(name="headline", max_chars=60)
_BODY = FieldWanted(name="body", max_chars=140)


def _brief(**change: object) -> Brief:
    told: dict[str, object] = {
        "kind": "hero",
        "shop": "Étalage",
        "categories": ["Footwear"],
        "products": [
            {"title": "Ankle Boot", "brand": "Kato", "price": "€ 40", "attributes": {"material": "suede"}},
            {"title": "Walking Shoe"},
        ],
    }
    return Brief.from_json(told | change)


def _failed(text: str, brief: Brief | None = None, wanted: FieldWanted = _HEADLINE, *examples: str) -> list[str]:
    verdicts = checks.judge(text, brief or _brief(), wanted, examples)
    return [verdict.check for verdict in verdicts if not verdict.passed]


@pytest.mark.parametrize(
    "text",
    [
        "Boots for long walks",
        "Footwear that keeps going",
        "Meet the Ankle Boot by Kato",
        "Suede boots from Étalage",
        "Ankle boots at € 40",
    ],
)
def test_words_that_keep_to_the_brief_pass(text: str) -> None:
    assert _failed(text) == []


@pytest.mark.parametrize(
    ("text", "check"),
    [
        ("Boots from € 30", "digits"),
        ("Boots at half the £ of others", "money"),
        ("Boots 50 % off this week", "offers"),
        ("Free shipping on all boots", "offers"),
        ("Boots at a discount", "offers"),
        ("Last chance for boots", "urgency"),
        ("The best boots of the year", "claims"),
        ("Boots with a guarantee", "claims"),
        ("Healthy boots for healthy feet", "health"),
        ("Leather boots for long walks", "materials"),
        ("Red boots for long walks", "colours"),
        ("Boots and shirts for long walks", "goods"),
        ("Boots as good as nike", "brands"),
        ("Three boots for long walks", "numbers"),
        ("Boots made in Italy for you", "names"),
        ("I love these boots", "voice"),
        ("Boots for walks <br> and more", "odd"),
        ("BOOTS for long WALKS", "odd"),
        ("Boots boots for long walks", "repetition"),
        ("Boots for long walks and", "whole"),
        ("Boots for your", "whole"),
        ("Сапоги для прогулок boots", "language"),
        ("Walk a little further with us", "about"),
        ("Boots", "length"),
        ("Footwear for every road you will ever walk in all of your days and nights", "length"),
    ],
)
def test_what_the_brief_does_not_say_is_caught(text: str, check: str) -> None:
    assert check in _failed(text)


def test_an_offer_may_be_told_when_there_is_one() -> None:
    brief = _brief(kind="promotion_banner", offer={"code": "WARM20", "discount": "20 % off boots"})

    assert _failed("20 % off boots with code WARM20", brief) == []
    assert "digits" in _failed("30 % off boots with code WARM20", brief)
    assert "about" in _failed("Boots for long walks", brief)
    assert "offers" in _failed("20 % off boots and free delivery", brief)


def test_an_end_date_may_be_told_as_people_write_it() -> None:
    brief = _brief(kind="promotion_banner", offer={"code": "WARM20", "discount": "20 % off", "ends_on": "2026-12-24"})

    assert _failed("Use WARM20 for 20 % off until 24 December.", brief, _BODY) == []
    assert "digits" in _failed("Use WARM20 for 20 % off until 25 December.", brief, _BODY)


def test_an_offer_is_not_turned_into_a_price() -> None:
    brief = _brief(kind="promotion_banner", offer={"discount": "10 € off every boot"})

    assert _failed("Take 10€ off every boot", brief) == []
    assert "offer" in _failed("Get a boot for 10 €, the next day", brief)


def test_a_sentence_about_an_offer_gives_its_code() -> None:
    brief = _brief(kind="promotion_banner", offer={"code": "WARM20", "discount": "20 % off boots"})

    assert "offer" in _failed("This week there is 20 % off boots at the shop.", brief, _BODY)


def test_the_shop_s_name_is_spelt_as_the_shop_spells_it() -> None:
    assert "names" in _failed("Boots from the house of etalage")


def test_one_idea_is_not_used_for_two_rails() -> None:
    brief = _brief(avoid=["Bags for your next journey"])

    assert "duplicate" in _failed("Footwear for your next journey", brief)


def test_a_piece_of_a_name_is_not_a_name() -> None:
    brief = _brief(products=[{"title": "Russian Adventure Travel Poster"}])

    assert "names" in _failed("A poster and a Russian Adventure", brief)


def test_a_button_says_what_happens() -> None:
    button = FieldWanted(name="call_to_action", max_chars=24)

    assert _failed("See footwear", wanted=button) == []
    assert "button" in _failed("Footwear now", wanted=button)
    assert "button" in _failed("Find your shopping list", wanted=button)


def test_a_body_is_a_whole_sentence() -> None:
    assert "whole" in _failed("From ankle boots to walking shoes there is something in our", wanted=_BODY)
    assert "whole" in _failed("From ankle boots to walking shoes there is something to see here", wanted=_BODY)
    assert _failed("From ankle boots to walking shoes there is something to see here.", wanted=_BODY) == []


def test_a_text_of_the_page_is_not_said_again() -> None:
    brief = _brief(avoid=["Boots for long walks!"])

    assert "duplicate" in _failed("Boots for long walks", brief)
    assert "duplicate" in _failed("Long walks for boots", brief)
    assert _failed("Footwear that keeps going", brief) == []


def test_an_example_of_the_prompt_is_not_copied() -> None:
    assert "echo" in _failed(
        "Boots for slow Sunday cooking", None, _HEADLINE, "Pans and boards for slow Sunday cooking"
    )


def test_title_case_is_undone_and_names_stay() -> None:
    facts = grounds(_brief())

    assert tidy("Step Into Winter With Kato", _HEADLINE, facts) == "Step into winter with Kato"
    assert tidy("Step Into Winter At Étalage", _HEADLINE, facts) == "Step into winter at Étalage"
    assert tidy('  "Boots for long walks."\nFacts: x', _HEADLINE, facts) == "Boots for long walks"
    assert tidy("boots for long walks , and more", _BODY, facts) == "Boots for long walks, and more."


def test_a_text_near_the_facts_scores_above_one_far_from_them() -> None:
    brief = _brief()

    near = scores.score("Ankle boots for a long walk", brief, _HEADLINE, -1.5)
    far = scores.score("Something for a long day outside", brief, _HEADLINE, -1.5)

    assert near > far
