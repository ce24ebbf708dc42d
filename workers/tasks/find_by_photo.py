"""A shopper's photo is looked at, and forgotten: what is kept is which products look like it."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import structlog

from domain.base.values import SiteId
from domain.jobs import write as promises
from domain.jobs.values import Job
from domain.pictures.read.alike import looks_like_photo
from domain.pictures.read.photos import photo_to_look_at
from domain.pictures.read.unchecked import measured_each
from domain.pictures.rules import photos as rules
from domain.pictures.values import Alike
from domain.pictures.write.photos import answer_photo, refuse_photo
from ml.values import ImageRefused
from workers import spaces
from workers.runtime import Runtime

KIND = "find_by_photo"
BATCH = 1

log = structlog.get_logger()


async def run(runtime: Runtime, jobs: Sequence[Job], _now: datetime) -> None:
    """Each photo has its answer, or its problem; the photo itself is gone."""
    for job in jobs:
        photo = UUID(str(job.arguments["photo"]))
        async with runtime.database.read() as db:
            sent = await photo_to_look_at(db, photo)
        found: list[Alike] = []
        problem: str | None = None
        if sent is not None:
            try:
                found = await _found(runtime, *sent)
            except ImageRefused as refusal:
                problem = f"{refusal.code.value}: {refusal.message}"
        async with runtime.database.write() as db:
            if problem is None:
                await answer_photo(db, photo, found)
            else:
                await refuse_photo(db, photo, problem)
            await promises.finish(db, [job.id], runtime.now())
        log.info("photo_looked_at", site=job.site, found=len(found), refused=problem is not None)


async def _found(runtime: Runtime, site: SiteId, photo: bytes) -> list[Alike]:
    reader = await runtime.models.image_reader()
    space = await spaces.image_space(runtime)
    vector = await runtime.think(reader.vector, photo)
    async with runtime.database.read() as db:
        exactly = await measured_each(db, site, space, runtime.settings.exact_search_rows)
        return await looks_like_photo(db, site, space, vector, most=rules.FOUND, exactly=exactly, now=runtime.now())
