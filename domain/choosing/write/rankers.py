"""Keeping trained rankers, and choosing which of them puts candidates in order."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, exists, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from domain.access.write import remember, take_pen
from domain.base.database import WriteSession
from domain.base.values import ShopperId, SiteId
from domain.behaviour.models import ImpressionRow, ShopperRow
from domain.choosing import jobs
from domain.choosing.errors import NoRankerLive, RankerKnowsForgotten, UnknownRanker
from domain.choosing.models.rankers import LiveRankerRow, RankerRow
from domain.choosing.read import rankers as read
from domain.choosing.values.rankers import NewRanker
from domain.jobs import write as promises

# Candidates that were never good enough are kept this long, to see how training goes; each takes up to 250 kB.
KEPT = 20
TAINTED = "forgotten_at"
"""In a ranker's settings: when somebody was forgotten whom it may have learned from."""


async def store_ranker(db: WriteSession, site: SiteId, trained: NewRanker, now: datetime) -> int:
    """The version the ranker has from now on. It waits as a candidate; of those that never went live the oldest are forgotten."""
    await take_pen(db, site)
    last = await db.scalar(select(func.max(RankerRow.version)).where(RankerRow.site == site))
    version = (last or 0) + 1
    settings = dict(trained.settings)
    # Whoever was forgotten while it was trained may be in it.
    began = now - timedelta(seconds=float(trained.metrics.get("took_s", 0.0)))
    if (forgotten := await _last_forgotten(db, site)) is not None and forgotten >= began.isoformat():
        settings[TAINTED] = forgotten
    await db.execute(
        insert(RankerRow).values(
            site=site,
            version=version,
            kind=trained.kind,
            parameters=dict(trained.parameters),
            settings=settings,
            metrics=dict(trained.metrics),
            history=[dict(each) for each in trained.history],
            data_hash=trained.data_hash,
            trained_at=now,
        )
    )
    stale = (RankerRow.site == site, RankerRow.promoted_at.is_(None), RankerRow.version <= version - KEPT)
    await db.execute(delete(RankerRow).where(*stale))
    return version


async def train_without(db: WriteSession, site: SiteId, persons: Sequence[ShopperId], now: datetime) -> None:
    """A training that never saw these people is promised, if one may have seen what they were shown; the ranker that answers
    until then answers no longer.

    Call it before what they were shown is deleted.
    Limits   within an hour: who leaves meanwhile leaves with the same training.
    """
    theirs = select(ShopperRow.id).where(ShopperRow.person_id.in_(persons))
    if not await db.scalar(select(exists().where(ImpressionRow.shopper_id.in_(theirs)))):
        return
    said = RankerRow.settings.concat({TAINTED: now.isoformat()})
    marked = update(RankerRow).where(RankerRow.site == site).values(settings=said).returning(RankerRow.version)
    if (await db.execute(marked)).first() is not None:
        await promises.add(db, [jobs.train_ranker(site, now + jobs.WITHOUT_AFTER)], now)


async def let_go_of_forgotten(db: WriteSession, site: SiteId, version: int | None, *, by: str, now: datetime) -> bool:
    """Whether the live ranker had learned from somebody who is forgotten: then this version answers, or without one the blend.

    However they compare: it is the same training, without one person.
    """
    await take_pen(db, site)
    live = await read.live_ranker(db, site)
    if live is None or TAINTED not in live.settings:
        return False
    if version is not None:
        await promote_ranker(db, site, version, by=by, now=now)
        return True
    await db.execute(delete(LiveRankerRow).where(LiveRankerRow.site == site))
    things, details = [f"ranker:{live.version}"], {"now": None}
    await remember(db, site, actor=by, action="let_go_of_ranker", things=things, details=details, now=now)
    return True


async def promote_ranker(db: WriteSession, site: SiteId, version: int, *, by: str, now: datetime) -> None:
    """This version puts candidates in order from now on.

    Errors   UnknownRanker, RankerKnowsForgotten.
    """
    await take_pen(db, site)
    before = await read.live_version(db, site)
    chosen = (RankerRow.site == site, RankerRow.version == version)
    promoted = update(RankerRow).where(*chosen).values(promoted_at=now).returning(RankerRow.settings)
    found = (await db.execute(promoted)).one_or_none()
    if found is None:
        raise UnknownRanker(site, version)
    if TAINTED in found.settings:
        raise RankerKnowsForgotten(site, version)
    await _go_live(db, site, version)
    details = {"before": before}
    await remember(db, site, actor=by, action="promote_ranker", things=[f"ranker:{version}"], details=details, now=now)


async def roll_back_ranker(db: WriteSession, site: SiteId, *, by: str, now: datetime) -> int | None:
    """The version that is live again: the one promoted before the live one. None: there was none, the blend is.

    What was gone back from is a candidate again, so that going back never leads to it.
    Errors   NoRankerLive.
    """
    await take_pen(db, site)
    live = await read.live_ranker(db, site)
    if live is None:
        raise NoRankerLive(site)
    gone_back_from = update(RankerRow).where(RankerRow.site == site, RankerRow.version == live.version)
    await db.execute(gone_back_from.values(promoted_at=None))
    before = await _last_promoted(db, site)
    if before is None:
        await db.execute(delete(LiveRankerRow).where(LiveRankerRow.site == site))
    else:
        await _go_live(db, site, before)
    things, details = [f"ranker:{live.version}"], {"now": before}
    await remember(db, site, actor=by, action="roll_back_ranker", things=things, details=details, now=now)
    return before


async def _go_live(db: WriteSession, site: SiteId, version: int) -> None:
    """Uses pk_live_rankers."""
    row = upsert(LiveRankerRow).values(site=site, version=version)
    await db.execute(row.on_conflict_do_update(index_elements=[LiveRankerRow.site], set_={"version": version}))


async def _last_forgotten(db: WriteSession, site: SiteId) -> str | None:
    """When somebody was last forgotten whom a ranker may have learned from. A site has some twenty rankers."""
    moment = func.max(RankerRow.settings[TAINTED].as_string())
    said: str | None = await db.scalar(select(moment).where(RankerRow.site == site))
    return said


async def _last_promoted(db: WriteSession, site: SiteId) -> int | None:
    """Uses ix_rankers_promoted."""
    earlier = (
        select(RankerRow.version)
        # Nothing leads back to somebody who is forgotten.
        .where(RankerRow.site == site, RankerRow.promoted_at.is_not(None), ~RankerRow.settings.has_key(TAINTED))
        .order_by(RankerRow.promoted_at.desc(), RankerRow.version.desc())
        .limit(1)
    )
    version: int | None = await db.scalar(earlier)
    return version
