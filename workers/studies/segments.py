"""`segments`: how a site's shoppers fall into groups, and whether the groups can be trusted."""

import asyncio

import click

from domain.access import read as access
from domain.audience.read.learnt import segment_run
from domain.audience.values.learnt import SegmentRun
from domain.audience.write.learnt import store_run
from domain.base.settings import settings
from domain.base.values import SiteId
from workers.runtime import Runtime, open_runtime


@click.command()
@click.option("--site", required=True, help="The site's key.")
@click.option("--learn", is_flag=True, help="Group the shoppers anew first; otherwise that happens once a day.")
def segments(site: str, *, learn: bool) -> None:
    """Learnt segments of a site: names, sizes, words, and how stable each number of groups is."""
    asyncio.run(_show(SiteId(site), learn=learn))


async def _show(site: SiteId, *, learn: bool) -> None:
    runtime = open_runtime(settings())
    try:
        async with runtime.database.read() as db:
            await access.site(db, site)
        if learn:
            await _learn(runtime, site)
        async with runtime.database.read() as db:
            run = await segment_run(db, site)
    finally:
        await runtime.database.close()
    if run is None:
        raise click.ClickException(f"Nothing was learnt of {site!r} yet. Say --learn, or leave the workers running.")
    for line in report(run):
        click.echo(line)


async def _learn(runtime: Runtime, site: SiteId) -> None:
    from workers.learning.audience import learn_site  # noqa: PLC0415 - scikit-learn stays out of every other command

    new = await learn_site(runtime, site)
    async with runtime.database.write() as db:
        await store_run(db, site, new, runtime.now())


def report(run: SegmentRun) -> list[str]:
    """What the command prints."""
    found = run.report
    verdict = "stable" if found.stable else "not stable: take them as a hint"
    lines = [
        f"{run.site}: {len(run.segments)} segments of {run.shoppers} shoppers",
        f"version {run.version}, learnt {run.learnt_at:%Y-%m-%d %H:%M} UTC",
        f"stability {found.stability:.2f} ({verdict}), silhouette {found.silhouette:.2f}",
        f"k-means and mixture agree {found.agreement:.2f}",
        "",
        f"{'share':>6} {'size':>6}  key and words",
    ]
    for each in run.segments:
        lines.append(f"{each.share:6.1%} {each.size:6}  {each.key}: {', '.join(each.keywords)}")
        if each.related:
            lines.append(f"{'':15}also {', '.join(each.related)}")
    lines += ["", f"{'k':>4} {'stability':>10} {'silhouette':>11}"]
    lines += [f"{trial.k:4} {trial.stability:10.2f} {trial.silhouette:11.2f}" for trial in found.trials]
    return lines
