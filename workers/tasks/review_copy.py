"""The words of a site are looked at again: those whose facts, prompt or model are others now are promised anew."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import structlog

from domain.access import read as access
from domain.base.database import Database
from domain.base.values import BlockId, SiteId
from domain.catalog.jobs import review_copy
from domain.jobs import write as promises
from domain.jobs.values import Job, NewJob, Priority
from domain.pages.jobs import write_copy
from domain.pages.read.copy_facts import blocks_with_copy, copy_facts, sites_of_other_prompts
from ml import prompts
from workers.copywriters import copywriter
from workers.runtime import Runtime
from workers.tasks.write_copy import changed_inputs
from workers.words import sampling

KIND = "review_copy"
BATCH = 1

# Blocks looked at in one job; the next job goes on after them, so a crash repeats no more than this.
AT_ONCE = 50

log = structlog.get_logger()


async def run(runtime: Runtime, jobs: Sequence[Job], now: datetime) -> None:
    """Each job's stretch of blocks has its new words promised, and the stretch after it is promised too."""
    for job in jobs:
        await _review(runtime, job, now)


async def promise_new_prompts(database: Database, now: datetime) -> int:
    """How many sites are looked at because their words were made with another prompt than today's."""
    async with database.write() as db:
        sites = await sites_of_other_prompts(db, prompts.version())
        return await promises.add(db, [review_copy(site, now) for site in sites], now)


async def _review(runtime: Runtime, job: Job, now: datetime) -> None:
    promised: list[NewJob] = []
    if job.site is not None:
        last = job.arguments.get("after")
        promised = await _stale(runtime, job.site, None if last is None else BlockId(UUID(str(last))), now)
    async with runtime.database.write() as db:
        await promises.add(db, promised, runtime.now())
        await promises.finish(db, [job.id], runtime.now())
    log.info("copy_reviewed", site=job.site, promised=len(promised))


async def _stale(runtime: Runtime, site: SiteId, after: BlockId | None, now: datetime) -> list[NewJob]:
    """The words to make anew of the next blocks, and the look at those that follow."""
    writer = await copywriter(runtime, site)
    settings = sampling(runtime.settings)
    promised = []
    async with runtime.database.read() as db:
        shop = await access.site(db, site)
        blocks = await blocks_with_copy(db, site, AT_ONCE, after)
        for block in blocks:
            for locale in shop.locales:
                facts = await copy_facts(db, block.id, locale, now, beside=False)
                if facts is None or not (changed := changed_inputs(facts, writer, settings, now)):
                    continue
                inputs = "+".join(made_from[:12] for _, made_from in changed)
                version, background = facts.version, Priority.BACKGROUND
                promised.append(write_copy(site, block.id, locale, version, background, inputs=inputs))
    if len(blocks) == AT_ONCE:
        promised.append(review_copy(site, now, str(blocks[-1].id)))
    return promised
