"""A site's counts are made anew from its whole history, in transactions short enough for shoppers not to notice."""

from collections.abc import Callable
from datetime import datetime, timedelta

import structlog

from domain.audience.read.members import main_segments
from domain.base.database import Database
from domain.base.values import SiteId
from domain.choosing import jobs
from domain.choosing.values.counts import CountSettings
from domain.choosing.write import rebuild
from domain.jobs import write as promises

log = structlog.get_logger()

Told = Callable[[int], None]

A_DAY = timedelta(days=1)


async def rebuild_memory(
    database: Database, site: SiteId, settings: CountSettings | None, now: datetime, told: Told = lambda _signals: None
) -> int:
    """How many signals were counted; the site's counts, lists, heat, clocks, interests and tastes are made from them.

    What is being counted goes on answering until the end; killed on the way, the next rebuild goes on where this one was.
    """
    async with database.write() as db:
        await rebuild.start(db, site, settings, now)
    signals, last = 0, _START
    while last is not None:
        async with database.write() as db:
            step = await rebuild.count_people(db, site, last, now, main_segments)
        signals, last = signals + step.done, step.last
        told(step.done)
    last = _START
    while last is not None:
        async with database.write() as db:
            last = (await rebuild.list_items(db, site, last, now)).last
    async with database.write() as db:
        await rebuild.switch(db, site, now)
    swept = 1
    while swept:
        async with database.write() as db:
            swept = await rebuild.sweep(db)
    log.info("memory_rebuilt", site=site, signals=signals)
    return signals


async def promise_rebuilds(database: Database, now: datetime) -> int:
    """How many sites are to be counted anew because their counts are a day old."""
    async with database.write() as db:
        due = await rebuild.counted_before(db, now - A_DAY)
        return await promises.add(db, [jobs.rebuild_memory(site) for site in due], now)


_START: int | None = 0
