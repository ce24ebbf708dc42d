"""Claims about the company words keep."""

from collections.abc import Sequence

import numpy as np

from ml.word_vectors import learn_words

COFFEE = ["coffee", "beans", "grinder", "filter", "cups", "kettle", "milk", "sugar"]
GARDEN = ["seeds", "rake", "gloves", "spade", "soil", "pots", "hose", "shears"]


def visits() -> list[list[str]]:
    chance = np.random.default_rng(2)
    return [chance.permutation(COFFEE if n % 2 else GARDEN)[:5].tolist() for n in range(600)]


def others(word: str, known: Sequence[str]) -> bool:
    return word not in known


def test_words_of_the_same_visits_are_related() -> None:
    company = learn_words(visits(), seed=1)

    related = company.related(["coffee", "beans"], 3, suits=others)
    assert len(related) == 3
    assert set(related) < set(COFFEE) - {"coffee", "beans"}


def test_what_does_not_suit_is_left_out() -> None:
    company = learn_words(visits(), seed=1)

    assert "beans" not in company.related(
        ["coffee"], 3, suits=lambda word, known: word != "beans" and word not in known
    )


def test_the_same_visits_give_the_same_words() -> None:
    one, other = learn_words(visits(), seed=1), learn_words(visits(), seed=1)

    assert one.related(["rake"], 3, suits=others) == other.related(["rake"], 3, suits=others)


def test_words_never_seen_and_shops_without_visits_have_no_company() -> None:
    assert learn_words([], seed=1).related(["coffee"], 3, suits=others) == ()
    assert learn_words(visits(), seed=1).related(["piano"], 3, suits=others) == ()
