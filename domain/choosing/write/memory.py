"""Holding a site's counts, so that they change by one hand at a time, in every build that is being kept."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import func, select, text
from sqlalchemy.dialects.postgresql import insert

from domain.base.database import ReadSession, WriteSession
from domain.base.values import ShopperId, SiteId
from domain.choosing.models.counts import BuildRow
from domain.choosing.values.counts import CountSettings

Grouping = Callable[[ReadSession, SiteId, Sequence[ShopperId]], Awaitable[Mapping[ShopperId, str]]]
"""Asks which segment each of these people is in now; who is in none is left out. The slice that knows lies above this one."""


async def ungrouped(_db: ReadSession, _site: SiteId, _persons: Sequence[ShopperId]) -> Mapping[ShopperId, str]:
    """Nobody is in a segment."""
    return {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Build:
    """One counting of a site's history, and how it counts."""

    id: int
    live: bool
    settings: CountSettings


async def hold(db: WriteSession, site: SiteId, now: datetime) -> list[Build]:
    """The site's builds, the live one first; nobody else changes them until this transaction ends.

    Whoever also locks shoppers locks them before this, never after: else two would wait for each other.
    """
    await db.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(f"memory:{site}", 0))))
    builds = await _builds(db, site)
    if not builds:
        await open_build(db, site, "live", CountSettings(), now)
        builds = await _builds(db, site)
    return builds


async def open_build(db: WriteSession, site: SiteId, state: str, settings: CountSettings, now: datetime) -> None:
    """A build of this state exists, empty if it is new."""
    opened = insert(BuildRow).values(site=site, state=state, settings=asdict(settings), started_at=now)
    await db.execute(opened.on_conflict_do_nothing())


async def _builds(db: WriteSession, site: SiteId) -> list[Build]:
    wanted = select(BuildRow.id, BuildRow.state, BuildRow.settings)
    rows = await db.execute(wanted.where(BuildRow.site == site, BuildRow.state != "old").order_by(BuildRow.state))
    return [Build(id=row.id, live=row.state == "live", settings=CountSettings(**row.settings)) for row in rows]


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """Up to which signal a build has counted people, and in which segment; those it does not know are left out."""

    seqs: dict[int, int]
    segments: dict[ShopperId, str]


async def last_counted(db: WriteSession, build: int, persons: Sequence[int]) -> Counted:
    """How far these people are in the counts of the build."""
    rows = await db.execute(
        text("SELECT person_id, seq, segment FROM folds WHERE build = :build AND person_id = ANY (:persons)"),
        {"build": build, "persons": list(persons)},
    )
    known = rows.all()
    return Counted(
        seqs={row.person_id: row.seq for row in known},
        segments={ShopperId(row.person_id): row.segment for row in known},
    )
