"""Page policies learn what shoppers clicked, within a second, and what they did not, once a page is over."""

from collections.abc import Sequence
from datetime import datetime

import structlog

from domain.base.values import SiteId
from domain.experiments.write import policies
from domain.jobs import write as promises
from domain.jobs.values import Job
from workers.runtime import Runtime

KIND = "learn_policy"
BATCH = 20
# Its batches would wait for each other: a shop counts and learns in one order.
GATHERS = True

log = structlog.get_logger()


async def run(runtime: Runtime, jobs: Sequence[Job], _now: datetime) -> None:
    """Each site's policies know what was to be learnt by now."""
    for site in sorted({job.site for job in jobs if job.site is not None}):
        learnt = await _learn(runtime, site)
        log.info("policy_learnt", site=site, lessons=learnt)
    async with runtime.database.write() as db:
        await promises.finish(db, [job.id for job in jobs], runtime.now())


async def _learn(runtime: Runtime, site: SiteId) -> int:
    """How many lessons were learnt, a short transaction for each few. What is learnt stays learnt if the job ends early."""
    learnt = 0
    while True:
        async with runtime.database.write() as db:
            some = await policies.learn(db, site, runtime.now())
        learnt += some
        if some < policies.AT_ONCE:
            return learnt
