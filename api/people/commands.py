"""`python -m api people …`: whoever runs the server brings people in, and helps those who cannot get in."""

import secrets
from datetime import UTC, datetime

import click

from domain.access.values import TokenKind
from domain.base.asked import with_database
from domain.base.database import Database, ReadSession
from domain.base.settings import settings
from domain.base.values import SiteId
from domain.people import read
from domain.people.errors import PersonAbsent
from domain.people.rules.links import link_of
from domain.people.values import KINDS, NewColleague, Person
from domain.people.write.colleagues import invite, remove, reset_link
from domain.people.write.sessions import end_sessions

BY = "operator"
SITE = click.option("--site", required=True, help="The site's key.")


@click.group("people")
def people() -> None:
    """People who sign in at the studio."""


@people.command()
@SITE
@click.option("--name", required=True, help="What colleagues call them.")
@click.option(
    "--kind",
    default="editor",
    show_default=True,
    type=click.Choice(sorted(kind.value for kind in KINDS)),
    help="What they are there for.",
)
@click.option("--role", help="Bounds what they may do to content; without it, all that their kind may.")
@click.argument("email")
def add(site: str, name: str, kind: str, role: str | None, email: str) -> None:
    """Let somebody work on a site; prints the link by which they choose a password, once."""

    async def act(database: Database) -> None:
        new = NewColleague(site=SiteId(site), email=email, name=name, kind=TokenKind(kind), role=role)
        secret = secrets.token_urlsafe(32)
        async with database.write() as db:
            made = await invite(db, new, secret, anywhere=True, by=BY, now=datetime.now(UTC))
        click.echo(f"{made.colleague.person.label} works on {site!r} as {kind}", err=True)
        if made.expires_at is None:
            click.echo("they have a password already", err=True)
        else:
            _show(secret, made.expires_at)

    with_database(act)


@people.command("list")
@SITE
def list_(site: str) -> None:
    """List who works on a site."""

    async def act(database: Database) -> None:
        async with database.read() as db:
            found = await read.colleagues(db, SiteId(site), first=10_000)
        for each in found:
            seen = "never seen" if each.seen_at is None else f"seen {each.seen_at:%Y-%m-%d %H:%M}"
            click.echo(f"{each.person.label}  {each.kind}  {each.role or '-'}  {each.standing}  {seen}")

    with_database(act)


@people.command()
@SITE
@click.argument("email")
def reset(site: str, email: str) -> None:
    """Print a link by which somebody chooses a new password, once. The one before goes on working until then."""

    async def act(database: Database) -> None:
        secret = secrets.token_urlsafe(32)
        async with database.write() as db:
            person = await _known(db, email)
            ends = await reset_link(db, SiteId(site), person.id, secret, anywhere=True, by=BY, now=datetime.now(UTC))
        _show(secret, ends)

    with_database(act)


@people.command("remove")
@SITE
@click.argument("email")
def remove_(site: str, email: str) -> None:
    """Let somebody work on a site no more."""

    async def act(database: Database) -> None:
        async with database.write() as db:
            person = await _known(db, email)
            await remove(db, SiteId(site), person.id, by=BY, now=datetime.now(UTC))
        click.echo(f"{person.label} works on {site!r} no more")

    with_database(act)


@people.command("sign-out")
@click.argument("email")
def sign_out(email: str) -> None:
    """End every session of somebody, on every site."""

    async def act(database: Database) -> None:
        async with database.write() as db:
            person = await _known(db, email)
            ended = await end_sessions(db, person.id)
        click.echo(f"{ended} sessions of {person.label} have ended")

    with_database(act)


async def _known(db: ReadSession, email: str) -> Person:
    found = (await read.credentials(db, email)).person
    if found is None:
        raise PersonAbsent(email)
    return found


def _show(secret: str, ends: datetime) -> None:
    """The link, alone on standard output."""
    known = settings()
    address = known.public_url or f"http://{known.host}:{known.port}"
    click.echo(f"it is good once, until {ends:%Y-%m-%d %H:%M %Z}:", err=True)
    click.echo(link_of(address, secret))
