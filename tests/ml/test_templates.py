"""Templates say only what the brief says, in the brief's language, and pass the checks that a model's words must pass."""

import pytest

from ml.copy_values import BlockKind, Brief, FieldWanted, default_fields
from ml.writing import checks, templates

pytestmark = pytest.mark.unit


def _brief(kind: str, locale: str = "en", **change: object) -> Brief:
    told: dict[str, object] = {
        "kind": kind,
        "shop": "Étalage",
        "locale": locale,
        "categories": ["Footwear", "Bags"],
        "products": [{"title": "Ankle Boot", "category": "Footwear"}, {"title": "Canvas Tote"}],
        "offer": {"code": "WARM20", "discount": "20 % off boots", "ends_on": "2026-12-24"},
    }
    return Brief.from_json(told | change)


@pytest.mark.parametrize("kind", list(BlockKind))
@pytest.mark.parametrize("seed", range(6))
def test_every_english_template_passes_the_checks(kind: BlockKind, seed: int) -> None:
    brief = _brief(kind)
    for wanted in (*default_fields(kind), FieldWanted(name="call_to_action", max_chars=30)):
        filled = templates.fill(brief, wanted, seed)

        failed = [verdict for verdict in checks.judge(filled.text, brief, wanted) if not verdict.passed]
        # A template may be plain: naming nothing of the brief is a fault of a model, not of an editor.
        assert [v for v in failed if v.check not in {"about", "whole", "duplicate"}] == [], filled


@pytest.mark.parametrize("locale", ["en", "fr", "de"])
@pytest.mark.parametrize("kind", list(BlockKind))
def test_no_slot_is_left_open_and_the_limit_holds(kind: BlockKind, locale: str) -> None:
    changes: tuple[dict[str, object], ...] = ({}, {"products": []}, {"products": [], "categories": []}, {"offer": None})
    for facts in changes:
        brief = _brief(kind, locale, **facts)
        for wanted in default_fields(kind):
            filled = templates.fill(brief, wanted, seed=1)

            assert "{" not in filled.text
            assert len(filled.text) <= wanted.max_chars
            assert filled.template.startswith(f"{locale}.") if filled.text else filled.template == templates.NOTHING


def test_a_promotion_tells_its_code_and_its_last_day() -> None:
    filled = templates.fill(_brief("promotion_banner"), FieldWanted(name="body", max_chars=140), seed=3)

    assert filled.text == "20 % off boots until December 24. Use code WARM20 at checkout."
    assert filled.template == "en.promotion_banner.body.1"


def test_a_british_promotion_is_british() -> None:
    filled = templates.fill(_brief("promotion_banner", "en-GB"), FieldWanted(name="body", max_chars=140), seed=3)

    assert filled.text == "20 % off boots until 24 December. Use code WARM20 at the checkout."


@pytest.mark.parametrize("locale", ["en", "fr", "de"])
def test_a_subtitle_with_nothing_to_add_is_left_empty(locale: str) -> None:
    filled = templates.fill(_brief("product_rail", locale, products=[]), FieldWanted(name="subtitle", max_chars=100), 1)

    assert (filled.text, filled.template) == ("", "nothing")


def test_a_french_promotion_writes_the_date_in_french() -> None:
    filled = templates.fill(_brief("promotion_banner", "fr-FR"), FieldWanted(name="body", max_chars=140), seed=3)

    assert "24 décembre" in filled.text


def test_two_rails_of_one_page_do_not_say_the_same() -> None:
    wanted = FieldWanted(name="title", max_chars=50)
    said: tuple[str, ...] = ()
    for _ in range(4):
        said += (templates.fill(_brief("product_rail").avoiding(said), wanted, seed=1).text,)

    assert len(set(said)) == 4


def test_a_key_is_said_in_words_and_a_name_as_the_shop_writes_it() -> None:
    brief = _brief("category_tiles", categories=["instruments > keys", "Home & Living", "beauty"])

    texts = {templates.fill(brief, FieldWanted(name="title", max_chars=60), seed).text for seed in range(9)}

    assert "Keyboards, Home & Living and more" in texts


def test_a_language_without_templates_is_answered_in_english() -> None:
    filled = templates.fill(_brief("hero", "fi"), FieldWanted(name="headline", max_chars=60), seed=1)

    assert filled.template.startswith("en.")


def test_a_place_too_small_for_any_template_names_the_shop() -> None:
    assert templates.fill(_brief("hero"), FieldWanted(name="headline", max_chars=8), seed=1).text == "Étalage"
