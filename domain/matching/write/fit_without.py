"""What was fitted on a shop's visits is fitted again without those who leave."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import exists, func, select, update

from domain.base.database import ReadSession, WriteSession
from domain.base.values import ShopperId, SiteId, SpaceId
from domain.behaviour.models import ShopperRow, SignalRow
from domain.jobs import write as promises
from domain.matching import jobs
from domain.matching.models import SpaceFitRow
from domain.matching.values import LEARNT


async def fit_without(db: WriteSession, site: SiteId, persons: Sequence[ShopperId], now: datetime) -> None:
    """The site's fittings that may hold pairs of these people say so, and a fitting without them is promised.

    Call it before what they did is deleted.
    Limits   within an hour: who leaves meanwhile leaves with the same fitting. What only evens vectors out has learnt from nobody.
    """
    theirs = select(ShopperRow.id).where(ShopperRow.person_id.in_(persons))
    if not await db.scalar(select(exists().where(SignalRow.shopper_id.in_(theirs)))):
        return
    mine = (SpaceFitRow.site == site, SpaceFitRow.method == LEARNT, SpaceFitRow.tainted_at.is_(None))
    marked = update(SpaceFitRow).where(*mine).values(tainted_at=now).returning(SpaceFitRow.space_id)
    # What never had a space, or has none any more, is nobody's to search in.
    if any(row.space_id is not None for row in await db.execute(marked)):
        await promises.add(db, [jobs.fit_space(site, now, now + jobs.WITHOUT_AFTER)], now)


async def tainted(db: ReadSession, space: SpaceId) -> bool:
    """Whether the space may hold pairs of somebody who is forgotten. Reads ix_space_fits_space_id."""
    held = exists().where(SpaceFitRow.space_id == space, SpaceFitRow.tainted_at.is_not(None))
    return bool(await db.scalar(select(held)))


async def sites_to_fit(db: ReadSession, before: datetime, fewest: int) -> list[SiteId]:
    """The sites whose last fitting was before that moment, and where so many signals came since. Reads ix_signals_site_at."""
    last = select(SpaceFitRow.site, func.max(SpaceFitRow.made_at).label("at")).group_by(SpaceFitRow.site).subquery()
    since = select(SignalRow.id).where(SignalRow.site == last.c.site, SignalRow.at > last.c.at)
    enough = since.offset(fewest - 1).limit(1).correlate(last).exists()
    rows = await db.scalars(select(last.c.site).where(last.c.at < before, enough).order_by(last.c.site))
    return [SiteId(site) for site in rows]
