"""A worker of a new release reads again what the one before it has read, in processes of their own."""

import asyncio
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from domain.base.database import Database
from ml.fakes import FakeImageReader
from tests.shops import Stock
from tests.workers.jobs.processes import Processes, processes
from tests.workers.tasks.conftest import Do
from tests.workers.tasks.test_pictures import scene, shown
from workers.readers import reads_as
from workers.runtime import Runtime


@pytest.fixture
def crew(
    database_url: str, redis_server: str, runtime: Runtime, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Processes]:
    words = {"TEXT_ENCODER": "fake", "IMAGE_READER": "fake", "COPYWRITER": "fake"}
    for name, word in (words | {"STATE_DIR": str(tmp_path), "MEDIA_DIR": str(runtime.settings.media_dir)}).items():
        monkeypatch.setenv(name, word)
    with processes(database_url, redis_server, tmp_path) as started:
        yield started


@pytest.mark.crash
@pytest.mark.usefixtures("shop")
async def test_a_worker_that_starts_reads_what_an_older_one_has_read(
    database: Database, runtime: Runtime, stock: Stock, do: Do, crew: Processes
) -> None:
    await shown(runtime, stock, do, {f"S{n}": scene(n) for n in range(8)})
    async with database.write() as db:
        await db.execute(text("UPDATE images SET read_by = 'fake-image-reader@1', facts = facts - 'layout'"))

    crew.start_command("-m", "workers", "relay")
    crew.start_command("-m", "workers", "run")

    deadline, readers = time.monotonic() + 90, [reads_as(FakeImageReader().identity)]
    while await whole(database) != (8, readers):
        assert time.monotonic() < deadline, crew.said()
        await asyncio.sleep(0.1)


async def whole(database: Database) -> tuple[int, list[str]]:
    """How many pictures have all facts and were held beside the shop again, and who has read them."""
    async with database.read() as db:
        count = await db.scalar(text("SELECT count(*) FROM images WHERE facts ? 'layout' AND compared"))
        readers = await db.scalars(text("SELECT DISTINCT read_by FROM images ORDER BY 1"))
    return count or 0, list(readers)
