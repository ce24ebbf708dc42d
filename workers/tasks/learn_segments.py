"""A site's shoppers are grouped anew, and the segments they make go live."""

from collections.abc import Sequence
from datetime import datetime

from domain.audience.write.learnt import store_run
from domain.base.values import SiteId
from domain.jobs import write as promises
from domain.jobs.values import Job
from workers.runtime import Runtime

KIND = "learn_segments"
BATCH = 1


async def run(runtime: Runtime, jobs: Sequence[Job], _now: datetime) -> None:
    """One site after the other. TooFewShoppers and NothingToMeasureBy end a job with a note."""
    from workers.learning.audience import learn_site  # noqa: PLC0415 - scikit-learn stays out of relays and idle workers

    for job in jobs:
        site = SiteId(str(job.site))
        new = await learn_site(runtime, site)
        async with runtime.database.write() as db:
            await store_run(db, site, new, runtime.now())
            await promises.finish(db, [job.id], runtime.now())
