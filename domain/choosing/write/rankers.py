"""Keeping trained rankers, and choosing which of them puts candidates in order."""

from datetime import datetime

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from domain.access.write import remember, take_pen
from domain.base.database import WriteSession
from domain.base.values import SiteId
from domain.choosing.errors import NoRankerLive, UnknownRanker
from domain.choosing.models.rankers import LiveRankerRow, RankerRow
from domain.choosing.read import rankers as read
from domain.choosing.values.rankers import NewRanker

# Candidates that were never good enough are kept this long, to see how training goes; each takes up to 250 kB.
KEPT = 20


async def store_ranker(db: WriteSession, site: SiteId, trained: NewRanker, now: datetime) -> int:
    """The version the ranker has from now on. It waits as a candidate; of those that never went live the oldest are forgotten."""
    await take_pen(db, site)
    last = await db.scalar(select(func.max(RankerRow.version)).where(RankerRow.site == site))
    version = (last or 0) + 1
    await db.execute(
        insert(RankerRow).values(
            site=site,
            version=version,
            kind=trained.kind,
            parameters=dict(trained.parameters),
            settings=dict(trained.settings),
            metrics=dict(trained.metrics),
            history=[dict(each) for each in trained.history],
            data_hash=trained.data_hash,
            trained_at=now,
        )
    )
    stale = (RankerRow.site == site, RankerRow.promoted_at.is_(None), RankerRow.version <= version - KEPT)
    await db.execute(delete(RankerRow).where(*stale))
    return version


async def promote_ranker(db: WriteSession, site: SiteId, version: int, *, by: str, now: datetime) -> None:
    """This version puts candidates in order from now on.

    Errors   UnknownRanker.
    """
    await take_pen(db, site)
    before = await read.live_version(db, site)
    chosen = (RankerRow.site == site, RankerRow.version == version)
    promoted = update(RankerRow).where(*chosen).values(promoted_at=now).returning(RankerRow.version)
    if (await db.execute(promoted)).one_or_none() is None:
        raise UnknownRanker(site, version)
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


async def _last_promoted(db: WriteSession, site: SiteId) -> int | None:
    """Uses ix_rankers_promoted."""
    earlier = (
        select(RankerRow.version)
        .where(RankerRow.site == site, RankerRow.promoted_at.is_not(None))
        .order_by(RankerRow.promoted_at.desc(), RankerRow.version.desc())
        .limit(1)
    )
    version: int | None = await db.scalar(earlier)
    return version
