"""Rankers, as an operator trains, compares and chooses them."""

import asyncio
from datetime import UTC, datetime
from functools import partial

import click

from domain.access import read as access
from domain.base.asked import with_database
from domain.base.database import Database
from domain.base.settings import settings
from domain.base.values import SiteId
from domain.choosing.read import rankers as read
from domain.choosing.values.rankers import Ranker
from domain.choosing.write.rankers import promote_ranker, roll_back_ranker
from workers import versions


def _told(ranker: Ranker) -> dict[str, object]:
    """Everything but the numbers it is made of."""
    return {
        "version": ranker.version,
        "kind": ranker.kind,
        "state": ranker.state.value,
        "trained_at": ranker.trained_at,
        "promoted_at": ranker.promoted_at,
        "data_hash": ranker.data_hash,
        "settings": dict(ranker.settings),
        "metrics": dict(ranker.metrics),
        "history": list(ranker.history),
    }


def _row(ranker: Ranker) -> tuple[str, ...]:
    figure = partial(versions.figure, ranker.metrics)

    return (
        *(str(ranker.version), ranker.kind, ranker.state.value, f"{ranker.trained_at.astimezone(UTC):%Y-%m-%d %H:%M}"),
        *(figure("clicks", ".0f"), figure("judged_pages", ".0f"), figure("ndcg", ".4f"), figure("rival_ndcg", ".4f")),
        f"{figure('gain_low', '+.4f')} to {figure('gain_high', '+.4f')}",
        figure("expected_calibration_error", ".4f"),
    )


rankers = versions.commands(
    versions.Learnt(
        one="ranker",
        of=read.rankers,
        told=_told,
        head=(
            "version",
            "kind",
            "state",
            "trained",
            "clicks",
            "pages",
            "NDCG@10",
            "in use",
            "gain",
            "calibration error",
        ),
        row=_row,
        promote=promote_ranker,
        roll_back=roll_back_ranker,
        nothing_yet="no ranker was trained yet; the blend that needs no training puts items in order",
        as_before="the blend that needs no training is live",
    ),
    about="List a site's rankers, the newest first, with how each did on pages it had not seen; or train and choose one.",
    promoting="Let this version put items in order from now on.",
)


@rankers.command("train")
@click.pass_obj
def train(site: SiteId) -> None:
    """Train a ranker now; it goes live where it is better on pages it had not seen, even at the lower bound."""
    # Scikit-learn and matplotlib stay out of every other command.
    from workers.learning.ranker import keep, prepare, run_folder, show  # noqa: PLC0415

    async def act(database: Database) -> None:
        now = datetime.now(UTC)
        async with database.read() as db:
            await access.site(db, site)
        fitted = await prepare(database, site, now, asyncio.to_thread)
        if fitted is None:
            click.echo("nothing to learn from: no click names the page it was on")
            return
        async with database.write() as db:
            outcome = await keep(db, site, fitted, now)
        picture = show(run_folder(settings().state_dir, site), outcome)
        verdict = fitted.verdict
        click.echo(
            f"ranker {outcome.version} ({fitted.ranker.kind}) {'is live' if outcome.promoted else 'waits as a candidate'}: "
            f"NDCG@10 {verdict.ndcg:.4f} on {verdict.pages} pages, where what was in use has {verdict.rival:.4f}; "
            f"it gains {verdict.low:+.4f} to {verdict.high:+.4f}"
        )
        click.echo(f"figures: {picture}")

    with_database(act)
