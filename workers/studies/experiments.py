"""`experiments` and `exposure`: what was found out, and who gets the attention, for operators at a terminal."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime, timedelta

import click
import orjson

from domain.access import read as access
from domain.base.asked import with_database
from domain.base.database import Database
from domain.base.values import SiteId
from domain.experiments.read import experiments as read
from domain.experiments.values.experiments import Experiment, Reading, State
from domain.insights.read.exposure import exposure as attention
from domain.insights.read.results import experiment_reading
from domain.insights.values.exposure import Exposure


@click.command("experiments")
@click.option("--site", required=True, help="The site's key.")
@click.option("--key", help="Only this experiment, with every measure.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, one object an experiment.")
def experiments(site: str, key: str | None, *, as_json: bool) -> None:
    """List a site's experiments with what can be said of each now. Look as often as you like: the figures allow for it."""
    now = datetime.now(UTC)

    async def act(database: Database) -> None:
        async with database.read() as db:
            await access.site(db, SiteId(site))
            if key is None:
                known: Sequence[Experiment] = await read.experiments(db, SiteId(site))
            else:
                known = [await read.experiment(db, SiteId(site), key)]
            for each in known:
                reading = await experiment_reading(db, SiteId(site), each.key, now)
                if as_json:
                    click.echo(orjson.dumps(asdict(reading)))
                else:
                    _show(reading, whole=key is not None)
        if not known and not as_json:
            click.echo("no experiments on this site")

    with_database(act)


def _show(reading: Reading, *, whole: bool) -> None:
    experiment = reading.experiment
    click.echo(f"{experiment.key} ({experiment.state}): {experiment.name}")
    if experiment.state is not State.DRAFT:
        click.echo(f"  {reading.verdict.words}")
        click.echo(f"  {reading.persons} visitors, {reading.pages} pages, split {_counts(reading)}")
    for figures in reading.figures if whole else ():
        means = ", ".join(f"{arm.arm} {'-' if arm.mean is None else f'{arm.mean:.4g}'}" for arm in figures.arms)
        click.echo(f"  {figures.measure:<14} {means}")
        for each in figures.comparisons:
            sides = each.difference if each.lift is None else each.lift
            shown = (
                f"{side:+.4g}" if each.lift is None else f"{side:+.1%}"
                for side in (sides.estimate, sides.low, sides.high)
            )
            estimate, low, high = shown
            click.echo(
                f"  {'':<14} {each.arm}: {estimate} ({low} to {high}), p {each.surprise:.3g}, "
                f"variance saved {each.variance_saved:.0%}"
            )


def _counts(reading: Reading) -> str:
    return f"{' / '.join(map(str, reading.split.counts))} ({'BROKEN' if reading.split.broken else 'as planned'})"


@click.command("exposure")
@click.option("--site", required=True, help="The site's key.")
@click.option("--days", default=28, show_default=True, type=click.IntRange(1, 366), help="Of the last so many days.")
@click.option(
    "--first", default=20, show_default=True, type=click.IntRange(1), help="How many brands and categories to list."
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def exposure(site: str, days: int, first: int, *, as_json: bool) -> None:
    """Say how attention was shared out by brand, category and newness, beside targets or the catalogue."""
    now = datetime.now(UTC)

    async def act(database: Database) -> None:
        async with database.read() as db:
            await access.site(db, SiteId(site))
            found = await attention(db, SiteId(site), since=now - timedelta(days=days), until=now)
        if as_json:
            click.echo(orjson.dumps([asdict(each) for each in found]))
            return
        for each in found:
            _show_exposure(each, first)

    with_database(act)


def _show_exposure(each: Exposure, first: int) -> None:
    click.echo(f"{each.side}: {each.distance:.1%} of attention would have to move")
    for share in each.shares[:first]:
        target = "" if share.target is None else f", target {share.target:.1%}"
        click.echo(
            f"  {share.name[:40]:<40} attention {share.attention:6.1%}  catalogue {share.catalogue:6.1%}"
            f"  wanted {share.wanted:6.1%}{target}"
        )
    if len(each.shares) > first:
        click.echo(f"  … and {len(each.shares) - first} more")
