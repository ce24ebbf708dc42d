"""Questions about photos that shoppers sent."""

from uuid import UUID

from sqlalchemy import select

from domain.base.database import ReadSession
from domain.base.values import ItemId, SiteId
from domain.pictures.models import PhotoSearchRow
from domain.pictures.values import Alike, PhotoSearch, PhotoState


async def photo_search(db: ReadSession, site: SiteId, photo: UUID) -> PhotoSearch | None:
    """What became of a photo; None for one that this site does not know, or no longer."""
    row = PhotoSearchRow
    columns = (row.id, row.site, row.state, row.problem, row.items, row.scores, row.created_at)
    found = (await db.execute(select(*columns).where(row.id == photo, row.site == site))).one_or_none()
    if found is None:
        return None
    named = zip(found.items, found.scores, strict=True)
    return PhotoSearch(
        id=found.id,
        site=SiteId(found.site),
        state=PhotoState(found.state),
        problem=found.problem,
        found=tuple(Alike(item=ItemId(item), score=score) for item, score in named),
        created_at=found.created_at,
    )


async def photo_to_look_at(db: ReadSession, photo: UUID) -> tuple[SiteId, bytes] | None:
    """The photo and its site; None where it was looked at or forgotten."""
    row = PhotoSearchRow
    waits = (row.id == photo, row.state == PhotoState.WAITING.value)
    found = (await db.execute(select(row.site, row.photo).where(*waits))).one_or_none()
    return None if found is None or found.photo is None else (SiteId(found.site), found.photo)
