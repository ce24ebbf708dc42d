"""The audit log, as an operator reads and verifies it."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime

import click
import orjson

from domain.access import read
from domain.access.values import AuditEntry, AuditReport
from domain.base.asked import with_database
from domain.base.database import Database
from domain.base.values import SiteId


@click.command("audit")
@click.option("--site", required=True, help="The site's key.")
@click.option("--verify", is_flag=True, help="Read the whole log and say whether it is what was written.")
@click.option("--expect", metavar="HASH", help="Verify, and that this hash, kept elsewhere, is still part of the log.")
@click.option("--since", type=click.DateTime(), help="List only what was done since then (UTC).")
@click.option("--thing", help="List only what was done to this, such as block:ID or token:ID.")
@click.option("--first", default=100, show_default=True, type=click.IntRange(1), help="How many entries to list.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON: one object an entry, or one for the verdict.")
def audit(
    site: str,
    expect: str | None,
    since: datetime | None,
    thing: str | None,
    first: int,
    *,
    verify: bool,
    as_json: bool,
) -> None:
    """List who did what, the newest first; or verify the log, and end with exit code 1 where it is broken."""
    if (verify or expect) and (since or thing):
        raise click.UsageError("A log is verified as a whole: leave --since and --thing out.")

    async def act(database: Database) -> None:
        async with database.read() as db:
            await read.site(db, SiteId(site))
            if not (verify or expect):
                moment = None if since is None else since.replace(tzinfo=UTC)
                _list(await read.audit_entries(db, SiteId(site), since=moment, thing=thing, first=first), as_json)
                return
            report = await read.verify_audit(db, SiteId(site))
            kept = None if expect is None else await read.audit_number(db, SiteId(site), expect)
        problems = [broken.message for broken in report.broken]
        if expect is not None and kept is None:
            problems.append(f"No entry has the hash {expect}: the log was rewritten, or this is another log's hash.")
        _say(report, problems, as_json)
        if problems:
            raise click.exceptions.Exit(1)

    with_database(act)


def _list(entries: Sequence[AuditEntry], as_json: bool) -> None:  # noqa: FBT001 - an option handed on
    for entry in entries:
        if as_json:
            click.echo(orjson.dumps(asdict(entry)))
            continue
        details = orjson.dumps(entry.details).decode()
        at = f"{entry.at.astimezone(UTC):%Y-%m-%d %H:%M:%S}"
        click.echo(f"{entry.number}  {at}  {entry.actor}  {entry.action}  {entry.thing}  {details}")


def _say(report: AuditReport, problems: Sequence[str], as_json: bool) -> None:  # noqa: FBT001 - an option handed on
    if as_json:
        click.echo(orjson.dumps(asdict(report) | {"problems": problems}))
        return
    for problem in problems:
        click.echo(problem, err=True)
    click.echo(f"{report.entries} entries, {'BROKEN' if problems else 'unbroken'}")
    click.echo(f"head {report.head.hash}")
