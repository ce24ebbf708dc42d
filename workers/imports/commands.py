"""`import-catalog` and `import-signals`, as an operator types them."""

import asyncio
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

import click
from sqlalchemy.exc import DBAPIError, OperationalError

from domain.access import read as access
from domain.access import write as access_write
from domain.access.errors import UnknownSite
from domain.access.values import Site
from domain.base.database import Database
from domain.base.errors import DomainError
from domain.base.settings import settings
from domain.base.values import SiteId
from domain.catalog import fields
from domain.catalog.errors import BadValue
from domain.choosing.jobs import rebuild_memory
from domain.jobs import write as promises
from workers.imports.catalog import BATCH_ROWS, Import, import_file
from workers.imports.formats import Format
from workers.imports.report import Report
from workers.imports.signals import BATCH_ROWS as SIGNAL_ROWS
from workers.imports.signals import SignalImport, SignalTotals
from workers.imports.signals import import_signals as import_history
from workers.media.store import MediaStore

_SITE_KEY = re.compile(r"[a-z0-9][a-z0-9_-]{0,62}")
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("import-catalog")
@click.argument("files", nargs=-1, required=True, type=_FILE, metavar="FILE…")
@click.option("--site", "key", required=True, metavar="S", help="Key of the site the items belong to.")
@click.option(
    "--format",
    "kind",
    type=click.Choice([kind.value for kind in Format]),
    help="Kind of file; told from its name and content where not given.",
)
@click.option("--errors", type=click.File("w", lazy=False), metavar="FILE", help="Writes every problem here, as JSONL.")
@click.option(
    "--images-root",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="DIR",
    help="Folder that pictures named by path lie in; without it, the folder of each FILE. Nothing outside is read.",
)
@click.option(
    "--batch", type=click.IntRange(1, 5_000), default=BATCH_ROWS, show_default=True, help="Rows a transaction."
)
@click.option("--create-site", "name", metavar="NAME", help="Makes the site, with this name, where there is none yet.")
@click.option(
    "--locale",
    "locales",
    multiple=True,
    default=("en",),
    show_default=True,
    help="Locales of a site that is made; said several times, the first is its default.",
)
@click.option("--currency", default="EUR", show_default=True, help="Currency of a site that is made.")
@click.pass_context
def import_catalog(
    context: click.Context,
    *,
    files: tuple[Path, ...],
    key: str,
    kind: str | None,
    errors: TextIO | None,
    images_root: Path | None,
    batch: int,
    name: str | None,
    locales: tuple[str, ...],
    currency: str,
) -> None:
    """Brings products, articles and promotions in.

    FILE is JSON Lines with the fields of the contract, a CSV with those fields as columns, a Shopify product export, or a
    Google Merchant feed (TSV, RSS 2.0, Atom), each also as .gz, in UTF-8 or UTF-16. Files are streamed; a row is saved
    where it is new or has changed, so a file can be imported again at any time, also after a break.

    Each bad row is reported as FILE:LINE: field: reason (value), and the good ones go in. A picture that cannot be used
    is reported the same way and its item goes in without it. Items missing from the file stay as they are; `withdrawn:
    true` takes one off the pages.

    Exits with 0 when everything went in, 1 when a row, a picture or a file was refused, 2 on bad usage.
    """
    new = _new_site(key, name, locales, currency) if name else None
    report = Report(errors=errors)
    try:
        asyncio.run(
            _import(
                files,
                key,
                new,
                kind=Format(kind) if kind else None,
                images_root=images_root,
                batch=batch,
                report=report,
            )
        )
    except UnknownSite as unknown:
        raise click.ClickException(f"{unknown.message} Add --create-site NAME to make it.") from unknown
    except DomainError as error:
        raise click.ClickException(error.message) from error
    except (OSError, OperationalError, DBAPIError) as error:
        reason = str(getattr(error, "orig", error)).splitlines()[:1]
        message = f"The database cannot be used: {' '.join(reason)}. What was saved stays; run the command again."
        raise click.ClickException(message) from error
    finally:
        report.close()
    context.exit(0 if report.totals.clean else 1)


@click.command("import-signals")
@click.argument("files", nargs=-1, required=True, type=_FILE, metavar="FILE…")
@click.option("--site", "key", required=True, metavar="S", help="Key of the site the signals belong to.")
@click.option(
    "--format",
    "kind",
    type=click.Choice(["jsonl", "csv"]),
    help="Kind of file; told from its name and content where not given.",
)
@click.option("--errors", type=click.File("w", lazy=False), metavar="FILE", help="Writes every problem here, as JSONL.")
@click.option(
    "--batch", type=click.IntRange(1, 20_000), default=SIGNAL_ROWS, show_default=True, help="Rows a transaction."
)
@click.pass_context
def import_signals(
    context: click.Context, *, files: tuple[Path, ...], key: str, kind: str | None, errors: TextIO | None, batch: int
) -> None:
    """Brings a history of signals in: who did what, and when.

    FILE is JSON Lines with the fields of the contract or a CSV with those fields as columns, also as .gz, in UTF-8 or
    UTF-16. Files are streamed; every id counts once, so a file can be imported again at any time, also after a break. A row
    without an id gets one from what it says. Items have to be there: a row about an unknown sku is refused.

    Signals are held to the same rules as those of a front: what is noise is kept and marked (`marked` lists it), and of
    shoppers without consent nothing is kept. At the end the workers are asked to count the site's whole history anew.

    Exits with 0 when everything went in, 1 when a row or a file was refused, 2 on bad usage.
    """
    totals = SignalTotals()
    report = Report(errors=errors, totals=totals)
    try:
        asyncio.run(_import_signals(files, key, kind=kind, batch=batch, report=report, totals=totals))
    except DomainError as error:
        raise click.ClickException(error.message) from error
    except (OSError, OperationalError, DBAPIError) as error:
        reason = str(getattr(error, "orig", error)).splitlines()[:1]
        message = f"The database cannot be used: {' '.join(reason)}. What was saved stays; run the command again."
        raise click.ClickException(message) from error
    finally:
        report.close()
    context.exit(0 if totals.clean else 1)


async def _import_signals(
    files: tuple[Path, ...], key: str, *, kind: str | None, batch: int, report: Report, totals: SignalTotals
) -> None:
    database = Database(settings().database_url, pool_size=2)
    try:
        async with database.read() as db:
            site = await access.site(db, SiteId(key))
        now = datetime.now(UTC)
        secret = settings().secret_key.get_secret_value()
        job = SignalImport(
            database=database,
            site=site.key,
            key=secret,
            now=now,
            report=report,
            totals=totals,
            format=kind,
            batch_rows=batch,
        )
        for path in files:
            await import_history(job, path)
        if totals.inserted:
            async with database.write() as db:
                await promises.add(db, [rebuild_memory(site.key)], datetime.now(UTC))
    finally:
        await database.close()


def _new_site(key: str, name: str, locales: tuple[str, ...], currency: str) -> Site:
    if not _SITE_KEY.fullmatch(key):
        raise click.BadParameter("a key has small letters, digits, - and _, at most 63", param_hint="--site")
    checked = tuple(dict.fromkeys(_locale(locale) for locale in locales))
    try:
        checked_currency = fields.currency(currency)
    except BadValue as refusal:
        raise click.BadParameter(f"{currency!r} {refusal.message}", param_hint="--currency") from refusal
    return Site(
        key=SiteId(key),
        name=name,
        default_locale=checked[0],
        locales=checked,
        currency=checked_currency,
    )


def _locale(locale: str) -> str:
    try:
        return fields.locale(locale)
    except BadValue as refusal:
        raise click.BadParameter(f"{locale!r} {refusal.message}", param_hint="--locale") from refusal


async def _import(
    files: tuple[Path, ...],
    key: str,
    new: Site | None,
    *,
    kind: Format | None,
    images_root: Path | None,
    batch: int,
    report: Report,
) -> None:
    database = Database(settings().database_url, pool_size=2)
    try:
        if new is not None:
            async with database.write() as db:
                await access_write.create_site(db, new)
        async with database.read() as db:
            site = await access.site(db, SiteId(key))
        job = Import(
            database=database,
            site=site,
            store=MediaStore(settings().media_dir),
            report=report,
            format=kind,
            images_root=images_root,
            batch_rows=batch,
        )
        for path in files:
            await import_file(job, path)
    finally:
        await database.close()
