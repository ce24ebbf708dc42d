"""The examples that a copywriter is taught with: true to their briefs, each its own, and none of them known to the test."""

import re
from collections import Counter
from collections.abc import Iterable

import pytest

from ml.copy_values import BlockKind
from ml.json_fields import FieldInvalid
from ml.writing import checks, examples
from ml.writing.examples import Example, Split
from ml.writing.grounds import grounds
from ml.writing.sentences import names_of
from ml.writing.tidy import tidy
from ml.writing.words import words_of


@pytest.fixture(scope="module")
def shipped() -> tuple[Example, ...]:
    return examples.read(examples.SHIPPED)


def _texts(some: Iterable[Example]) -> list[tuple[Example, str]]:
    return [(example, example.copy[field.name]) for example in some for field in example.brief.fields]


def test_there_are_examples_of_every_kind_and_enough_to_judge_by(shipped: tuple[Example, ...]) -> None:
    splits = Counter(example.split for example in shipped)
    kinds = Counter(example.brief.kind for example in shipped)

    assert splits[Split.TRAIN] >= 1_250
    assert splits[Split.VALIDATION] >= 95
    assert splits[Split.TEST] >= 150
    assert all(kinds[kind] >= 70 for kind in BlockKind)


def test_every_example_passes_every_check_as_it_stands(shipped: tuple[Example, ...]) -> None:
    faults = []
    for example in shipped:
        said: tuple[str, ...] = ()
        for field in example.brief.fields:
            text, brief = example.copy[field.name], example.brief.avoiding(said)
            failed = [verdict.check for verdict in checks.judge(text, brief, field) if not verdict.passed]
            if failed or tidy(text, field, grounds(brief)) != text:
                faults.append((brief.shop, field.name, text, failed))
            said += (text,)

    assert faults == []


def test_a_shop_a_category_and_a_product_are_in_one_split_only(shipped: tuple[Example, ...]) -> None:
    seen: dict[tuple[str, str], set[Split]] = {}
    for example in shipped:
        brief = example.brief
        things = [("shop", brief.shop), *(("category", name) for name in brief.categories)]
        things += [("product", product.title) for product in brief.products]
        for what, name in things:
            seen.setdefault((what, name.lower()), set()).add(example.split)

    assert {thing: splits for thing, splits in seen.items() if len(splits) > 1} == {}


def test_the_examples_are_written_and_not_filled_in(shipped: tuple[Example, ...]) -> None:
    texts = _texts(shipped)
    bare = [_without_names(example, text) for example, text in texts]

    assert len({text for _, text in texts}) >= 0.99 * len(texts)
    # Those that say something of anything (files 27 and 28) are alike by nature: without them it is .45.
    assert _distinct(bare, 2) >= 0.44
    assert _distinct(bare, 3) >= 0.74
    # The names taken out, no two answers share a run of words longer than this.
    assert _longest_shared_run(bare) <= 8


def test_an_example_without_words_for_a_field_is_refused() -> None:
    with pytest.raises(FieldInvalid, match=r"copy: must have words for each field"):
        Example.from_json({"kind": "article_feed", "shop": "Tallow", "copy": {"headline": "Reading"}})


def test_an_example_of_an_unknown_split_is_refused() -> None:
    with pytest.raises(FieldInvalid, match=r"split: is 'exam'; known: train, validation, test"):
        Example.from_json({"kind": "article_feed", "shop": "Tallow", "copy": {"title": "Reading"}, "split": "exam"})


def _without_names(example: Example, text: str) -> tuple[str, ...]:
    for name in names_of(example.brief):
        text = re.sub(re.escape(name), "it", text, flags=re.IGNORECASE)
    return tuple(words_of(text))


def _runs(words: tuple[str, ...], length: int) -> set[tuple[str, ...]]:
    return {words[i : i + length] for i in range(len(words) - length + 1)}


def _distinct(texts: list[tuple[str, ...]], length: int) -> float:
    """The share of runs of this length that occur once counted and once only."""
    every = [words[i : i + length] for words in texts for i in range(len(words) - length + 1)]
    return len(set(every)) / len(every)


def _longest_shared_run(texts: list[tuple[str, ...]]) -> int:
    longest = 0
    while True:
        counted = Counter(run for words in texts for run in _runs(words, longest + 1))
        if not counted or max(counted.values()) < 2:
            return longest
        longest += 1
