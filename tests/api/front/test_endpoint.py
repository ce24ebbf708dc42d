"""Claims about the endpoint: methods, media types, statuses, limits, and what nobody gets to see."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
import strawberry
from structlog.testing import capture_logs

from api.callers import Caller
from api.context import Context
from api.front.asked import Asked
from api.front.endpoint import Front
from api.front.refusals import TurnedAway
from api.front.texts import Known
from api.limits import MAX_BODY_BYTES
from domain.access.values import Actor

pytestmark = pytest.mark.unit

GRAPHQL = {"Accept": "application/graphql-response+json"}
NOBODY: Any = None


@strawberry.type
class Query:
    @strawberry.field
    def word(self, of: str = "one") -> str | None:
        if of == "broken":
            raise ValueError("a secret")
        return of

    @strawberry.field
    async def slow(self) -> str:
        await asyncio.sleep(60)
        return "late"

    @strawberry.field
    def unspeakable(self) -> strawberry.scalars.JSON:
        return strawberry.scalars.JSON({"a": object()})


@strawberry.type
class Mutation:
    @strawberry.mutation
    def change(self) -> str:
        return "changed"


@strawberry.type
class Subscription:
    @strawberry.subscription
    async def told(self) -> AsyncIterator[str]:
        yield "a"


SCHEMA = strawberry.Schema(Query, Mutation, Subscription)


async def nobody(_authorization: str | None) -> None:
    return None


def request(actor: Actor | None, caller: Caller) -> Context:
    return Context(
        reads=NOBODY,
        writes=NOBODY,
        doorkeeper=NOBODY,
        actor=actor,
        settings=NOBODY,
        hub=NOBODY,
        now=NOBODY,
        pages=NOBODY,
        caller=caller,
    )


def client(**settings: Any) -> httpx.AsyncClient:
    front = Front(SCHEMA, actor=nobody, context=request, **settings)
    return httpx.AsyncClient(transport=httpx.ASGITransport(app=front), base_url="http://shop.test")


async def post(query: str, headers: dict[str, str] | None = None, **more: object) -> httpx.Response:
    async with client() as http:
        return await http.post("/graphql", json={"query": query, **more}, headers=headers)


async def test_a_question_by_post_by_get_and_by_its_head_alone() -> None:
    async with client() as http:
        posted = await http.post("/graphql", json={"query": "{ word }"})
        got = await http.get(
            "/graphql", params={"query": "query W($w: String!) { word(of: $w) }", "variables": '{"w": "two"}'}
        )
        bare = await http.head("/graphql", params={"query": "{ word }"})

    assert (posted.status_code, posted.content) == (200, b'{"data":{"word":"one"}}')
    assert (got.status_code, got.content) == (200, b'{"data":{"word":"two"}}')
    assert (bare.status_code, bare.content, bare.headers["content-length"]) == (200, b"", "23")
    assert posted.headers["content-type"] == "application/json; charset=utf-8"


async def test_any_origin_may_ask_and_read_the_headers_that_matter() -> None:
    async with client() as http:
        asked = await http.options("/graphql", headers={"Origin": "https://shop.test"})
        answer = await http.post("/graphql", json={"query": "{ word }"})

    assert (asked.status_code, asked.content) == (204, b"")
    assert asked.headers["access-control-allow-headers"] == "Authorization, Content-Type, If-None-Match"
    assert asked.headers["access-control-allow-origin"] == answer.headers["access-control-allow-origin"] == "*"
    assert "ETag" in answer.headers["access-control-expose-headers"]
    assert "access-control-allow-credentials" not in asked.headers


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE"])
async def test_other_methods_are_told_which_there_are(method: str) -> None:
    async with client() as http:
        answer = await http.request(method, "/graphql", json={"query": "{ word }"})

    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD, POST, OPTIONS")


async def test_a_command_by_get_is_not_carried_out() -> None:
    async with client() as http:
        for operation in (None, "B"):
            query = "mutation B { change }" if operation is None else "query A { word } mutation B { change }"
            named = {} if operation is None else {"operationName": operation}
            answer = await http.get("/graphql", params={"query": query, **named})
            assert (answer.status_code, answer.headers["allow"]) == (405, "POST")
        posted = await http.post("/graphql", json={"query": "mutation B { change }"})

    assert posted.json() == {"data": {"change": "changed"}}


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"])
async def test_what_a_page_of_another_origin_can_send_unasked_is_not_read(kind: str) -> None:
    async with client() as http:
        answer = await http.post(
            "/graphql", content=b'{"query": "mutation { change }"}', headers={"Content-Type": kind}
        )

    assert (answer.status_code, answer.json()["errors"][0]["extensions"]["code"]) == (415, "NOT_JSON")


async def test_a_packed_body_is_not_unpacked() -> None:
    headers = {"Content-Type": "application/json", "Content-Encoding": "gzip"}
    async with client() as http:
        assert (await http.post("/graphql", content=b"x", headers=headers)).status_code == 415


async def test_who_takes_neither_kind_of_json_gets_none() -> None:
    assert (await post("{ word }", {"Accept": "text/html"})).status_code == 406


@pytest.mark.parametrize(
    ("query", "more"),
    [
        ("{", {}),
        ("{ nothing }", {}),
        ("query($w: String!) { word(of: $w) }", {"variables": {}}),
        ("query A { word }", {"operationName": "B"}),
        ("query A { word } query B { word }", {}),
        ("fragment F on Query { word }", {}),
    ],
)
async def test_a_question_that_cannot_be_begun_has_no_data_and_a_status_by_media_type(
    query: str, more: dict[str, Any]
) -> None:
    old, new = await post(query, **more), await post(query, GRAPHQL, **more)

    assert (old.status_code, new.status_code) == (200, 400)
    assert old.json() == new.json()
    assert list(old.json()) == ["errors"]


async def test_a_field_that_fails_is_an_answer_all_the_same_and_says_only_a_reference() -> None:
    with capture_logs() as logged:
        answer = await post('{ a: word b: word(of: "broken") }', GRAPHQL)

    [error] = answer.json()["errors"]
    assert answer.status_code == 200
    assert answer.json()["data"] == {"a": "one", "b": None}
    assert (error["path"], error["extensions"]["code"]) == (["b"], "INTERNAL")
    assert "secret" not in answer.text
    assert [each["reference"] for each in logged] == [error["extensions"]["reference"]]


async def test_what_cannot_be_written_as_json_is_an_error_of_ours() -> None:
    with capture_logs() as logged:
        answer = await post("{ unspeakable }")

    assert (answer.status_code, answer.json()["data"]) == (500, None)
    assert logged[0]["reference"] in answer.json()["errors"][0]["message"]


async def test_a_request_has_a_time_limit() -> None:
    async with client(timeout_s=0.01) as http:
        answer = await http.post("/graphql", json={"query": "{ slow }"})

    assert (answer.status_code, answer.headers["retry-after"]) == (503, "1")
    assert answer.json()["errors"][0]["extensions"]["code"] == "TIMEOUT"


async def test_a_body_that_never_ends_is_not_read_to_its_end() -> None:
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        while True:
            sent += 100_000
            yield b" " * 100_000

    async with client() as http:
        answer = await http.post("/graphql", content=endless(), headers={"Content-Type": "application/json"})

    assert answer.status_code == 413
    assert sent <= MAX_BODY_BYTES + 200_000


async def test_who_goes_away_while_sending_gets_nothing() -> None:
    sent: list[Any] = []
    scope = {
        "type": "http",
        "method": "POST",
        "path": "/graphql",
        "query_string": b"",
        "headers": [(b"content-type", b"application/json")],
    }

    async def gone() -> dict[str, str]:
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        sent.append(message)

    await Front(SCHEMA, actor=nobody, context=request)(scope, gone, send)

    assert sent == []


async def test_batches_and_subscriptions_are_refused_with_words() -> None:
    async with client() as http:
        batch = await http.post("/graphql", json=[{"query": "{ word }"}])
        told = await http.post("/graphql", json={"query": "subscription { told }"})

    assert (batch.status_code, batch.json()["errors"][0]["extensions"]["code"]) == (400, "BATCH_REFUSED")
    assert (told.status_code, told.json()["errors"][0]["extensions"]["code"]) == (406, "SUBSCRIPTION")


async def test_who_is_asking_is_found_out_before_anything_is_said() -> None:
    async def down(_authorization: str | None) -> None:
        raise ConnectionError("postgresql://user:secret@db")

    front = Front(SCHEMA, actor=down, context=request)
    with capture_logs():
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app=front), base_url="http://shop.test") as http:
            answer = await http.post("/graphql", json={"query": "{ word }"})

    assert (answer.status_code, answer.json()["errors"][0]["extensions"]["code"]) == (500, "INTERNAL")
    assert "secret" not in answer.text


async def test_a_policy_can_find_the_document_and_another_can_turn_it_away() -> None:
    async def trusted(asked: Asked, _context: Context) -> str:
        return {"abc": "{ word }", "dear": "{ a: word b: word }"}[asked.document_id or ""]

    async def cheap(known: Known, _asked: Asked, context: Context) -> None:
        context.extensions["cost"] = len(known.text)
        if len(known.text) > 10:
            raise TurnedAway(429, "TOO_DEAR", "Ask for less.", {"Retry-After": "7"})

    async with client(text=trusted, admit=cheap) as http:
        answer = await http.get("/graphql", params={"documentId": "abc"})
        refused = await http.post("/graphql", json={"documentId": "dear"})

    assert answer.json() == {"data": {"word": "one"}, "extensions": {"cost": 8}}
    assert (refused.status_code, refused.headers["retry-after"]) == (429, "7")
