"""Claims about what may be saved and what may be published."""

import pytest

from domain.pages.rules import validity
from domain.pages.rules.kinds import all_kinds
from domain.pages.values.content import FieldEdit

pytestmark = pytest.mark.unit

RAIL = all_kinds()["product_rail"]
GUIDE = all_kinds()["welcome_guide"]
TEXT = all_kinds()["rich_text"]
STEPS = next(field.max_chars for field in GUIDE.fields if field.name == "steps")


@pytest.mark.parametrize(
    ("name", "value", "problem"),
    [
        ("title", "x" * 61, "has 61 characters; 60 fit"),
        ("title", 7, "has to be text"),
        ("title", "   ", "is blank; say `empty: true` to leave it empty on purpose, or release it to inherit"),
        ("title", "a\x07b", "contains control characters"),
        ("limit", "12", "has to be a whole number"),
        ("limit", True, "has to be a whole number"),
        ("limit", 2, "has to be between 3 and 24"),
        (
            "source",
            "magic",
            "has to be one of for_you, because_you_looked, buy_again, popular, trending, new_in, category, cart_complements",
        ),
    ],
)
def test_a_value_that_does_not_fit_is_refused_with_the_reason(name: str, value: object, problem: str) -> None:
    edit = FieldEdit(name=name, value=value)  # type: ignore[arg-type]

    assert validity.problems_of_edits(RAIL, [edit]) == [(name, problem)]


def test_an_unknown_field_names_the_known_ones() -> None:
    [(name, problem)] = validity.problems_of_edits(RAIL, [FieldEdit(name="titel", value="x")])

    assert name == "titel"
    assert "it has source, title, subtitle" in problem


def test_steps_are_a_short_list_of_titles_and_bodies() -> None:
    good = [{"title": "Look", "body": "Around."}]

    assert validity.problems_of_edits(GUIDE, [FieldEdit(name="steps", value=good)]) == []
    for bad in ("x", [{"title": "Look"}], good * 6, [{"title": "", "body": "x"}]):
        assert validity.problems_of_edits(GUIDE, [FieldEdit(name="steps", value=bad)])


def test_a_draft_may_have_gaps_and_a_page_may_not() -> None:
    assert validity.problems_of_edits(GUIDE, []) == []
    assert validity.problems_of_publishing(GUIDE, {}, ("en",)) == [
        ("headline", "has to be filled in before publishing")
    ]


def test_rich_text_is_kept_as_structure_without_what_is_not_text() -> None:
    edit = FieldEdit(
        name="text", value='<p onclick="x()">Hi<script>alert(1)</script> <a href="javascript:y">you</a></p>'
    )

    kept = validity.canonical(TEXT, edit)

    assert kept.value == {"blocks": [{"type": "paragraph", "spans": [{"text": "Hi you"}]}]}


def test_every_kind_is_described_and_its_fields_too() -> None:
    assert set(all_kinds()) >= {
        "hero",
        "product_rail",
        "promotion_banner",
        "article_feed",
        "category_tiles",
        "welcome_guide",
        "rich_text",
    }
    for kind in all_kinds().values():
        assert kind.description.endswith(".")
        assert len({field.name for field in kind.fields}) == len(kind.fields) > 0
        assert all(field.label for field in kind.fields)


@pytest.mark.parametrize("extra", [{"note": 10**30}, {"a\x00": 1}, {"body": "b", "more": [[[]]]}])
def test_a_step_holds_a_title_and_a_body_and_nothing_else(extra: dict[str, object]) -> None:
    edit = FieldEdit(name="steps", value=[{"title": "Look", "body": "Around", **extra}])  # type: ignore[dict-item]

    assert validity.problems_of_edits(GUIDE, [edit]) == [
        ("steps", f"every step needs a title and a body of at most {STEPS} characters, and nothing else")
    ]


def test_more_edits_than_a_kind_has_fields_are_one_problem() -> None:
    edits = [FieldEdit(name=f"field{n}", value="x") for n in range(100_000)]

    assert validity.problems_of_edits(RAIL, edits) == [
        ("fields", f"are 100,000; a product rail has {len(RAIL.every_field)}, each to be named once")
    ]
