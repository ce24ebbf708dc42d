"""Texts that sound alike: what is left when names are taken out, and how often the shop's other pages have it."""

from dataclasses import replace
from datetime import date

import pytest

from ml.copy_values import BlockKind, Brief, FieldWanted, Offer
from ml.writing import scores, shapes, templates
from ml.writing.frames import frame, worn

pytestmark = pytest.mark.unit

_RAIL = Brief(
    kind=BlockKind.PRODUCT_RAIL,
    shop="Luma",
    fields=(FieldWanted(name="title", max_chars=60),),
    categories=("Men > Tops > Jackets",),
)
_BANNER = replace(
    _RAIL,
    kind=BlockKind.PROMOTION_BANNER,
    categories=(),
    offer=Offer(code="BAGS10", discount="10% off Bags", ends_on=date(2026, 12, 6)),
)


@pytest.mark.parametrize(
    ("text", "brief", "left"),
    [
        ("A few of our jackets", _RAIL, "A few of our ·"),
        ("Jackets at Luma", _RAIL, "· at ·"),
        ("Browse the jackets in any order.", _RAIL, "Browse · in any order."),
        ("Until 6 December, code BAGS10 takes 10% off Bags.", _BANNER, "Until ·, code · takes ·."),
    ],
)
def test_a_frame_is_what_a_text_says_without_its_names(text: str, brief: Brief, left: str) -> None:
    assert frame(text, brief) == left


def test_a_frame_wears_with_each_use_as_a_whole_and_in_its_runs_of_three_words() -> None:
    used = ("A few of our ·", "A few of our ·", "A few of the ·")

    assert worn("A few of our ·", ()) == 0
    assert worn("Make time for ·", used) == 0
    # As a whole twice; its five runs of three words three times, three times, twice, twice, and twice.
    assert worn("A few of our ·", used) == pytest.approx(1.585 + (2 + 2 + 1.585 + 1.585 + 1.585) / 5, abs=0.001)
    assert worn("A few of those ·", used) == pytest.approx((2 + 2) / 5)


def test_of_two_texts_the_one_loses_that_the_shop_said_lately_of_other_things() -> None:
    said = replace(_RAIL, used=("A few of our ·",))

    assert scores.sameness("A few of our jackets", said) > scores.sameness("Make time for jackets", said) == 0


def test_used_frames_are_told_to_a_model_as_if_they_had_been_about_this() -> None:
    said = replace(_RAIL, used=("· at ·", "A few of our ·"))

    assert shapes.told_of(said) == ("Jackets at jackets", "A few of our jackets")


def test_of_templates_the_one_stands_in_that_the_shop_uses_least() -> None:
    wanted = _RAIL.fields[0]
    texts: list[str] = []
    for _ in range(6):
        brief = replace(_RAIL, locale="fr", used=tuple(texts))
        texts.append(frame(templates.fill(brief, wanted, seed=1).text, brief))

    assert sorted(texts) == sorted(["·", "À découvrir : ·", "Notre rayon ·"] * 2)
