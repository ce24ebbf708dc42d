"""Releases, as an operator sees them: what waits, what is out, and what nobody has written down."""

from datetime import UTC, datetime

import click

from domain.access import read as access
from domain.base.asked import with_database
from domain.base.database import Database
from domain.base.values import SiteId
from domain.pages.read.releases import LATE, releases_of, unsettled
from domain.pages.values.releases import Release, ReleaseState


@click.command("releases")
@click.option("--site", required=True, help="The site's key.")
@click.option("--state", type=click.Choice([state.value for state in ReleaseState]), help="Only those in this state.")
@click.option(
    "--overdue", is_flag=True, help="Only those that nobody has written down for a minute; exit code 1 if any."
)
@click.option("--first", default=50, show_default=True, type=click.IntRange(1, 1000), help="How many to list.")
def releases(site: str, state: str | None, first: int, *, overdue: bool) -> None:
    """List a site's releases, the newest first. Shoppers see one from its moment on, written down or not."""
    if overdue and state is not None:
        raise click.UsageError("Only scheduled releases can be overdue: leave --state out.")
    wanted = None if state is None else ReleaseState(state)

    async def act(database: Database) -> None:
        now = datetime.now(UTC)
        async with database.read() as db:
            await access.site(db, SiteId(site))
            found = (
                await unsettled(db, now - LATE, SiteId(site))
                if overdue
                else (await releases_of(db, SiteId(site), wanted, first))[0]
            )
        for each in found:
            click.echo(_line(each, now))
        if overdue and found:
            raise click.exceptions.Exit(1)

    with_database(act)


def _line(release: Release, now: datetime) -> str:
    moment = release.published_at or release.scheduled_at
    at = "-" if moment is None else f"{moment.astimezone(UTC):%Y-%m-%d %H:%M:%S}"
    late = f"  overdue {release.overdue_s(now):.0f} s" if release.overdue_s(now) else ""
    return f"{release.id}  {release.state}  v{release.version}  {at}  {release.blocks} blocks  {release.title}{late}"
