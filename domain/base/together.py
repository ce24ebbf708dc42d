"""Reading once for many who ask at the same time."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable, Mapping
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


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
