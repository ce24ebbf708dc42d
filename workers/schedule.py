"""What happens again and again without anybody asking: housekeeping, beside the relay."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import structlog

from domain.base.database import Database
from domain.base.values import SiteId
from domain.jobs import write
from domain.pages.read import releases
from domain.pages.write.begin import take_pen
from workers import spaces, webhooks

log = structlog.get_logger()

# Long enough to look back over a week's end; at a million jobs a day the table stays below ten million rows.
KEEP_DONE = timedelta(days=7)
AT_ONCE = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Chore:
    """Something done every so often. Several processes may do it at the same moment."""

    name: str
    every_s: float
    run: Callable[[Database, datetime], Awaitable[int]]


async def forget_done_jobs(database: Database, now: datetime) -> int:
    """How many jobs were forgotten: those done more than a week ago."""
    forgotten = 0
    while True:
        async with database.write() as db:
            gone = await write.forget_done(db, now - KEEP_DONE, AT_ONCE)
        forgotten += gone
        if gone < AT_ONCE:
            return forgotten


async def settle_releases(database: Database, now: datetime) -> int:
    """How many releases that had come due are written down now. Shoppers saw them all along; late ones raise an alarm."""
    async with database.read() as db:
        waiting = await releases.unsettled(db, now)
    for each in waiting:
        if each.overdue_s(now) > releases.LATE.total_seconds():
            log.error("release_overdue", site=each.site, release=str(each.id), overdue_s=each.overdue_s(now))
    sites = list(dict.fromkeys(each.site for each in waiting))
    settled = [await _settle(database, site, now) for site in sites]
    return sum(settled)


async def _settle(database: Database, site: SiteId, now: datetime) -> int:
    """How many of the site's releases are written down now; a site that fails does not keep the others waiting."""
    try:
        async with database.write() as db:
            return await take_pen(db, site, now)
    except Exception:
        log.exception("settling_failed", site=site)
        return 0


CHORES = (
    Chore(name="settle_releases", every_s=5, run=settle_releases),
    Chore(name="forget_done_jobs", every_s=600, run=forget_done_jobs),
    # What was saved before the first space was open, or lost its job, is found here at the latest.
    Chore(name="promise_missing_vectors", every_s=300, run=spaces.promise_missing_vectors),
    Chore(name="forget_old_events", every_s=3600, run=webhooks.forget_old_events),
)


async def run_schedule(database: Database, stop: asyncio.Event, chores: Sequence[Chore] = CHORES) -> None:
    """Do each chore at once and then every so often, until `stop`. One that fails is done again at its next time."""
    async with asyncio.TaskGroup() as group:
        for chore in chores:
            group.create_task(_repeat(database, stop, chore), name=f"chore {chore.name}")


async def _repeat(database: Database, stop: asyncio.Event, chore: Chore) -> None:
    while not stop.is_set():
        try:
            done = await chore.run(database, datetime.now(UTC))
        except Exception as error:  # noqa: BLE001 - a chore must not take the relay with it
            log.warning("chore_failed", chore=chore.name, error=type(error).__name__)
        else:
            if done:
                log.info("chore_done", chore=chore.name, done=done)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), chore.every_s)
