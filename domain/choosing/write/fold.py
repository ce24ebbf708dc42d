"""Counting what people did since they were last counted: f of all they did, less f of what was counted."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import text

from domain.base.database import WriteSession
from domain.base.values import ShopperId, SiteId
from domain.choosing.read.histories import Told, told
from domain.choosing.rules import covisits, heats
from domain.choosing.values.counts import Histories, Pairs
from domain.choosing.write.counts import add_heats, add_pairs, show_popularity
from domain.choosing.write.memory import Build, hold, last_counted
from domain.choosing.write.neighbours import touch_neighbours
from domain.matching.write.interests import find_interests

_COUNTED = """
INSERT INTO folds (build, person_id, seq)
SELECT :build, counted.* FROM unnest(CAST(:persons AS bigint[]), CAST(:seqs AS bigint[])) AS counted(person_id, seq)
ON CONFLICT (build, person_id) DO UPDATE SET seq = excluded.seq
"""


async def fold(db: WriteSession, site: SiteId, persons: Sequence[ShopperId], now: datetime) -> int:
    """How many of these people had done something new; every build counts it, and the lists of neighbours show it.

    Late signals are counted as if they had come in time. Folding twice counts once.
    """
    # Read before others are kept waiting: whoever is counted meanwhile is found to be counted.
    done = await told(db, site, persons)
    builds = await hold(db, site, now)
    moved: set[int] = set()
    for build in builds:
        fresh, change = await count(db, site, build, done)
        await touch_neighbours(db, build, change, now)
        moved |= fresh
    if moved:
        await find_interests(db, site, [ShopperId(person) for person in sorted(moved)])
    return len(moved)


async def count(db: WriteSession, site: SiteId, build: Build, done: Told) -> tuple[set[int], Pairs]:
    """Whose signals were new to this build, and what they changed in its counts.

    Expects  the site's memory is held.
    """
    last = done.last()
    known = await last_counted(db, build.id, list(last))
    fresh = {person for person, seq in last.items() if known.get(person, 0) < seq}
    told_of = done.only(fresh)
    change = await apply(db, site, build, told_of.until(known), told_of.all())
    if fresh:
        names = {"build": build.id, "persons": sorted(fresh), "seqs": [last[person] for person in sorted(fresh)]}
        await db.execute(text(_COUNTED), names)
    return fresh, change


async def apply(db: WriteSession, site: SiteId, build: Build, before: Histories, after: Histories) -> Pairs:
    """What replacing these histories changed in the counts of the build."""
    change = covisits.change(before, after, build.settings)
    await add_pairs(db, build.id, change)
    warmed = heats.change(before, after)
    await add_heats(db, build.id, warmed)
    if build.live and len(warmed):
        await show_popularity(db, site, build.id, warmed.items.tolist())
    return change
