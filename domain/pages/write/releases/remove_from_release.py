"""A release lets go of blocks."""

from collections.abc import Collection
from datetime import datetime

from domain.access.values import Hand
from domain.base.database import WriteSession
from domain.base.values import BlockId, SiteId
from domain.pages.read import releases as read
from domain.pages.values.releases import Release, ReleaseId, ReleaseState
from domain.pages.write.begin import take_pen
from domain.pages.write.releases import pen


async def remove_from_release(
    db: WriteSession,
    site: SiteId,
    release_id: ReleaseId,
    blocks: Collection[BlockId],
    *,
    expected_version: int,
    by: Hand,
    now: datetime,
) -> Release:
    """The release without these blocks; where it holds none of them, nothing is written.

    Errors   ReleaseAbsent, ReleaseInOtherState, ReleaseChanged, NotAllowed; then nothing was written.
    """
    await take_pen(db, site, now)
    release = await pen.seen(db, site, release_id, expected_version, states=[ReleaseState.DRAFT], now=now)
    gone = [each for each in (await read.check(db, release, now)).blocks if each.state.id in set(blocks)]
    pen.require_touch(gone, by)
    if not gone:
        return release
    await pen.drop_changes(db, release.id, [each.state.id for each in gone])
    removed = [f"block:{each.state.id}" for each in gone]
    await pen.moved_on(db, release, "remove_from_release", {"blocks": removed}, by=by, now=now)
    return await pen.seen(db, site, release_id, release.version + 1, states=[ReleaseState.DRAFT], now=now)
