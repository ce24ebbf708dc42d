"""Roles and tokens, as an operator types them."""

import re
import secrets
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import click
import orjson

from domain.access import read, write
from domain.access.errors import BadGrants
from domain.access.rules import grants
from domain.access.values import Action, Grant, Role, TokenKind, Trust
from domain.base.asked import with_database
from domain.base.database import Database
from domain.base.values import SiteId
from domain.pages.rules.kinds import all_kinds
from workers import tables

BY = "operator"
HOURS = {"h": 1, "d": 24}
TRUST = click.Choice([trust.value for trust in Trust])
WHICH_DOCUMENTS = "Which documents it may ask: any (off), any and others than registered ones are logged (log), registered ones only (enforce)."


class Life(click.ParamType[timedelta]):
    """A span of days or hours, such as 90d or 12h."""

    name = "90d|12h"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> timedelta:
        said = re.fullmatch(r"([1-9][0-9]{0,4})([dh])", str(value))
        if said is None:
            self.fail(f"{value!r} is not a number of days or hours, such as 90d or 12h.", param, ctx)
        return timedelta(hours=int(said[1]) * HOURS[said[2]])


@click.command("create-role")
@click.option("--site", required=True, help="The site's key.")
@click.argument("key")
@click.option("--title", help="What people call it; without it, its key.")
@click.option("--preset", type=click.Choice(list(grants.PRESETS)), help="Start from what such a person usually may.")
@click.option("--grants", "said", metavar="JSON", help='Start from these, such as [{"actions": ["edit"]}].')
@click.option("--kind", "kinds", multiple=True, help="Only blocks of this kind; may be said several times.")
@click.option("--locale", "locales", multiple=True, help="Only words in this locale; may be said several times.")
@click.option("--field", "fields", multiple=True, help="Only this field; may be said several times.")
@click.option(
    "--action",
    "actions",
    multiple=True,
    type=click.Choice([action.value for action in Action]),
    help="Only this action; may be said several times.",
)
def create_role(site: str, key: str, title: str | None, preset: str | None, said: str | None, **bounds: Any) -> None:
    """Make a role that tokens can have: a preset or grants of your own, bound to kinds, locales, fields and actions."""
    if preset and said:
        raise click.UsageError("Start from --preset or from --grants, not from both.")
    if not (preset or said or any(bounds.values())):
        raise click.UsageError("Say what this role may do: --preset, --grants, or one of the bounds.")

    async def act(database: Database) -> None:
        limits = _bounds(**bounds)
        granted = grants.preset(preset, limits) if preset else grants.within(_grants(said), limits)
        async with database.write() as db:
            _require_known(granted, (await read.site(db, SiteId(site))).locales)
            role = Role(key=key, title=title or key, grants=granted)
            await write.create_role(db, SiteId(site), role, by=BY, now=datetime.now(UTC))
        click.echo(f"role {key!r} of {site!r} is made: {_shown(granted)}")

    with_database(act)


@click.command("roles")
@click.option("--site", required=True, help="The site's key.")
def roles(site: str) -> None:
    """List the roles of a site with what they may do."""

    async def act(database: Database) -> None:
        async with database.read() as db:
            await read.site(db, SiteId(site))
            found = await read.roles(db, SiteId(site))
        tables.show(("key", "title", "grants"), [(role.key, role.title, _shown(role.grants)) for role in found])

    with_database(act)


@click.command("create-token")
@click.option("--site", required=True, help="The site the token belongs to.")
@click.option("--kind", required=True, type=click.Choice([kind.value for kind in TokenKind]), help="What it may do.")
@click.option("--label", required=True, help="What it is for, so that it can be told apart and revoked later.")
@click.option("--role", help="Bounds what it may do to content; without it, all that its kind may.")
@click.option("--expires-in", "life", type=Life(), help="How long it lives; without it, until it is revoked.")
@click.option("--documents", type=TRUST, default="off", show_default=True, help=WHICH_DOCUMENTS)
def create_token(  # noqa: PLR0917 - click gives them by name
    site: str, kind: str, label: str, role: str | None, life: timedelta | None, documents: str
) -> None:
    """Make a token and print it, this once; only its hash is kept."""

    async def act(database: Database) -> None:
        now = datetime.now(UTC)
        async with database.write() as db:
            made = await write.create_token(
                db,
                SiteId(site),
                TokenKind(kind),
                label,
                chance=secrets.token_urlsafe(32),
                by=BY,
                now=now,
                role=role,
                expires_at=None if life is None else now + life,
                documents=Trust(documents),
            )
        click.echo(made.secret)

    with_database(act)


@click.command("tokens")
@click.option("--site", required=True, help="The site's key.")
def tokens(site: str) -> None:
    """List the tokens of a site: what each is for, and whether it still opens anything."""

    async def act(database: Database) -> None:
        async with database.read() as db:
            await read.site(db, SiteId(site))
            found = await read.tokens(db, SiteId(site))
        tables.show(
            ("id", "kind", "label", "role", "created", "expires", "revoked", "documents", "points a minute"),
            [
                (
                    *(str(token.id), token.kind.value, token.label, token.role or "-"),
                    *(_moment(at) for at in (token.created_at, token.expires_at, token.revoked_at)),
                    *(token.documents.value, "-" if token.points_a_minute is None else str(token.points_a_minute)),
                )
                for token in found
            ],
        )

    with_database(act)


@click.command("limit-token")
@click.option("--site", required=True, help="The site's key.")
@click.option("--documents", type=TRUST, help=WHICH_DOCUMENTS)
@click.option(
    "--points-a-minute",
    type=click.IntRange(0, 2**31 - 1),
    help="What its documents may cost in any minute; 0: as much as it likes.",
)
@click.argument("token", type=click.UUID, metavar="ID")
def limit_token(site: str, documents: str | None, points_a_minute: int | None, token: UUID) -> None:
    """Say which documents a token may ask, and how much it may spend; the API follows within ten seconds."""
    if documents is None and points_a_minute is None:
        raise click.UsageError("Say --documents, --points-a-minute, or both.")

    async def act(database: Database) -> None:
        async with database.write() as db:
            await read.site(db, SiteId(site))
            await write.limit_token(
                db,
                SiteId(site),
                token,
                documents=None if documents is None else Trust(documents),
                points_a_minute=points_a_minute,
                by=BY,
                now=datetime.now(UTC),
            )
        click.echo(f"token {token} is limited")

    with_database(act)


@click.command("revoke-token")
@click.option("--site", required=True, help="The site's key.")
@click.argument("token", type=click.UUID, metavar="ID")
def revoke_token(site: str, token: UUID) -> None:
    """Make a token open nothing any more; `tokens` lists their ids."""

    async def act(database: Database) -> None:
        async with database.write() as db:
            await read.site(db, SiteId(site))
            revoked = await write.revoke_token(db, SiteId(site), token, by=BY, now=datetime.now(UTC))
        click.echo(f"token {token} {'is revoked' if revoked else 'was revoked before'}")

    with_database(act)


def _bounds(*, actions: Sequence[str], kinds: Sequence[str], fields: Sequence[str], locales: Sequence[str]) -> Grant:
    return Grant(
        actions=frozenset(map(Action, actions)) or None,
        kinds=frozenset(kinds) or None,
        fields=frozenset(fields) or None,
        locales=frozenset(locales) or None,
    )


def _grants(said: str | None) -> tuple[Grant, ...]:
    if said is None:
        return (Grant(),)
    try:
        return grants.grants_from_json(orjson.loads(said))
    except orjson.JSONDecodeError as bad:
        raise BadGrants([f"this is not JSON: {bad}"]) from bad


def _require_known(granted: Sequence[Grant], locales: Sequence[str]) -> None:
    """Nothing, or BadGrants: a misspelt kind or locale would make a role that may do nothing, without a word."""
    known = {"kind": sorted(all_kinds()), "locale": sorted(locales)}
    said = [("kind", word) for grant in granted for word in sorted(grant.kinds or ())]
    said += [("locale", word) for grant in granted for word in sorted(grant.locales or ())]
    problems = [f"unknown {what} {word!r}; there are {', '.join(known[what])}" for what, word in said]
    unknown = [problem for (what, word), problem in zip(said, problems, strict=True) if word not in known[what]]
    if unknown:
        raise BadGrants(unknown)


def _shown(granted: Sequence[Grant]) -> str:
    return orjson.dumps(grants.grants_json(granted)).decode()


def _moment(at: datetime | None) -> str:
    return "-" if at is None else f"{at.astimezone(UTC):%Y-%m-%d %H:%M}"
