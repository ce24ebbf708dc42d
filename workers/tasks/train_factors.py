"""A site's factors are trained anew: every night, when a young shop has doubled, and after somebody was forgotten."""

from collections.abc import Sequence
from datetime import datetime

from domain.base.values import SiteId
from domain.jobs import write as promises
from domain.jobs.values import Job
from workers.learning.ahead import search_ahead
from workers.runtime import Runtime

KIND = "train_factors"
BATCH = 1


async def run(runtime: Runtime, jobs: Sequence[Job], _now: datetime) -> None:
    """One site after the other; a job that is cut off begins again."""
    from workers.learning.factors import train_site  # noqa: PLC0415 - torch stays out of relays and idle workers

    for job in jobs:
        site = SiteId(str(job.site))
        if await train_site(runtime.database, site, runtime.think, runtime.now()):
            await search_ahead(runtime, site)
        async with runtime.database.write() as db:
            await promises.finish(db, [job.id], runtime.now())
