"""Whatever dies in mid-run, every job is done exactly once in effect, and nothing is lost."""

import asyncio
import os
import signal
import subprocess
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from domain.base.database import Database
from tests.conftest import migrate
from tests.workers.jobs.bakery import LOAVES, Bakery
from tests.workers.jobs.processes import Processes, processes
from workers.up.postgres import Postgres
from workers.up.redis import Redis

pytestmark = pytest.mark.crash

WITHIN_S = 120


@pytest.fixture
def crew(bakery: Bakery, database_url: str, tmp_path: Path) -> Iterator[Processes]:
    with processes(database_url, bakery.redis_url, tmp_path) as started:
        yield started


async def test_a_worker_killed_in_mid_batch(bakery: Bakery, crew: Processes) -> None:
    keys = [f"bread-{n}" for n in range(200)]
    await bakery.ask(*keys, arguments={"slow_s": 0.3})
    crew.start("relay")
    doomed = crew.start("worker")
    await bakery.baked(16)
    await _frozen_in_mid_batch(bakery, doomed)

    doomed.send_signal(signal.SIGKILL)
    crew.start("worker")

    assert await bakery.settled(200, WITHIN_S) == {"done": 200}
    assert sorted(await bakery.loaves()) == sorted(keys)
    assert await _tried_again(bakery) > 0


async def test_redis_emptied_in_mid_run(bakery: Bakery, crew: Processes) -> None:
    keys = [f"bread-{n}" for n in range(400)]
    await bakery.ask(*keys, arguments={"slow_s": 0.1})
    crew.start("relay")
    crew.start("worker")

    for loaves in (16, 100, 200):
        await bakery.baked(loaves)
        await bakery.empty_redis()

    assert await bakery.settled(400, WITHIN_S) == {"done": 400}
    assert sorted(await bakery.loaves()) == sorted(keys)
    assert "jobs_recovered" in crew.said()


async def test_redis_killed_and_started_again_in_mid_run(bakery: Bakery, database_url: str, tmp_path: Path) -> None:
    redis = Redis(tmp_path / "redis", print)
    redis.start()
    keys = [f"bread-{n}" for n in range(300)]
    await bakery.ask(*keys, arguments={"slow_s": 0.1})
    with processes(database_url, redis.url, tmp_path) as crew:
        relay, worker = crew.start("relay"), crew.start("worker")

        for loaves in (16, 100):
            await bakery.baked(loaves)
            _kill(redis)
            await asyncio.sleep(0.5)
            redis.start()

        assert await bakery.settled(300, WITHIN_S) == {"done": 300}
        assert [relay.poll(), worker.poll()] == [None, None]
        said = crew.said()
    redis.stop()
    assert sorted(await bakery.loaves()) == sorted(keys)
    assert "never retrieved" not in said


async def test_a_relay_killed_between_its_commit_and_its_sending(bakery: Bakery, crew: Processes) -> None:
    keys = [f"bread-{n}" for n in range(100)]
    await bakery.ask(*keys)
    code = await crew.stopped(crew.start("doomed-relay"))
    assert code == -signal.SIGKILL
    assert await bakery.counts() == {"sent": 100}

    crew.start("worker")
    crew.start("relay")

    assert await bakery.settled(100, WITHIN_S) == {"done": 100}
    assert sorted(await bakery.loaves()) == sorted(keys)


async def test_everything_but_postgres_killed_at_once(bakery: Bakery, crew: Processes) -> None:
    keys = [f"bread-{n}" for n in range(120)]
    await bakery.ask(*keys, arguments={"slow_s": 0.1})
    doomed = [crew.start(role) for role in ("relay", "worker")]
    await bakery.baked(16)

    for process in doomed:
        process.send_signal(signal.SIGKILL)
    await bakery.empty_redis()
    for role in ("relay", "worker"):
        crew.start(role)

    assert await bakery.settled(120, WITHIN_S) == {"done": 120}
    assert sorted(await bakery.loaves()) == sorted(keys)


async def test_a_worker_told_to_stop_ends_within_its_grace_and_leaves_nothing_half_done(
    bakery: Bakery, crew: Processes
) -> None:
    keys = [f"bread-{n}" for n in range(60)]
    await bakery.ask(*keys, arguments={"slow_s": 0.4})
    await bakery.ask("endless", arguments={"slow_s": 600})
    relay, worker = crew.start("relay"), crew.start("worker")
    await bakery.baked(8)
    start = time.monotonic()

    worker.send_signal(signal.SIGTERM)
    relay.send_signal(signal.SIGTERM)

    assert [await crew.stopped(worker), await crew.stopped(relay)] == [0, 0]
    # It bakes one loaf that takes ten minutes, and has a grace of a second.
    assert time.monotonic() - start < 60
    assert "running" not in await bakery.counts()
    loaves = await bakery.loaves()
    assert len(loaves) == len(set(loaves)) == (await bakery.counts())["done"]


@pytest.fixture
async def fragile(tmp_path: Path) -> AsyncIterator[tuple[Postgres, Database]]:
    """A Postgres that may be killed, migrated."""
    server = Postgres(tmp_path / "postgres", print, durable=False)
    await asyncio.to_thread(server.start)
    await asyncio.to_thread(migrate, server.url)
    database = Database(server.url)
    async with database.write() as db:
        await db.execute(text(LOAVES))
    yield server, database
    await database.close()
    await asyncio.to_thread(server.stop)


async def test_postgres_restarted_in_mid_run(fragile: tuple[Postgres, Database], redis: Redis, tmp_path: Path) -> None:
    server, database = fragile
    bakery = Bakery(database, redis.url)
    await bakery.empty_redis()
    keys = [f"bread-{n}" for n in range(200)]
    await bakery.ask(*keys, arguments={"slow_s": 0.2})
    with processes(server.url, redis.url, tmp_path) as crew:
        relay, worker = crew.start("relay"), crew.start("worker")
        await bakery.baked(16)

        assert server.process is not None
        server.process.send_signal(signal.SIGQUIT)
        await asyncio.to_thread(server.process.wait)
        await asyncio.sleep(0.5)
        await asyncio.to_thread(server.start)
        await database.engine.dispose()

        assert await bakery.settled(200, WITHIN_S) == {"done": 200}
        assert [relay.poll(), worker.poll()] == [None, None]
    assert sorted(await bakery.loaves()) == sorted(keys)


async def _tried_again(bakery: Bakery) -> int:
    """How many jobs needed a second attempt."""
    async with bakery.database.read() as db:
        return int(await db.scalar(text("SELECT count(*) FROM jobs WHERE attempts > 1")) or 0)


async def _frozen_in_mid_batch(bakery: Bakery, worker: subprocess.Popen[bytes]) -> None:
    """Freeze the worker at a moment at which it holds jobs, and stays holding them."""
    for _ in range(100):
        worker.send_signal(signal.SIGSTOP)
        await asyncio.sleep(0.1)  # What it had sent to Postgres before is through,
        if (await bakery.counts()).get("running"):
            await asyncio.sleep(0.3)  # and where Postgres is slow, now.
            if (await bakery.counts()).get("running"):
                return
        worker.send_signal(signal.SIGCONT)
        await asyncio.sleep(0.05)
    pytest.fail("the worker never held a job")


def _kill(redis: Redis) -> None:
    assert redis.process is not None
    os.kill(redis.process.pid, signal.SIGKILL)
    redis.process.wait()
