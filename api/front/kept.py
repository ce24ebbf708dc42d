"""Answers that are everybody's, kept while what they were made of has not changed."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from api.bounded import Bounded
from api.front.replies import Reply
from domain.access.values import Actor

# 32 MB hold some 1,300 pages of 24 kB.
BYTES = 32_000_000
# What everybody wants is read once a second (decision 41): an answer made of it is no older than that.
SECONDS = 1.0

Key = tuple[bytes, str, bytes]
"""The question in the address, the media type, and the token."""

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """An answer, for whoever has it already and for the others, who got it, what it was made of, and how long it lasts."""

    etag: str
    reply: Reply
    unchanged: Reply
    actor: Actor | None
    made_of: Mapping[str, Hashable]
    until: float
    """A moment of the loop's clock, after which it is too old whatever has changed."""


def answers(limit: int = BYTES) -> Bounded[Key, Kept]:
    """The answers given last, bounded in bytes."""
    return Bounded(_size, weight=limit)


def _size(key: Key, answer: Kept) -> int:
    # Headers and objects take about a kilobyte.
    return len(key[0]) + len(key[2]) + len(answer.reply.body) + 1_000


class Together(Generic[K, V]):
    """Values by their names, read for many askers at once. What somebody is told was read after they asked.

    A reading begins when the one before has ended; whoever asks meanwhile waits for the next. So however many ask, one
    statement at a time is running, and nobody is told what was true before they came.
    """

    def __init__(self, read: Callable[[frozenset[K]], Awaitable[Mapping[K, V]]]) -> None:
        self._read = read
        self._names: set[K] = set()
        self._running: asyncio.Task[Mapping[K, V]] | None = None
        self._next: asyncio.Task[Mapping[K, V]] | None = None

    async def of(self, name: K) -> V | None:
        """The value of this name now; None if it has none."""
        self._names.add(name)
        if self._next is None:
            self._next = asyncio.create_task(self._begin(self._running))
        return (await asyncio.shield(self._next)).get(name)

    async def _begin(self, before: "asyncio.Task[Mapping[K, V]] | None") -> Mapping[K, V]:
        if before is not None:
            await asyncio.wait([before])
        self._running, self._next = self._next, None
        names, self._names = frozenset(self._names), set()
        return await self._read(names)
