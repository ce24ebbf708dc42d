"""Counting what people did since they were last counted: f of all they did, less f of what was counted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text

from domain.base.database import WriteSession
from domain.base.values import ShopperId, SiteId
from domain.choosing import jobs
from domain.choosing.read.histories import Told, told
from domain.choosing.rules import covisits, heats
from domain.choosing.rules.heats import EVERYBODY
from domain.choosing.values.counts import Histories, Pairs
from domain.choosing.write.counts import add_heats, add_pairs, show_popularity
from domain.choosing.write.factors import place
from domain.choosing.write.memory import Build, Grouping, hold, last_counted, ungrouped
from domain.choosing.write.neighbours import touch_neighbours
from domain.jobs import write as promises
from domain.matching.write.interests import find_interests

_COUNTED = """
INSERT INTO folds (build, person_id, seq, segment)
SELECT :build, counted.* FROM unnest(
    CAST(:persons AS bigint[]), CAST(:seqs AS bigint[]), CAST(:segments AS text[])
) AS counted(person_id, seq, segment)
ON CONFLICT (build, person_id) DO UPDATE SET seq = excluded.seq, segment = excluded.segment
"""


@dataclass(frozen=True, slots=True)
class Part:
    """What some people did, and the segments it counts for."""

    done: Histories
    segments: Mapping[ShopperId, str]


async def fold(
    db: WriteSession, site: SiteId, persons: Sequence[ShopperId], now: datetime, groups: Grouping = ungrouped
) -> int:
    """How many of these people had done something new; every build counts it, and the lists of neighbours show it.

    Late signals are counted as if they had come in time. Folding twice counts once. `groups` asks for the segment each person
    is in now, with which their part of the heat goes.
    """
    # First of all: who was forgotten or merged while this waited has to be found gone.
    builds = await hold(db, site, now)
    done, segments = await told(db, site, persons), await groups(db, site, persons)
    moved: set[int] = set()
    for build in builds:
        fresh, change = await count(db, site, build, done, segments)
        await touch_neighbours(db, build, change, now)
        moved |= fresh
    if moved:
        counted = [ShopperId(person) for person in sorted(moved)]
        await find_interests(db, site, counted)
        await place(db, site, done.only(moved).all())
        await promises.add(db, [jobs.search_ahead(site, person, now) for person in counted], now)
    return len(moved)


async def count(
    db: WriteSession, site: SiteId, build: Build, done: Told, segments: Mapping[ShopperId, str]
) -> tuple[set[int], Pairs]:
    """Whose signals were new to this build, and what they changed in its counts.

    Expects  the site's memory is held.
    """
    last = done.last()
    known = await last_counted(db, build.id, list(last))
    fresh = {person for person, seq in last.items() if known.seqs.get(person, 0) < seq}
    told_of = done.only(fresh)
    change = await apply(
        db, site, build, Part(told_of.until(known.seqs), known.segments), Part(told_of.all(), segments)
    )
    if fresh:
        persons = sorted(fresh)
        names = {
            "persons": persons,
            "seqs": [last[person] for person in persons],
            "segments": [segments.get(ShopperId(person), EVERYBODY) for person in persons],
        }
        await db.execute(text(_COUNTED), {"build": build.id} | names)
    return fresh, change


async def apply(db: WriteSession, site: SiteId, build: Build, before: Part, after: Part) -> Pairs:
    """What replacing these people's part by another changed in the counts of the build."""
    change = covisits.change(before.done, after.done, build.settings)
    await add_pairs(db, build.id, change)
    warmed = heats.changes(before.done, after.done, before.segments, after.segments)
    await add_heats(db, build.id, warmed)
    if build.live and warmed:
        await show_popularity(db, site, build.id, build.settings.least_persons, warmed)
    return change
