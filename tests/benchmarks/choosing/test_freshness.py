"""How soon a signal changes what goes with an item: through relay, Redis and a worker, while others send signals."""

import asyncio
import os
import random
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import text

from domain.base.database import Database
from domain.base.values import ItemId
from domain.behaviour.values import NewSignal
from domain.behaviour.write.record import record_signals
from domain.choosing.write.learn import learn
from tests.domain.choosing.counting import KEY, SHOP, count_from
from tests.shops import Stock
from tests.workers.jobs.processes import Processes
from workers.up.redis import Redis

pytestmark = pytest.mark.benchmark

PRODUCTS = 2_000
A_SECOND = 50
SECONDS = 20.0
PROBES = 40
AT_ONCE = 8


@pytest.fixture
def redis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Redis]:
    server = Redis(Path(tmp_path_factory.mktemp("redis")) / "home", print)
    server.start()
    yield server
    server.stop()


@pytest.fixture
async def crew(database: Database, database_url: str, redis: Redis, tmp_path: Path) -> AsyncIterator[Processes]:
    """A relay and a worker, as `make up` starts them."""
    fakes = {"TEXT_ENCODER": "fake", "COPYWRITER": "fake", "IMAGE_READER": "fake", "STATE_DIR": str(tmp_path)}
    started = Processes({**os.environ, **fakes, "DATABASE_URL": database_url, "REDIS_URL": redis.url}, tmp_path)
    try:
        started.start_command("-m", "workers", "relay")
        started.start_command("-m", "workers", "run")
        yield started
    finally:
        started.kill_all()


async def act(database: Database, shopper: str, *skus: str) -> None:
    """The shopper looks at these; back when it is committed."""
    now = _now()
    signals = [NewSignal(id=f"{shopper}-{time.time_ns()}-{n}", kind="view", sku=sku) for n, sku in enumerate(skus)]
    async with database.write() as db:
        recorded = await record_signals(db, SHOP, shopper, signals, key=KEY, now=now)
        await learn(db, recorded, now)


async def seen_beside(database: Database, item: ItemId, other: ItemId, within_s: float = 30.0) -> float:
    """Seconds until the other item is among the neighbours of this one."""
    asked = text(
        "SELECT count(*) FROM builds JOIN neighbours list ON list.build = builds.id WHERE builds.state = 'live'"
        " AND list.kind = 0 AND list.item_id = :item AND :other = ANY (list.items)"
    )
    start = time.perf_counter()
    while time.perf_counter() - start < within_s:
        async with database.read() as db:
            if await db.scalar(asked, {"item": item, "other": other}):
                return time.perf_counter() - start
        await asyncio.sleep(0.01)
    raise AssertionError(f"not seen within {within_s} s")


async def quiet(database: Database) -> None:
    """Back when the vectors of the new goods and all that follows from them are made: that is other work."""
    while True:
        async with database.read() as db:
            if not await db.scalar(
                text(
                    "SELECT count(*) FROM jobs WHERE kind = 'embed_products' AND state IN ('ready', 'sent', 'running')"
                )
            ):
                return
        await asyncio.sleep(0.2)


@dataclass(slots=True)
class Others:
    """Visitors who come beside the probes; how many a second did is told, as the machine may not keep up."""

    database: Database
    chance: random.Random = field(default_factory=lambda: random.Random(1))
    stop: asyncio.Event = field(default_factory=asyncio.Event)
    start: float = field(default_factory=time.perf_counter)
    sent: int = 0

    def rate(self) -> float:
        return self.sent / (time.perf_counter() - self.start)

    async def come(self) -> None:
        """They do not wait for each other, as long as the machine keeps up."""
        room = asyncio.Semaphore(AT_ONCE)

        async def one(shopper: str, sku: str) -> None:
            async with room:
                await act(self.database, shopper, sku)

        async with asyncio.TaskGroup() as group:
            while not self.stop.is_set():
                if room.locked():
                    await asyncio.sleep(0.01)
                    continue
                shopper, sku = f"other {self.chance.randrange(2_000)}", f"S{int(self.chance.random() ** 2 * PRODUCTS)}"
                group.create_task(one(shopper, sku))
                self.sent += 1
                await asyncio.sleep(max(0.0, self.start + self.sent / A_SECOND - time.perf_counter()))


@asynccontextmanager
async def others_about(database: Database) -> AsyncIterator[Others]:
    """Others send A_SECOND signals a second until this ends."""
    others = Others(database)
    async with asyncio.TaskGroup() as group:
        group.create_task(others.come())
        try:
            yield others
        finally:
            others.stop.set()


async def test_neighbours_follow_a_signal(database: Database, stock: Stock, crew: Processes) -> None:
    ids = await stock({f"S{n}": {} for n in range(PRODUCTS)})
    await count_from(database, least_persons=1)
    # The worker and the relay are up once a first signal has come through.
    await act(database, "first", "S0", "S1")
    await seen_beside(database, ids["S0"], ids["S1"])
    await quiet(database)
    taken = []
    async with others_about(database) as others:
        for n in range(PROBES):
            await asyncio.sleep(SECONDS / PROBES)
            one, other = f"S{PRODUCTS - 1 - 2 * n}", f"S{PRODUCTS - 2 - 2 * n}"
            await act(database, f"probe {n}", one, other)
            taken.append(await seen_beside(database, ids[one], ids[other]))
        rate = others.rate()

    middle, most, worst = np.percentile(np.array(taken) * 1000, (50, 95, 99))
    print(f"\n{rate:.0f} signals a second beside {PROBES} probes; load {os.getloadavg()[0]:.1f}")
    print(f"  from commit to neighbours   p50 {middle:6.0f} ms   p95 {most:6.0f} ms   p99 {worst:6.0f} ms")
    assert most < 10_000


def _now() -> datetime:
    return datetime.now(UTC)
