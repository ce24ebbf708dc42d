"""Claims about what a server does beside answering."""

import asyncio

import structlog

from api import chores


async def test_a_chore_is_done_again_and_once_more_at_the_end() -> None:
    done: list[int] = []

    async def chore() -> None:
        done.append(1)

    async with chores.running((3600, chore)):
        assert done == []
    assert done == [1]


async def test_a_chore_that_keeps_failing_is_said_once_and_goes_on() -> None:
    tries: list[int] = []
    often = asyncio.Event()

    async def chore() -> None:
        tries.append(1)
        if len(tries) == 5:
            often.set()
        raise OSError

    with structlog.testing.capture_logs() as logs:
        async with chores.running((0, chore)):
            await often.wait()

    assert [each["event"] for each in logs] == ["chore_failed", "chore_failed"]
