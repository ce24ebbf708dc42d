"""Asking for loaves, and counting them."""

import asyncio
import time
from datetime import UTC, datetime
from typing import Any

import redis.asyncio
from sqlalchemy import text

from domain.base.database import Database
from domain.jobs import read, write
from domain.jobs.values import Job, JobState, NewJob

# No key, no constraint: nothing but the jobs keeps a loaf from being baked twice.
LOAVES = "CREATE TABLE loaves (nth serial, key text, batch int, at timestamptz)"


class Bakery:
    def __init__(self, database: Database, redis_url: str) -> None:
        self.database = database
        self.redis_url = redis_url

    async def ask(self, *keys: str, kind: str = "bake", **facts: Any) -> int:
        async with self.database.write() as db:
            return await write.add(db, [NewJob(kind=kind, key=key, **facts) for key in keys], datetime.now(UTC))

    async def loaves(self) -> list[str]:
        """The keys baked, in the order of baking, a key as often as it was baked."""
        async with self.database.read() as db:
            return list(await db.scalars(text("SELECT key FROM loaves ORDER BY nth")))

    async def counts(self) -> dict[str, int]:
        """How many jobs there are in each state."""
        async with self.database.read() as db:
            rows = await db.execute(text("SELECT state, count(*) AS jobs FROM jobs GROUP BY state"))
            return {row.state: row.jobs for row in rows}

    async def settled(self, count: int, within_s: float = 90) -> dict[str, int]:
        """The states once `count` jobs are done or dead, and none is open."""
        deadline = time.monotonic() + within_s
        while True:
            counts = await self.counts()
            if counts.get("done", 0) + counts.get("dead", 0) == count == sum(counts.values()):
                return counts
            assert time.monotonic() < deadline, f"after {within_s} s: {counts}"
            await asyncio.sleep(0.05)

    async def baked(self, count: int, within_s: float = 90) -> None:
        """Back when at least so many loaves are there."""
        deadline = time.monotonic() + within_s
        while len(await self.loaves()) < count:
            assert time.monotonic() < deadline, f"after {within_s} s: {await self.counts()}"
            await asyncio.sleep(0.01)

    async def job(self, key: str) -> Job:
        async with self.database.read() as db:
            page = await read.page_of_jobs(db, first=1000)
        return next(job for job in page.jobs if job.key == key)

    async def dead(self) -> list[Job]:
        async with self.database.read() as db:
            return list((await read.page_of_jobs(db, JobState.DEAD)).jobs)

    async def empty_redis(self) -> None:
        async with redis.asyncio.Redis.from_url(self.redis_url) as client:
            await client.flushall()
