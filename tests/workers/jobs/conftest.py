"""A bakery: a table that counts loaves, and a Redis of this test process's own."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from domain.base.database import Database
from tests.workers.jobs.bakery import LOAVES, Bakery
from workers.up.redis import Redis


@pytest.fixture(scope="session")
def redis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Redis]:
    server = Redis(Path(tmp_path_factory.mktemp("redis")) / "home", print)
    server.start()
    yield server
    server.stop()


@pytest.fixture
async def bakery(database: Database, redis: Redis) -> AsyncIterator[Bakery]:
    async with database.write() as db:
        await db.execute(text(LOAVES))
    bakery = Bakery(database, redis.url)
    await bakery.empty_redis()
    yield bakery
    async with database.write() as db:
        await db.execute(text("DROP TABLE loaves"))
