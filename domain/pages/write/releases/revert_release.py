"""A release is taken back by another release, which can be taken back in its turn."""

from dataclasses import replace
from datetime import datetime

from domain.access.values import Hand
from domain.base.database import WriteSession
from domain.base.values import SiteId
from domain.pages.read import releases as read
from domain.pages.rules import release_checks, releases
from domain.pages.values.releases import Release, ReleaseCheck, ReleaseId, ReleaseState
from domain.pages.write import settle
from domain.pages.write.begin import take_pen
from domain.pages.write.releases import pen
from domain.pages.write.releases.create_release import TITLE_CHARS, create_release


async def revert_release(
    db: WriteSession,
    site: SiteId,
    release_id: ReleaseId,
    *,
    expected_version: int,
    dry_run: bool = False,
    by: Hand,
    now: datetime,
) -> ReleaseCheck:
    """The new release that put back what was live before, published, with what it did to each block.

    In a dry run what it would do, beside the release to be taken back, and nothing of it is written.

    Errors   ReleaseAbsent, ReleaseInOtherState, ReleaseChanged; ReleaseConflict where somebody has changed since what the
             release had put live; ReleaseInvalid where nothing is left to take back; NotAllowed; then nothing was written.
    """
    await take_pen(db, site, now)
    release = await pen.seen(db, site, release_id, expected_version, states=[ReleaseState.PUBLISHED], now=now)
    check = await _revertible(db, release, by=by, now=now)
    if dry_run:
        return check
    title = f"Revert {release.title}"[:TITLE_CHARS]
    new = await create_release(db, site, title, by=by, now=now, reverts=release.id)
    changes = [each.change for each in check.blocks]
    await pen.keep_changes(db, new.id, changes)
    published = await settle.put_live(db, replace(new, blocks=len(changes)), changes, by=by, at=now, now=now)
    return replace(check, release=published)


async def _revertible(db: WriteSession, release: Release, *, by: Hand, now: datetime) -> ReleaseCheck:
    kept = await read.changes_with_before(db, release.id)
    inverses = [releases.inverse(change, before) for change, before in kept]
    check = await read.check_changes(db, release, [each for each in inverses if each is not None], now)
    pen.require_touch(check.blocks, by)
    if not any(release_checks.replaces(each.state, each.change) for each in check.blocks):
        raise release_checks.refused(str(release.id), "blocks", "say already what they said before it")
    release_checks.require_clean(check)
    return check
