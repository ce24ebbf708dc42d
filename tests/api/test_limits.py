"""Claims about what one document may ask for, as far as its text tells."""

import sys

import pytest
from graphql import GraphQLError, parse, specified_rules
from strawberry.schema.schema import validate_document

from api.limits import MAX_TOKENS, RULES, require_within
from api.schema import SCHEMA

pytestmark = pytest.mark.unit


def spreads(fragments: int, *, each: int) -> str:
    """Fragments that spread the next ones, so that what the last one says is said again and again."""
    parts = [
        f"fragment F{n} on Node {{ id {' '.join(f'...F{m}' for m in range(n + 1, min(n + 1 + each, fragments)))} }}"
        for n in range(fragments)
    ]
    return '{ node(id: "a") { ...F0 } } ' + " ".join(parts)


@pytest.mark.parametrize(
    ("document", "words"),
    [
        ("{" + "a{" * 16 + "b" + "}" * 16 + "}", "16 levels, and may have 15"),
        ("{" + " ".join(f"a{n}: __typename" for n in range(51)) + "}", "more than 50 aliases"),
        ("{ __typename" + " @skip(if: false)" * 5 + "}", "5 directives in one place, and may have 4"),
        ("{ __typename @skip(if: false) " + "... @skip(if: true) { a } " * 101 + "}", "more than 100 directives"),
        ("{" + "__typename " * 41 + "}", "'__typename' 41 times in one place, and may 40 times"),
        ("{" + "a { b } " * 30 + "... on Query { a { b } } " * 11 + "}", "'a' 41 times in one place"),
        ("{" + ("a {" + "b { c } " * 10 + "} ") * 5 + "}", "'b' 50 times in one place"),
        ("{ a { ...F } } " + "".join(f" fragment F{n} on Query {{ a }}" for n in range(201)), "201 fragments"),
        ("{ ...F } fragment F on Query { a { ...F } }", "more than 30 levels"),
    ],
)
def test_a_document_past_a_limit_is_refused_with_the_number(document: str, words: str) -> None:
    with pytest.raises(GraphQLError) as refused:
        require_within(parse(document))

    assert words in refused.value.message
    assert refused.value.extensions == {"code": "DOCUMENT_TOO_LARGE"}


@pytest.mark.parametrize(
    "document",
    [
        "{" + "a{" * 15 + "b" + "}" * 15 + "}",
        "{" + " ".join(f"a{n}: __typename" for n in range(50)) + "}",
        "{" + "__typename " * 40 + "}",
        "{ __schema {" + "types { fields { " * 10 + "name" + "}}" * 10 + "}}",
        "fragment F on Query { a } { ...F ...F ...G }",
    ],
)
def test_a_document_at_its_limits_is_let_through(document: str) -> None:
    require_within(parse(document))


@pytest.mark.parametrize(
    "document",
    [
        "{" + "blockKinds { name } " * 900 + "}",
        spreads(60, each=2),
        "{" + ('node(id: "a") {' + "id " * 60 + "} ") * 40 + "}",
        "{" + ('node(id: "a") {' + "... on Product { sku } " * 10 + "} ") * 50 + "}",
    ],
    ids=["one field", "fragments of two", "nested", "on types"],
)
def test_no_document_takes_long_to_be_checked(document: str) -> None:
    parsed = parse(document, max_tokens=MAX_TOKENS)
    calls = 0

    def count(_frame: object, what: str, _argument: object) -> None:
        nonlocal calls
        calls += what == "call"

    sys.setprofile(count)
    try:
        with pytest.raises(GraphQLError, match="asks for too much at once"):
            validate_document(SCHEMA._schema, parsed, (*specified_rules, *RULES))
    finally:
        sys.setprofile(None)

    # Less than a call for each of its letters. Without the walk before the rules it is millions for the first, and the second has
    # no end in this universe.
    assert calls < 5_000
