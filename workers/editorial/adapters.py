"""What copywriters were taught by editors, as an operator lists, teaches and chooses it."""

from datetime import UTC, datetime
from functools import partial

import click

from domain.access import read as access
from domain.base.asked import with_database
from domain.base.database import Database
from domain.base.settings import settings
from domain.base.values import SiteId
from domain.pages.read import adapters as read
from domain.pages.values.adapters import Adapter
from domain.pages.write.adapters import promote_adapter, roll_back_adapter, store_adapter
from workers import versions


def _told(adapter: Adapter) -> dict[str, object]:
    """Everything but its weights."""
    return {
        "version": adapter.version,
        "state": adapter.state.value,
        "base": adapter.base,
        "taught_at": adapter.taught_at,
        "promoted_at": adapter.promoted_at,
        "data_hash": adapter.data_hash,
        "settings": dict(adapter.settings),
        "metrics": dict(adapter.metrics),
        "history": list(adapter.history),
    }


def _row(adapter: Adapter) -> tuple[str, ...]:
    told = adapter.metrics
    figure = partial(versions.figure, told)

    return (
        *(str(adapter.version), adapter.state.value, f"{adapter.taught_at.astimezone(UTC):%Y-%m-%d %H:%M}"),
        *(figure("taught", "d"), figure("fields", "d"), figure("distance", ".3f"), figure("distance_before", ".3f")),
        *(figure("passed", ".0%"), figure("passed_before", ".0%"), "yes" if told.get("better") else "no"),
    )


adapters = versions.commands(
    versions.Learnt(
        one="adapter",
        of=read.adapters,
        told=_told,
        head=("version", "state", "taught", "corrections", "fields", "distance", "in use", "pass", "in use", "better"),
        row=_row,
        promote=promote_adapter,
        roll_back=roll_back_adapter,
        nothing_yet="nothing was taught yet; the copywriter writes as it was shipped",
        as_before="the copywriter writes as it was shipped",
    ),
    about="List what a site's copywriter was taught, the newest first, with how near it came to its editors; or choose of it.",
    promoting="Let the site's copywriter write with this version from now on; its words are looked at again.",
)


@adapters.command("teach")
@click.pass_obj
def teach(site: SiteId) -> None:
    """Teach the copywriter now with what the site's editors made of its words. What it learnt waits to be promoted."""
    # Torch stays out of every other command.
    from workers.learning.copywriter import ENOUGH, prepare  # noqa: PLC0415

    async def act(database: Database) -> None:
        async with database.read() as db:
            await access.site(db, site)
        taught = await prepare(database, settings(), site)
        if taught is None:
            click.echo(f"too little to learn from: it takes {ENOUGH} corrections, and some in other blocks to judge by")
            return
        async with database.write() as db:
            version = await store_adapter(db, site, taught, datetime.now(UTC))
        told = taught.metrics
        click.echo(
            f"adapter {version} waits as a candidate: {told['distance']:.3f} from what editors wrote in {told['fields']} fields "
            f"it had not seen, where what is in use is {told['distance_before']:.3f}; "
            f"{told['passed']:.0%} of its lines pass every check ({told['passed_before']:.0%})"
        )

    with_database(act)
