"""Counting a site's whole history anew beside the counts that answer meanwhile, and switching over in one transaction.

A rebuild is nothing but a fold of everybody into a build that is still empty. Signals, merges and erasures go on meanwhile:
whoever changes counts changes them in every build that already knows the person.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select, text, update

from domain.base.database import WriteSession
from domain.base.values import ShopperId, SiteId
from domain.choosing.models.counts import BuildRow
from domain.choosing.read.histories import people, told
from domain.choosing.values.counts import CountSettings
from domain.choosing.write.clocks import wind_clocks
from domain.choosing.write.counts import show_popularity
from domain.choosing.write.fold import count
from domain.choosing.write.memory import Grouping, hold, open_build, ungrouped
from domain.choosing.write.neighbours import list_neighbours
from domain.matching.write.interests import find_interests
from domain.matching.write.learn import rebuild_tastes

# Lists of so many items at a time: some hundred thousand pairs are weighed in one statement.
ITEMS_AT_ONCE = 500
# Rows swept in one transaction: about a second.
SWEPT_AT_ONCE = 100_000

# In the order of ids, as everybody locks them.
_LOCK = "SELECT id FROM shoppers WHERE {which} ORDER BY id FOR UPDATE"
_ITEMS = """
SELECT item_id FROM heats WHERE build = :build AND segment = '' AND item_id > :after ORDER BY item_id LIMIT :limit
"""
_SWEEP = "DELETE FROM {table} WHERE ctid = ANY (ARRAY(SELECT ctid FROM {table} WHERE build = :build LIMIT :limit))"


# Of people who were dropped because nothing was left of what they did; these tables name no shopper's row (see InterestRow).
_NOBODYS = """
DELETE FROM {table} held
WHERE held.site = :site AND NOT EXISTS (SELECT FROM shoppers who WHERE who.person_id = held.person_id)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """How far a pass over people or items has come; `last` is None at its end."""

    last: int | None
    done: int


async def rebuild(
    db: WriteSession,
    site: SiteId,
    now: datetime,
    settings: CountSettings | None = None,
    groups: Grouping = ungrouped,
) -> None:
    """The site's counts, neighbours, popularity, clocks, interests and tastes are what its signals say.

    Limits   one transaction, which keeps the site's signals waiting: for a small shop. A big one is rebuilt step by step, as
             the job `rebuild_memory` does.
    """
    await db.execute(text(_LOCK.format(which="site = :site")), {"site": site})
    await start(db, site, settings, now)
    last: int | None = 0
    while last is not None:
        last = (await count_people(db, site, last, now, groups)).last
    last = 0
    while last is not None:
        last = (await list_items(db, site, last, now)).last
    await switch(db, site, now)
    while await sweep(db):
        pass


async def start(db: WriteSession, site: SiteId, settings: CountSettings | None, now: datetime) -> None:
    """There is a next build, which counts as the live one does unless told otherwise.

    One that was begun before goes on, unless it counts in another way.
    """
    builds = await hold(db, site, now)
    settings = settings or builds[0].settings
    for build in builds:
        if not build.live and build.settings != settings:
            await db.execute(update(BuildRow).where(BuildRow.id == build.id).values(state="old"))
    await open_build(db, site, "next", settings, now)


async def count_people(db: WriteSession, site: SiteId, after: int, now: datetime, groups: Grouping = ungrouped) -> Step:
    """The next people of the site are counted in the next build; what is remembered of each alone is made anew.

    Limits   as many people as have some ten thousand signals; a second or two.
    """
    persons = await people(db, site, after)
    if not persons:
        return Step(last=None, done=0)
    await db.execute(text(_LOCK.format(which="id = ANY (:persons)")), {"persons": list(persons)})
    await rebuild_tastes(db, site, persons)
    await wind_clocks(db, site, persons, None)
    builds = await hold(db, site, now)
    done, segments = await told(db, site, persons), await groups(db, site, persons)
    for build in builds:
        if not build.live:
            await count(db, site, build, done, segments)
    await find_interests(db, site, sorted({ShopperId(person) for person in done.persons.tolist()}))
    return Step(last=persons[-1], done=len(done.persons))


async def list_items(db: WriteSession, site: SiteId, after: int, now: datetime) -> Step:
    """The next items have their lists of neighbours in the next build."""
    build = next((build for build in await hold(db, site, now) if not build.live), None)
    if build is None:
        return Step(last=None, done=0)
    names = {"build": build.id, "after": after, "limit": ITEMS_AT_ONCE}
    items = list((await db.execute(text(_ITEMS), names)).scalars())
    if not items:
        return Step(last=None, done=0)
    await list_neighbours(db, build, items, now)
    return Step(last=items[-1], done=len(items))


async def switch(db: WriteSession, site: SiteId, now: datetime) -> None:
    """The next build answers from now on, and popularity says what it counted; nothing if there is no next build."""
    build = next((build for build in await hold(db, site, now) if not build.live), None)
    if build is None:
        return
    await db.execute(update(BuildRow).where(BuildRow.site == site, BuildRow.state == "live").values(state="old"))
    await db.execute(update(BuildRow).where(BuildRow.id == build.id).values(state="live", built_at=now))
    await show_popularity(db, site, build.id, build.settings.least_persons)
    for table in ("repurchases", "interests", "person_factors"):
        await db.execute(text(_NOBODYS.format(table=table)), {"site": site})


async def counted_before(db: WriteSession, moment: datetime) -> list[SiteId]:
    """The sites whose counts were last made anew before that."""
    made = func.coalesce(BuildRow.built_at, BuildRow.started_at)
    rows = await db.execute(
        select(BuildRow.site).where(BuildRow.state == "live", made < moment).order_by(BuildRow.site)
    )
    return [SiteId(site) for site in rows.scalars()]


async def sweep(db: WriteSession) -> int:
    """How many rows of builds that answer nobody were deleted; 0 when there are none."""
    old = (await db.execute(select(BuildRow.id).where(BuildRow.state == "old").order_by(BuildRow.id).limit(1))).scalar()
    if old is None:
        return 0
    for table in ("covisits", "neighbours", "heats", "folds"):
        swept = await db.execute(text(_SWEEP.format(table=table)), {"build": old, "limit": SWEPT_AT_ONCE})
        if gone := int(getattr(swept, "rowcount", 0)):
            return gone
    await db.execute(delete(BuildRow).where(BuildRow.id == old))
    return 1
