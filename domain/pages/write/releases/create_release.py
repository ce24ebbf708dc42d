"""A release begins empty, with a title people will recognise it by."""

from datetime import datetime

from sqlalchemy import insert

from domain.access import read as access_read
from domain.access import write as access
from domain.access.rules import grants
from domain.access.values import Action, Hand
from domain.base.database import WriteSession
from domain.base.values import SiteId
from domain.pages.errors import ReleaseAbsent
from domain.pages.models import ReleaseRow
from domain.pages.read.releases import release
from domain.pages.rules.release_checks import refused
from domain.pages.values.releases import Release, ReleaseId
from domain.pages.write.begin import take_pen

TITLE_CHARS = 200


async def create_release(
    db: WriteSession, site: SiteId, title: str, *, by: Hand, now: datetime, reverts: ReleaseId | None = None
) -> Release:
    """A new draft release that holds nothing yet.

    Errors   UnknownSite; ReleaseInvalid for a title that is none; NotAllowed; then nothing was written.
    """
    await access_read.site(db, site)
    await take_pen(db, site, now)
    grants.require_action(by, Action.RELEASE)
    said = title.strip()
    if not said or len(said) > TITLE_CHARS or not said.isprintable():
        raise refused(repr(said[:40]), "title", f"has to be 1 to {TITLE_CHARS} characters on one line")
    made = await db.execute(
        insert(ReleaseRow)
        .values(site=site, title=said, reverts=reverts, created_by=by.label, created_at=now, updated_at=now)
        .returning(ReleaseRow.id)
    )
    new = ReleaseId(made.scalar_one())
    await access.remember(
        db,
        site,
        actor=by.label,
        action="create_release",
        things=[f"release:{new}"],
        details={"title": said, "reverts": None if reverts is None else str(reverts)},
        now=now,
    )
    found = await release(db, site, new)
    if found is None:
        raise ReleaseAbsent(str(new))
    return found
