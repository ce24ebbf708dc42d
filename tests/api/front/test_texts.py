"""Claims about documents that are remembered by their text."""

import gc
import tracemalloc
from weakref import ref

import pytest
from graphql import build_schema

from api.front.texts import CHARACTERS, DOCUMENTS, Texts

pytestmark = pytest.mark.unit

SCHEMA = build_schema("type Query { a: Int b: Int }")


def texts(documents: int = 100, characters: int = 10_000) -> Texts:
    return Texts(SCHEMA, [], 50, documents, characters)


def test_a_text_is_read_once() -> None:
    kept = texts()

    first = kept.known("{ a }")

    assert [kept.known("{ a }"), kept.known("{ a }")] == [first, first]
    assert first.errors == ()
    assert kept.known("{ b }") is not first


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "Syntax Error: Expected Name, found <EOF>."),
        ("{ c }", "Cannot query field 'c' on type 'Query'. Did you mean 'a' or 'b'?"),
        ("{ " + "a " * 60 + "}", "Syntax Error: Document contains more than 50 tokens. Parsing aborted."),
    ],
)
def test_what_is_wrong_with_a_text_is_remembered_with_it(text: str, message: str) -> None:
    kept = texts()

    assert [each.message for each in kept.known(text).errors] == [message]
    assert kept.known(text) is kept.known(text)


def test_an_operation_is_found_by_its_name_or_because_there_is_no_other() -> None:
    kept = texts()
    one, two = kept.known("query A { a }"), kept.known("query A { a } query B { b }")

    assert one.operation(None) is one.operation("A") is not None
    assert one.operation("B") is None
    assert two.operation(None) is None
    assert two.operation("B") is not two.operation("A")


def test_a_stream_of_texts_is_bounded_in_number_and_takes_no_place_from_what_comes_again() -> None:
    kept = texts()
    known = [kept.known(f"{{ a{number}: a }}") for number in range(5)]
    known = [kept.known(each.text) for each in known]

    for number in range(300):
        kept.known(f"{{ other{number}: a }}")

    assert len(kept) == 5 + 10
    assert [kept.known(each.text) for each in known] == known


def test_a_stream_of_long_texts_is_bounded_in_characters() -> None:
    kept = texts()

    for number in range(200):
        for _ in range(2):
            kept.known(f"{{ a{number}: a # {'x' * 900}\n }}")

    assert kept.characters < 11_000
    assert kept.known("{ a } #" + "x" * 100_000).errors == ()
    assert kept.characters < 11_000


@pytest.mark.parametrize("text", ["{ a }", "{ c }", "{ a ", "{ a(b: 1"])
def test_a_text_that_is_forgotten_is_gone_at_once(text: str) -> None:
    kept = texts(documents=10)
    forgotten = ref(kept.known(text))
    gc.disable()
    try:
        kept.known("{ b }")
        assert forgotten() is None
    finally:
        gc.enable()


def test_the_worst_texts_take_a_bounded_memory() -> None:
    kept = Texts(SCHEMA, [], 1_000, 1_000, 10_000)
    tracemalloc.start()
    try:
        for number in range(60):
            for _ in range(2):
                # Names of one letter: no text has more document a character.
                assert kept.known("{" + "a:b " * 60 + f"}}#{number}").errors == ()
        held, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert 9_000 < kept.characters < 11_000
    assert held < 300 * kept.characters


def test_the_bounds_hold_what_a_shop_asks() -> None:
    # The demo shop's homepage, the longest document we know of, has 1,900 characters.
    assert CHARACTERS / 1_900 > 100
    assert DOCUMENTS == 500
