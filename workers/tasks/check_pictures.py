"""Pictures that were read are held beside their item's words and the shop's other pictures; what is wrong waits for an editor."""

from collections.abc import Sequence
from datetime import datetime

import structlog

from domain.base.database import WriteSession
from domain.base.values import ImageId, SiteId
from domain.jobs import write as promises
from domain.jobs.values import Job
from domain.matching import read as matching
from domain.matching.values import Modality, Space
from domain.pictures.read.unchecked import beside, doubles, keeps_together, measured_each, unchecked
from domain.pictures.rules.problems import findings, looks_foreign
from domain.pictures.values import Beside, Double
from domain.pictures.write.check import Looked, checked, one_at_a_time
from workers.runtime import Runtime

KIND = "check_pictures"
BATCH = 1

# Pictures that are looked at in one transaction: a second where each is measured beside all others.
AT_ONCE = 100

log = structlog.get_logger()


async def run(runtime: Runtime, jobs: Sequence[Job], _now: datetime) -> None:
    """Each job's site has no picture left that nobody looked at."""
    for job in jobs:
        looked_at = found = 0
        while job.site is not None:
            async with runtime.database.write() as db:
                count, problems = await _look(db, job.site, runtime.settings.exact_search_rows, runtime.now())
            looked_at, found = looked_at + count, found + problems
            if count < AT_ONCE:
                break
        async with runtime.database.write() as db:
            await promises.finish(db, [job.id], runtime.now())
        log.info("pictures_checked", site=job.site, pictures=looked_at, problems=found)


async def _look(db: WriteSession, site: SiteId, exact_rows: int, now: datetime) -> tuple[int, int]:
    """How many pictures were looked at, and how many problems were found."""
    await one_at_a_time(db, site)
    seen = await unchecked(db, site, AT_ONCE)
    if not seen:
        return 0, 0
    space: Space | None = await matching.live_space(db, Modality.IMAGE, site)
    near: dict[ImageId, list[Beside]] = {}
    twice: list[Double] = []
    if space is not None:
        twice = await doubles(db, site, space, seen)
        exactly = await measured_each(db, site, space, exact_rows)
        near = await beside(db, site, space, [each.image for each in seen], exactly=exactly)
        for each in seen:
            if looks_foreign(each, near[each.image]) and not await keeps_together(
                db, site, space, each, exactly=exactly
            ):
                near[each.image] = []
    looked = [Looked(picture=each, findings=findings(each, near.get(each.image, ()))) for each in seen]
    return len(seen), await checked(db, site, looked, twice, now)
