"""What graphql-transport-ws asks of a server, with our tokens, documents and limits."""

from contextlib import AsyncExitStack
from typing import Any

import pytest
from websockets.asyncio.client import connect

from domain.access.read import tokens
from domain.access.values import TokenKind
from domain.access.write import revoke_token
from domain.base.database import Database
from domain.base.settings import Settings
from domain.base.values import BlockId
from domain.pages.values.content import FieldEdit
from tests.api.conftest import Clients
from tests.api.live.subscribers import DRAFT, PREVIEW, PURGES, socket
from tests.editing import edit
from tests.shops import NOW, SHOP


async def revoke(database: Database, kind: TokenKind) -> None:
    async with database.write() as db:
        found = next(each for each in await tokens(db, SHOP) if each.kind is kind)
        await revoke_token(db, SHOP, found.id, by="Ada", now=NOW)


async def test_queries_and_commands_are_answered_too(address: str, clients: Clients, hero: BlockId) -> None:
    async with socket(address, clients[TokenKind.EDITOR].token) as talk:
        await talk.subscribe("q", '{ page(site: "shop", key: "home") { key } }')
        said = [await talk.hear(), await talk.hear()]
        await talk.subscribe("q", "{ nothing }")
        wrong = await talk.hear()

    answer = {"data": {"page": {"key": "home"}}}
    assert said == [{"id": "q", "type": "next", "payload": answer}, {"id": "q", "type": "complete"}]
    assert (wrong["id"], wrong["type"]) == ("q", "error")
    assert wrong["payload"][0]["message"].startswith("Cannot query field 'nothing'")


async def test_a_ping_is_answered(address: str) -> None:
    async with socket(address) as talk:
        await talk.say("ping")

        assert await talk.hear() == {"type": "pong"}


async def test_who_completes_a_subscription_hears_no_more_of_it(
    address: str, clients: Clients, database: Database, hero: BlockId
) -> None:
    async with socket(address, clients[TokenKind.EDITOR].token) as talk:
        for name in ("a", "b"):
            await talk.subscribe(name, PREVIEW, context=DRAFT)
            await talk.hear()
        await talk.say("complete", "a")
        await edit(database, hero, 1, FieldEdit(name="headline", value="New"))

        assert (await talk.hear())["id"] == "b"
        await talk.say("ping")
        assert await talk.hear() == {"type": "pong"}


@pytest.mark.parametrize(
    ("message", "reason"),
    [
        ("nonsense", "WebSocket message must be valid JSON"),
        ("[]", "WebSocket message must be valid JSON"),
        ("null", "WebSocket message must be valid JSON"),
        ('{"type": "complete", "id": []}', "WebSocket message must be valid JSON"),
        ('{"type": "complete"}', "Failed to parse message"),
        ('{"id": "1"}', "Failed to parse message"),
        ('{"type": "shout"}', "Unknown message type: shout"),
        ('{"type": "subscribe", "id": "1"}', "A question is an object with 'query' or 'documentId'."),
        ('{"type": "subscribe", "id": "1", "payload": {"query": 1}}', "'query' has to be a string."),
        ('{"type": "connection_init", "payload": []}', "Invalid connection init payload"),
        (b"\x00", "WebSocket message type must be text"),
    ],
)
async def test_what_is_no_message_ends_the_connection(address: str, message: Any, reason: str) -> None:
    async with socket(address) as talk:
        await talk.connection.send(message)

        assert await talk.closed() == (4400, reason)


async def test_who_has_not_said_who_they_are_may_not_subscribe(address: str, hero: BlockId) -> None:
    async with socket(address) as talk:
        await talk.subscribe("1", PREVIEW, context=DRAFT)

        assert await talk.closed() == (4401, "Unauthorized")


@pytest.mark.parametrize("payload", [None, {}, {"authorization": "Bearer etl_edi_none"}, {"Authorization": 7}])
async def test_a_token_that_opens_nothing_opens_no_connection(address: str, payload: object) -> None:
    async with socket(address) as talk:
        await talk.say("connection_init", payload=payload)

        assert await talk.closed() == (4403, "Forbidden")


async def test_a_connection_begins_once(address: str, clients: Clients) -> None:
    async with socket(address, clients[TokenKind.EDITOR].token) as talk:
        await talk.say("connection_init")

        assert await talk.closed() == (4429, "Too many initialisation requests")


async def test_an_id_is_used_once_at_a_time(address: str, clients: Clients, hero: BlockId) -> None:
    async with socket(address, clients[TokenKind.EDITOR].token) as talk:
        await talk.subscribe("1", PREVIEW, context=DRAFT)
        await talk.hear()
        await talk.subscribe("1", PREVIEW, context=DRAFT)

        assert await talk.closed() == (4409, "Subscriber for 1 already exists")


async def test_another_protocol_is_not_spoken(address: str) -> None:
    url = address.replace("http", "ws", 1) + "/graphql"
    async with connect(url) as connection:
        await connection.wait_closed()

        assert connection.close_code == 4406


async def test_a_token_that_is_revoked_ends_its_subscriptions_and_its_connection(
    address: str, clients: Clients, database: Database, hero: BlockId
) -> None:
    async with socket(address, clients[TokenKind.EDITOR].token) as talk:
        await talk.subscribe("1", PREVIEW, context=DRAFT)
        await talk.hear()
        await revoke(database, TokenKind.EDITOR)
        told = await talk.hear()

        assert [each["extensions"]["code"] for each in told["payload"]["errors"]] == ["TOKEN_ENDED"]
        assert await talk.closed() == (4403, "Forbidden")


class TestLimits:
    """Two subscriptions a token, three in all."""

    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        return settings.model_copy(update={"subscriptions_a_token": 2, "subscriptions": 3})

    @pytest.mark.usefixtures("hero")
    async def test_a_token_and_a_process_have_so_many_subscriptions(self, address: str, clients: Clients) -> None:
        editor, server = clients[TokenKind.EDITOR].token, clients[TokenKind.SERVER].token
        async with AsyncExitStack() as stack:
            one, two, three = [
                await stack.enter_async_context(socket(address, each)) for each in (editor, editor, server)
            ]
            fourth = await stack.enter_async_context(socket(address))
            for each in (one, two):
                await each.subscribe("1", PREVIEW, context=DRAFT)
                assert "data" in (await each.hear())["payload"]
            await two.subscribe("2", PREVIEW, context=DRAFT)
            refused = await two.hear()
            await three.subscribe("1", PURGES)
            assert (await three.hear())["type"] == "next"
            await one.say("complete", "1")
            await two.subscribe("3", PREVIEW, context=DRAFT)

            assert (await two.hear())["type"] == "next"
            assert await fourth.closed() == (1013, "Too many connections")
        assert (refused["type"], refused["id"]) == ("error", "2")
        assert [each["extensions"]["code"] for each in refused["payload"]] == ["TOO_MANY_SUBSCRIPTIONS"]
