"""What a server does beside answering: again and again, and never in anybody's way."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable

import structlog

log = structlog.get_logger()

Chore = Callable[[], Awaitable[None]]


@contextlib.asynccontextmanager
async def running(*chores: tuple[float, Chore]) -> AsyncIterator[None]:
    """While inside, each chore is done every so many seconds; at the end once more, so that nothing is left undone.

    Errors   a chore that fails is logged, and done again the next time.
    """
    tasks = [asyncio.create_task(_again(pause_s, chore)) for pause_s, chore in chores]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for _, chore in chores:
            await _once(chore)


async def _again(pause_s: float, chore: Chore) -> None:
    works = True
    while True:
        await asyncio.sleep(pause_s)
        works = await _once(chore, worked=works)


async def _once(chore: Chore, *, worked: bool = True) -> bool:
    """Whether it was done. A chore that fails ten times a second is said once, until it works again."""
    try:
        await chore()
    except Exception as error:  # noqa: BLE001 - whatever it was, the next time may do better
        if worked:
            log.warning("chore_failed", chore=getattr(chore, "__name__", "chore"), error=type(error).__name__)
        return False
    return True
