"""A release that was overtaken is made to fit what is live now: each conflict answered with theirs or mine."""

from collections.abc import Sequence
from datetime import datetime

from domain.access.values import Hand
from domain.base.database import WriteSession
from domain.base.values import SiteId
from domain.pages.errors import ReleaseConflict
from domain.pages.read import releases as read
from domain.pages.rules import release_checks
from domain.pages.values.releases import ReleaseCheck, ReleaseId, ReleaseState, Resolution
from domain.pages.write.begin import take_pen
from domain.pages.write.releases import pen


async def rebase_release(
    db: WriteSession,
    site: SiteId,
    release_id: ReleaseId,
    resolutions: Sequence[Resolution],
    *,
    expected_version: int,
    by: Hand,
    now: datetime,
) -> ReleaseCheck:
    """What the release would do now that it is made for what is live: theirs stay live, mine replace them.

    The first resolution that speaks of a conflict decides it. Without anything to change, nothing is written.

    Errors   ReleaseAbsent, ReleaseInOtherState, ReleaseChanged; ReleaseConflict with what no resolution decides, and with
             blocks that were taken away and are to be kept: add them again; NotAllowed; then nothing was written.
    """
    await take_pen(db, site, now)
    release = await pen.seen(db, site, release_id, expected_version, states=[ReleaseState.DRAFT], now=now)
    check = await read.check(db, release, now)
    pen.require_touch(check.blocks, by)
    after = {each.state.id: release_checks.rebased(each, resolutions) for each in check.blocks}
    changed = [each for each in check.blocks if after[each.state.id] != each.change]
    kept = [change for each in changed if (change := after[each.state.id]) is not None]
    await pen.keep_changes(db, release.id, kept)
    await pen.drop_changes(db, release.id, [each.state.id for each in changed if after[each.state.id] is None])
    if changed:
        blocks = [f"block:{each.state.id}" for each in changed]
        await pen.moved_on(db, release, "rebase_release", {"blocks": blocks}, by=by, now=now)
    found = await pen.seen(db, site, release_id, release.version + bool(changed), states=[ReleaseState.DRAFT], now=now)
    rebased = await read.check(db, found, now)
    left = [release_checks.conflict(each) for each in rebased.blocks if each.conflicts]
    if left:
        raise ReleaseConflict(str(release.id), left)
    return rebased
