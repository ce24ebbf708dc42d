"""What the shop's people said of its words is kept to: by checks, by templates, and in what a model is told."""

from dataclasses import replace

import pytest

from ml import prompts
from ml.copy_values import BlockKind, Brief, FieldWanted
from ml.writing import checks, templates
from ml.writing.guide import in_its_words

pytestmark = pytest.mark.unit

_TITLE = FieldWanted(name="title", max_chars=60)
_RAIL = Brief(
    kind=BlockKind.PRODUCT_RAIL,
    shop="Luma",
    fields=(_TITLE,),
    categories=("footwear > sneaker",),
    glossary={"sneakers": "trainers"},
    banned=("closer look",),
)


@pytest.mark.parametrize(
    ("text", "failed"),
    [
        ("Trainers for slow days", set()),
        ("A closer look at trainers", {"banned"}),
        ("A closer, longer look at trainers", set()),
        ("Sneakers for slow days", {"glossary"}),
        ("Our sneaker shelf", {"glossary"}),
    ],
)
def test_what_is_never_said_fails_and_so_does_a_word_that_another_stands_for(text: str, failed: set[str]) -> None:
    verdicts = checks.judge(text, in_its_words(_RAIL), _TITLE)

    assert {each.check for each in verdicts if not each.passed} & {"banned", "glossary"} == failed


def test_a_category_is_told_in_the_shop_s_own_word() -> None:
    told = in_its_words(_RAIL)

    assert (told.categories, told.named) == (("trainers",), ("trainers",))
    assert templates.fill(told, _TITLE, seed=1).text == "Browse trainers"


def test_a_model_is_told_what_the_guide_says() -> None:
    question = prompts.prompt(replace(_RAIL, locale="fr"), _TITLE).question

    assert "Never say: closer look.\nSay trainers (not sneakers).\n" in question
