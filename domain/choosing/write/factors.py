"""Where people stand among the factors of the items they met: by one solve each, whenever what they did is counted."""

from collections.abc import Sequence
from datetime import datetime

import numpy as np
from pgvector import Vector
from sqlalchemy import delete, or_, select, text, update

from domain.base.database import WriteSession
from domain.base.values import ShopperId, SiteId
from domain.choosing import jobs
from domain.choosing.models.factors import FactorRunRow, PersonFactorRow
from domain.choosing.read.factors import factors_of, runs
from domain.choosing.rules import factors as rules
from domain.choosing.values.counts import Histories
from domain.choosing.values.factors import Meetings
from domain.choosing.write.memory import hold
from domain.jobs import write as promises

_LEAVE = "DELETE FROM person_factors WHERE run_id = :run AND person_id = ANY (:persons)"
_STAND = """
INSERT INTO person_factors (person_id, run_id, site, vector)
SELECT came.person, :run, :site, came.vector
FROM unnest(CAST(:persons AS bigint[]), CAST(:vectors AS vector[])) AS came(person, vector)
"""


async def place(db: WriteSession, site: SiteId, done: Histories) -> int:
    """How many of these people stand somewhere now; who met nothing that has factors stands nowhere.

    Expects  the histories are whole, and the site's memory is held: a training that ends meanwhile places everybody too.
    """
    persons = np.unique(done.persons).tolist()
    met = np.unique(done.items).tolist()
    meetings = Meetings(persons=done.persons, items=done.items, at=done.at)
    stand: set[int] = set()
    for run in await runs(db, site):
        known = await factors_of(db, run, met)
        found, vectors = rules.placed(meetings, known, run.ground, run.settings)
        await db.execute(text(_LEAVE), {"run": run.id, "persons": persons})
        names = {
            "run": run.id,
            "site": site,
            "persons": found.tolist(),
            "vectors": [Vector(np.append(each * run.ground.longest, 0)) for each in vectors],
        }
        await db.execute(text(_STAND), names)
        stand |= set(found.tolist())
    return len(stand)


async def displace(db: WriteSession, persons: Sequence[ShopperId]) -> None:
    """These people stand nowhere."""
    await db.execute(delete(PersonFactorRow).where(PersonFactorRow.person_id.in_(persons)))


async def train_without(db: WriteSession, site: SiteId, persons: Sequence[ShopperId], now: datetime) -> None:
    """A training that never saw these people is promised, if one may have seen them; until then their part of the items stays.

    Call it before `unlearn`, where what people did is no longer there to be learned from.
    Limits   within an hour: who leaves meanwhile leaves with the same training.
    """
    # As everybody does who changes what people stand in: the memory first.
    await hold(db, site, now)
    placed = select(PersonFactorRow.run_id).where(PersonFactorRow.person_id.in_(persons))
    live = select(FactorRunRow.id).where(FactorRunRow.site == site, FactorRunRow.live).scalar_subquery()
    # A run that is about to be live may have read them, whether it has placed them yet or not.
    saw = or_(FactorRunRow.id.in_(placed), live.is_(None), FactorRunRow.id > live)
    marked = update(FactorRunRow).where(FactorRunRow.site == site, saw).values(tainted=True).returning(FactorRunRow.id)
    if (await db.execute(marked)).first() is not None:
        await promises.add(db, [jobs.train_factors(site, now + jobs.WITHOUT_AFTER)], now)
