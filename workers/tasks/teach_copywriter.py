"""A site's copywriter learns from what its editors made of its words; what it learnt is offered, not used."""

from collections.abc import Sequence
from datetime import datetime

import structlog

from domain.jobs import write as promises
from domain.jobs.values import Job
from domain.pages.write.adapters import store_adapter
from workers.runtime import Runtime

log = structlog.get_logger()

KIND = "teach_copywriter"
BATCH = 1


async def run(runtime: Runtime, jobs: Sequence[Job], _now: datetime) -> None:
    """Each site has one adapter more, where its editors said enough; somebody promotes it, or nobody does."""
    # Torch stays out of the relay, and of workers that teach nothing.
    from workers.learning.copywriter import prepare  # noqa: PLC0415

    for job in jobs:
        assert job.site is not None
        taught = await prepare(runtime.database, runtime.settings, job.site)
        version = None
        async with runtime.database.write() as db:
            if taught is not None:
                version = await store_adapter(db, job.site, taught, runtime.now())
            await promises.finish(db, [job.id], runtime.now())
        if taught is not None:
            log.info("adapter_offered", site=job.site, version=version, **taught.metrics)
