"""Somebody else's server: hears what is posted to it, and checks signatures without asking us how."""

import asyncio
import base64
import hashlib
import hmac
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from tests.servers import listening


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """One request."""

    line: str
    headers: dict[str, str]
    body: bytes

    def verified(self, secret: str) -> dict[str, Any]:
        """The body, if whoever holds the secret signed it with this id and this time."""
        key = base64.b64decode(secret.split("_", 1)[1])
        signed = b".".join([self.headers["webhook-id"].encode(), self.headers["webhook-timestamp"].encode(), self.body])
        version, _, given = self.headers["webhook-signature"].partition(",")
        assert version == "v1"
        assert hmac.compare_digest(base64.b64decode(given), hmac.new(key, signed, hashlib.sha256).digest())
        body: dict[str, Any] = json.loads(self.body)
        return body


@dataclass(slots=True)
class Receiver:
    """Answers with `answers` in turn, then with 200; an answer of 0 is none at all."""

    url: str
    answers: list[int] = field(default_factory=list)
    heard: list[Heard] = field(default_factory=list)


@asynccontextmanager
async def receiving() -> AsyncIterator[Receiver]:
    """A receiver on a port of this machine."""
    receiver = Receiver("")

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().strip().split("\r\n")
        headers = {line.partition(": ")[0].lower(): line.partition(": ")[2] for line in head[1:]}
        body = await reader.readexactly(int(headers["content-length"]))
        receiver.heard.append(Heard(line=head[0], headers=headers, body=body))
        status = receiver.answers.pop(0) if receiver.answers else 200
        if status:
            moved = "Location: /elsewhere\r\n" if 300 <= status < 400 else ""
            writer.write(f"HTTP/1.1 {status} So\r\n{moved}Content-Length: 0\r\nConnection: close\r\n\r\n".encode())
            await writer.drain()
        else:
            await reader.read()

    async with listening(serve) as port:
        receiver.url = f"http://127.0.0.1:{port}/hooks?of=shop"
        yield receiver
