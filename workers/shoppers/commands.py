"""`marked`, `consent`, `forget` and `export-shopper`, as an operator types them."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click
import orjson

from domain.access import read as access
from domain.audience.read.export import shopper_document
from domain.audience.write.forget import forget_shopper
from domain.base.asked import with_database
from domain.base.database import Database
from domain.base.settings import settings
from domain.base.values import SiteId
from domain.behaviour.read.quality import signal_days
from domain.behaviour.values import Mark, SignalDay
from domain.behaviour.write.consents import require_consent
from workers import tables

_SITE = click.option("--site", required=True, metavar="S", help="The site's key.")


@click.command()
@_SITE
@click.option(
    "--days", default=14, show_default=True, type=click.IntRange(1, 3_650), help="How many days to look back."
)
def marked(site: str, days: int) -> None:
    """How many signals came in each day (UTC), and how many are kept but not learned from, by reason."""

    async def look(database: Database) -> None:
        async with database.read() as db:
            await access.site(db, SiteId(site))
            _show(await signal_days(db, SiteId(site), datetime.now(UTC) - timedelta(days=days)))

    with_database(look)


@click.command()
@_SITE
@click.option("--required/--not-required", required=True, help="Whether a shopper has to say yes first.")
def consent(site: str, *, required: bool) -> None:
    """Whether signals of shoppers who said nothing are kept; from the next signal on."""

    async def rule(database: Database) -> None:
        async with database.write() as db:
            await access.site(db, SiteId(site))
            await require_consent(db, SiteId(site), required=required)
        click.echo(f"{site}: a shopper who said nothing counts as {'a no' if required else 'a yes'}")

    with_database(rule)


@click.command()
@_SITE
@click.argument("shopper")
def forget(site: str, shopper: str) -> None:
    """Forget a person: rows, vectors, and their part of every count; the audit log keeps that it was done."""
    secret = settings().secret_key.get_secret_value()

    async def act(database: Database) -> None:
        async with database.write() as db:
            gone = await forget_shopper(
                db, SiteId(site), shopper, by="command forget", secret=secret, now=datetime.now(UTC)
            )
        click.echo(f"{gone.signals} signals under {gone.shoppers} keys forgotten")

    with_database(act)


@click.command("export-shopper")
@_SITE
@click.argument("shopper")
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="Writes here instead of the screen."
)
def export_shopper(site: str, shopper: str, out: Path | None) -> None:
    """Everything that is kept of a person, as one JSON document."""

    async def act(database: Database) -> None:
        async with database.read() as db:
            await access.site(db, SiteId(site))
            document = await shopper_document(db, SiteId(site), shopper)
        if document is None:
            raise click.ClickException(f"Nothing is kept of this shopper on site {site!r}.")
        written = orjson.dumps(document, option=orjson.OPT_INDENT_2)
        if out is None:
            click.echo(written)
        else:
            await asyncio.to_thread(out.write_bytes, written + b"\n")

    with_database(act)


def _show(days: Sequence[SignalDay]) -> None:
    if not days:
        click.echo("no signals in these days")
        return
    head = ("day", "signals", "learned", *(mark.value for mark in Mark))
    rows: list[Sequence[str]] = []
    for day in days:
        counts = [day.marked.get(mark, 0) for mark in Mark]
        rows.append((f"{day.day}", f"{day.signals}", f"{day.signals - sum(counts)}", *map(str, counts)))
    tables.show(head, rows, right=True)
