"""A relay and workers with tasks of the tests' own, in this process or, run as a script, in one that may be killed."""

import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from typing import Any

import structlog
import uvloop
from sqlalchemy import text

from domain.base.database import Database
from domain.base.errors import Refused
from domain.base.settings import Settings
from domain.jobs import write
from domain.jobs.values import Batch, Job
from workers.main import Task, batch_sizes, run_tasks
from workers.queue import Sender, sender
from workers.relay import run_relay
from workers.runtime import Models, Runtime


class BurntError(Exception):
    """What a poisoned job does."""


async def bake(runtime: Runtime, jobs: Sequence[Job], now: datetime) -> None:
    """One loaf a job. Nothing but the jobs themselves keeps a loaf from being baked twice."""
    for job in jobs:
        if job.arguments.get("poison"):
            raise BurntError("burnt \x00 to a crisp")
        if job.arguments.get("refuse"):
            raise Refused("There is no flour. Buy some.")
    async with runtime.database.write() as db:
        await db.execute(
            text("INSERT INTO loaves (key, batch, at) VALUES (:key, :batch, clock_timestamp())"),
            [{"key": job.key, "batch": len(jobs)} for job in jobs],
        )
        await asyncio.sleep(max(float(str(job.arguments.get("slow_s", 0))) for job in jobs))
        await write.finish(db, [job.id for job in jobs], now)


async def prove(runtime: Runtime, jobs: Sequence[Job], now: datetime) -> None:
    """Bakes once the loaf that these jobs wait for is there."""
    awaited = {str(job.arguments["after"]) for job in jobs if "after" in job.arguments}
    while awaited:
        async with runtime.database.read() as db:
            awaited -= set(await db.scalars(text("SELECT key FROM loaves")))
        await asyncio.sleep(0.01)
    await bake(runtime, jobs, now)


async def idle(runtime: Runtime, jobs: Sequence[Job], now: datetime) -> None:
    """A task that forgets to say it is done."""


TASKS = {
    "bake": Task(kind="bake", batch=8, run=bake),
    "deliver": Task(kind="deliver", batch=1, run=bake),
    "prove": Task(kind="prove", batch=5, run=prove, gathers=True),
    "idle": Task(kind="idle", batch=8, run=idle),
}

# Nobody here dies unseen: leases are long, so that a slow machine takes no work away from anybody.
QUICK = Settings(job_lease_s=30, job_resend_s=0.5, job_attempts=3, pool_size=10)


@contextlib.asynccontextmanager
async def crew(
    database: Database,
    redis_url: str,
    *,
    relays: int = 1,
    workers: int = 1,
    settings: Settings = QUICK,
    grace_s: float = 1,
) -> AsyncIterator[asyncio.Event]:
    """Relays and workers in this process; told to stop at the end, and waited for."""
    stop = asyncio.Event()
    async with asyncio.TaskGroup() as group:
        for _ in range(relays):
            group.create_task(_relay(database, redis_url, settings, stop))
        for _ in range(workers):
            runtime = Runtime(database=database, settings=settings, models=Models(settings))
            group.create_task(run_tasks(runtime, TASKS, redis_url, stop, grace_s=grace_s))
        try:
            yield stop
        finally:
            stop.set()


async def _relay(database: Database, redis_url: str, settings: Settings, stop: asyncio.Event) -> None:
    async with sender(redis_url) as opened:
        await run_relay(database, opened, batch_sizes(TASKS), settings, stop)


class DoomedSender(Sender):
    """Its process is killed between the commit that says the third batch was sent, and the sending of it."""

    sends = 0

    async def send(self, batch: Batch) -> bool:
        self.sends += 1
        if self.sends == 3:
            os.kill(os.getpid(), signal.SIGKILL)
        return await super().send(batch)


async def _alone(role: str, settings: Settings) -> None:
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    database = Database(settings.database_url)
    if role == "worker":
        runtime = Runtime(database=database, settings=settings, models=Models(settings))
        await run_tasks(runtime, TASKS, settings.redis_url, stop, grace_s=1)
    else:
        opened: Any = DoomedSender if role == "doomed-relay" else Sender
        await run_relay(database, opened(settings.redis_url), batch_sizes(TASKS), settings, stop)
    await database.close()


if __name__ == "__main__":
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_alone(sys.argv[1], Settings()))
