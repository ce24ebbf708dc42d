"""Keeping what copywriters were taught, and choosing with which of it a site's words are written."""

from datetime import datetime

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from domain.access.write import remember, take_pen
from domain.base.database import WriteSession
from domain.base.values import SiteId
from domain.catalog.jobs import review_copy
from domain.jobs import write as promises
from domain.pages.errors import NoAdapterLive, UnknownAdapter
from domain.pages.models import AdapterRow, LiveAdapterRow
from domain.pages.read import adapters as read
from domain.pages.values.adapters import NewAdapter

# Candidates that were never good enough, to see how teaching goes; each takes some 2.5 MB.
KEPT = 5


async def store_adapter(db: WriteSession, site: SiteId, taught: NewAdapter, now: datetime) -> int:
    """The version the adapter has from now on. It waits as a candidate; of those that never wrote the oldest are forgotten."""
    await take_pen(db, site)
    last = await db.scalar(select(func.max(AdapterRow.version)).where(AdapterRow.site == site))
    version = (last or 0) + 1
    await db.execute(
        insert(AdapterRow).values(
            site=site,
            version=version,
            base=taught.base,
            files=taught.files,
            settings=dict(taught.settings),
            metrics=dict(taught.metrics),
            history=[dict(each) for each in taught.history],
            data_hash=taught.data_hash,
            taught_at=now,
        )
    )
    stale = (AdapterRow.site == site, AdapterRow.promoted_at.is_(None), AdapterRow.version <= version - KEPT)
    await db.execute(delete(AdapterRow).where(*stale))
    return version


async def promote_adapter(db: WriteSession, site: SiteId, version: int, *, by: str, now: datetime) -> None:
    """The site's copywriter writes with this version from now on, and its words are looked at again.

    Errors   UnknownAdapter.
    """
    await take_pen(db, site)
    before = await read.live_adapter(db, site)
    chosen = (AdapterRow.site == site, AdapterRow.version == version)
    promoted = update(AdapterRow).where(*chosen).values(promoted_at=now).returning(AdapterRow.version)
    if (await db.execute(promoted)).first() is None:
        raise UnknownAdapter(site, version)
    await _go_live(db, site, version)
    await promises.add(db, [review_copy(site, now)], now)
    details = {"before": None if before is None else before.version}
    things = [f"adapter:{version}"]
    await remember(db, site, actor=by, action="promote_adapter", things=things, details=details, now=now)


async def roll_back_adapter(db: WriteSession, site: SiteId, *, by: str, now: datetime) -> int | None:
    """The version that writes again: the one promoted before the live one. None: there was none, it writes as shipped.

    What was gone back from is a candidate again, so that going back never leads to it.
    Errors   NoAdapterLive.
    """
    await take_pen(db, site)
    live = await read.live_adapter(db, site)
    if live is None:
        raise NoAdapterLive(site)
    gone_back_from = update(AdapterRow).where(AdapterRow.site == site, AdapterRow.version == live.version)
    await db.execute(gone_back_from.values(promoted_at=None))
    before = await _last_promoted(db, site)
    if before is None:
        await db.execute(delete(LiveAdapterRow).where(LiveAdapterRow.site == site))
    else:
        await _go_live(db, site, before)
    await promises.add(db, [review_copy(site, now)], now)
    things, details = [f"adapter:{live.version}"], {"now": before}
    await remember(db, site, actor=by, action="roll_back_adapter", things=things, details=details, now=now)
    return before


async def _go_live(db: WriteSession, site: SiteId, version: int) -> None:
    """Uses pk_live_copy_adapters."""
    row = upsert(LiveAdapterRow).values(site=site, version=version)
    await db.execute(row.on_conflict_do_update(index_elements=[LiveAdapterRow.site], set_={"version": version}))


async def _last_promoted(db: WriteSession, site: SiteId) -> int | None:
    """Uses ix_copy_adapters_promoted."""
    earlier = (
        select(AdapterRow.version)
        .where(AdapterRow.site == site, AdapterRow.promoted_at.is_not(None))
        .order_by(AdapterRow.promoted_at.desc(), AdapterRow.version.desc())
        .limit(1)
    )
    version: int | None = await db.scalar(earlier)
    return version
