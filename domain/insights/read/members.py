"""Who is in which segment, for figures by segment: decided from what they did last, as a page decides it."""

from collections import defaultdict
from datetime import datetime

from sqlalchemy import text

from domain.audience.read.members import from_json, memberships_sql
from domain.audience.read.segments import segments
from domain.audience.rules.segments import segments_of
from domain.base.database import ReadSession
from domain.base.values import ItemId, ShopperId, SiteId
from domain.behaviour.values import REMEMBERED, Event, SignalKind
from domain.insights.read import bulk
from domain.insights.read.outcomes import COUNTS

# Figures of a segment are shares: this many visitors, the latest, tell them to half a percent.
MOST_PERSONS = 20_000
# Visitors are those whose pages figures count; what they did last is what their page would see: no impressions, nothing marked.
# Uses ix_signals_site_at for the visitors, ix_signals_shopper_id_at for what each did last.
EVENTS = f"""
WITH persons AS (
  SELECT h.person_id AS person, max(g.at) AS last
  FROM signals g JOIN shoppers h ON h.id = g.shopper_id
  WHERE g.site = :site AND g.kind = 'impression' AND g.at >= :since AND g.at < :until AND {COUNTS.format("g")}
  GROUP BY h.person_id ORDER BY last DESC LIMIT :most
)
SELECT p.person, p.learnt, e.item_id, e.kind, e.at, t.category FROM (
  SELECT person, {memberships_sql(":site", "persons.person")} AS learnt FROM persons
) p LEFT JOIN LATERAL (
  SELECT g.item_id, g.kind, g.at, g.seq FROM shoppers h JOIN signals g ON g.shopper_id = h.id AND g.item_id IS NOT NULL
    AND g.marked IS NULL AND g.kind <> 'impression'
  WHERE h.person_id = p.person ORDER BY g.at DESC, g.seq DESC LIMIT :remembered
) e ON true LEFT JOIN items t ON t.id = e.item_id
ORDER BY p.person, e.at DESC, e.seq DESC
"""  # noqa: S608 - put together from constants


async def members(
    db: ReadSession, site: SiteId, *, since: datetime, until: datetime, now: datetime
) -> list[tuple[ShopperId, str]]:
    """Every latest visitor with each segment they are in now, and the learnt one they are most in; else `(none)`."""
    await bulk.take_time(db)
    known = await segments(db, site)
    given = {"site": site, "since": since, "until": until, "most": MOST_PERSONS, "remembered": REMEMBERED}
    events: dict[ShopperId, list[Event]] = defaultdict(list)
    learnt: dict[ShopperId, str | None] = {}
    for row in (await db.execute(text(EVENTS), given)).all():
        did = events[ShopperId(row.person)]
        learnt[ShopperId(row.person)] = next((each.key for each in from_json(row.learnt)), None)
        if row.item_id is not None:
            did.append(
                Event(item=ItemId(row.item_id), kind=SignalKind(row.kind), at=row.at, category=tuple(row.category))
            )
    return [
        (person, segment)
        for person, did in events.items()
        for segment in segments_of(known, did, now, new=not did, learnt=learnt[person]) or ("(none)",)
    ]
