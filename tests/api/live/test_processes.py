"""Subscribers of several processes hear the same, and a process that is told to stop stops at once."""

import asyncio
import os
import signal
import socket as sockets
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from domain.access.values import TokenKind
from domain.base.database import Database
from domain.base.settings import Settings
from domain.base.values import BlockId
from domain.pages.values.content import FieldEdit
from tests.api.conftest import KEY, Clients
from tests.api.live.subscribers import DRAFT, PREVIEW, SOON_S, socket, subscribed
from tests.editing import edit

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
async def server(settings: Settings) -> AsyncIterator[tuple[asyncio.subprocess.Process, str]]:
    """`python -m api serve`, and its address."""
    with sockets.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = os.environ | {
        "DATABASE_URL": settings.database_url,
        "SECRET_KEY": KEY,
        "STATE_DIR": str(settings.state_dir),
        "PORT": str(port),
    }
    running = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "api", "serve"),
        cwd=ROOT,
        env=environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    where = f"http://127.0.0.1:{port}"
    try:
        async with httpx.AsyncClient() as http:
            for _ in range(600):
                if await _lives(http, where):
                    break
                await asyncio.sleep(0.1)
        yield running, where
    finally:
        if running.returncode is None:
            running.kill()
        await running.wait()


async def _lives(http: httpx.AsyncClient, where: str) -> bool:
    try:
        return (await http.get(f"{where}/health/live")).status_code == 200
    except httpx.TransportError:
        return False


async def test_a_change_is_heard_in_every_process_and_a_server_that_stops_ends_its_subscriptions_at_once(
    server: tuple[asyncio.subprocess.Process, str],
    address: str,
    clients: Clients,
    database: Database,
    hero: BlockId,
) -> None:
    process, there = server
    token = clients[TokenKind.EDITOR].token
    async with (
        subscribed(there, token, PREVIEW, context=DRAFT) as events,
        subscribed(address, token, PREVIEW, context=DRAFT) as elsewhere,
        socket(there, token) as talk,
    ):
        await talk.subscribe("1", PREVIEW, context=DRAFT)
        first = [await events.news(), await elsewhere.news(), (await talk.hear())["payload"]["data"]["previewChanges"]]
        await edit(database, hero, 1, FieldEdit(name="headline", value="New"))
        second = [await events.news(), await elsewhere.news(), (await talk.hear())["payload"]["data"]["previewChanges"]]

        start = time.monotonic()
        process.send_signal(signal.SIGINT)
        with pytest.raises(EOFError):
            await events.event()
        closed = await talk.closed()
        async with asyncio.timeout(SOON_S):
            said, _ = await process.communicate()
        took_s = time.monotonic() - start
        await edit(database, hero, 2, FieldEdit(name="headline", value="Newer"))

        assert (await elsewhere.news())["blocks"] == ["hero"]
    assert first[0] == first[1] == first[2]
    assert second[0] == second[1] == second[2]
    assert second[0]["blocks"] == ["hero"]
    assert closed[0] == 1012
    assert said.decode() == ""
    # The five seconds that answers under way are given are not waited for.
    assert took_s < 4
