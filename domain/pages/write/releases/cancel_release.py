"""A release loses its moment, or is put away."""

from dataclasses import replace
from datetime import datetime

from domain.access.values import Hand
from domain.base.database import WriteSession
from domain.base.values import SiteId
from domain.pages.read import releases as read
from domain.pages.values.releases import Release, ReleaseId, ReleaseState
from domain.pages.write.begin import take_pen
from domain.pages.write.releases import pen


async def cancel_release(
    db: WriteSession, site: SiteId, release_id: ReleaseId, *, expected_version: int, by: Hand, now: datetime
) -> Release:
    """The release, a draft again: it holds what it held, and nothing happens at its moment.

    Errors   ReleaseAbsent, ReleaseInOtherState, ReleaseChanged, NotAllowed; then nothing was written.
    """
    await take_pen(db, site, now)
    release = await pen.seen(db, site, release_id, expected_version, states=[ReleaseState.SCHEDULED], now=now)
    pen.require_touch((await read.check(db, release, now)).blocks, by)
    cancelled = replace(release, state=ReleaseState.DRAFT, scheduled_at=None)
    return await pen.moved_on(db, cancelled, "cancel_release", {}, by=by, now=now, event="release.cancelled")


async def discard_release(
    db: WriteSession, site: SiteId, release_id: ReleaseId, *, expected_version: int, by: Hand, now: datetime
) -> Release:
    """The draft release, put away: it can be looked at, and nothing else.

    Errors   ReleaseAbsent, ReleaseInOtherState, ReleaseChanged, NotAllowed; then nothing was written.
    """
    await take_pen(db, site, now)
    release = await pen.seen(db, site, release_id, expected_version, states=[ReleaseState.DRAFT], now=now)
    pen.require_touch((await read.check(db, release, now)).blocks, by)
    return await pen.moved_on(db, replace(release, state=ReleaseState.CANCELLED), "discard_release", {}, by=by, now=now)
