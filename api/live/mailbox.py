"""What waits for one subscriber: never more than one piece of news, however slowly it is taken."""

import asyncio
from collections.abc import Callable
from typing import Generic, TypeVar

N = TypeVar("N")


class Mailbox(Generic[N]):
    """News for one subscriber, to be taken with `async for`. What comes before the last was taken is merged with it."""

    def __init__(self, merged: Callable[[N, N], N]) -> None:
        self._merged = merged
        self._waiting: list[N] = []
        self._error: Exception | None = None
        self._filled = asyncio.Event()

    def put(self, news: N) -> None:
        """There is news."""
        self._waiting = [self._merged(self._waiting[0], news) if self._waiting else news]
        self._filled.set()

    def fail(self, error: Exception) -> None:
        """Nothing more will come; who takes it is told why, after what came before."""
        self._error = error
        self._filled.set()

    def __aiter__(self) -> "Mailbox[N]":
        return self

    async def __anext__(self) -> N:
        await self._filled.wait()
        if not self._waiting:
            assert self._error is not None  # or it would not be filled
            raise self._error
        self._filled = self._filled if self._error is not None else asyncio.Event()
        return self._waiting.pop()
