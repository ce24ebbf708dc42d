"""What a process gets to know before it is asked, so that its first pages are as fast as its later ones."""

import asyncio
from collections.abc import Callable
from datetime import datetime

import structlog

from api.context import now
from domain.access.read import site_keys
from domain.base.database import Database
from domain.base.values import ItemId, SiteId
from domain.choosing.read.choosers import Choosers
from domain.choosing.read.filling import fill

log = structlog.get_logger()


# Everything of a site changes at once when it is counted anew at night; pages can do without for so long.
LOOK_S = 5.0


async def warm(reads: Database, kept: Choosers, clock: Callable[[], datetime] = now) -> None:
    """What is kept between pages knows the products of all sites, as far as it has room. Pages do not wait for it, and can do without."""
    try:
        async with reads.read() as db:
            every = await site_keys(db)
        for site in every:
            await _fill(reads, kept, site, clock)
    except Exception as error:  # noqa: BLE001 - whatever it is, pages say it better
        log.warning("warming_failed", error=type(error).__name__)


async def keep_warm(reads: Database, kept: Choosers, clock: Callable[[], datetime] = now) -> None:
    """Sites of which everything changed are known again soon; until somebody cancels it."""
    while True:
        await asyncio.sleep(LOOK_S)
        for site in kept.ledger.emptied():
            try:
                await _fill(reads, kept, site, clock)
            except Exception as error:  # noqa: BLE001 - as above
                log.warning("warming_failed", site=site, error=type(error).__name__)


async def _fill(reads: Database, kept: Choosers, site: SiteId, clock: Callable[[], datetime]) -> None:
    after: ItemId | None = ItemId(0)
    while after is not None:
        async with reads.read() as db:
            after = await fill(db, kept, site, after, clock())
        await asyncio.sleep(0)
