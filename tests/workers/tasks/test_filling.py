"""A space is filled beside the live one, whoever is killed meanwhile."""

import asyncio
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from domain.base.database import Database
from domain.base.values import ItemId
from domain.jobs.models import JobRow
from domain.matching import read
from domain.matching.models import ItemEmbeddingRow, SpaceSiteRow
from domain.matching.values import Modality, Space
from tests.ml.embedding_server import EmbeddingServer, embedding_server
from tests.shops import Stock
from tests.workers.jobs.processes import Processes, processes

# A batch of jobs that is quickly encoded, and a smaller one that the server takes long for (a question of 24 texts).
QUICK, SLOW = 256, 24
ITEMS = QUICK + SLOW


async def held(database: Database, space: int) -> int:
    async with database.read() as db:
        statement = select(func.count()).select_from(ItemEmbeddingRow).where(ItemEmbeddingRow.space_id == space)
        return int((await db.execute(statement)).scalar_one())


async def until_held(database: Database, space: int, count: int, within_s: float = 90) -> None:
    deadline = time.monotonic() + within_s
    while await held(database, space) < count:
        assert time.monotonic() < deadline, f"{await held(database, space)} of {count}"
        await asyncio.sleep(0.02)


async def until_open(database: Database, count: int, within_s: float = 60) -> Space:
    deadline = time.monotonic() + within_s
    while True:
        async with database.read() as db:
            found = await read.open_spaces(db, Modality.TEXT)
        if len(found) == count:
            return found[-1]
        assert time.monotonic() < deadline
        await asyncio.sleep(0.05)


async def live(database: Database) -> Space | None:
    async with database.read() as db:
        return await read.live_space(db, Modality.TEXT)


def texts(server: EmbeddingServer) -> int:
    return sum(len(body["inputs"]) for _, body in server.asked)


@pytest.fixture
def server() -> Iterator[EmbeddingServer]:
    with embedding_server() as started:
        started.takes_s = 20.0
        yield started


@pytest.fixture
def crew(
    database_url: str, redis_server: str, server: EmbeddingServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Processes]:
    words = {"TEXT_ENCODER": f"{server.url}?timeout_s=20", "IMAGE_READER": "fake", "COPYWRITER": "fake"}
    for name, word in (words | {"STATE_DIR": str(tmp_path), "MEDIA_DIR": str(tmp_path / "media")}).items():
        monkeypatch.setenv(name, word)
    with processes(database_url, redis_server, tmp_path) as started:
        yield started


@pytest.mark.crash
async def test_a_worker_killed_in_mid_fill_leaves_the_live_space_answering_and_another_goes_on_where_it_was(
    database: Database, stock: Stock, space: Space, server: EmbeddingServer, crew: Processes
) -> None:
    vectors = {f"S{n:03}": [1.0, n / ITEMS] for n in range(ITEMS)}
    await stock({sku: {} for sku in vectors}, vectors, space)

    newer = await _fill_and_kill(database, crew, server, space)

    async with database.read() as db:
        counted = select(SpaceSiteRow.vectors).where(SpaceSiteRow.space_id == newer.id)
        assert (await db.execute(counted)).scalar_one() == ITEMS


async def _fill_and_kill(database: Database, crew: Processes, server: EmbeddingServer, before: Space) -> Space:
    crew.start_command("-m", "workers", "relay")
    doomed = crew.start_command("-m", "workers", "run")
    newer = await until_open(database, 2)
    await until_held(database, newer.id, QUICK)

    doomed.send_signal(signal.SIGKILL)
    doomed.wait()
    server.takes_s = 0.0
    kept = await held(database, newer.id)
    assert kept == QUICK
    assert await live(database) == before

    crew.start_command("-m", "workers", "run")
    await until_held(database, newer.id, ITEMS)
    deadline = time.monotonic() + 30
    while await live(database) != newer:
        assert time.monotonic() < deadline, crew.said()
        await asyncio.sleep(0.05)
    # What was under way is encoded twice, what was stored is not; one text more asks for the dimension.
    assert texts(server) - 2 <= ITEMS + (ITEMS - kept)
    async with database.read() as db:
        open_still = await db.scalar(
            select(func.count()).select_from(JobRow).where(JobRow.kind == "embed_products", JobRow.state == "dead")
        )
        twice = await db.execute(text("SELECT item_id FROM item_embeddings GROUP BY item_id HAVING count(*) > 2"))
    assert (open_still, [ItemId(item) for item in twice.scalars()]) == (0, [])
    return newer
