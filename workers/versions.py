"""Versions of what a site learnt, as an operator lists them, promotes one and goes back."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final, Generic, Protocol, TypeVar

import click
import orjson

from domain.access import read as access
from domain.base.asked import with_database
from domain.base.database import Database, ReadSession, WriteSession
from domain.base.values import SiteId
from workers import tables

BY: Final = "operator"
V = TypeVar("V")


class _Promote(Protocol):
    async def __call__(self, db: WriteSession, site: SiteId, version: int, *, by: str, now: datetime) -> None: ...


class _RollBack(Protocol):
    async def __call__(self, db: WriteSession, site: SiteId, *, by: str, now: datetime) -> int | None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Learnt(Generic[V]):
    """What there are versions of.

    `of` are those of a site, the newest first; `told` is one as JSON, `row` one beside the `head` of the table. `nothing_yet` is said
    where none was learnt, `as_before` where none is live after going back.
    """

    one: str
    of: Callable[[ReadSession, SiteId], Awaitable[Sequence[V]]]
    told: Callable[[V], dict[str, object]]
    head: Sequence[str]
    row: Callable[[V], Sequence[str]]
    promote: _Promote
    roll_back: _RollBack
    nothing_yet: str
    as_before: str


def commands(learnt: Learnt[V], *, about: str, promoting: str) -> click.Group:
    """The group `<one>s --site SITE [--json]` that lists them, with `promote VERSION` and `rollback`; what teaches joins it."""

    @click.group(f"{learnt.one}s", invoke_without_command=True, help=about)
    @click.option("--site", required=True, help="The site's key.")
    @click.option("--json", "as_json", is_flag=True, help=f"Print one JSON object each {learnt.one}, history included.")
    @click.pass_context
    def group(context: click.Context, site: str, *, as_json: bool) -> None:
        context.obj = SiteId(site)
        if context.invoked_subcommand is None:
            _list(learnt, SiteId(site), as_json=as_json)

    @group.command("promote", help=promoting)
    @click.argument("version", type=click.IntRange(min=1))
    @click.pass_obj
    def promote(site: SiteId, version: int) -> None:
        async def act(database: Database) -> None:
            async with database.write() as db:
                await learnt.promote(db, site, version, by=BY, now=datetime.now(UTC))
            click.echo(f"{learnt.one} {version} is live")

        with_database(act)

    @group.command("rollback", help="Go back to what was live before.")
    @click.pass_obj
    def rollback(site: SiteId) -> None:
        async def act(database: Database) -> None:
            async with database.write() as db:
                before = await learnt.roll_back(db, site, by=BY, now=datetime.now(UTC))
            click.echo(learnt.as_before if before is None else f"{learnt.one} {before} is live")

        with_database(act)

    return group


def _list(learnt: Learnt[V], site: SiteId, *, as_json: bool) -> None:
    async def act(database: Database) -> None:
        async with database.read() as db:
            await access.site(db, site)
            found = await learnt.of(db, site)
        if as_json:
            for each in found:
                click.echo(orjson.dumps(learnt.told(each)))
        elif not found:
            click.echo(learnt.nothing_yet)
        else:
            tables.show(learnt.head, map(learnt.row, found))

    with_database(act)


def figure(figures: Mapping[str, Any], name: str, form: str) -> str:
    """A figure as the table shows it, - where it was not taken."""
    return format(figures[name], form) if name in figures else "-"
