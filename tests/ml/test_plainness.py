"""What a small model is taught with says of its things what could be said of any."""

import pytest

from ml.writing import plainness, vocabulary
from ml.writing.examples import Example, Split

pytestmark = pytest.mark.unit


def _rail(title: str, subtitle: str, tone: str = "wry") -> Example:
    told = {"kind": "product_rail", "shop": "Tallow", "categories": ["Umbrellas"], "tone": tone}
    return Example.from_json({**told, "copy": {"title": title, "subtitle": subtitle}})


def test_a_text_with_a_word_that_needs_knowledge_is_left_out_and_its_tone_with_it() -> None:
    told = _rail("See our umbrellas in a row", "Umbrellas drip in the hall until supper.")

    [kept] = plainness.plain([told])

    assert dict(kept.copy) == {"title": "See our umbrellas in a row"}
    assert [field.name for field in kept.brief.fields] == ["title"]
    assert (kept.brief.tone, kept.split) == ("friendly", Split.TRAIN)


def test_a_title_that_says_what_a_thing_is_for_is_left_out() -> None:
    assert plainness.plain([_rail("Umbrellas for you", "Umbrellas drip in the hall until supper.")]) == ()


def test_what_stands_in_the_brief_may_be_said() -> None:
    offer = {"discount": "20% off evening gloves", "code": "GLOVE20"}
    told = {"kind": "promotion_banner", "shop": "Tallow", "offer": offer}
    words = {"headline": "20% off evening gloves", "body": "Use code GLOVE20 for 20% off evening gloves."}

    [kept] = plainness.plain([Example.from_json({**told, "copy": words})])

    assert dict(kept.copy) == words


def test_a_button_alone_is_no_example() -> None:
    told = {"kind": "hero", "shop": "Tallow", "categories": ["Umbrellas"]}
    words = {
        "headline": "Umbrellas in the rain",
        "body": "Umbrellas drip in the hall.",
        "call_to_action": "See umbrellas",
    }

    assert plainness.plain([Example.from_json({**told, "copy": words})]) == ()


def test_words_that_somebody_rejected_are_not_learnt_as_words() -> None:
    liked = _rail("See our umbrellas", "Open the umbrellas one by one.")
    rejected = Example(brief=liked.brief, copy={"title": "Umbrellas galore", "subtitle": "Drip"}, wanted=False)

    assert vocabulary.learnt([liked, rejected]) == vocabulary.learnt([liked])
