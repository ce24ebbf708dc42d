"""Spaces of text vectors, as an operator watches, compares, fits, switches and drops them."""

import asyncio
from datetime import UTC, datetime

import click
import orjson

from domain.access import read as access
from domain.base.asked import with_database
from domain.base.database import Database
from domain.base.settings import settings
from domain.base.values import SiteId, SpaceId
from domain.matching import read
from domain.matching.values import Filling, Fit, Modality, Space, SpaceState
from domain.matching.write.go_live import roll_back, switch_to
from workers import spaces as filled
from workers import tables

BY = "operator"
SITE = click.option("--site", help="The site's key; without one, what concerns all sites.")
NUMBER = click.argument("space", type=click.IntRange(min=1))


@click.group("spaces", invoke_without_command=True)
@SITE
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a space.")
@click.pass_context
def spaces(context: click.Context, site: str | None, *, as_json: bool) -> None:
    """List the spaces of text vectors, which answer, and how far each is filled; or compare, fit, switch and drop them."""
    context.obj = None if site is None else SiteId(site)
    if context.invoked_subcommand is not None:
        return

    async def act(database: Database) -> None:
        async with database.read() as db:
            await _known(database, context.obj)
            found = await read.fillings(db, context.obj, datetime.now(UTC))
        if as_json:
            for each in found:
                click.echo(orjson.dumps(_told(each)))
        elif not found:
            click.echo("no space yet; start a worker: it opens the one of its text encoder and fills it")
        else:
            tables.show(_HEAD, [_row(each) for each in found])

    with_database(act)


@spaces.command("fill")
@click.pass_obj
def fill(site: SiteId | None) -> None:
    """Promise every vector that is missing now, and follow the filling; what was filled stays filled, whatever is killed.

    Ctrl-C stops the following, not the filling.
    """

    async def act(database: Database) -> None:
        await filled.promise_missing_vectors(database, datetime.now(UTC))
        while True:
            async with database.read() as db:
                found = await read.fillings(db, site, datetime.now(UTC))
            working = [
                each for each in found if each.state is not SpaceState.RETIRED and each.done + each.dead < each.items
            ]
            for each in working:
                click.echo(_progress(each))
            if not working:
                click.echo("every space that is in use holds every item")
                return
            await asyncio.sleep(_EVERY_S)

    with_database(act)


@spaces.command("compare")
@NUMBER
@click.option("--with", "other", type=click.IntRange(min=1), help="Another space; the one that answers if left out.")
@click.option(
    "-k", default=10, show_default=True, type=click.IntRange(1, 100), help="How many neighbours are compared."
)
@click.pass_obj
def compare(site: SiteId | None, space: int, other: int | None, k: int) -> None:
    """How many nearest items two spaces agree on, and how many of the site's co-views of lately each finds."""
    from workers.learning.fitting import compare_spaces  # noqa: PLC0415 - torch stays out of every other command

    whose = _required(site)

    async def act(database: Database) -> None:
        async with database.read() as db:
            await access.site(db, whose)
            one = await read.a_space(db, SpaceId(space))
            two = await _other(database, whose, other)
        compared = await compare_spaces(database, whose, two, one, k)
        click.echo(
            f"{compared.items} items in both; of the {k} nearest they agree on {compared.overlap:.3f}\n"
            f"co-views of the last tenth of visits, recall@{k}: space {two.id} {compared.recall[0]:.4f}, "
            f"space {one.id} {compared.recall[1]:.4f} ({compared.pairs} pairs); "
            f"gain {compared.gain.mean:+.4f}, 95 % {compared.gain.low:+.4f} to {compared.gain.high:+.4f}"
        )

    with_database(act)


@spaces.command("fit")
@click.option(
    "--method",
    type=click.Choice(["whiten", "tune", "best"]),
    default="best",
    show_default=True,
    help="Standardise and reduce; learn from visits; or whatever was better.",
)
@click.option("--anyway", is_flag=True, help="Open a space though it is no better; it goes live only by `switch`.")
@click.pass_obj
def fit(site: SiteId | None, method: str, *, anyway: bool) -> None:
    """Fit a space on the site's own words and visits. It is opened, filled and goes live only where it is better on visits
    it has not seen, even at the lower bound, and no worse for items it has not seen.
    """
    from workers.learning.fit_runs import write_run  # noqa: PLC0415 - torch and matplotlib stay out of every other command
    from workers.learning.fitting import fit_site, open_space_of  # noqa: PLC0415 - as above

    whose = _required(site)

    async def act(database: Database) -> None:
        began = datetime.now(UTC)
        async with database.read() as db:
            await access.site(db, whose)
        fitted = await fit_site(database, settings(), whose, method, lambda line: click.echo(line, err=True))
        if fitted is None:
            click.echo("nothing to learn from: too few visits met two items that are encoded")
            return
        opened, number = await open_space_of(database, whose, fitted, datetime.now(UTC), anyway=anyway, began=began)
        picture = write_run(settings().state_dir / "fits" / whose, number, fitted)
        for line in fitted.report():
            click.echo(line)
        click.echo(f"fitting {number}; figures: {picture}")
        if opened is None:
            click.echo("it is no better than what answers and was not put to use")
        else:
            verb = (
                "goes live once it is full" if fitted.better else f"waits; `spaces --site {whose} switch {opened.id}`"
            )
            click.echo(f"space {opened.id} ({opened.dim} dimensions) is being filled by the workers and {verb}")

    with_database(act)


@spaces.command("fits")
@click.pass_obj
def fits(site: SiteId | None) -> None:
    """List what was fitted on the site, the newest first."""
    whose = _required(site)

    async def act(database: Database) -> None:
        async with database.read() as db:
            await access.site(db, whose)
            found = await read.fits(db, whose)
        if not found:
            click.echo("nothing was fitted yet")
        else:
            tables.show(
                ("fit", "method", "base", "space", "made", "recall@10", "in use", "gain", "unseen", "data", "holds"),
                map(_fit, found),
            )

    with_database(act)


@spaces.command("switch")
@NUMBER
@click.option("--unfilled", is_flag=True, help="Switch though items lack their vectors; shelves go without those.")
@click.pass_obj
def switch(site: SiteId | None, space: int, *, unfilled: bool) -> None:
    """Let this space answer from now on; the one before is kept, to go back to."""

    async def act(database: Database) -> None:
        await _known(database, site)
        async with database.write() as db:
            await switch_to(db, SpaceId(space), site, by=BY, now=datetime.now(UTC), unfilled=unfilled)
        click.echo(f"space {space} answers {_whom(site)}")

    with_database(act)


@spaces.command("rollback")
@click.pass_obj
def rollback(site: SiteId | None) -> None:
    """Go back to the space that answered before."""

    async def act(database: Database) -> None:
        await _known(database, site)
        async with database.write() as db:
            now, left = await roll_back(db, site, by=BY, now=datetime.now(UTC))
        click.echo(f"space {now} answers {_whom(site)} again; space {left} is kept")
        if site is None:
            click.echo("if it is another model's, TEXT_ENCODER has to name that model for new items to be encoded")

    with_database(act)


@spaces.command("drop")
@NUMBER
def drop(space: int) -> None:
    """Drop a space that does not answer, with all its vectors."""
    with_database(lambda database: filled.drop_space(database, SpaceId(space), datetime.now(UTC)))
    click.echo(f"space {space} is gone")


_EVERY_S = 2.0
_HEAD = ("space", "site", "state", "answers", "dim", "filled", "of", "dead", "a second", "left", "model")


async def _known(database: Database, site: SiteId | None) -> None:
    if site is not None:
        async with database.read() as db:
            await access.site(db, site)


async def _other(database: Database, site: SiteId, other: int | None) -> Space:
    async with database.read() as db:
        if other is not None:
            return await read.a_space(db, SpaceId(other))
        live = await read.live_space(db, Modality.TEXT, site)
    if live is None:
        raise click.ClickException("no space answers yet")
    return live


def _required(site: SiteId | None) -> SiteId:
    if site is None:
        raise click.UsageError("Say whose: spaces --site KEY …")
    return site


def _whom(site: SiteId | None) -> str:
    return "all sites that have none of their own" if site is None else f"the site {site}"


def _told(each: Filling) -> dict[str, object]:
    return {
        "space": each.space.id,
        "site": each.space.site,
        "base": each.space.base,
        "state": each.state.value,
        "answers": list(each.answers),
        "model": each.space.model,
        "revision": each.space.revision,
        "dim": each.space.dim,
        "items": each.items,
        "done": each.done,
        "dead": each.dead,
        "per_s": round(each.per_s, 2),
        "left_s": None if each.left_s is None else round(each.left_s),
    }


def _row(each: Filling) -> tuple[str, ...]:
    answers = ", ".join(site or "all" for site in each.answers) or "-"
    return (
        *(str(each.space.id), each.space.site or "all", each.state.value, answers, str(each.space.dim)),
        *(str(each.done), str(each.items), str(each.dead), f"{each.per_s:.1f}", _left(each)),
        f"{each.space.model} {each.space.revision}",
    )


def _progress(each: Filling) -> str:
    return f"space {each.space.id}: {each.done} of {each.items}, {each.per_s:.1f} a second, {_left(each)} left"


def _left(each: Filling) -> str:
    if each.left_s is None:
        return "?"
    minutes, seconds = divmod(round(each.left_s), 60)
    return f"{minutes}:{seconds:02d}" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"


def _fit(each: Fit) -> tuple[str, ...]:
    figures = each.metrics
    return (
        *(str(each.id), each.method, str(each.base), "-" if each.space is None else str(each.space)),
        f"{each.made_at.astimezone(UTC):%Y-%m-%d %H:%M}",
        *(f"{figures.get(name, 0.0):.4f}" for name in ("recall", "rival_recall")),
        f"{figures.get('gain_low', 0.0):+.4f} to {figures.get('gain_high', 0.0):+.4f}",
        f"{figures.get('unseen_gain', 0.0):+.4f}",
        each.data_hash[:8],
        "-" if each.tainted_at is None else "a forgotten person's pairs",
    )
