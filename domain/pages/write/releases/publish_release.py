"""All of a release goes live at once, or nothing of it."""

from dataclasses import replace
from datetime import datetime

from domain.access.values import Hand
from domain.base.database import WriteSession
from domain.base.values import SiteId
from domain.pages.read import releases as read
from domain.pages.rules import release_checks
from domain.pages.values.releases import Release, ReleaseCheck, ReleaseId, ReleaseState
from domain.pages.write import settle
from domain.pages.write.begin import take_pen
from domain.pages.write.releases import pen

OPEN = (ReleaseState.DRAFT, ReleaseState.SCHEDULED)


async def publish_release(
    db: WriteSession,
    site: SiteId,
    release_id: ReleaseId,
    *,
    expected_version: int,
    dry_run: bool = False,
    by: Hand,
    now: datetime,
) -> ReleaseCheck:
    """What the release did to each block, and the release, published; in a dry run what it would do, and nothing of it is written.

    Errors   ReleaseAbsent, ReleaseInOtherState, ReleaseChanged; ReleaseConflict where what is live has changed since;
             ReleaseInvalid where it holds nothing or a block would be incomplete; NotAllowed; then nothing was written.
    """
    await take_pen(db, site, now)
    release = await pen.seen(db, site, release_id, expected_version, states=OPEN, now=now)
    check = await publishable(db, release, by=by, now=now)
    if dry_run:
        return check
    changes = [each.change for each in check.blocks]
    return replace(check, release=await settle.put_live(db, release, changes, by=by, at=now, now=now))


async def publishable(db: WriteSession, release: Release, *, by: Hand, now: datetime) -> ReleaseCheck:
    """What the release would do, with nothing that speaks against it.

    Errors   ReleaseConflict, ReleaseInvalid, NotAllowed.
    """
    check = await read.check(db, release, now)
    pen.require_touch(check.blocks, by)
    release_checks.require_clean(check)
    return check
