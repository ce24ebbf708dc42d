"""The command that counts a site's history anew."""

import asyncio
from datetime import UTC, datetime

import click
from tqdm import tqdm

from domain.access import read as access
from domain.base.database import Database
from domain.base.settings import settings
from domain.base.values import SiteId
from domain.choosing.values.counts import CountSettings
from workers.learning.memory import rebuild_memory


@click.command()
@click.option("--site", required=True, help="Key of the site.")
def rebuild(site: str) -> None:
    """Count a site's whole history anew; pages are answered from the old counts meanwhile."""
    asyncio.run(_rebuild(SiteId(site)))


async def _rebuild(site: SiteId) -> None:
    database = Database(settings().database_url, pool_size=2, statement_timeout_ms=600_000)
    try:
        async with database.read() as db:
            await access.site(db, site)
        with tqdm(unit=" signals", unit_scale=True) as bar:
            how = CountSettings(least_persons=settings().neighbour_min_persons)

            def told(signals: int) -> None:
                bar.update(signals)

            counted = await rebuild_memory(database, site, how, datetime.now(UTC), told)
        click.echo(f"{counted} signals of {site} were counted")
    finally:
        await database.close()
