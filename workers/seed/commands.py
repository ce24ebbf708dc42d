"""Commands that make a shop: the demo shop, a page."""

from datetime import UTC, datetime

import click

from domain.access.values import Hand
from domain.base.asked import with_database
from domain.base.database import Database
from domain.base.settings import settings
from domain.base.values import SiteId
from domain.matching.read import largest_categories
from domain.pages.rules.layouts import HOME, starting_layout
from domain.pages.write.create_page import create_page as make_page
from workers.seed import demo_shop


@click.command()
def seed() -> None:
    """Bring the demo shop in: catalogue, pictures, shoppers, page, tokens. Running it again changes nothing."""

    async def act(database: Database) -> None:
        await demo_shop.seed(database, settings(), datetime.now(UTC))
        click.echo(f"demo shop {settings().demo_site!r} is in; workers encode, read pictures and write words now")

    with_database(act)


@click.command("create-page")
@click.option("--site", required=True, help="The site's key.")
@click.option("--key", default=HOME, show_default=True, help="The page's key.")
def create_page(site: str, key: str) -> None:
    """Make a page with the blocks a new shop starts with, and have words written for them."""

    async def act(database: Database) -> None:
        now = datetime.now(UTC)
        async with database.write() as db:
            layout = starting_layout(await largest_categories(db, SiteId(site), 2, now))
            made = await make_page(db, SiteId(site), key, key.capitalize(), layout, by=Hand(label="operator"), now=now)
        click.echo(f"page {key!r} of {site!r} {'is made' if made else 'was there already and stays as it is'}")

    with_database(act)
