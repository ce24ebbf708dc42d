"""Claims about words that name interests, and about those that never do."""

import pytest

from domain.audience.rules.keywords import alike, delicate, item_words, keywords, vocabulary
from domain.audience.values.sensitive import SENSITIVE_COLUMNS, SENSITIVE_STEMS, SENSITIVE_WORDS
from domain.audience.values.vocabulary import Vocabulary
from domain.base.values import ItemId
from domain.choosing.rules.features import NAMES
from migrations.models import METADATA

pytestmark = pytest.mark.unit


def shop(**counts: int) -> Vocabulary:
    return Vocabulary(items=100, counts=counts)


def sensitive_name(name: str) -> bool:
    return any(part.startswith(SENSITIVE_COLUMNS) for part in name.split("_"))


def words(*of: str) -> dict[ItemId, frozenset[str]]:
    return {ItemId(n): frozenset(each.split()) for n, each in enumerate(of)}


def test_a_word_tells_the_more_the_oftener_it_is_here_and_the_rarer_it_is_in_the_shop() -> None:
    items = words("coffee gift", "coffee gift", "tea gift")

    found = keywords({ItemId(n): 1.0 for n in range(3)}, items, shop(coffee=10, tea=10, gift=90), 3)

    assert found == ("coffee", "tea", "gift")


def test_of_forms_of_one_word_only_the_first_is_named() -> None:
    items = words("mug coffee", "mugs coffee", "garden gardening")

    found = keywords({ItemId(n): 1.0 for n in range(3)}, items, shop(mug=5, mugs=6, coffee=9, garden=7, gardening=8), 9)

    assert found == ("coffee", "mug", "garden")
    assert not alike("tea", "train")


def test_what_only_an_item_or_two_have_is_a_products_name() -> None:
    items = words("nonna coffee")

    assert keywords({ItemId(0): 1.0}, items, shop(nonna=2, coffee=9), 3) == ("coffee",)


def test_dislikes_and_unknown_items_say_nothing() -> None:
    items = words("coffee", "tea")

    assert keywords({ItemId(0): -0.5, ItemId(9): 2.0}, items, shop(coffee=9, tea=9), 3) == ()


def test_words_of_an_item_are_those_that_may_name_an_interest() -> None:
    assert item_words("Set of Two Enamel Mugs, 30 cl, Blue", ("Coffee & Tea",)) == {"enamel", "mugs", "coffee", "tea"}


def test_a_vocabulary_counts_items_and_not_occurrences() -> None:
    counted = vocabulary([frozenset({"coffee", "mug"}), frozenset({"coffee"})])

    assert (counted.items, counted.counts) == (2, {"coffee": 2, "mug": 1})


@pytest.mark.parametrize(
    "text", ["Pregnancy pillow", "Coussin de grossesse", "Halal sweets", "Diabetic socks", "Gay pride flag", "HIV test"]
)
def test_what_nobody_is_sorted_by_is_never_a_keyword(text: str) -> None:
    assert delicate([text])
    assert item_words(text, ("Gifts",)) == frozenset()


@pytest.mark.parametrize("text", ["Arabica beans", "Romantic candle", "Garden gloves", "Medium roast", "Orange lamp"])
def test_innocent_words_are_not_taken_for_sensitive_ones(text: str) -> None:
    assert not delicate([text])


def test_sensitive_words_are_written_as_the_check_compares_them() -> None:
    assert all(word == word.casefold() for word in (*SENSITIVE_STEMS, *SENSITIVE_WORDS))


def test_nothing_sensitive_is_kept_of_a_shopper_under_its_name() -> None:
    speaking = {"shoppers", "signals", "impressions", "tastes", "consents", "learnt_segments", "segment_runs"}
    tables = [table for name, table in METADATA.tables.items() if name in speaking]

    kept = [column.name for table in tables for column in table.columns]

    assert len(tables) == len(speaking)
    assert not [name for name in kept if sensitive_name(name)]


def test_nothing_sensitive_is_a_feature_of_the_ranker() -> None:
    assert len(NAMES) > 20
    assert not [name for name in NAMES if sensitive_name(name)]
