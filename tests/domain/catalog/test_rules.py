"""Words by locale, the text that is encoded, and what counts as a change."""

from dataclasses import replace

import pytest

from domain.catalog import rules
from domain.catalog.values import ItemKind, Money, NewImage, NewItem, Translation, Words

pytestmark = pytest.mark.unit
LAMP = NewItem(
    kind=ItemKind.PRODUCT,
    sku="L1",
    title="Lamp",
    description="Bright.",
    category=("Home", "Lamps"),
    brand="Ni",
    url="/l1",
    locale="en",
    translations={
        "fr": Translation(title="Lampe", description="Claire.", url="/fr/l1"),
        "fr-CA": Translation(title="Luminaire", category=("Maison",)),
    },
)


def test_words_fall_back_from_the_region_to_the_language_to_the_items_own() -> None:
    assert rules.localised(LAMP, "fr-CA") == Words(
        title="Luminaire", description="Claire.", category=("Maison",), url="/fr/l1", locale="fr-CA"
    )
    assert rules.localised(LAMP, "fr-BE").title == "Lampe"
    assert rules.localised(LAMP, "fr-BE").locale == "fr"
    assert rules.localised(LAMP, "de") == Words(
        title="Lamp", description="Bright.", category=("Home", "Lamps"), url="/l1", locale="en"
    )


def test_an_item_in_the_very_locale_is_not_translated_to_its_language() -> None:
    item = replace(LAMP, locale="fr-CA", translations={"fr": Translation(title="Lampe")})

    assert rules.localised(item, "fr-CA").title == "Lamp"


def test_the_text_to_encode_is_title_category_brand_and_description() -> None:
    assert rules.text_of(LAMP, "en") == "Lamp\nHome > Lamps\nNi\nBright."
    assert rules.text_of(LAMP, "fr") == "Lampe\nHome > Lamps\nNi\nClaire."
    assert rules.text_of(NewItem(kind=ItemKind.ARTICLE, sku="a", title="T", locale="en"), "en") == "T"


def test_a_long_description_is_trimmed_before_it_is_encoded() -> None:
    text = rules.text_of(replace(LAMP, description="x" * 5_000), "en")

    assert text == "Lamp\nHome > Lamps\nNi\n" + "x" * 1_500


@pytest.mark.parametrize(
    "changed",
    [
        replace(LAMP, title="Lamps"),
        replace(LAMP, description="Dim."),
        replace(LAMP, category=("Home",)),
        replace(LAMP, brand=""),
    ],
)
def test_a_change_of_words_changes_both_hashes(changed: NewItem) -> None:
    assert rules.content_hash(changed) != rules.content_hash(LAMP)
    assert rules.row_hash(changed) != rules.row_hash(LAMP)


@pytest.mark.parametrize(
    "changed",
    [
        replace(LAMP, price=Money(amount_minor=1, currency="EUR")),
        replace(LAMP, in_stock=False),
        replace(LAMP, images=(NewImage(src="a.jpg"),)),
        replace(LAMP, attributes={"a": 1}),
        replace(LAMP, withdrawn=True),
        replace(LAMP, translations={}),
    ],
)
def test_a_change_of_facts_changes_only_the_rows_hash(changed: NewItem) -> None:
    assert rules.content_hash(changed) == rules.content_hash(LAMP)
    assert rules.row_hash(changed) != rules.row_hash(LAMP)


def test_the_order_of_keys_is_no_change() -> None:
    one = replace(LAMP, attributes={"a": 1, "b": 2})
    other = replace(LAMP, attributes={"b": 2, "a": 1})

    assert rules.row_hash(one) == rules.row_hash(other)


def test_translations_are_stored_and_read_back_as_they_were() -> None:
    stored = rules.translations_as_json(LAMP.translations)

    assert stored["fr-CA"] == {"title": "Luminaire", "category": ("Maison",)}
    as_read = {"fr": stored["fr"], "fr-CA": {"title": "Luminaire", "category": ["Maison"]}}
    assert rules.translations_from_json(as_read) == LAMP.translations  # type: ignore[arg-type] # JSON, as it is read
