"""What people's next pages would search for by vectors is searched for, once they pause."""

from collections.abc import Sequence
from datetime import datetime

from domain.jobs import write as promises
from domain.jobs.values import Job
from workers.learning.ahead import search_ahead
from workers.learning.persons import of_each_site
from workers.runtime import Runtime

KIND = "search_ahead"
BATCH = 64


async def run(runtime: Runtime, jobs: Sequence[Job], _now: datetime) -> None:
    """Each job's person has their lists; one cut off has some of them, and pages search for the rest."""
    for site, asked, persons in of_each_site(jobs):
        await search_ahead(runtime, site, persons)
        async with runtime.database.write() as db:
            await promises.finish(db, [job.id for job in asked], runtime.now())
