"""Training a site's factors: who met what in, factors of items and everybody's place among them out."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeVar

import numpy as np
import structlog
from sqlalchemy import text

from domain.base.database import Database
from domain.base.values import SiteId
from domain.choosing.read import factors as read
from domain.choosing.rules import factors as rules
from domain.choosing.values.evidence import Ids
from domain.choosing.values.factors import DIM, FactorSettings, Ground, ItemFactors, Meetings, Rows, Trained
from domain.choosing.write import factor_runs
from ml import factors as als
from ml.word_factors import tell

log = structlog.get_logger()

# The same people give the same factors, run after run.
SEED = 1
# The newest items that too few people met; 30 MB of words, and some ten seconds of writing.
MOST_TOLD = 20_000
# Rows stored in one transaction: a second or two, most of it for the index.
STORED_AT_ONCE = 2_000

# Words of so many met items are enough to see what words say about factors.
MOST_WORDS = 50_000

# A training takes seconds to minutes; the next one waits that it may end.
LOOK_AGAIN_S = 1.0
_TAKE = text("SELECT pg_try_advisory_lock(hashtextextended('factors:' || CAST(:site AS text), 0))")
_LET_GO = text("SELECT pg_advisory_unlock(hashtextextended('factors:' || CAST(:site AS text), 0))")

Work = TypeVar("Work")


class Think(Protocol):
    """Does what takes long beside the loop."""

    def __call__(self, work: Callable[[], Work], /) -> Awaitable[Work]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """What a training looks at: the meetings of everybody, where the last one ended, what is written about the items."""

    done: Meetings
    last: ItemFactors | None
    words: ItemFactors
    """Of the items that were met, or of a sample of them."""
    unmet: ItemFactors
    """Words of the newest of the others."""


async def train_site(
    database: Database, site: SiteId, think: Think, now: datetime, settings: FactorSettings | None = None
) -> bool:
    """Whether the site has new factors, which answer from now on; not while there is too little to learn from.

    One training of a site at a time: the next one begins when this one has ended, and sees what was forgotten meanwhile.
    Limits   what is read, thought and written are different transactions: signals and forgetting go on meanwhile.
    """
    async with _alone(database, site):
        return await _train(database, site, think, now, settings or FactorSettings())


@asynccontextmanager
async def _alone(database: Database, site: SiteId) -> AsyncIterator[None]:
    """Nobody else trains this site meanwhile. Postgres lets go of the lock when whoever holds it is gone."""
    async with database.engine.connect() as connection:
        await connection.execution_options(isolation_level="AUTOCOMMIT")
        while not (await connection.execute(_TAKE, {"site": site})).scalar_one():  # noqa: ASYNC110 - another process lets go
            await asyncio.sleep(LOOK_AGAIN_S)
        try:
            yield
        finally:
            await connection.execute(_LET_GO, {"site": site})


async def _train(database: Database, site: SiteId, think: Think, now: datetime, settings: FactorSettings) -> bool:
    began = time.monotonic()
    swept = 1
    while swept:
        async with database.write() as db:
            swept = await factor_runs.sweep(db, site, now)
    async with database.write() as db:
        run = await factor_runs.open_run(db, site, settings, now)
    material = await _read(database, site, think, settings)
    if material is None:
        async with database.write() as db:
            await factor_runs.give_up(db, site, now)
        log.info("factors_not_trained", site=site, reason="too few people")
        return False
    trained = await think(lambda: learn(material, settings))
    if not await _stored(database, site, run, trained, now):
        return False
    log.info("factors_trained", site=site, run=run, took_s=round(time.monotonic() - began, 1), **trained.figures)
    return True


async def _read(database: Database, site: SiteId, think: Think, settings: FactorSettings) -> Material | None:
    async with database.read() as db:
        everything = await read.meetings(db, site)
    done = await think(lambda: rules.met_by_many(everything, settings))
    if done is None:
        return None
    met = np.unique(done.items)
    some = np.random.default_rng(SEED).permutation(len(met))[:MOST_WORDS]
    async with database.read() as db:
        return Material(
            done=done,
            last=await read.where_the_last_ended(db, site),
            words=await read.words_of(db, site, met[np.sort(some)]),
            unmet=await read.words_of(db, site, await read.unmet(db, site, met, MOST_TOLD)),
        )


def learn(material: Material, settings: FactorSettings) -> Trained:
    """The factors of everything that was met, and of the newest that was not."""
    # A history that ended long ago is learned from like one of today.
    as_of = rules.moment_of(material.done.at)
    met, items = _met(material.done, settings, as_of)
    start = None if material.last is None else _start(items, material.last)
    how = als.Settings(
        dim=DIM,
        regularisation=settings.regularisation,
        unobserved=settings.unobserved,
        rounds=settings.rounds if start is None else settings.rounds_on,
    )
    own = ItemFactors(items=items, vectors=als.train(met, how, seed=SEED, start=start))
    told, figures = _told(own, material)
    lengths = [np.linalg.norm(each.vectors, axis=1).max(initial=1e-9) for each in (own, told)]
    return Trained(
        own=own,
        told=told,
        ground=Ground(gram=own.vectors.T @ own.vectors, items=len(items), as_of=as_of, longest=float(max(lengths))),
        people=met.rows,
        figures={"people": met.rows, "items": len(own), "told": len(told), "rounds": how.rounds, **figures},
    )


def _met(done: Meetings, settings: FactorSettings, as_of: float) -> tuple[als.Met, Ids]:
    """Each person's row of items, a meeting counting what it is worth then; and which items the columns are."""
    people, row = np.unique(done.persons, return_inverse=True)
    items, column = np.unique(done.items, return_inverse=True)
    pairs, entry = np.unique(row * len(items) + column, return_inverse=True)
    weights = np.bincount(entry, weights=rules.worth(done.at, as_of, settings.half_life_days), minlength=len(pairs))
    rows, columns = np.divmod(pairs, len(items))
    starts = np.searchsorted(rows, np.arange(len(people) + 1))
    return als.Met(starts=starts, columns=columns, weights=weights.astype(np.float32), width=len(items)), items


def _start(items: Ids, last: ItemFactors) -> Rows:
    """Where each item stood, or near nothing where it is new."""
    start = np.random.default_rng(SEED).normal(scale=0.1 / DIM**0.5, size=(len(items), DIM)).astype(np.float32)
    known = np.isin(items, last.items)
    start[known] = last.vectors[np.searchsorted(last.items, items[known])]
    return start


def _told(own: ItemFactors, material: Material) -> tuple[ItemFactors, dict[str, float]]:
    """Factors of the items that only words speak for, and how far words can be trusted."""
    nothing = ItemFactors(items=np.empty(0, np.int64), vectors=np.empty((0, DIM), np.float32))
    if not len(material.words) or not len(material.unmet):
        return nothing, {}
    learnt = own.vectors[np.searchsorted(own.items, material.words.items)]
    told = tell(material.words.vectors, learnt, material.unmet.vectors, seed=SEED)
    figures = {"agreement": round(told.agreement, 4), "without_words": round(told.without_words, 4)}
    if told.factors is None:
        return nothing, figures
    return ItemFactors(items=material.unmet.items, vectors=told.factors), figures


async def _stored(database: Database, site: SiteId, run: int, trained: Trained, now: datetime) -> bool:
    """Whether the run answers now: its items are stored, everybody is placed, and one row is switched."""
    for found in (trained.own, trained.told):
        for begin in range(0, len(found), STORED_AT_ONCE):
            part = slice(begin, begin + STORED_AT_ONCE)
            async with database.write() as db:
                some = ItemFactors(items=found.items[part], vectors=found.vectors[part])
                if not await factor_runs.store_items(db, run, some, trained.ground.longest):
                    return False
    async with database.write() as db:
        if not await factor_runs.lay_ground(db, run, trained, now):
            return False
    last: int | None = 0
    while last is not None:
        async with database.write() as db:
            last = await factor_runs.place_next(db, site, last, now)
    async with database.write() as db:
        return await factor_runs.go_live(db, site, run)
