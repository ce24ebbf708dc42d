"""A site's ranker is trained anew from the clicks since the last time."""

from collections.abc import Sequence
from datetime import datetime

import structlog

from domain.choosing.write.rankers import let_go_of_forgotten
from domain.jobs import write as promises
from domain.jobs.values import Job
from workers.runtime import Runtime

log = structlog.get_logger()

KIND = "train_ranker"
BATCH = 1


async def run(runtime: Runtime, jobs: Sequence[Job], now: datetime) -> None:
    """Each site has one version more; it is live where it is better on pages it had not seen."""
    # Scikit-learn and matplotlib stay out of the relay, and of workers that train nothing.
    from workers.learning.ranker import BY, keep, prepare, run_folder, show  # noqa: PLC0415

    for job in jobs:
        assert job.site is not None
        fitted = await prepare(runtime.database, job.site, now, runtime.think)
        outcome = None
        async with runtime.database.write() as db:
            if fitted is not None:
                outcome = await keep(db, job.site, fitted, runtime.now())
            new = None if outcome is None else outcome.version
            await let_go_of_forgotten(db, job.site, new, by=BY, now=runtime.now())
            await promises.finish(db, [job.id], runtime.now())
        if outcome is not None:
            figures = outcome.fitted.verdict.to_json()
            log.info("ranker_trained", site=job.site, version=outcome.version, live=outcome.promoted, **figures)
            await runtime.think(show, run_folder(runtime.settings.state_dir, job.site), outcome)
