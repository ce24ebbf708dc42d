"""What a process gets to know before it is asked, so that its first pages are as fast as its later ones."""

import asyncio

import structlog

from api.context import now
from domain.access.read import site_keys
from domain.base.database import Database
from domain.base.values import ItemId
from domain.choosing.read.filling import fill
from domain.choosing.read.ledger import Ledger

log = structlog.get_logger()


async def warm(reads: Database, ledger: Ledger) -> None:
    """The ledger knows the products of all sites, as far as it has room. Pages do not wait for it, and can do without."""
    try:
        async with reads.read() as db:
            every = await site_keys(db)
        for site in every:
            after: ItemId | None = ItemId(0)
            while after is not None:
                async with reads.read() as db:
                    after = await fill(db, ledger, site, after, now())
                await asyncio.sleep(0)
    except Exception as error:  # noqa: BLE001 - whatever it is, pages say it better
        log.warning("warming_failed", error=type(error).__name__)
