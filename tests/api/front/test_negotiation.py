"""Claims about which media type an answer has, and which bodies are read."""

import pytest

from api.front.negotiation import GRAPHQL, JSON, is_json, media_type

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        (None, JSON),
        (b"", JSON),
        (b"*/*", JSON),
        (b"application/*", JSON),
        (b"application/json", JSON),
        (b"application/json; charset=utf-8", JSON),
        (b"application/json; charset=latin-1", None),
        (b"application/graphql-response+json", GRAPHQL),
        (b"Application/GraphQL-Response+JSON; charset=UTF-8", GRAPHQL),
        (b"application/graphql-response+json, application/json;q=0.9", GRAPHQL),
        (b"application/graphql-response+json;q=0.5, application/json;q=0.9", JSON),
        (b"application/graphql-response+json, application/json", JSON),
        (b"application/json;q=0, */*", GRAPHQL),
        (b"text/html, */*;q=0.1", JSON),
        (b"text/html", None),
        (b"application/json;q=0", None),
        (b"application/json;q=nonsense", None),
        (b"\xff\xfe, ;;;,,", None),
        (b", ".join([b"text/x"] * 10_000), None),
    ],
)
def test_an_answer_has_the_type_that_is_wanted_most(accept: bytes | None, kind: str | None) -> None:
    assert media_type(accept) == kind


@pytest.mark.parametrize(
    ("content_type", "read"),
    [
        (b"application/json", True),
        (b"Application/JSON ; charset=UTF-8", True),
        (b'application/json; charset="utf-8"', True),
        (b"application/json; charset=iso-8859-1", False),
        (b"application/jsonp", False),
        # The three that a page of another origin can send without asking first.
        (b"text/plain", False),
        (b"application/x-www-form-urlencoded", False),
        (b"multipart/form-data; boundary=x", False),
        (None, False),
        (b"", False),
    ],
)
def test_only_json_in_utf_8_is_read(content_type: bytes | None, read: bool) -> None:  # noqa: FBT001 - of a table
    assert is_json(content_type) is read
