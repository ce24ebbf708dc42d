"""A site's factors are replaced by those of a new training: stored beside the live ones, then switched by one row."""

from dataclasses import asdict
from datetime import UTC, datetime

from sqlalchemy import delete, insert, select, text, update

from domain.base.database import WriteSession
from domain.base.values import SiteId
from domain.choosing.models.factors import FactorRunRow, ItemFactorRow
from domain.choosing.read.histories import people, told
from domain.choosing.rules.factors import evened
from domain.choosing.values.factors import FactorSettings, ItemFactors, Trained
from domain.choosing.write.factors import place
from domain.choosing.write.memory import hold

# Rows swept in one transaction: half a second, in which nobody of the site is counted.
SWEPT_AT_ONCE = 20_000

_SWEEP = """
DELETE FROM {table} WHERE ctid = ANY (ARRAY(SELECT held.ctid FROM {table} held JOIN factor_runs run ON run.id = held.run_id
    WHERE run.site = :site AND NOT run.live LIMIT :limit))
"""
# In the order of ids, as everybody locks them.
_LOCK = "SELECT id FROM shoppers WHERE id = ANY (:persons) ORDER BY id FOR UPDATE"


async def sweep(db: WriteSession, site: SiteId, now: datetime) -> int:
    """How many rows of the site's runs that are not live were deleted; 0 when none are left."""
    await hold(db, site, now)
    for table in ("item_factors", "person_factors"):
        swept = await db.execute(text(_SWEEP.format(table=table)), {"site": site, "limit": SWEPT_AT_ONCE})
        if gone := int(getattr(swept, "rowcount", 0)):
            return gone
    return 0


async def open_run(db: WriteSession, site: SiteId, settings: FactorSettings, now: datetime) -> int:
    """The run that is about to be trained, in the slot that does not answer; whatever held that slot is gone.

    Open it before anything is read to learn from: who is forgotten from here on marks it.
    """
    # Whoever is counted now is still being placed in the run that goes.
    await hold(db, site, now)
    live = (await db.execute(select(FactorRunRow.slot).where(FactorRunRow.site == site, FactorRunRow.live))).scalar()
    await db.execute(delete(FactorRunRow).where(FactorRunRow.site == site, ~FactorRunRow.live))
    opened = insert(FactorRunRow).values(
        site=site,
        slot=1 if live == 0 else 0,
        live=False,
        tainted=False,
        started_at=now,
        settings=asdict(settings),
        people=0,
        items=0,
        held=0,
        longest=0.0,
        gram=[],
    )
    return int((await db.execute(opened.returning(FactorRunRow.id))).scalar_one())


async def give_up(db: WriteSession, site: SiteId, now: datetime) -> None:
    """There is too little to learn from: live factors that learned from somebody who is forgotten are gone.

    The run that was opened stays, empty: it says when this was tried.
    """
    await hold(db, site, now)
    await db.execute(delete(FactorRunRow).where(FactorRunRow.site == site, FactorRunRow.live, FactorRunRow.tainted))


async def store_items(db: WriteSession, run: int, found: ItemFactors, longest: float) -> bool:
    """Whether these items have their factors in the run; no, if another training has begun and taken its place.

    `longest` is the length of the longest factors of the whole run.
    """
    slot = (
        await db.execute(
            select(FactorRunRow.slot).where(FactorRunRow.id == run).with_for_update(read=True, key_share=True)
        )
    ).scalar()
    if slot is None:
        return False
    shown = "SELECT id FROM items WHERE id = ANY (:items) FOR KEY SHARE"
    there = set((await db.execute(text(shown), {"items": found.items.tolist()})).scalars())
    rows = [
        {"run_id": run, "item_id": item, "slot": slot, "vector": vector}
        for item, vector in zip(found.items.tolist(), evened(found.vectors / longest, 1.0), strict=True)
        if item in there
    ]
    if rows:
        await db.execute(insert(ItemFactorRow), rows)
    return True


async def lay_ground(db: WriteSession, run: int, trained: Trained, now: datetime) -> bool:
    """Whether people can be placed in the run from here on: all its items are stored."""
    laid = (
        update(FactorRunRow)
        .where(FactorRunRow.id == run)
        .values(
            built_at=now,
            people=trained.people,
            items=trained.ground.items,
            as_of=datetime.fromtimestamp(trained.ground.as_of, UTC),
            held=len(trained.own) + len(trained.told),
            longest=trained.ground.longest,
            gram=trained.ground.gram.ravel().tolist(),
        )
    )
    return (await db.execute(laid.returning(FactorRunRow.id))).first() is not None


async def place_next(db: WriteSession, site: SiteId, after: int, now: datetime) -> int | None:
    """The last of the next people, who are placed in all runs; None when there are no more.

    Limits   as many people as have some ten thousand signals; about a second.
    """
    persons = await people(db, site, after)
    if not persons:
        return None
    await db.execute(text(_LOCK), {"persons": list(persons)})
    await hold(db, site, now)
    await place(db, site, (await told(db, site, persons)).all())
    return persons[-1]


async def go_live(db: WriteSession, site: SiteId, run: int) -> bool:
    """Whether the run answers from now on; the one before it is kept until the next training."""
    there = select(FactorRunRow.id).where(FactorRunRow.id == run, FactorRunRow.built_at.is_not(None))
    if (await db.execute(there.with_for_update())).first() is None:
        return False
    # Another training sweeps before it opens its run: what it has begun to sweep does not answer.
    if (await db.execute(select(ItemFactorRow.item_id).where(ItemFactorRow.run_id == run).limit(1))).first() is None:
        return False
    await db.execute(update(FactorRunRow).where(FactorRunRow.site == site, FactorRunRow.live).values(live=False))
    await db.execute(update(FactorRunRow).where(FactorRunRow.id == run).values(live=True))
    return True
