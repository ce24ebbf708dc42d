"""A site's counts are made anew from its whole history: every night, and after an import."""

from collections.abc import Sequence
from datetime import datetime

from domain.base.values import SiteId
from domain.jobs import write as promises
from domain.jobs.values import Job
from workers.learning.ahead import search_ahead
from workers.learning.memory import rebuild_memory
from workers.runtime import Runtime

KIND = "rebuild_memory"
BATCH = 1


async def run(runtime: Runtime, jobs: Sequence[Job], now: datetime) -> None:
    """Each job's site is counted anew, in the way it is counted now; a job that is cut off is taken up where it was."""
    for job in jobs:
        site = SiteId(str(job.site))
        await rebuild_memory(runtime.database, site, None, now)
        await search_ahead(runtime, site)
        async with runtime.database.write() as db:
            await promises.finish(db, [job.id], runtime.now())
