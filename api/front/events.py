"""Answers piece by piece as server-sent events, each subscription on a connection of its own.

Source   graphql-sse's protocol, "distinct connections mode", and HTML's event streams.
"""

import asyncio
from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing, suppress
from functools import partial
from typing import Final

from starlette.types import Receive, Send
from strawberry.http.streaming import SSETransport, merge_stream_with_heartbeat

from api.front import caching, negotiation
from api.front.replies import reply
from api.front.running import Outcome
from api.front.streams import Stream

# Proxies close what says nothing for a minute, some for half of one.
HEARTBEAT_S: Final = 12.0
# Who has taken nothing for so long, heartbeats included, does not read any more.
STUCK_S: Final = 30.0
LAST_WORD_S: Final = 0.2
_WORDS: Final = SSETransport()


class Events:
    """A reply that goes on until its outcomes end, the subscriber goes, or the server does."""

    def __init__(
        self,
        stream: Stream,
        headers: Mapping[str, str],
        *,
        heartbeat_s: float = HEARTBEAT_S,
    ) -> None:
        self._stream = stream
        # Proxies are to pass each piece on as it comes.
        own = {**caching.personal(headers), "x-accel-buffering": "no"}
        start = reply(200, negotiation.EVENTS, b"", own)
        self._headers = [each for each in start.headers if each[0] != b"content-length"]
        self._heartbeat_s = heartbeat_s

    async def send(self, receive: Receive, send: Send, over: asyncio.Event) -> None:
        """All of it, piece by piece. `over`: the server is to stop, and the subscriber to come back to another one."""
        async with self._stream as outcomes:
            telling = asyncio.create_task(self._told(outcomes, send))
            others = asyncio.create_task(_gone(receive)), asyncio.create_task(over.wait())
            try:
                await asyncio.wait({telling, *others}, return_when=asyncio.FIRST_COMPLETED)
            finally:
                for task in (telling, *others):
                    task.cancel()
                await asyncio.gather(telling, *others, return_exceptions=True)
        if not others[0].done() or others[0].cancelled():
            with suppress(TimeoutError):
                async with asyncio.timeout(LAST_WORD_S):
                    await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _told(self, outcomes: AsyncGenerator[Outcome, None], send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": self._headers})
        async with aclosing(self._pieces(outcomes)) as every:
            async for piece in every:
                async with asyncio.timeout(STUCK_S):
                    await send({"type": "http.response.body", "body": piece.encode(), "more_body": True})

    async def _pieces(self, outcomes: AsyncGenerator[Outcome, None]) -> AsyncGenerator[str, None]:
        async def pieces() -> AsyncGenerator[str, None]:
            # At once, so that the subscriber knows that there is a connection.
            yield _WORDS.encode_comment("")
            async for outcome in outcomes:
                yield _WORDS.encode_event("next", outcome.body.decode())
            yield _WORDS.encode_complete()

        beat = partial(_WORDS.encode_comment, "")
        merged = merge_stream_with_heartbeat(pieces, beat, self._heartbeat_s, send_initial_heartbeat=False)
        async with aclosing(merged()) as every:
            async for each in every:
                yield each


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
