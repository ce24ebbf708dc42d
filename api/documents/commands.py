"""`python -m api documents …`: what clients may ask is registered, listed, checked and retired."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import click

from api.documents import checks
from api.schema import SCHEMA
from domain.base.asked import with_database
from domain.base.database import Database
from domain.base.errors import DomainError
from domain.base.values import SiteId
from domain.documents import read, rules, write
from domain.documents.values import Document, NewDocument

BY = "operator"


@click.group("documents")
def documents() -> None:
    """Documents that clients are trusted with."""


@documents.command()
@click.option("--site", required=True, help="The site whose clients these are.")
@click.option("--client", default="default", show_default=True, help="Which of its clients: web, app, …")
@click.option("--dry-run", is_flag=True, help="Only check the file; the database is not touched.")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def push(site: str, client: str, file: Path, *, dry_run: bool) -> None:
    """Register every document in FILE, or none: a manifest of Relay, GraphQL Code Generator or Apollo.

    What is pushed may be asked at once. What this client's manifest names no more stays until it is retired.
    """
    try:
        found = rules.read_manifest(file.read_bytes())
    except DomainError as refused:
        raise click.ClickException(f"{file}: {refused.message}") from refused
    _require_valid([(each.id, each.text) for each in found], "Nothing was written.")
    if dry_run:
        click.echo(f"{len(found)} documents are valid; nothing was written")
        return
    with_names: Sequence[NewDocument] = checks.named(found)

    async def act(database: Database) -> None:
        async with database.write() as db:
            done = await write.push(db, SiteId(site), client, with_names, by=BY, now=datetime.now(UTC))
        click.echo(f"{len(done.new)} new, {done.known} known, {len(done.left_out)} no longer named by {client!r}")

    with_database(act)


@documents.command("list")
@click.option("--site", required=True, help="The site's key.")
def list_(site: str) -> None:
    """List a site's documents: which clients name each, and when it was last asked for."""

    async def act(database: Database) -> None:
        for each in await _documents(database, site):
            asked = "never asked" if each.asked_at is None else f"asked {each.asked_at:%Y-%m-%d %H:%M}"
            clients = ",".join(each.clients) or "no client"
            click.echo(
                f"{each.id}  {each.name or '(no name)'}  {clients}  pushed {each.pushed_at:%Y-%m-%d %H:%M}  {asked}"
            )

    with_database(act)


@documents.command()
@click.option("--site", help="Only this site's; without it, every site's.")
def check(site: str | None) -> None:
    """Check every registered document against this release's schema: run it before the release goes live."""

    async def act(database: Database) -> tuple[Document, ...]:
        return await _documents(database, site)

    found = with_database(act)
    said = [(f"{each.site}/{each.id} {each.name}".rstrip(), each.text) for each in found]
    _require_valid(said, "Whoever asks them would be refused.")
    click.echo(f"{len(found)} documents are valid")


@documents.command()
@click.option("--site", required=True, help="The site's key.")
@click.option(
    "--unused-days", default=90.0, show_default=True, type=click.FloatRange(min=1), help="Not asked for so long."
)
def retire(site: str, unused_days: float) -> None:
    """Let go of documents that no client's latest manifest names and nobody asked for in a long time."""

    async def act(database: Database) -> None:
        async with database.write() as db:
            gone = await write.retire(db, SiteId(site), unused_days=unused_days, by=BY, now=datetime.now(UTC))
        for key in gone:
            click.echo(key)
        click.echo(f"{len(gone)} documents are retired", err=True)

    with_database(act)


async def _documents(database: Database, site: str | None) -> tuple[Document, ...]:
    async with database.read() as db:
        return await read.documents(db, None if site is None else SiteId(site))


def _require_valid(texts: Sequence[tuple[str, str]], then: str) -> None:
    """Nothing; else every document that fails, and why, and exit code 1."""
    failed = [(key, wrong) for key, text in texts if (wrong := checks.problems(SCHEMA, text))]
    for key, wrong in failed:
        for problem in wrong:
            click.echo(f"{key}: {problem}", err=True)
    if failed:
        raise click.ClickException(f"{len(failed)} of {len(texts)} documents do not fit the schema. {then}")
