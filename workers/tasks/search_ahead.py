"""What people's next pages would search for by vectors is searched for, once they pause."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from domain.base.values import ShopperId, SiteId
from domain.jobs import write as promises
from domain.jobs.values import Job
from workers.learning.ahead import search_ahead
from workers.runtime import Runtime

KIND = "search_ahead"
BATCH = 64


async def run(runtime: Runtime, jobs: Sequence[Job], _now: datetime) -> None:
    """Each job's person has their lists; one cut off has some of them, and pages search for the rest."""
    by_site: dict[SiteId, list[Job]] = defaultdict(list)
    for job in jobs:
        by_site[SiteId(str(job.site))].append(job)
    for site, asked in by_site.items():
        await search_ahead(runtime, site, sorted({ShopperId(int(str(job.arguments["person"]))) for job in asked}))
        async with runtime.database.write() as db:
            await promises.finish(db, [job.id for job in asked], runtime.now())
