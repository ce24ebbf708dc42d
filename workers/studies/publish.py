"""`publish-figures`: figures for everybody to see, which tell next to nothing of anybody."""

from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path

import click
import orjson

from domain.access import read as access
from domain.base.asked import with_database
from domain.base.database import Database
from domain.base.settings import settings
from domain.base.values import Json, SiteId
from domain.insights.read.bounded import MOST_BLOCKS, MOST_DAYS, Bounded, Counts, bounded_counts
from domain.insights.write.publications import spend

# Half for days and half for blocks; of each, half for visitors and half for those who clicked.
PARTS = 4
# What is smaller than twice the noise is mostly noise, and what is smaller than this invites to guess who it was.
LEAST = 20


@click.command("publish-figures")
@click.option("--site", required=True, help="The site's key.")
@click.option("--epsilon", required=True, type=click.FloatRange(0.01, 10), help="How much may be told: less is safer.")
@click.option(
    "--days", default=28, show_default=True, type=click.IntRange(1, 366), help="Whole days until yesterday, UTC."
)
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), help="A file to write; left out: standard output."
)
def publish_figures(site: str, epsilon: float, days: int, out: Path | None) -> None:
    """Write visitors and clicks by day and by block as JSON, with noise that hides every single person.

    What is published is written down and counts against the site's privacy budget of any 30 days (PRIVACY_BUDGET); past it
    nothing is published, and the command ends with exit code 1.
    """
    now = datetime.now(UTC)
    last = now.date() - timedelta(days=1)
    window = (last - timedelta(days=days - 1), last)
    # What cannot be written is not spent.
    with click.open_file("-" if out is None else str(out), "wb") as file:
        said = with_database(partial(_publish, site=SiteId(site), window=window, epsilon=epsilon, now=now))
        file.write(orjson.dumps(said, option=orjson.OPT_INDENT_2) + b"\n")


async def _publish(
    database: Database, *, site: SiteId, window: tuple[date, date], epsilon: float, now: datetime
) -> dict[str, Json]:
    """What was spent is written down before anything is shown: an answer that is lost is not asked for twice."""
    async with database.write() as db:
        await access.site(db, site)
        budget = settings().privacy_budget
        left = await spend(db, site, epsilon, window, budget=budget, by="publish-figures", now=now)
    async with database.read() as db:
        counts = await bounded_counts(db, site, *window)
    return published(site, window, counts, epsilon=epsilon, left=left)


def published(site: str, window: tuple[date, date], counts: Bounded, *, epsilon: float, left: float) -> dict[str, Json]:
    """What is published, with what a reader has to know to trust and to doubt it."""
    first, last = window
    return {
        "site": site,
        "from": first.isoformat(),
        "to": last.isoformat(),
        "privacy": {
            "epsilon": epsilon,
            "unit": "person",
            "mechanism": "discrete Laplace",
            "noise": {"days": _noise(MOST_DAYS, epsilon), "blocks": _noise(MOST_BLOCKS, epsilon)},
            "counted_of_one_person": {"days": MOST_DAYS, "blocks": MOST_BLOCKS},
            "least": LEAST,
            "budget_left": round(left, 6),
        },
        "days": _lines(counts.days, MOST_DAYS, epsilon),
        "blocks": _lines(counts.blocks, MOST_BLOCKS, epsilon),
    }


def _lines(counts: Counts, most_of_one: int, epsilon: float) -> list[Json]:
    if not counts.names:
        return []
    from workers.studies.noise import hidden  # noqa: PLC0415 - opendp takes two seconds to load

    visitors = hidden(counts.visitors, most_of_one=most_of_one, epsilon=epsilon / PARTS)
    clickers = hidden(counts.clickers, most_of_one=most_of_one, epsilon=epsilon / PARTS)
    least = max(LEAST, 2 * _noise(most_of_one, epsilon))
    return [
        _line(name, seen, clicked, least) for name, seen, clicked in zip(counts.names, visitors, clickers, strict=True)
    ]


def _line(name: str, visitors: int, clickers: int, least: float) -> Json:
    """What is too small is left out, by its noisy count: that it is small is all that is told."""
    if visitors < least:
        return {"name": name, "visitors": None, "clickers": None, "rate": None}
    clicked = min(max(clickers, 0), visitors)
    return {"name": name, "visitors": visitors, "clickers": clicked, "rate": round(clicked / visitors, 4)}


def _noise(most_of_one: int, epsilon: float) -> float:
    """The scale of the noise: two values in three are off by less than about this."""
    return round(most_of_one * PARTS / epsilon, 3)
