"""A release gets its moment. From then on every read shows it, whether anybody is awake or not."""

from dataclasses import replace
from datetime import datetime

from domain.access.values import Hand
from domain.base.database import WriteSession
from domain.base.values import Json, SiteId
from domain.pages.fields import moments
from domain.pages.rules.release_checks import refused
from domain.pages.values.releases import Release, ReleaseCheck, ReleaseId, ReleaseState
from domain.pages.write.begin import take_pen
from domain.pages.write.releases import pen
from domain.pages.write.releases.publish_release import OPEN, publishable


async def schedule_release(
    db: WriteSession, site: SiteId, release_id: ReleaseId, *, expected_version: int, at: Json, by: Hand, now: datetime
) -> ReleaseCheck:
    """What the release will do at its moment, and the release, scheduled; one that had another moment has this one now.

    `at` is a moment as fields hold it: ISO 8601 with an offset, or a local time with its zone. To schedule it where it is
    scheduled already writes nothing.

    Errors   ReleaseAbsent, ReleaseInOtherState, ReleaseChanged, ReleaseConflict; ReleaseInvalid for a moment that is none
             or past, and where a block would be incomplete; NotAllowed; then nothing was written.
    """
    await take_pen(db, site, now)
    release = await pen.seen(db, site, release_id, expected_version, states=OPEN, now=now)
    moment = _moment(release, at, now)
    check = await publishable(db, release, by=by, now=now)
    if release.state is ReleaseState.SCHEDULED and release.scheduled_at == moment:
        return check
    scheduled = replace(release, state=ReleaseState.SCHEDULED, scheduled_at=moment)
    details = {"at": moment.isoformat()}
    kept = await pen.moved_on(db, scheduled, "schedule_release", details, by=by, now=now, event="release.scheduled")
    return replace(check, release=kept)


def _moment(release: Release, at: Json, now: datetime) -> datetime:
    if problem := moments.problem(at):
        raise refused(str(release.id), "at", problem)
    moment = moments.instant(at)
    if moment <= now:
        raise refused(str(release.id), "at", "is past; publish it, or choose a later moment")
    return moment
