"""What editors say about pictures: a problem is none, words are taken, changed or refused."""

from datetime import datetime

from sqlalchemy import update

from domain.access import write as audit
from domain.base.database import WriteSession
from domain.base.values import ImageId, SiteId
from domain.catalog.models import ImageRow
from domain.pictures.errors import PictureAbsent
from domain.pictures.models import PictureProblemRow
from domain.pictures.values import ProblemKind


async def set_aside(
    db: WriteSession, site: SiteId, image: ImageId, kind: ProblemKind, *, by: str, now: datetime
) -> None:
    """The problem is out of the list, and is not found again in the same file.

    Errors   PictureAbsent where it is not open; then nothing was written.
    """
    await audit.take_pen(db, site)
    row = PictureProblemRow
    done = await db.execute(
        update(row)
        .where(row.site == site, row.image_id == image, row.kind == kind, row.set_aside_at.is_(None))
        .values(set_aside_at=now, set_aside_by=by)
        .returning(row.image_id)
    )
    if done.scalar_one_or_none() is None:
        raise PictureAbsent(image, f"problem {kind.value!r}")
    await audit.remember(
        db,
        site,
        actor=by,
        action="set_aside_picture_problem",
        things=[f"image:{image}"],
        details={"kind": kind},
        now=now,
    )


async def answer_alt(
    db: WriteSession, site: SiteId, image: ImageId, words: str | None, *, by: str, now: datetime
) -> None:
    """The picture has the editor's words, whatever an import says later; None: it needs none, and none are proposed again.

    Errors   PictureAbsent where nothing is proposed for it; then nothing was written.
    """
    await audit.take_pen(db, site)
    done = await db.execute(
        update(ImageRow)
        .where(ImageRow.site == site, ImageRow.id == image, ImageRow.alt_offer.is_not(None))
        .values(alt=words or "", alt_by=by, alt_offer=None)
        .returning(ImageRow.id)
    )
    if done.scalar_one_or_none() is None:
        raise PictureAbsent(image, "proposed words")
    await audit.remember(
        db, site, actor=by, action="describe_picture", things=[f"image:{image}"], details={"alt": words or ""}, now=now
    )
