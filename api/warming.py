"""What a process gets to know before it is asked, so that its first pages are as fast as its later ones."""

import asyncio
from collections.abc import Callable
from datetime import datetime

import structlog

from api.context import now
from domain.access.read import site_keys
from domain.base.database import Database
from domain.base.values import ItemId
from domain.choosing.read.choosers import Choosers
from domain.choosing.read.filling import fill

log = structlog.get_logger()


async def warm(reads: Database, kept: Choosers, clock: Callable[[], datetime] = now) -> None:
    """What is kept between pages knows the products of all sites, as far as it has room. Pages do not wait for it, and can do without."""
    try:
        async with reads.read() as db:
            every = await site_keys(db)
        for site in every:
            after: ItemId | None = ItemId(0)
            while after is not None:
                async with reads.read() as db:
                    after = await fill(db, kept, site, after, clock())
                await asyncio.sleep(0)
    except Exception as error:  # noqa: BLE001 - whatever it is, pages say it better
        log.warning("warming_failed", error=type(error).__name__)
