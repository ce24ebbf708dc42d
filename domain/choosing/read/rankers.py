"""Questions about trained rankers."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, Select, and_, func, or_, select, true

from domain.access.models import SiteRow
from domain.base.database import ReadSession
from domain.base.values import SiteId
from domain.behaviour.models import SignalRow
from domain.behaviour.values import SignalKind
from domain.choosing.models.rankers import LiveRankerRow, RankerRow
from domain.choosing.values.rankers import Ranker

# A site's training is to keep one core busy for a twentieth of the time.
REST = 20.0


async def live_version(db: ReadSession, site: SiteId) -> int | None:
    """The version that puts candidates in order now; None where the blend does. Uses pk_live_rankers."""
    version: int | None = await db.scalar(select(LiveRankerRow.version).where(LiveRankerRow.site == site))
    return version


async def live_ranker(db: ReadSession, site: SiteId) -> Ranker | None:
    """The ranker that puts candidates in order now, with all its numbers; None where the blend does."""
    row = (await db.execute(_rankers(site).where(LiveRankerRow.version.is_not(None)))).one_or_none()
    return None if row is None else _ranker(row)


async def ranker(db: ReadSession, site: SiteId, version: int) -> Ranker | None:
    """The ranker of this version, if there is one."""
    row = (await db.execute(_rankers(site).where(RankerRow.version == version))).one_or_none()
    return None if row is None else _ranker(row)


async def rankers(db: ReadSession, site: SiteId, *, first: int = 50) -> Sequence[Ranker]:
    """The site's rankers, the newest first."""
    rows = await db.execute(_rankers(site).order_by(RankerRow.version.desc()).limit(first))
    return [_ranker(row) for row in rows]


async def sites_to_train(
    db: ReadSession, now: datetime, *, window: timedelta, few: int, pause: timedelta, long_pause: timedelta
) -> Sequence[SiteId]:
    """The sites where something was clicked since their last ranker was trained.

    A site with fewer than `few` clicks in the `window` is due again after `pause`, or twenty times what its last training
    took, if that is longer; one with more after `long_pause`.
    Uses pk_rankers and ix_signals_site_at; reads at most `few` clicks of a site, and none of a site that is not due.
    """
    last = (
        select(RankerRow.trained_at, RankerRow.metrics["took_s"].as_float().label("took_s"))
        .where(RankerRow.site == SiteRow.key)
        .order_by(RankerRow.version.desc())
        .limit(1)
        .lateral("last")
    )
    answered = and_(
        SignalRow.site == SiteRow.key,
        SignalRow.kind == SignalKind.CLICK,
        SignalRow.impression_id.is_not(None),
        SignalRow.marked.is_(None),
    )
    some = select(SignalRow.at).where(answered, SignalRow.at > now - window).limit(few).subquery()
    clicks = select(func.count()).select_from(some).scalar_subquery()
    rested = last.c.trained_at + func.greatest(pause, func.make_interval(0, 0, 0, 0, 0, 0, last.c.took_s * REST))
    due = or_(
        last.c.trained_at.is_(None),
        and_(rested <= now, clicks < few),
        last.c.trained_at <= now - long_pause,
    )
    fresh = select(SignalRow.at).where(answered, SignalRow.at > func.coalesce(last.c.trained_at, now - window)).exists()
    sites = select(SiteRow.key).outerjoin(last, onclause=true()).where(due, fresh).order_by(SiteRow.key)
    return [SiteId(key) for key in (await db.execute(sites)).scalars()]


def _rankers(site: SiteId) -> Select[Any]:
    live = and_(LiveRankerRow.site == RankerRow.site, LiveRankerRow.version == RankerRow.version)
    return (
        select(*RankerRow.__table__.columns, LiveRankerRow.version.is_not(None).label("live"))
        .outerjoin(LiveRankerRow, live)
        .where(RankerRow.site == site)
    )


def _ranker(row: Row[Any]) -> Ranker:
    return Ranker(
        site=SiteId(row.site),
        version=row.version,
        kind=row.kind,
        parameters=row.parameters,
        settings=row.settings,
        metrics=row.metrics,
        history=row.history,
        data_hash=row.data_hash,
        trained_at=row.trained_at,
        promoted_at=row.promoted_at,
        live=row.live,
    )
