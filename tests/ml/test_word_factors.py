"""Claims about factors that are told from words."""

import numpy as np
import pytest

from ml.word_factors import tell

pytestmark = pytest.mark.unit


def unit(rows: np.ndarray) -> np.ndarray:
    whole: np.ndarray = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
    return whole


def test_words_tell_the_factors_of_what_nobody_met() -> None:
    chance = np.random.default_rng(1)
    words = unit(chance.normal(size=(300, 16)))
    map_ = chance.normal(size=(16, 8))
    factors = (words @ map_ + chance.normal(size=(300, 8)) * 0.1).astype(np.float32)

    told = tell(words[:250], factors[:250], words[250:], seed=1)

    assert told.factors is not None
    assert told.agreement > 0.98
    assert told.agreement > told.without_words + 0.5
    assert np.abs(told.factors - factors[250:]).mean() < 0.15


def test_words_that_say_nothing_tell_nothing() -> None:
    chance = np.random.default_rng(2)
    factors = chance.normal(size=(300, 8)).astype(np.float32) + 1

    told = tell(unit(chance.normal(size=(300, 16))), factors, unit(chance.normal(size=(5, 16))), seed=1)

    assert told.factors is None


def test_a_handful_of_items_proves_nothing() -> None:
    words = unit(np.random.default_rng(3).normal(size=(50, 4)))

    assert tell(words, words, words, seed=1).factors is None
