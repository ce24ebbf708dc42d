"""What shoppers did is counted for everybody: pairs, neighbours, heat and interests follow within a second."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from domain.audience.read.members import main_segments
from domain.base.values import ShopperId, SiteId
from domain.choosing.write.fold import fold
from domain.jobs import write as promises
from domain.jobs.values import Job
from workers.runtime import Runtime

KIND = "fold_behaviour"
# A shop's counts are held while a batch is folded; so many people take some tenths of a second.
BATCH = 64


async def run(runtime: Runtime, jobs: Sequence[Job], _now: datetime) -> None:
    """Each job's person is counted, a site's people in one transaction."""
    by_site: dict[SiteId, list[Job]] = defaultdict(list)
    for job in jobs:
        by_site[SiteId(str(job.site))].append(job)
    for site, asked in by_site.items():
        persons = sorted({ShopperId(int(str(job.arguments["person"]))) for job in asked})
        async with runtime.database.write() as db:
            await fold(db, site, persons, runtime.now(), main_segments)
            await promises.finish(db, [job.id for job in asked], runtime.now())
