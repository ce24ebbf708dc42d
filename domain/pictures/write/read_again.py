"""Pictures that another reader has read, or an older version of this one, ask to be read again."""

from datetime import datetime

from sqlalchemy import func, select

from domain.base.database import Database, WriteSession
from domain.base.values import ImageId, SiteId
from domain.catalog import jobs
from domain.catalog.models import ImageRow
from domain.catalog.values import ImageState
from domain.jobs import write as promises
from domain.jobs.models import JobRow
from domain.jobs.values import JobState

AT_ONCE = 5_000


async def promise_reading_again(database: Database, read_by: str, now: datetime) -> int:
    """How many pictures, not read by this reader, are promised to be read again when nothing else waits.

    What is known of them stays until then; what people said of them stays. Things that were withdrawn may come back: theirs are read too.
    """
    promised = 0
    after: ImageId | None = ImageId(0)
    while after is not None:
        async with database.write() as db:
            new, after = await _promise(db, read_by, now, after)
        promised += new
    return promised


async def _promise(db: WriteSession, read_by: str, now: datetime, after: ImageId) -> tuple[int, ImageId | None]:
    """How many of the next pictures, and the last one looked at, None at the end. Reads every picture once, by pk_images.

    Limits   5,000 pictures a call, so that no transaction is long.
    """
    rows = (
        await db.execute(
            select(ImageRow.id, ImageRow.site, ImageRow.src, ImageRow.media)
            .where(
                ImageRow.id > after,
                ImageRow.state == ImageState.READ,
                func.coalesce(ImageRow.read_by, "") != read_by,
            )
            .order_by(ImageRow.id)
            .limit(AT_ONCE)
        )
    ).all()
    wanted = [jobs.read_images(SiteId(row.site), ImageId(row.id), row.src, row.media) for row in rows]
    # What died waits for a person (`jobs retry`); promising it again would only make more of the dead.
    is_dead = (JobRow.kind == "read_images", JobRow.state == JobState.DEAD, JobRow.key.in_([job.key for job in wanted]))
    dead = set(await db.scalars(select(JobRow.key).where(*is_dead)))
    new = await promises.add(db, [job for job in wanted if job.key not in dead], now)
    return new, ImageId(rows[-1].id) if rows else None
