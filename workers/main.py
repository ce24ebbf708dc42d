"""Doing jobs: claim them, run their task, and see to it that each ends or comes back."""

import asyncio
import contextlib
import importlib
import os
import pkgutil
import random
import secrets
import socket
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from typing import TypeVar

import structlog
from sqlalchemy.exc import DBAPIError

from domain.base.errors import Absent, Broken, Refused
from domain.base.tracing import span
from domain.base.values import JobId
from domain.jobs import read, write
from domain.jobs.errors import AlreadyDone
from domain.jobs.values import Job, Priority
from ml.values import ModelBusy
from workers import queue, tasks
from workers.runtime import Runtime, unreachable, urgency

T = TypeVar("T")

log = structlog.get_logger()

# Enough to read and write for some batches while another one is thought about; all share the pool of connections.
AT_ONCE: Mapping[Priority, int] = {Priority.SHOPPER: 6, Priority.EDITOR: 4, Priority.BULK: 6, Priority.BACKGROUND: 4}

# A task that has not ended after this long never will; it is stopped and counts as failed.
LONGEST_TASK_S = 3600.0

LONGEST_PAUSE_S = 5.0

Run = Callable[[Runtime, Sequence[Job], datetime], Awaitable[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What a module of `workers/tasks` says: which kind of job it does, how many at once, and how.

    `run` ends each job with `domain.jobs.write.finish`, in the transaction that holds the job's effect. Of a kind that
    `gathers`, one batch runs at a time in a process, and what comes meanwhile is the next one: where batches would only wait
    for each other, they hold no place in the queue, and the more there is to do the more is done in one go.
    """

    kind: str
    batch: int
    run: Run
    gathers: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """One worker at work."""

    runtime: Runtime
    known: Mapping[str, Task]
    worker: str
    stop: asyncio.Event
    # By kind that gathers and is at work: the jobs that came meanwhile, in that order.
    gathered: dict[str, dict[JobId, None]] = field(default_factory=dict)


def known_tasks() -> dict[str, Task]:
    """The task of every module in `workers/tasks`, by kind. Errors: Broken for a module that is not a task."""
    found = {}
    for module in pkgutil.iter_modules(tasks.__path__):
        body = importlib.import_module(f"workers.tasks.{module.name}")
        try:
            task = Task(kind=body.KIND, batch=body.BATCH, run=body.run, gathers=getattr(body, "GATHERS", False))
        except AttributeError as error:
            raise Broken(f"workers/tasks/{module.name}.py is no task: it has no {error.name}.") from error
        if task.kind != module.name:
            raise Broken(f"workers/tasks/{module.name}.py does jobs of kind {task.kind}; name the file after the kind.")
        found[task.kind] = task
    return found


def batch_sizes(known: Mapping[str, Task]) -> dict[str, int]:
    """How many jobs of each kind travel together, for the relay."""
    return {task.kind: task.batch for task in known.values()}


async def run_tasks(
    runtime: Runtime, known: Mapping[str, Task], redis_url: str, stop: asyncio.Event, *, grace_s: float = 8.0
) -> None:
    """Do jobs until `stop`; then what runs may end within `grace_s`, and the rest is given back."""
    name = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(3)}"
    shift = Shift(runtime=runtime, known=known, worker=name, stop=stop)
    log.info("worker_started", worker=name, kinds=sorted(known))

    async def work(message: queue.Message, taken: queue.Taken) -> None:
        await _work(shift, message, taken)

    await queue.run_workers(redis_url, work, stop, at_once=AT_ONCE, grace_s=grace_s)
    log.info("worker_stopped", worker=name)


async def _work(shift: Shift, message: queue.Message, taken: queue.Taken) -> None:
    task = shift.known.get(message.kind)
    if task is None:
        # The relay is of a newer release. It sends them again, perhaps to a worker of its own age.
        log.warning("unknown_kind", kind=message.kind, jobs=len(message.ids))
        await taken()
        return
    urgency.set(message.priority)
    if task.gathers:
        await _gather(shift, task, message.ids, taken)
    else:
        await _claim_and_do(shift, task, message.ids, taken)


async def _gather(shift: Shift, task: Task, ids: Sequence[JobId], taken: queue.Taken) -> None:
    """These jobs and what comes while they are done; or they are left to whoever does such jobs already.

    What is gathered is claimed when its turn comes: if this process ends before, the relay sends it again.
    """
    if task.kind in shift.gathered:
        shift.gathered[task.kind] |= dict.fromkeys(ids)
        await taken()
        return
    gathered = shift.gathered[task.kind] = {}
    try:
        await _claim_and_do(shift, task, ids, taken)
        while gathered and not shift.stop.is_set():
            some = list(islice(gathered, task.batch))
            for id_ in some:
                del gathered[id_]
            await _claim_and_do(shift, task, some, _nothing_to_take)
    finally:
        del shift.gathered[task.kind]


async def _nothing_to_take() -> None:
    """The messages of what was gathered are gone already."""


async def _claim_and_do(shift: Shift, task: Task, ids: Sequence[JobId], taken: queue.Taken) -> None:
    runtime = shift.runtime
    try:
        async with runtime.database.write() as db:
            jobs = await write.claim(db, ids, shift.worker, runtime.settings.job_lease_s, runtime.now())
    except Exception as error:
        log.warning("claim_failed", kind=task.kind, jobs=len(ids), error=type(error).__name__)
        raise queue.NotNow from error
    try:
        await taken()
        if jobs:
            async with _renewed(runtime, jobs):
                await _do(shift, task, jobs)
    except asyncio.CancelledError:
        # Told to stop. What a finished transaction holds is done and stays done; the rest is somebody else's now.
        await asyncio.shield(_surely(shift, lambda: _give_back(runtime, jobs)))
        raise


async def _do(shift: Shift, task: Task, jobs: Sequence[Job]) -> None:
    """Every one of `jobs` is done, dead, or to be tried again."""
    error = await _attempt(shift.runtime, task, jobs)
    if error is None:
        return
    if isinstance(error, ModelBusy):
        await _put_off(shift, task, jobs, error)
        return
    if len(jobs) == 1:
        await _settle(shift, jobs[0], error)
        return
    # One of them is bad, or all are: each for itself shows which.
    for job in await _surely(shift, lambda: _held(shift.runtime, jobs)) or ():
        error = await _attempt(shift.runtime, task, [job])
        if isinstance(error, ModelBusy):
            await _put_off(shift, task, jobs, error)
            return
        if error is not None:
            await _settle(shift, job, error)


async def _put_off(shift: Shift, task: Task, jobs: Sequence[Job], busy: ModelBusy) -> None:
    """What is still held comes again when the model may have time; nothing was wrong with the jobs, so no attempt is lost."""
    until = shift.runtime.now() + timedelta(seconds=busy.after_s * random.uniform(1, 2))  # noqa: S311 - so that not all come at once

    async def act() -> int:
        async with shift.runtime.database.write() as db:
            return await write.give_back(db, jobs, until)

    await _surely(shift, act)
    log.warning("model_busy", kind=task.kind, jobs=len(jobs), again_at=until, reason=str(busy))


async def _attempt(runtime: Runtime, task: Task, jobs: Sequence[Job]) -> Exception | None:
    """What went wrong, or None when all of `jobs` are done."""
    start = time.monotonic()
    try:
        # One span for all, linked to what each was promised by: a batch has many mothers, and a span has one.
        with span(f"job {task.kind}", {"etalage.jobs": len(jobs)}, links=(job.traceparent for job in jobs)):
            async with asyncio.timeout(LONGEST_TASK_S):
                await task.run(runtime, jobs, runtime.now())
        left = await _held(runtime, jobs)
    except Exception as error:  # noqa: BLE001 - whatever it is, it is these jobs', and the worker goes on
        log.info("attempt_failed", kind=task.kind, jobs=len(jobs), error=type(error).__name__)
        return error
    if left:
        return Broken(f"{task.kind} returned and left {len(left)} of {len(jobs)} jobs unfinished.")
    log.info("batch_done", kind=task.kind, jobs=len(jobs), took_ms=round((time.monotonic() - start) * 1000))
    return None


async def _settle(shift: Shift, job: Job, error: Exception) -> None:
    """The end of one job that went wrong: done with a note where its data are at fault, else again later, or dead."""
    if isinstance(error, AlreadyDone):
        return
    if isinstance(error, (Refused, Absent)):
        await _surely(shift, lambda: _finish(shift.runtime, job, f"{error.code}: {error.message}"))
        log.warning("job_refused", job=job.id, kind=job.kind, code=error.code)
    else:
        await _surely(shift, lambda: _fail(shift.runtime, job, error))


async def _held(runtime: Runtime, jobs: Sequence[Job]) -> list[Job]:
    async with runtime.database.read() as db:
        return await read.held(db, jobs)


async def _give_back(runtime: Runtime, jobs: Sequence[Job]) -> None:
    async with runtime.database.write() as db:
        given = await write.give_back(db, jobs)
    if given:
        log.info("jobs_given_back", kind=jobs[0].kind, jobs=given)


async def _finish(runtime: Runtime, job: Job, note: str) -> None:
    async with runtime.database.write() as db:
        if await read.held(db, [job]):
            await write.finish(db, [job.id], runtime.now(), note)


async def _fail(runtime: Runtime, job: Job, error: Exception) -> None:
    allowed, seed = runtime.settings.job_attempts, secrets.randbits(32)
    async with runtime.database.write() as db:
        state = await write.fail(db, job, _words(error), runtime.now(), seed, allowed=allowed)
    log.warning("job_failed", job=job.id, kind=job.kind, attempt=job.attempt, error=type(error).__name__, state=state)


async def _surely(shift: Shift, act: Callable[[], Awaitable[T]]) -> T | None:
    """What `act` answers, as soon as Postgres is there; None when told to stop before that: then the lease runs out."""
    pause_s = 0.1
    while True:
        try:
            return await act()
        except Exception as error:
            if not unreachable(error):
                raise
            log.warning("database_down", error=type(error).__name__, pause_s=pause_s)
        if shift.stop.is_set():
            return None
        await asyncio.sleep(pause_s)
        pause_s = min(pause_s * 2, LONGEST_PAUSE_S)


@contextlib.asynccontextmanager
async def _renewed(runtime: Runtime, jobs: Sequence[Job]) -> AsyncIterator[None]:
    """While inside, the lease of `jobs` does not run out, however slow the model is."""
    beat = asyncio.create_task(_renew(runtime, jobs))
    try:
        yield
    finally:
        beat.cancel()
        await asyncio.wait({beat})


async def _renew(runtime: Runtime, jobs: Sequence[Job]) -> None:
    lease_s = runtime.settings.job_lease_s
    held = len(jobs)
    while held:
        await asyncio.sleep(lease_s / 3)
        try:
            async with runtime.database.write() as db:
                held = await write.extend(db, jobs, lease_s, runtime.now())
        except Exception as error:  # noqa: BLE001 - the next beat tries again; a lease is three beats long
            log.warning("lease_not_renewed", kind=jobs[0].kind, error=type(error).__name__)


def _words(error: Exception) -> str:
    """For the list of dead letters. A database error goes without its parameters: a shopper may have typed them."""
    return f"{type(error).__name__}: {error.orig if isinstance(error, DBAPIError) else error}"
