"""Carrying batches from relays to workers through Redis. The only module that knows arq.

A message says which jobs to look at and nothing more; what they are, and whether they are still to be done, is read
from Postgres. So a message may be lost, doubled or late without any effect. It is deleted as soon as its jobs are
claimed: what is in Redis is exactly what nobody has taken yet.
"""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import orjson
import structlog
from arq import Retry
from arq.connections import ArqRedis
from arq.constants import in_progress_key_prefix, job_key_prefix, retry_key_prefix
from arq.worker import Worker, func
from redis.asyncio import ConnectionPool
from redis.exceptions import RedisError

from domain.base.values import JobId
from domain.jobs.values import Batch, BatchId, Priority

log = structlog.get_logger()

# arq's default of 0.5 s would be the latency of every job. A person waits for the first two.
POLL_DELAY_S: Mapping[Priority, float] = {
    Priority.SHOPPER: 0.02,
    Priority.EDITOR: 0.04,
    Priority.BULK: 0.05,
    Priority.BACKGROUND: 0.1,
}

# How long arq keeps a message from other workers between taking it and the claim in Postgres.
TAKING_S = 15

SOCKET_TIMEOUT_S = 10.0
LONGEST_PAUSE_S = 5.0
TRY_AGAIN_S = 1.0

# Long enough for a cancelled job to be given back to a Postgres that is there.
GIVING_BACK_S = 5.0


class QueueDown(Exception):
    """Redis cannot be reached or does not answer as it should."""


class NotNow(Exception):
    """The batch could not be looked at; its message shall come again in a second."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What a worker is told: look at these jobs."""

    batch: BatchId
    kind: str
    priority: Priority
    ids: tuple[JobId, ...]


Taken = Callable[[], Awaitable[None]]
"""To be called once the jobs are claimed; the message is then gone from Redis."""

Work = Callable[[Message, Taken], Awaitable[None]]


class Sender:
    """The sending end. Every method raises QueueDown where Redis does not answer."""

    def __init__(self, url: str) -> None:
        self._redis = _connect(url)

    async def send(self, batch: Batch) -> bool:
        """Whether the batch was new; one that is still queued is not queued twice."""
        with _clearly():
            queued = await self._redis.enqueue_job(
                "batch",
                batch.kind,
                list(batch.ids),
                _job_id=batch.id,
                _queue_name=_queue_name(batch.priority),
            )
            return queued is not None

    async def waiting(self) -> Mapping[Priority, frozenset[BatchId]]:
        """The batches in Redis that no worker has claimed."""
        with _clearly():
            async with self._redis.pipeline(transaction=False) as pipe:
                for priority in Priority:
                    pipe.zrange(_queue_name(priority), 0, -1)
                queues = await pipe.execute()
        return {
            priority: frozenset(BatchId(id_.decode()) for id_ in ids)
            for priority, ids in zip(Priority, queues, strict=True)
        }

    async def close(self) -> None:
        with contextlib.suppress(RedisError, OSError):
            await self._redis.aclose(close_connection_pool=True)


@contextlib.asynccontextmanager
async def sender(url: str) -> AsyncIterator[Sender]:
    """A Sender that is closed at the end; it connects when first used, and again whenever the connection is lost."""
    opened = Sender(url)
    try:
        yield opened
    finally:
        await opened.close()


async def run_workers(
    url: str, work: Work, stop: asyncio.Event, *, at_once: Mapping[Priority, int], grace_s: float = 8.0
) -> None:
    """Do the work of all queues until `stop`; then what runs may end within `grace_s`, and the rest is cancelled.

    Survives a Redis that restarts, disappears or is emptied: it waits, connects again and goes on.
    """
    logging.getLogger("arq").setLevel(logging.ERROR)
    async with asyncio.TaskGroup() as queues:
        for priority in Priority:

            def hire(redis: ArqRedis, priority: Priority = priority) -> Worker:
                return _worker(redis, priority, work, at_once[priority])

            queues.create_task(_serve(url, priority, hire, stop, grace_s))


async def _serve(
    url: str, priority: Priority, hire: Callable[[ArqRedis], Worker], stop: asyncio.Event, grace_s: float
) -> None:
    pause_s = 0.1
    while not stop.is_set():
        redis = _connect(url)
        worker = hire(redis)
        polling = asyncio.create_task(worker.main())
        stopping = asyncio.create_task(stop.wait())
        try:
            with _clearly():
                await redis.ping()
                pause_s = 0.1
                await asyncio.wait({polling, stopping}, return_when=asyncio.FIRST_COMPLETED)
                if polling.done():
                    polling.result()
        except QueueDown as error:
            log.warning("queue_down", queue=_queue_name(priority), error=str(error), pause_s=pause_s)
        finally:
            await _wind_down(worker, polling, stop, grace_s)
            stopping.cancel()
            with contextlib.suppress(RedisError, OSError):
                await redis.aclose(close_connection_pool=True)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), pause_s)
        pause_s = min(pause_s * 2, LONGEST_PAUSE_S)


async def _wind_down(worker: Worker, polling: "asyncio.Task[None]", stop: asyncio.Event, grace_s: float) -> None:
    """No new message is taken; what runs ends, or is cancelled `grace_s` after `stop`."""
    worker.allow_pick_jobs = False
    # A poll cut off half-way would keep its message from everybody for TAKING_S.
    await asyncio.wait({polling}, timeout=2 * worker.poll_delay_s)
    await _end({polling}, 0.1)
    running = set(worker.tasks.values())
    ending: asyncio.Future[Any] = asyncio.gather(polling, *running, return_exceptions=True)
    stopping: asyncio.Future[Any] = asyncio.ensure_future(stop.wait())
    await asyncio.wait({ending, stopping}, return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    await asyncio.wait({ending}, timeout=grace_s)
    await _end(running, GIVING_BACK_S)


async def _end(tasks: "set[asyncio.Task[None]]", patience_s: float) -> None:
    """All of them have ended. Cancelled more than once: while it connects, redis-py swallows a cancellation."""
    pending = {task for task in tasks if not task.done()}
    while pending:
        for task in pending:
            task.cancel()
        _, pending = await asyncio.wait(pending, timeout=patience_s)


def _worker(redis: ArqRedis, priority: Priority, work: Work, at_once: int) -> Worker:
    async def batch(ctx: dict[Any, Any], *words: Any, **_none: Any) -> None:
        kind, ids = words
        message = Message(batch=BatchId(ctx["job_id"]), kind=kind, priority=priority, ids=tuple(ids))
        try:
            await work(message, lambda: _delete(redis, priority, message.batch))
        except NotNow as error:
            raise Retry(defer=TRY_AGAIN_S) from error

    worker = Worker(
        functions=[func(batch, name="batch")],
        queue_name=_queue_name(priority),
        redis_pool=redis,
        max_jobs=at_once,
        poll_delay=POLL_DELAY_S[priority],
        keep_result=0,
        # Leases and time limits are ours, in Postgres: arq neither counts the tries nor the hours.
        job_timeout=timedelta(days=365),
        max_tries=1_000_000_000,
        handle_signals=False,
        log_results=False,
        job_serializer=orjson.dumps,
        job_deserializer=orjson.loads,
    )
    worker.in_progress_timeout_s = TAKING_S
    return worker


async def _delete(redis: ArqRedis, priority: Priority, batch: BatchId) -> None:
    """The message has been understood. Where Redis is away, it comes a second time and finds its jobs taken."""
    try:
        async with redis.pipeline(transaction=True) as pipe:
            pipe.zrem(_queue_name(priority), batch)
            pipe.delete(job_key_prefix + batch, in_progress_key_prefix + batch, retry_key_prefix + batch)
            await pipe.execute()
    except (RedisError, OSError) as error:
        log.warning("message_not_deleted", batch=batch, error=type(error).__name__)


def _connect(url: str) -> ArqRedis:
    pool = ConnectionPool.from_url(url, socket_timeout=SOCKET_TIMEOUT_S, socket_connect_timeout=2.0)
    return ArqRedis(pool_or_conn=pool, job_serializer=orjson.dumps, job_deserializer=orjson.loads)


def _queue_name(priority: Priority) -> str:
    return f"etalage:{priority.name.lower()}"


@contextlib.contextmanager
def _clearly() -> Any:
    try:
        yield
    except (RedisError, OSError, TimeoutError) as error:
        raise QueueDown(f"{type(error).__name__}: {error}") from error
