"""Fitting a site's own space: its words and visits in, a map out, and a space for it where that finds more."""

import asyncio
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

import numpy as np
import structlog

from domain.base.database import Database
from domain.base.settings import Settings
from domain.base.values import ItemId, Json, SiteId
from domain.behaviour.read.visits import Step, steps
from domain.matching import read as matching
from domain.matching.rules import mapped
from domain.matching.values import Modality, NewFit, Space, SpaceMap
from domain.matching.write.fill_space import promise_all_missing
from domain.matching.write.fit_without import tainted
from domain.matching.write.open_space import open_fitted, remember_fit
from ml import devices, fitting
from ml import pairs as judging
from ml.fitting import Fitted, Material
from ml.pairs import Difference, Floats, Whole
from ml.values import Purpose
from workers.runtime import Models

log = structlog.get_logger()

# Half a million steps take a few seconds to read and 200 MB; what came before says less about today's shop.
MOST_STEPS = 500_000
# Vectors of so many items are held at once: 80 MB.
MOST_ITEMS = 50_000
# The commonest queries; encoding one takes some 10 ms.
MOST_QUERIES = 2_000
# A visit ends when nothing was done for so long (recommendation.md).
A_PAUSE = timedelta(minutes=30)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Read:
    base: Space
    rival: Space
    items: dict[ItemId, int]
    vectors: Floats
    walked: Sequence[Step]


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """Two spaces beside each other: the nearest they share, and what each finds of later visits."""

    items: int
    overlap: float
    recall: tuple[float, float]
    pairs: int
    gain: Difference


async def fit_site(
    database: Database, settings: Settings, site: SiteId, method: str, tell: Callable[[str], None]
) -> "Fit | None":
    """What was fitted, not stored yet; None where there is too little to learn from."""
    read = await _read(database, site)
    if read is None:
        return None
    async with database.read() as db:
        by = await matching.map_of(db, read.rival)
    queries = await _queries(settings, read)
    vectors = np.concatenate([read.vectors, *([queries.vectors] if queries else [])])
    visits = visits_of(read.walked, read.items, queries.rows if queries else {})
    rival = vectors if by is None else mapped(vectors, by)
    material = Material(vectors=vectors, items=len(read.items), visits=visits, rival=rival)
    devices.use_threads(settings.model_threads)
    found = await asyncio.to_thread(fitting.fit, material, method, tell)
    return None if found is None else Fit(base=read.base, fitted=found)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Fit:
    """What was fitted on which space."""

    base: Space
    fitted: Fitted

    @property
    def better(self) -> bool:
        return self.fitted.better

    def report(self) -> list[str]:
        return self.fitted.report()


async def open_space_of(
    database: Database, site: SiteId, fit: Fit, now: datetime, *, anyway: bool, began: datetime | None = None
) -> tuple[Space | None, int]:
    """The space that was opened for the fitting, if it is better or wanted all the same, and the fitting's number.

    `began`: when the fitting began to read what people did.
    """
    found = fit.fitted
    new = NewFit(
        method=found.method,
        # Plain numbers and words, as dataclasses give them.
        settings=cast("dict[str, Json]", {**found.settings, "trials": list(found.trials)}),
        history=found.history,
        metrics=found.metrics,
        data_hash=found.data_hash,
        map=SpaceMap(mean=found.mean, matrix=found.matrix),
    )
    async with database.write() as db:
        number = await remember_fit(db, site, fit.base, new, now, began=began or now)
        if not (found.better or anyway):
            return None, number
        space = await open_fitted(db, site, fit.base, new, number, by_itself=found.better)
    await promise_all_missing(database, space.id, now)
    log.info("space_fitted", site=site, space=space.id, fit=number, method=found.method, better=found.better)
    return space, number


async def compare_spaces(database: Database, site: SiteId, one: Space, other: Space, k: int) -> Compared:
    """How the spaces agree on the items that both hold, and what each finds of the last tenth of visits."""
    async with database.read() as db:
        left = await matching.vectors_in(db, one.id, site, MOST_ITEMS)
        right = await matching.vectors_in(db, other.id, site, MOST_ITEMS)
        walked = await steps(db, site, MOST_STEPS)
    both = sorted(left.keys() & right.keys())
    rows = {item: row for row, item in enumerate(both)}
    stacked = [
        np.stack([each[item] for item in both]) if both else np.zeros((0, 1), np.float32) for each in (left, right)
    ]
    visits = visits_of(walked, rows, {})
    material = Material(vectors=stacked[0], items=len(both), visits=visits, rival=stacked[0])
    test = fitting.split_by_time(material).test

    def judge() -> Compared:
        sample = np.random.default_rng(1).permutation(len(both))[:2_000]
        before, after = (judging.found(each, test, len(both), k) for each in stacked)
        return Compared(
            items=len(both),
            overlap=judging.overlap(stacked[0], stacked[1], k, sample) if len(both) > 1 else 1.0,
            recall=(judging.shares({"": before})[""], judging.shares({"": after})[""]),
            pairs=len(test),
            gain=judging.difference(before, after, test.visits, seed=1),
        )

    return await asyncio.to_thread(judge)


def visits_of(walked: Sequence[Step], items: dict[ItemId, int], queries: dict[str, int]) -> list[Whole]:
    """Rows of what was met in each visit, each thing once where it was first met, visits in the order they ended."""
    found: list[tuple[datetime, list[int]]] = []
    before: Step | None = None
    for step in walked:
        row = items.get(step.item) if step.item is not None else queries.get(_plain(step.query))
        goes_on = before is not None and _goes_on(before, step)
        if not goes_on:
            found.append((step.at, []))
        if row is not None and row not in found[-1][1]:
            found[-1][1].append(row)
        found[-1] = (step.at, found[-1][1])
        before = step
    found.sort(key=lambda visit: visit[0])
    return [np.array(rows, np.int64) for _, rows in found if len(rows) > 1]


def _goes_on(before: Step, step: Step) -> bool:
    """Whether both belong to one visit."""
    if before.person != step.person:
        return False
    return step.at - before.at <= A_PAUSE or (step.session is not None and step.session == before.session)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Queries:
    rows: dict[str, int]
    vectors: Floats


async def _read(database: Database, site: SiteId) -> _Read | None:
    async with database.read() as db:
        rival = await matching.live_space(db, Modality.TEXT, site)
        if rival is None:
            return None
        base = rival if rival.base is None else await matching.a_space(db, rival.base)
        # What holds a forgotten person's pairs is no measure: it gives way, however good it is.
        rival = base if await tainted(db, rival.id) else rival
        held = await matching.vectors_in(db, base.id, site, MOST_ITEMS)
        walked = await steps(db, site, MOST_STEPS)
    if not held:
        return None
    items = {item: row for row, item in enumerate(held)}
    return _Read(base=base, rival=rival, items=items, vectors=np.stack(list(held.values())), walked=walked)


async def _queries(settings: Settings, read: _Read) -> _Queries | None:
    """What was searched for most, as the base's own model encodes it; None where this machine has another model."""
    asked = Counter(_plain(step.query) for step in read.walked if step.query)
    if not asked:
        return None
    encoder = await Models(settings).text_encoder()
    if (encoder.identity.name, encoder.identity.revision) != (read.base.model, read.base.revision):
        return None
    words = [word for word, _ in asked.most_common(MOST_QUERIES)]
    vectors = await asyncio.to_thread(encoder.encode, words, Purpose.QUERY)
    return _Queries(rows={word: len(read.items) + n for n, word in enumerate(words)}, vectors=vectors)


def _plain(query: str | None) -> str:
    return " ".join((query or "").lower().split())
