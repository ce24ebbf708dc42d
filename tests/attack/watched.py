"""The application as tools that attack it meet it: helped along to what there is, and watched for answers that are a fault of ours."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from random import Random

import orjson
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# A string that is the value of an argument or an input's field.
SAID = re.compile(r'\b(\w+): ?"((?:[^"\\]|\\.)*)"')
# Numbers that are compared with what there is, such as versions.
NUMBERED = re.compile(r"\b(expectedVersion|version): ?-?\d+")


@dataclass(frozen=True, slots=True)
class Fault:
    """An answer that no request may get."""

    status: int
    asked: str
    answer: str


@dataclass(slots=True)
class Watched:
    """Passes requests on. What a tool says of a name in `known` is what there is, three times out of four.

    Tools invent names of sites, keys and ids, and would never come further than to a refusal.
    """

    app: ASGIApp
    known: Mapping[str, Sequence[str]] = field(default_factory=dict)
    answers: Counter[int] = field(default_factory=Counter)
    faults: list[Fault] = field(default_factory=list)
    chance: Random = field(default_factory=lambda: Random(1))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "POST":
            await self.app(scope, receive, send)
            return
        asked = self.guided(await whole(receive))
        answer, status = bytearray(), 0
        headers = [pair for pair in scope["headers"] if pair[0] != b"content-length"]

        async def again() -> Message:
            return {"type": "http.request", "body": asked}

        async def heard(message: Message) -> None:
            nonlocal status
            status = message.get("status", status)
            answer.extend(message.get("body", b""))
            await send(message)

        await self.app({**scope, "headers": headers}, again, heard)
        self.answers[status] += 1
        if status >= 500 or b'"INTERNAL"' in answer or not is_answer(answer):
            self.faults.append(
                Fault(status, asked.decode(errors="replace")[:2_000], answer.decode(errors="replace")[:2_000])
            )

    def guided(self, body: bytes) -> bytes:
        """The same question about things there are."""
        try:
            found = orjson.loads(body)
        except orjson.JSONDecodeError:
            return body
        if not isinstance(found, dict) or not isinstance(found.get("query"), str):
            return body
        found["query"] = NUMBERED.sub(self._number, SAID.sub(self._known, found["query"]))
        return orjson.dumps(found)

    def _known(self, said: re.Match[str]) -> str:
        there = self.known.get(said[1])
        return f'{said[1]}: "{self.chance.choice(there)}"' if there and self.chance.random() < 0.75 else said[0]

    def _number(self, said: re.Match[str]) -> str:
        return f"{said[1]}: {self.chance.randrange(4)}" if self.chance.random() < 0.75 else said[0]


async def whole(receive: Receive) -> bytes:
    body, more = bytearray(), True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    return bytes(body)


def is_answer(body: bytes | bytearray) -> bool:
    """Whether it is JSON that GraphQL answers with."""
    try:
        found = orjson.loads(body)
    except orjson.JSONDecodeError:
        return False
    return isinstance(found, dict) and not found.keys() - {"data", "errors", "extensions"}
