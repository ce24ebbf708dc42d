"""A taught copywriter says what its brief says, in words that people wrote."""

import pytest

from ml.copy_values import Brief
from ml.writing import vocabulary
from ml.writing.examples import Example

pytestmark = pytest.mark.unit

_TOLD = {
    "kind": "article_feed",
    "shop": "Tallow",
    "categories": ["Kettles"],
    "copy": {"title": "Kettles for slow Sundays"},
}


_BRIEF = Brief.from_json({"kind": "article_feed", "shop": "Tallow", "categories": ["Lamps"]})


def test_what_is_learnt_are_the_words_that_no_brief_gave_and_how_they_follow_each_other() -> None:
    known = vocabulary.learnt([Example.from_json(_TOLD)])

    assert known.words == {"for", "slow", "sunday"}
    assert known.runs == {"< xx for", "xx for slow", "for slow sundays", "slow sundays >"}


def test_a_word_of_neither_brief_nor_examples_is_caught() -> None:
    known = vocabulary.learnt([Example.from_json(_TOLD)])

    assert all(verdict.passed for verdict in vocabulary.judge("Lamps for slow Sundays", _BRIEF, known))
    verdict = vocabulary.judge("Lamps for slow waffles", _BRIEF, known)[0]
    assert (verdict.check, verdict.passed, verdict.reason) == ("vocabulary", False, "'waffles' is in no example")


def test_words_in_an_order_that_nobody_wrote_are_caught() -> None:
    known = vocabulary.learnt([Example.from_json(_TOLD)])

    assert vocabulary.familiarity("Lamps for slow Sundays", _BRIEF, known) == 1
    verdict = vocabulary.judge("Sundays for slow lamps", _BRIEF, known)[1]
    assert (verdict.check, verdict.passed) == ("familiar", False)


def test_an_offer_a_code_and_a_date_are_anybody_s() -> None:
    told = {"kind": "promotion_banner", "shop": "Tallow", "fields": [{"name": "headline", "max_chars": 60}]}
    one = {"offer": {"discount": "20% off rugs", "code": "RUG20", "ends_on": "2026-12-24"}}
    other = {"offer": {"discount": "5% off lamps", "code": "LAMP5", "ends_on": "2027-01-09"}}
    taught = Example.from_json({**told, **one, "copy": {"headline": "20% off rugs with RUG20 until 24 December"}})

    known = vocabulary.learnt([taught])

    brief = Brief.from_json(told | other)
    assert vocabulary.familiarity("5% off lamps with LAMP5 until 9 January", brief, known) == 1
