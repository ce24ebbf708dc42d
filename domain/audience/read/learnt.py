"""Questions about learnt segments."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, select, text

from domain.audience.models import LearntSegmentRow, SegmentRunRow
from domain.audience.values.learnt import LearntSegment, Report, SegmentRun, Trial
from domain.audience.values.vocabulary import Vocabulary
from domain.base.database import ReadSession
from domain.base.values import ItemId, SiteId
from domain.matching.read import LIVE
from domain.matching.values import Modality

# Interests of a shop move by the season; a night is soon enough, and one run a day costs seconds.
FRESH = timedelta(hours=24)
# What ml/groups.py needs at least, and what may be said of so few without naming anybody.
FEWEST_SHOPPERS = 40

# A first run waits until the items are encoded: before that tastes hold part of what shoppers did.
# Reads live_spaces and ix_tastes_space_id (a count of the site's tastes), uq_segment_runs_live and ix_jobs_ready.
_DUE = f"""
SELECT counted.site FROM (
    SELECT taste.site, taste.space_id, count(*) AS shoppers
    FROM tastes taste WHERE taste.space_id IN (SELECT space_id FROM live_spaces WHERE modality = :modality)
    GROUP BY taste.site, taste.space_id
) counted
JOIN live_spaces live ON live.space_id = counted.space_id AND {LIVE.format(site="counted.site")}
LEFT JOIN segment_runs run ON run.site = counted.site AND run.live AND run.space_id = counted.space_id
WHERE counted.shoppers >= :fewest AND (
    run.learnt_at <= :before OR run.id IS NULL AND NOT EXISTS (
        SELECT 1 FROM jobs WHERE jobs.site = counted.site AND jobs.kind = 'embed_products'
            AND jobs.state IN ('ready', 'sent', 'running')
    )
)
ORDER BY counted.site
"""  # noqa: S608 - constants


async def sites_to_learn(db: ReadSession, now: datetime) -> list[SiteId]:
    """The sites with shoppers enough whose segments were not learnt today, or in another space."""
    rows = await db.execute(text(_DUE), {"fewest": FEWEST_SHOPPERS, "before": now - FRESH, "modality": Modality.TEXT})
    return [SiteId(row.site) for row in rows]


async def segment_run(db: ReadSession, site: SiteId) -> SegmentRun | None:
    """The live run of this site, or None where nothing was learnt yet."""
    statement = (
        select(
            SegmentRunRow.version,
            SegmentRunRow.learnt_at,
            SegmentRunRow.shoppers,
            SegmentRunRow.report,
            LearntSegmentRow.key,
            LearntSegmentRow.name,
            LearntSegmentRow.keywords,
            LearntSegmentRow.related,
            LearntSegmentRow.share,
            LearntSegmentRow.size,
            LearntSegmentRow.items,
        )
        .join(LearntSegmentRow, LearntSegmentRow.run_id == SegmentRunRow.id)
        .where(SegmentRunRow.site == site, SegmentRunRow.live)
        .order_by(LearntSegmentRow.share.desc(), LearntSegmentRow.key)
    )
    rows = (await db.execute(statement)).all()
    if not rows:
        return None
    return SegmentRun(
        site=site,
        version=rows[0].version,
        learnt_at=rows[0].learnt_at,
        shoppers=rows[0].shoppers,
        report=_report(rows[0].report),
        segments=tuple(_segment(row) for row in rows),
    )


async def vocabulary(db: ReadSession, site: SiteId, words: frozenset[str]) -> Vocabulary:
    """How many of the site's items have each of these words, as last counted; nothing before the first run."""
    counted = text(
        "SELECT run.items, (SELECT jsonb_object_agg(word, run.words -> word) FROM unnest(CAST(:words AS text[])) word"
        " WHERE run.words ? word) AS counts FROM segment_runs run WHERE run.site = :site AND run.live"
    )
    row = (await db.execute(counted, {"site": site, "words": sorted(words)})).one_or_none()
    return Vocabulary() if row is None else Vocabulary(items=row.items, counts=row.counts or {})


def _report(kept: dict[str, Any]) -> Report:
    return Report(
        stability=kept["stability"],
        silhouette=kept["silhouette"],
        agreement=kept["agreement"],
        trials=tuple(Trial(**trial) for trial in kept["trials"]),
    )


def _segment(row: Row[tuple[Any, ...]]) -> LearntSegment:
    return LearntSegment(
        key=row.key,
        name=row.name,
        keywords=tuple(row.keywords),
        related=tuple(row.related),
        share=row.share,
        size=row.size,
        items=tuple(ItemId(item) for item in row.items),
    )
