"""Sending what was promised: from the table of jobs to the queues, woken by Postgres, catching what was lost."""

import asyncio
import contextlib
import time
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import structlog
from asyncpg import InterfaceError, PostgresError
from sqlalchemy.exc import SQLAlchemyError

from domain.base.database import Database
from domain.base.settings import Settings
from domain.jobs import write
from domain.jobs.values import BatchId, Priority
from workers.queue import QueueDown, Sender

log = structlog.get_logger()

# The backlog stays in Postgres, where its order can still change; this many batches of each priority keep workers busy.
IN_FLIGHT = 32

# A full queue is looked at this often, and filled up once there is room for some batches: one statement for all.
FULL_PAUSE_S = 0.04
REFILL = 8

# Without a ring: how late a job whose pause is over, or another relay's loss, is noticed.
IDLE_PAUSE_S = 0.5

RECOVER_EVERY_S = 1.0
LONGEST_PAUSE_S = 5.0


@dataclass(frozen=True, slots=True)
class Round:
    """What a relay works with."""

    database: Database
    sender: Sender
    sizes: Mapping[str, int]
    settings: Settings


class Doorbell:
    """Rings when somebody added jobs, and when the connection that would tell us is lost."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection
        self.rung = asyncio.Event()

    def listen(self) -> None:
        """From now on only new rings count. Errors: ConnectionResetError where nobody would ring any more."""
        self.rung.clear()
        if self._connection.is_closed():
            raise ConnectionResetError


async def run_relay(
    database: Database, sender: Sender, sizes: Mapping[str, int], settings: Settings, stop: asyncio.Event
) -> None:
    """Send until `stop`. Any number of relays may run. Postgres and Redis may go and come back."""
    log.info("relay_started", kinds=sorted(sizes))
    pause_s = 0.1
    while not stop.is_set():
        start = time.monotonic()
        try:
            async with _doorbell(database) as bell:
                await _relay(Round(database, sender, sizes, settings), bell, stop)
        except (QueueDown, SQLAlchemyError, OSError, PostgresError, InterfaceError) as error:
            # Whatever it is, jobs are safe in the table; a relay that gives up is the one thing that would lose time.
            reason = str(error) if isinstance(error, QueueDown) else type(error).__name__
            pause_s = 0.1 if time.monotonic() - start > LONGEST_PAUSE_S else min(pause_s * 2, LONGEST_PAUSE_S)
            log.warning("relay_waits", reason=reason, pause_s=pause_s)
            await _first(stop, pause_s=pause_s)
    log.info("relay_stopped")


async def _relay(its: Round, bell: Doorbell, stop: asyncio.Event) -> None:
    recovered_at = looked_at = float("-inf")
    due = set(Priority)
    while not stop.is_set():
        bell.listen()
        looked_at = time.monotonic() if len(due) == len(Priority) else looked_at
        waiting = await its.sender.waiting()
        room = {priority: IN_FLIGHT - len(waiting[priority]) for priority in due}
        sent = await _send(its, {priority: free for priority, free in room.items() if free >= REFILL})
        if time.monotonic() - recovered_at >= RECOVER_EVERY_S:
            await _recover(its)
            recovered_at = time.monotonic()
        # A queue that was not filled has nothing more behind it, until somebody rings or a job falls due.
        due = {priority for priority, free in room.items() if free < REFILL or sent[priority] >= free}
        if due:
            await _first(stop, bell.rung, pause_s=FULL_PAUSE_S)
        else:
            await _first(stop, bell.rung, pause_s=IDLE_PAUSE_S)
        if bell.rung.is_set() or not due or time.monotonic() - looked_at >= IDLE_PAUSE_S:
            due = set(Priority)


async def _send(its: Round, room: Mapping[Priority, int]) -> Counter[Priority]:
    """How many batches of each priority were sent."""
    if not its.sizes or not room:
        return Counter()
    async with its.database.write() as db:
        batches = await write.take_unsent(db, room, its.sizes, datetime.now(UTC))
    for batch in batches:
        await its.sender.send(batch)
    if batches:
        log.debug("batches_sent", batches=len(batches), jobs=sum(len(batch.ids) for batch in batches))
    return Counter(batch.priority for batch in batches)


async def _recover(its: Round) -> None:
    # The moment before the look: what is sent meanwhile is not lost, however long the look takes.
    now = datetime.now(UTC)
    waiting = await its.sender.waiting()
    async with its.database.write() as db:
        found = await write.recover_lost(
            db,
            now,
            sent_before=now - timedelta(seconds=its.settings.job_resend_s),
            queued=frozenset[BatchId]().union(*waiting.values()),
            allowed=its.settings.job_attempts,
        )
    if found.unsent or found.unheld or found.dead:
        log.warning("jobs_recovered", unsent=found.unsent, unheld=found.unheld, dead=found.dead)


@contextlib.asynccontextmanager
async def _doorbell(database: Database) -> AsyncIterator[Doorbell]:
    """A connection that listens, ours until the end."""
    async with database.engine.connect() as connection:
        raw: Any = (await connection.get_raw_connection()).driver_connection
        bell = Doorbell(raw)
        await raw.add_listener(write.CHANNEL, lambda *_: bell.rung.set())
        raw.add_termination_listener(lambda _: bell.rung.set())
        try:
            yield bell
        finally:
            await connection.invalidate()


async def _first(*events: asyncio.Event, pause_s: float) -> None:
    """Back when one of them is set, or after a pause."""
    waiting = [asyncio.ensure_future(event.wait()) for event in events]
    await asyncio.wait(waiting, timeout=pause_s, return_when=asyncio.FIRST_COMPLETED)
    for each in waiting:
        each.cancel()
