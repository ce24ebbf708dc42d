"""Subscribers as programs have them: server-sent events over HTTP, and a WebSocket that speaks graphql-transport-ws."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
from websockets.asyncio.client import ClientConnection, connect

PREVIEW = """subscription Watch($context: HomepageContext!, $seen: String) {
  previewChanges(context: $context, seen: $seen) { version blocks } }"""
PURGES = 'subscription Purges($after: String) { cachePurges(site: "shop", after: $after) { tags cursor } }'
DRAFT = {"site": "shop", "preview": {"perspective": "DRAFT"}}
# A busy machine takes its time; what takes longer than this does not come.
SOON_S = 20.0
EVENTS = {"Accept": "text/event-stream"}


class Heard:
    """The events of one subscription, as they come."""

    def __init__(self, response: httpx.Response) -> None:
        self.response = response
        self._lines = response.aiter_lines()

    async def event(self) -> tuple[str, Any]:
        """The next event, comments left out."""
        async with asyncio.timeout(SOON_S):
            name = ""
            async for line in self._lines:
                if line.startswith("event: "):
                    name = line.removeprefix("event: ")
                elif line.startswith("data:"):
                    said = line.removeprefix("data:").strip()
                    return name, json.loads(said) if said else None
        raise EOFError

    async def news(self) -> Any:
        """What the next event says of the field that was subscribed to."""
        name, answer = await self.event()
        assert name == "next", answer
        assert "errors" not in answer, answer
        return next(iter(answer["data"].values()))

    async def quiet(self, wait_s: float = 0.7) -> bool:
        """Whether nothing comes for a while. It is not to be used afterwards."""
        try:
            async with asyncio.timeout(wait_s):
                await self.event()
        except TimeoutError:
            return True
        return False


@asynccontextmanager
async def subscribed(address: str, token: str | None, query: str, **variables: object) -> AsyncIterator[Heard]:
    """A subscription by POST."""
    headers = EVENTS | ({} if token is None else {"Authorization": f"Bearer {token}"})
    async with (
        httpx.AsyncClient(timeout=SOON_S) as http,
        http.stream(
            "POST", f"{address}/graphql", json={"query": query, "variables": variables}, headers=headers
        ) as response,
    ):
        yield Heard(response)


class Socket:
    """One WebSocket."""

    def __init__(self, connection: ClientConnection) -> None:
        self.connection = connection

    async def say(self, kind: str, id: str | None = None, payload: object = None) -> None:  # noqa: A002 - its name there
        said = {"type": kind, "id": id, "payload": payload}
        await self.connection.send(json.dumps({name: value for name, value in said.items() if value is not None}))

    async def hear(self) -> dict[str, Any]:
        async with asyncio.timeout(SOON_S):
            return dict(json.loads(await self.connection.recv()))

    async def subscribe(self, id: str, query: str, **variables: object) -> None:  # noqa: A002
        await self.say("subscribe", id, {"query": query, "variables": variables})

    async def closed(self) -> tuple[int | None, str | None]:
        """How the server closed it."""
        async with asyncio.timeout(SOON_S):
            await self.connection.wait_closed()
        return self.connection.close_code, self.connection.close_reason


@asynccontextmanager
async def socket(address: str, token: str | None = None) -> AsyncIterator[Socket]:
    """A WebSocket; with a token, one that has been let in."""
    url = address.replace("http", "ws", 1) + "/graphql"
    async with connect(url, subprotocols=["graphql-transport-ws"]) as connection:  # type: ignore[list-item]
        made = Socket(connection)
        if token is not None:
            await made.say("connection_init", payload={"authorization": f"Bearer {token}"})
            assert await made.hear() == {"type": "connection_ack"}
        yield made
