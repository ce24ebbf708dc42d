"""Deleting what has been kept for long enough.

Nothing is unlearned for it: what was learned from something this old has decayed to less than a hundredth, and the nightly
rebuild counts only what is left.
"""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, select, text

from domain.base.database import WriteSession
from domain.base.values import SiteId
from domain.behaviour.models import ImpressionRow, SignalRow
from domain.behaviour.rules import cleaning
from domain.behaviour.values import SignalKind

# Signals are marked when they come in; this finds what was marked since. Reads ix_signals_site_at, pk_impressions and
# ix_signals_shopper_id_at.
_UNSEEN = """
WITH unseen AS (
    SELECT impression.id FROM impressions impression
    WHERE impression.id IN (
        SELECT signal.impression_id FROM signals signal
        WHERE signal.site = :site AND signal.at >= :since AND signal.kind = 'impression' AND signal.marked = ANY (:marks)
    ) AND NOT EXISTS (
        SELECT FROM signals other
        WHERE other.shopper_id = impression.shopper_id AND other.impression_id = impression.id
            AND other.kind = 'impression' AND other.measured
    )
    LIMIT :limit
    FOR UPDATE SKIP LOCKED
)
DELETE FROM impressions WHERE id IN (SELECT id FROM unseen)
RETURNING id
"""
_EMPTY = """
WITH empty AS (
    SELECT old.id FROM shoppers old
    WHERE old.site = :site AND old.seen_at < :before
        AND NOT EXISTS (SELECT FROM signals signal WHERE signal.shopper_id = old.id)
        AND NOT EXISTS (SELECT FROM impressions shown WHERE shown.shopper_id = old.id)
        AND NOT EXISTS (SELECT FROM shoppers linked WHERE linked.person_id = old.id AND linked.id <> old.id)
        AND NOT EXISTS (SELECT FROM shoppers joined WHERE joined.joined_id = old.id)
    LIMIT :limit
    FOR UPDATE SKIP LOCKED
)
DELETE FROM shoppers WHERE id IN (SELECT id FROM empty)
RETURNING id
"""


async def drop_old_signals(
    db: WriteSession, site: SiteId, kinds: Collection[SignalKind], before: datetime, limit: int
) -> int:
    """How many signals of these kinds were deleted: those of before `before`, oldest first, at most `limit`.

    Reads    ix_signals_site_at.
    """
    old = (
        select(SignalRow.site, SignalRow.id)
        .where(SignalRow.site == site, SignalRow.at < before, SignalRow.kind.in_(kinds))
        .order_by(SignalRow.at)
        .limit(limit)
        .with_for_update(skip_locked=True)
        # As a subquery it may be asked once a row, and each time the rows that it locked before are passed over.
        .cte("old")
    )
    gone = delete(SignalRow).where(SignalRow.site == site, SignalRow.id.in_(select(old.c.id)))
    return len((await db.execute(gone.returning(SignalRow.seq))).all())


async def drop_old_impressions(db: WriteSession, site: SiteId, before: datetime, limit: int) -> int:
    """How many impressions were deleted: those shown before `before`, oldest first, at most `limit`.

    Reads    ix_impressions_site_shown_at.
    """
    old = (
        select(ImpressionRow.id)
        .where(ImpressionRow.site == site, ImpressionRow.shown_at < before)
        .order_by(ImpressionRow.shown_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
        .cte("old")
    )
    gone = delete(ImpressionRow).where(ImpressionRow.id.in_(select(old.c.id)))
    return len((await db.execute(gone.returning(ImpressionRow.id))).all())


async def drop_unmeasured_impressions(db: WriteSession, site: SiteId, since: datetime, limit: int) -> int:
    """How many impressions were deleted: those since `since` that nobody saw, as their signals say by now, at most `limit`.

    What they added to showings is taken back (trigger `take_back_showings`).
    """
    names = {"site": site, "since": since, "marks": sorted(cleaning.UNMEASURED), "limit": limit}
    return len((await db.execute(text(_UNSEEN), names)).all())


async def drop_empty_shoppers(db: WriteSession, site: SiteId, before: datetime, limit: int) -> int:
    """How many shoppers were deleted: those not seen since `before` of whom nothing else is left, at most `limit`."""
    return len((await db.execute(text(_EMPTY), {"site": site, "before": before, "limit": limit})).all())
