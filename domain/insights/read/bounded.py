"""Counts of people that one person can change only by so much: what figures with differential privacy start from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import select

from domain.base.database import ReadSession
from domain.base.values import SiteId
from domain.insights.read import bulk
from domain.insights.read.outcomes import COUNTS
from domain.pages.models import BlockRow

# One person counts on at most so many days, and in at most so many blocks. More would need more noise for everybody; most
# people come on fewer days a month, and a page has about so many blocks.
MOST_DAYS, MOST_BLOCKS = 5, 8

# Which of a person's days and blocks count is decided by a hash of the person and the cell, and by nobody else's doing.
# Uses ix_signals_site_at and pk_impressions.
PEOPLE = f"""
WITH acts AS MATERIALIZED (
  SELECT h.person_id AS person, g.kind, g.impression_id, g.block FROM signals g JOIN shoppers h ON h.id = g.shopper_id
  WHERE g.site = :site AND g.kind IN ('impression', 'click') AND g.impression_id IS NOT NULL
    AND g.at >= :since AND g.at < :until AND {COUNTS.format("g")}
), pages AS MATERIALIZED (
  SELECT a.person, i.id, i.shown_at, i.blocks FROM (SELECT DISTINCT person, impression_id FROM acts) a
    JOIN impressions i ON i.id = a.impression_id AND i.site = :site
  WHERE i.shown_at >= :since AND i.shown_at < :until
), clicks AS MATERIALIZED (SELECT DISTINCT impression_id, block FROM acts WHERE kind = 'click'
), cells AS (
  SELECT 'day' AS what, p.person, to_char(p.shown_at AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS name,
    bool_or(c.impression_id IS NOT NULL) AS clicked
  FROM pages p LEFT JOIN clicks c ON c.impression_id = p.id GROUP BY p.person, name
  UNION ALL
  SELECT 'block', p.person, b.block ->> 0, bool_or(c.impression_id IS NOT NULL)
  FROM pages p CROSS JOIN LATERAL jsonb_array_elements(p.blocks) AS b(block)
    LEFT JOIN clicks c ON c.impression_id = p.id AND c.block = b.block ->> 0
  GROUP BY p.person, b.block ->> 0
), bounded AS (
  SELECT what, name, clicked,
    row_number() OVER (PARTITION BY what, person ORDER BY md5(person || ':' || name)) AS place
  FROM cells
)
SELECT what, name, count(*) AS visitors, count(*) FILTER (WHERE clicked) AS clickers FROM bounded
WHERE place <= CASE what WHEN 'day' THEN CAST(:most_days AS int) ELSE CAST(:most_blocks AS int) END
GROUP BY what, name
"""  # noqa: S608 - put together from constants


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """People who saw, and people who clicked, for each name; the names are known without looking at anybody."""

    names: tuple[str, ...]
    visitors: tuple[int, ...]
    clickers: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounded:
    """By day, where a person counts at most MOST_DAYS times, and by block, at most MOST_BLOCKS times."""

    days: Counts
    blocks: Counts


async def bounded_counts(db: ReadSession, site: SiteId, first: date, last: date) -> Bounded:
    """Counts of the people of these days, both included, in UTC: every day and every block of the site, zeros as well."""
    since, until = _start(first), _start(last + timedelta(days=1))
    given = {"site": site, "since": since, "until": until, "most_days": MOST_DAYS, "most_blocks": MOST_BLOCKS}
    seen = {(row["what"], row["name"]): row for row in await bulk.rows(db, PEOPLE, given)}
    keys = select(BlockRow.key).where(BlockRow.site == site).distinct().order_by(BlockRow.key)
    blocks = list((await db.execute(keys)).scalars())
    days = [(first + timedelta(days=day)).isoformat() for day in range((last - first).days + 1)]

    def counts(what: str, names: Sequence[str]) -> Counts:
        rows = [seen.get((what, name)) for name in names]
        return Counts(
            names=tuple(names),
            visitors=tuple(0 if row is None else row["visitors"] for row in rows),
            clickers=tuple(0 if row is None else row["clickers"] for row in rows),
        )

    return Bounded(days=counts("day", days), blocks=counts("block", blocks))


def _start(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
