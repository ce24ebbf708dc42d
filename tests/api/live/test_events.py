"""Server-sent events: what graphql-sse asks of a server, and what becomes of subscribers that are slow, gone, or too many."""

import asyncio
from collections.abc import AsyncGenerator
from typing import Any
from urllib.parse import quote

import httpx
import orjson
import pytest
from starlette.types import Message

from api.front.events import Events
from api.front.running import Outcome
from api.front.streams import Places, Stream
from domain.access.read import tokens
from domain.access.values import TokenKind, Trust
from domain.access.write import limit_token
from domain.base.database import Database
from domain.base.settings import Settings
from domain.base.values import BlockId, SiteId
from domain.pages.values.content import FieldEdit
from tests.api.conftest import Clients
from tests.api.live.subscribers import DRAFT, EVENTS, PREVIEW, PURGES, SOON_S, Heard, subscribed
from tests.api.live.test_sockets import revoke
from tests.editing import edit
from tests.shops import NOW, SHOP


def bearer(token: str | None) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


async def test_a_subscription_may_be_in_the_address(address: str, clients: Clients, shop: SiteId) -> None:
    url = f"{address}/graphql?query={quote(PURGES)}"
    headers = EVENTS | bearer(clients[TokenKind.SERVER].token)
    async with httpx.AsyncClient(timeout=SOON_S) as http, http.stream("GET", url, headers=headers) as response:
        news = await Heard(response).news()

    assert news["tags"] == []


async def test_a_question_is_answered_by_one_event_where_nothing_else_is_taken(address: str, clients: Clients) -> None:
    token = clients[TokenKind.SERVER].token
    async with subscribed(address, token, "{ blockKinds { name } }") as events:
        said = [await events.event(), await events.event()]
    async with subscribed(address, token, "{ nothing }") as events:
        wrong = [await events.event(), await events.event()]

    assert said[0][0] == "next"
    assert said[0][1]["data"]["blockKinds"]
    assert wrong[0][1]["errors"][0]["message"].startswith("Cannot query field 'nothing'")
    assert said[1] == wrong[1] == ("complete", None)


async def test_who_takes_both_gets_answers_as_json_and_subscriptions_as_events(clients: Clients) -> None:
    server = clients[TokenKind.SERVER]
    headers = bearer(server.token) | {"Accept": "application/json, text/event-stream"}

    answer = await server.http.post("/graphql", json={"query": "{ __typename }"}, headers=headers)

    assert answer.headers["content-type"] == "application/json; charset=utf-8"


@pytest.mark.parametrize("accept", ["application/json", "*/*", "application/json, text/event-stream;q=0"])
async def test_who_takes_no_events_cannot_subscribe(clients: Clients, accept: str) -> None:
    server = clients[TokenKind.SERVER]

    answer = await server.http.post(
        "/graphql", json={"query": PURGES}, headers=bearer(server.token) | {"Accept": accept}
    )

    assert answer.status_code == 406
    assert [each["extensions"]["code"] for each in answer.json()["errors"]] == ["SUBSCRIPTION"]


async def test_a_token_that_is_revoked_ends_its_subscriptions(
    address: str, clients: Clients, database: Database, hero: BlockId
) -> None:
    async with subscribed(address, clients[TokenKind.EDITOR].token, PREVIEW, context=DRAFT) as events:
        await events.news()
        await revoke(database, TokenKind.EDITOR)
        await edit(database, hero, 1, FieldEdit(name="headline", value="Not for them"))
        _, answer = await events.event()
        after = await events.event()

    assert answer["data"] is None
    assert [each["extensions"]["code"] for each in answer["errors"]] == ["TOKEN_ENDED"]
    assert after == ("complete", None)


class TestLimits:
    """One subscription a token, which may spend what one costs and a little."""

    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        return settings.model_copy(update={"subscriptions_a_token": 1, "points_a_minute": 250})

    @pytest.mark.usefixtures("shop")
    async def test_the_next_one_has_to_wait_and_a_poor_token_too(self, address: str, clients: Clients) -> None:
        token = clients[TokenKind.SERVER].token
        async with subscribed(address, token, PURGES) as one:
            await one.news()
            async with subscribed(address, token, PURGES) as two:
                full = await two.response.aread()
            async with subscribed(address, token, PURGES) as three:
                poor = await three.response.aread()

        assert (two.response.status_code, three.response.status_code) == (429, 429)
        assert b"TOO_MANY_SUBSCRIPTIONS" in full
        assert b"RATE_LIMITED" in poor
        assert two.response.headers["retry-after"] == "5"
        assert one.response.headers["ratelimit"]


async def test_who_may_ask_registered_documents_only_may_subscribe_to_no_other(
    address: str, clients: Clients, database: Database, shop: SiteId
) -> None:
    async with database.write() as db:
        server = next(each for each in await tokens(db, SHOP) if each.kind is TokenKind.SERVER)
        await limit_token(db, SHOP, server.id, documents=Trust.ENFORCE, by="Ada", now=NOW)
    async with subscribed(address, clients[TokenKind.SERVER].token, PURGES) as events:
        _, answer = await events.event()

    assert [each["extensions"]["code"] for each in answer["errors"]] == ["DOCUMENT_NOT_TRUSTED"]


class Slow:
    """A subscriber of the application itself, who takes nothing more after the first news until `gate` opens."""

    def __init__(self, token: str | None, query: str, **variables: object) -> None:
        self.gate = asyncio.Event()
        self.welcomed = asyncio.Event()
        self.news: list[Any] = []
        self._more = asyncio.Event()
        self.body = orjson.dumps({"query": query, "variables": variables})
        self.scope = {
            "type": "http",
            "method": "POST",
            "path": "/graphql",
            "query_string": b"",
            "headers": [
                (b"authorization", f"Bearer {token}".encode()),
                (b"accept", b"text/event-stream"),
                (b"content-type", b"application/json"),
            ],
        }
        self._asked = False

    async def receive(self) -> Message:
        if self._asked:
            await asyncio.Event().wait()
        self._asked = True
        return {"type": "http.request", "body": self.body}

    async def send(self, message: Message) -> None:
        if self.welcomed.is_set():
            await self.gate.wait()
        _, found, said = message.get("body", b"").partition(b"data: {")
        if found:
            self.news.append(orjson.loads(b"{" + said)["data"]["previewChanges"])
            self.welcomed.set()
            self._more.set()

    async def until(self, version: str) -> None:
        """Back when it has heard of this version."""
        while self.news[-1]["version"] != version:
            self._more.clear()
            await self._more.wait()


async def test_who_does_not_read_costs_a_few_pieces_of_news_and_ends_up_with_the_newest(
    address: str, clients: Clients, database: Database, hero: BlockId
) -> None:
    token = clients[TokenKind.EDITOR].token
    app: Any = clients.anonymous.http._transport
    slow = Slow(token, PREVIEW, context=DRAFT)
    going = asyncio.create_task(app.app(slow.scope, slow.receive, slow.send))
    async with subscribed(address, token, PREVIEW, context=DRAFT) as events:
        await events.news()
        await slow.welcomed.wait()
        newest = ""
        for version in range(1, 13):
            await edit(database, hero, version, FieldEdit(name="headline", value=f"Version {version}"))
            newest = (await events.news())["version"]
        slow.gate.set()
        async with asyncio.timeout(SOON_S):
            await slow.until(newest)
    going.cancel()
    await asyncio.gather(going, return_exceptions=True)

    # What was said first, what was being sent, what waited behind it twice, and the last of twelve in one; on a busy machine
    # one or two more had gone out before the reader fell behind.
    assert len(slow.news) <= 7
    assert slow.news[-1]["blocks"] == ["hero"]


async def test_silence_is_broken_by_comments_and_a_server_that_stops_says_no_goodbye() -> None:
    sent: list[bytes] = []
    over, places = asyncio.Event(), Places()

    async def never() -> AsyncGenerator[Outcome, None]:
        await asyncio.Event().wait()
        yield Outcome(data=None, errors=[])

    async def receive() -> Message:
        await asyncio.Event().wait()
        raise AssertionError

    async def send(message: Message) -> None:
        sent.append(message.get("body", b"start"))
        if len(sent) == 4:
            over.set()

    async with asyncio.timeout(SOON_S):
        await Events(Stream(never(), places.take(None)), {}, heartbeat_s=0.01).send(receive, send, over)

    # A front that was told that it is complete would not come back to the next server.
    assert sent[:4] == [b"start", b": \r\n\r\n", b": \r\n\r\n", b": \r\n\r\n"]
    assert sent[-1] == b""
    assert not any(b"complete" in each for each in sent)
    assert places.taken == 0


async def test_who_has_gone_is_waited_for_no_longer() -> None:
    places = Places()
    gone = asyncio.Event()

    async def never() -> AsyncGenerator[Outcome, None]:
        await asyncio.Event().wait()
        yield Outcome(data=None, errors=[])

    async def receive() -> Message:
        await gone.wait()
        return {"type": "http.disconnect"}

    async def send(_message: Message) -> None:
        gone.set()
        await asyncio.Event().wait()

    async with asyncio.timeout(SOON_S):
        await Events(Stream(never(), places.take(None)), {}).send(receive, send, asyncio.Event())

    assert places.taken == 0
