"""A shopper's photo is kept until it was looked at, and not a moment longer."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.postgresql import insert

from domain.base.database import WriteSession
from domain.base.values import SiteId
from domain.jobs import write as promises
from domain.pictures import jobs
from domain.pictures.errors import TooManyPhotos
from domain.pictures.models import PhotoSearchRow
from domain.pictures.rules import photos as rules
from domain.pictures.values import Alike, PhotoState


async def send_photo(db: WriteSession, site: SiteId, photo: bytes, *, id: UUID, now: datetime) -> UUID:  # noqa: A002 - chance is an argument
    """The photo waits for a worker.

    Limits   it names nobody: who holds the id may ask what was found.
    Errors   PhotoRefused, TooManyPhotos; then nothing was written.
    """
    rules.require_photo(photo)
    waits = (PhotoSearchRow.site == site, PhotoSearchRow.state == PhotoState.WAITING.value)
    waiting = (await db.execute(select(func.count()).select_from(PhotoSearchRow).where(*waits))).scalar_one()
    if waiting >= rules.MOST_WAITING:
        raise TooManyPhotos(site, waiting)
    await db.execute(insert(PhotoSearchRow).values(id=id, site=site, photo=photo, created_at=now))
    await promises.add(db, [jobs.find_by_photo(site, id)], now)
    return id


async def answer_photo(db: WriteSession, photo: UUID, found: Sequence[Alike]) -> None:
    """What was found is kept, the photo is not."""
    items, scores = [each.item for each in found], [each.score for each in found]
    await _settle(db, photo, state=PhotoState.DONE, items=items, scores=scores)


async def refuse_photo(db: WriteSession, photo: UUID, problem: str) -> None:
    """Why nothing was found is kept, the photo is not."""
    await _settle(db, photo, state=PhotoState.REFUSED, problem=problem)


async def _settle(db: WriteSession, photo: UUID, **answer: object) -> None:
    waits = (PhotoSearchRow.id == photo, PhotoSearchRow.state == PhotoState.WAITING.value)
    await db.execute(update(PhotoSearchRow).where(*waits).values(photo=None, **answer))


async def forget(db: WriteSession, now: datetime) -> int:
    """How many rows there were too long: answers, and photos that no worker took. Reads ix_photo_searches_created_at."""
    row = PhotoSearchRow
    late = (row.state == PhotoState.WAITING.value, row.created_at < now - rules.WAITS)
    refused = await db.execute(
        update(row)
        .where(*late)
        .values(photo=None, state=PhotoState.REFUSED.value, problem="nobody looked at it in time")
        .returning(row.id)
    )
    gone = await db.execute(delete(row).where(row.created_at < now - rules.ANSWERED).returning(row.id))
    return len(refused.all()) + len(gone.all())
