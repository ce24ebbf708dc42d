"""Saying what holds of a site's words."""

from dataclasses import asdict
from datetime import datetime

from sqlalchemy import insert

from domain.access import read as access
from domain.access import write as audit
from domain.access.rules import grants
from domain.access.values import Action, Hand, Touch
from domain.base.database import WriteSession
from domain.base.values import SiteId
from domain.catalog import jobs as catalog_jobs
from domain.jobs import write as promises
from domain.wording import read, rules
from domain.wording.errors import GuideChanged, GuideInvalid
from domain.wording.models import CopyGuideRow
from domain.wording.values import CopyGuide, Said

THING = "copy_guide"


async def set_guide(
    db: WriteSession, site: SiteId, locale: str, said: Said, *, expected_version: int, by: Hand, now: datetime
) -> CopyGuide:
    """The guide that holds from now on; words that were made by the one before are looked at again, a minute later.

    Saying what is said already writes nothing.
    Errors   GuideInvalid, GuideChanged, NotAllowed, UnknownSite; then nothing was written.
    """
    shop = await access.site(db, site)
    await audit.take_pen(db, site)
    grants.require_touch(by, Action.PUBLISH, [Touch(kind=THING, field="words", locale=locale)])
    if locale not in shop.locales:
        raise GuideInvalid([("locale", f"{locale!r} is none of the site's: {', '.join(shop.locales)}")])
    tidy = rules.checked(said)
    before = await read.guide(db, site, locale)
    if before.version != expected_version:
        raise GuideChanged(locale, expected_version, before.version)
    if before.said == tidy:
        return before
    after = CopyGuide(locale=locale, version=before.version + 1, said=tidy, by=by.label, at=now)
    told = asdict(tidy) | {"banned": list(tidy.banned)}
    await db.execute(
        insert(CopyGuideRow).values(site=site, locale=locale, version=after.version, by=by.label, at=now, **told)
    )
    things, details = [f"{THING}:{locale}"], {"version": after.version, **told}
    await audit.remember(db, site, actor=by.label, action="set_guide", things=things, details=details, now=now)
    await promises.add(db, [catalog_jobs.review_copy(site, now)], now)
    return after
