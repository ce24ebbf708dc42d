"""What shoppers did is counted for everybody: pairs, neighbours, heat and interests follow within a second."""

from collections.abc import Sequence
from datetime import datetime

from domain.audience.read.members import main_segments
from domain.choosing.write.fold import fold
from domain.jobs import write as promises
from domain.jobs.values import Job
from workers.learning.persons import of_each_site
from workers.runtime import Runtime

KIND = "fold_behaviour"
# A shop's counts are held while a batch is folded; so many people take some tenths of a second.
BATCH = 64
# Its batches would wait for each other: a shop counts and learns in one order.
GATHERS = True


async def run(runtime: Runtime, jobs: Sequence[Job], _now: datetime) -> None:
    """Each job's person is counted, a site's people in one transaction."""
    for site, asked, persons in of_each_site(jobs):
        async with runtime.database.write() as db:
            await fold(db, site, persons, runtime.now(), main_segments)
            await promises.finish(db, [job.id for job in asked], runtime.now())
