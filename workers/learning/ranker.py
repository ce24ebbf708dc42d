"""Training a site's ranker from what its shoppers made of what they were shown."""

import time
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path

from domain.base.database import Database, WriteSession
from domain.base.values import SiteId
from domain.choosing.read import answers as read_answers
from domain.choosing.read import histories
from domain.choosing.read import rankers as read
from domain.choosing.read.goods import goods
from domain.choosing.values.rankers import Ranker
from domain.choosing.values.tuning import Tuning, from_json
from domain.choosing.write.rankers import TAINTED, promote_ranker, store_ranker
from workers.learning.click_by_click import click_by_click
from workers.learning.due import ENOUGH_FOR_TREES, WINDOW
from workers.learning.forest import forest
from workers.learning.lessons import Fitted, Lesson
from workers.learning.pages_then import lesson
from workers.learning.runs import write_run

# What is older has been forgotten to less than a hundredth (click_by_click.FORGETTING).
MOST_ROWS = 100_000
BY = "worker:train_ranker"
SEED = 1

Think = Callable[[Callable[[], Fitted | None]], Awaitable[Fitted | None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a training came to: the version it has, and whether it went live."""

    version: int
    promoted: bool
    fitted: Fitted


def fit(taught: Lesson, live: Ranker | None, *, seed: int = SEED) -> Fitted | None:
    """A ranker trained on these answers: trees where there are 5,000 clicks, else click by click; None without any click.

    Limits   some 20 s for a million rows of trees, 30 µs a row of regression, both on one core.
    """
    if not taught.clicks or taught.answers.clicked.all():
        return None
    if taught.clicks < ENOUGH_FOR_TREES:
        return click_by_click(taught, live, seed=seed)
    # Clicks that all lie in one part of the time leave a forest nothing to be judged by.
    return forest(taught, live, seed=seed) or click_by_click(taught, live, seed=seed)


async def prepare(database: Database, site: SiteId, now: datetime, think: Think) -> Fitted | None:
    """A ranker for the site, not yet kept; None where nothing was clicked that names the page it was on.

    Limits   20,000 pages of 30 days; the whole history is read into memory, some 40 bytes a signal.
    """
    start = time.monotonic()
    async with database.read() as db:
        given = await read_answers.answers(db, site, now - WINDOW)
        if not given.clicked.any():
            return None
        if given.clicked.sum() < ENOUGH_FOR_TREES:
            given = given.newest(MOST_ROWS)
        done = await histories.everything(db, site)
        offered = await goods(db, site)
        counting = await read_answers.counting(db, site)
        live = await read.live_ranker(db, site)
    tuning = Tuning() if live is None else from_json(live.settings.get("tuning", {}))
    fitted = await think(lambda: fit(lesson(given, done, offered, counting, tuning), live))
    if fitted is None:
        return None
    metrics = {**fitted.ranker.metrics, "took_s": round(time.monotonic() - start, 3)}
    settings = {
        **fitted.ranker.settings,
        "window_days": WINDOW.days,
        "tuning": asdict(tuning),
        "shown_by": given.shown_by,
    }
    return replace(fitted, ranker=replace(fitted.ranker, metrics=metrics, settings=settings))


async def keep(db: WriteSession, site: SiteId, fitted: Fitted, now: datetime) -> Outcome:
    """The ranker is the site's newest version, and live if it gains even at the lower bound and knows nobody who was forgotten
    while it was trained.
    """
    version = await store_ranker(db, site, fitted.ranker, now)
    stored = await read.ranker(db, site, version)
    better = fitted.verdict.better and stored is not None and TAINTED not in stored.settings
    if better:
        await promote_ranker(db, site, version, by=BY, now=now)
    return Outcome(version=version, promoted=better, fitted=fitted)


def run_folder(state_dir: Path, site: SiteId) -> Path:
    """Where the figures of a site's trainings are kept."""
    return state_dir / "runs" / "rankers" / site


def show(folder: Path, outcome: Outcome) -> Path:
    """The picture of a training, with its figures beside it."""
    return write_run(folder / f"{outcome.version:05d}", outcome.fitted.ranker)
