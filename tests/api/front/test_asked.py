"""Claims about how a question is read from a body or an address."""

from urllib.parse import urlencode

import pytest

from api.front.asked import Asked, by_get, by_post
from api.front.refusals import TurnedAway

pytestmark = pytest.mark.unit


def test_a_body_and_an_address_ask_the_same() -> None:
    whole = Asked(query="{ a }", document_id="x", operation_name="A", variables={"n": 1}, extensions={"e": [2]})

    posted = by_post(
        b'{"query": "{ a }", "documentId": "x", "operationName": "A", "variables": {"n": 1}, "extensions": {"e": [2]}}'
    )
    got = by_get(
        urlencode(
            {
                "query": "{ a }",
                "documentId": "x",
                "operationName": "A",
                "variables": '{"n": 1}',
                "extensions": '{"e":[2]}',
            }
        ).encode()
    )

    assert posted == got == whole


def test_what_is_null_or_empty_was_not_said() -> None:
    assert by_post(b'{"query": "{ a }", "variables": null, "operationName": null, "other": 1}') == Asked(query="{ a }")
    assert by_get(b"query=%7B%20a%20%7D&variables=&operationName=&utm=x") == Asked(query="{ a }")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "BAD_REQUEST"),
        (b"{", "BAD_REQUEST"),
        (b'"text"', "BAD_REQUEST"),
        (b"NaN", "BAD_REQUEST"),
        (b'{"query": "\\ud800"}', "BAD_REQUEST"),
        (b"[" * 100_000, "BAD_REQUEST"),
        (b'[{"query": "{ a }"}]', "BATCH_REFUSED"),
        (b'{"query": 1}', "BAD_REQUEST"),
        (b'{"query": "{ a }", "variables": []}', "BAD_REQUEST"),
        (b'{"query": "{ a }", "variables": "{}"}', "BAD_REQUEST"),
        (b'{"query": "{ a }", "operationName": 0}', "BAD_REQUEST"),
        (b'{"query": "{ a }", "extensions": false}', "BAD_REQUEST"),
        (b'{"documentId": {}}', "BAD_REQUEST"),
    ],
)
def test_a_body_that_asks_nothing_is_turned_away(body: bytes, code: str) -> None:
    with pytest.raises(TurnedAway) as away:
        by_post(body)

    assert (away.value.status, away.value.code) == (400, code)


@pytest.mark.parametrize(
    "query",
    [
        b"query=a&query=b",
        b"query=%ff",
        "query=é".encode(),
        b"query=a&variables=%7B",
        b"query=a&variables=1",
        b"query=a&extensions=%5B%5D",
        b"&".join(b"a%d=" % number for number in range(50)),
    ],
)
def test_an_address_that_cannot_be_read_is_turned_away(query: bytes) -> None:
    with pytest.raises(TurnedAway) as away:
        by_get(query)

    assert away.value.status == 400
