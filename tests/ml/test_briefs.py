"""Briefs from JSON: complete with defaults, or refused with the name of the field."""

from datetime import date

import pytest

from ml.copy_values import BlockKind, Brief, Sampling
from ml.json_fields import FieldInvalid

pytestmark = pytest.mark.unit


def test_a_brief_takes_its_block_s_usual_fields() -> None:
    brief = Brief.from_json({"kind": "hero", "shop": "Étalage"})

    assert brief.kind is BlockKind.HERO
    assert [field.name for field in brief.fields] == ["headline", "body", "call_to_action"]
    assert brief.language == "en"


def test_a_brief_keeps_every_fact() -> None:
    brief = Brief.from_json(
        {
            "kind": "promotion_banner",
            "shop": "Étalage",
            "fields": [{"name": "headline", "max_chars": 40}],
            "products": [{"title": "Boot", "price": "€ 40", "attributes": {"size": 42, "colours": ["red", "tan"]}}],
            "offer": {"code": "WARM20", "discount": "20 % off", "ends_on": "2026-12-24"},
            "locale": "fr_FR",
        }
    )

    assert brief.language == "fr"
    assert brief.products[0].attributes == {"size": "42", "colours": "red, tan"}
    assert brief.offer is not None
    assert brief.offer.ends_on == date(2026, 12, 24)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"kind": "poem"}, "kind"),
        ({"shop": " "}, "shop"),
        ({"shop": None}, "shop"),
        ({"products": [{"title": "A"}, {"brand": "B"}]}, "products[1].title"),
        ({"products": {"title": "A"}}, "products"),
        ({"products": [{"title": "A", "attributes": {"size": {"eu": 1}}}]}, "products[0].attributes.size"),
        ({"offer": {"ends_on": "soon", "code": "X"}}, "offer.ends_on"),
        ({"offer": {}}, "offer"),
        ({"fields": [{"name": "headline", "max_chars": 3}]}, "fields[0].max_chars"),
        ({"fields": [{"name": "a", "max_chars": 30}, {"name": "a", "max_chars": 30}]}, "fields"),
        ({"ofer": {}}, "ofer"),
        ({"avoid": ["x", 3]}, "avoid[1]"),
    ],
)
def test_a_wrong_field_is_named(change: dict[str, object], field: str) -> None:
    with pytest.raises(FieldInvalid) as refusal:
        Brief.from_json({"kind": "hero", "shop": "Étalage"} | change)

    assert refusal.value.field == field
    assert field in str(refusal.value)


@pytest.mark.parametrize("value", [None, [], "hero", 3])
def test_what_is_not_an_object_is_refused(value: object) -> None:
    with pytest.raises(FieldInvalid, match="must be a JSON object"):
        Brief.from_json(value)


@pytest.mark.parametrize(
    "wrong",
    [
        {"temperature": -0.1},
        {"temperature": 2.1},
        {"top_p": 1.5},
        {"top_k": -1},
        {"candidates": 0},
        {"candidates": 33},
        {"max_new_tokens": 0},
    ],
)
def test_sampling_outside_its_bounds_is_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=next(iter(wrong))):
        Sampling(**wrong)  # type: ignore[arg-type]


def test_a_brief_comes_back_from_its_json_as_it_was() -> None:
    brief = Brief.from_json(
        {
            "kind": "promotion_banner",
            "shop": "Tallow",
            "offer": {"code": "SLOW20", "discount": "20% off", "ends_on": "2026-12-24"},
            "products": [{"title": "Kettle", "attributes": {"colour": "red"}}],
            "categories": ["Kettles"],
            "avoid": ["Kettles first"],
            "tone": "calm",
            "locale": "en-GB",
        }
    )

    assert Brief.from_json(brief.to_json()) == brief
    alone = brief.for_field("body")
    assert ([field.name for field in alone.fields], alone.avoid) == (["body"], ())
    assert Brief.from_json(alone.to_json()) == alone
