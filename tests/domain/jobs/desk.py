"""The commands of `jobs`, each in a transaction of its own."""

from datetime import UTC, datetime
from typing import Any

from domain.base.database import Database
from domain.base.values import JobId
from domain.jobs import read, write
from domain.jobs.values import Batch, Job, JobState, NewJob, Priority, Recovered

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


class Desk:
    def __init__(self, database: Database) -> None:
        self.database = database

    async def ask(self, *keys: str, now: datetime = NOW, **facts: Any) -> int:
        async with self.database.write() as db:
            return await write.add(db, [NewJob(**{"kind": "bake", "key": key, **facts}) for key in keys], now)

    async def send(self, now: datetime = NOW, *, room: int = 10, size: int = 10) -> list[Batch]:
        async with self.database.write() as db:
            return await write.take_unsent(db, dict.fromkeys(Priority, room), {"bake": size, "frost": size}, now)

    async def claim(self, *batches: Batch, worker: str = "w1", now: datetime = NOW) -> list[Job]:
        ids = [id_ for batch in batches for id_ in batch.ids]
        async with self.database.write() as db:
            return await write.claim(db, ids, worker, 60, now)

    async def running(self, *keys: str, now: datetime = NOW, **facts: Any) -> list[Job]:
        """Jobs that were asked for, sent, and claimed by the worker w1 for a minute."""
        await self.ask(*keys, now=now, **facts)
        return await self.claim(*await self.send(now), now=now)

    async def finish(self, *jobs: Job, now: datetime = NOW, note: str | None = None) -> None:
        async with self.database.write() as db:
            await write.finish(db, [job.id for job in jobs], now, note)

    async def fail(self, job: Job, *, allowed: int = 3, now: datetime = NOW) -> JobState | None:
        async with self.database.write() as db:
            return await write.fail(db, job, "burnt", now, 7, allowed=allowed)

    async def give_back(self, *jobs: Job) -> int:
        async with self.database.write() as db:
            return await write.give_back(db, jobs)

    async def recover(self, now: datetime, *, queued: tuple[str, ...] = (), allowed: int = 3) -> Recovered:
        async with self.database.write() as db:
            return await write.recover_lost(db, now, sent_before=now, queued=queued, allowed=allowed)

    async def look(self, job: Job | JobId) -> Job:
        async with self.database.read() as db:
            return await read.job(db, job.id if isinstance(job, Job) else job)

    async def states(self) -> dict[str, str]:
        """The state of the newest job of each key."""
        async with self.database.read() as db:
            page = await read.page_of_jobs(db, first=1000)
        return {job.key: job.state.value for job in reversed(page.jobs)}
