"""A site's own space is fitted anew: every so often, and after somebody was forgotten; it answers where it finds more."""

from collections.abc import Sequence
from datetime import datetime

import structlog

from domain.base.values import SiteId
from domain.jobs import write as promises
from domain.jobs.values import Job
from domain.matching.write.go_live import let_go_of_forgotten
from workers.runtime import Runtime

log = structlog.get_logger()

KIND = "fit_space"
BATCH = 1


async def run(runtime: Runtime, jobs: Sequence[Job], _now: datetime) -> None:
    """One site after the other; a job that is cut off begins again."""
    from workers.learning.fitting import fit_site, open_space_of  # noqa: PLC0415 - torch stays out of relays and idle workers

    for job in jobs:
        site = SiteId(str(job.site))
        began = runtime.now()
        found = await fit_site(runtime.database, runtime.settings, site, "best", lambda _: None)
        opened = None
        if found is not None:
            opened, _ = await open_space_of(runtime.database, site, found, runtime.now(), anyway=False, began=began)
        async with runtime.database.write() as db:
            # What holds a forgotten person's pairs answers no longer: the model's own space does until a better one is full.
            gone = await let_go_of_forgotten(db, site, by=f"worker:{KIND}", now=runtime.now())
            await promises.finish(db, [job.id], runtime.now())
        log.info("space_refitted", site=site, space=opened and opened.id, let_go=gone)
