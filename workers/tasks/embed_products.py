"""Texts of products, articles and promotions become vectors in the space each job names."""

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

import numpy as np

from domain.base.values import ItemId, JobId, SiteId, SpaceId, Vector
from domain.behaviour.jobs import mend_tastes
from domain.catalog import read as catalog
from domain.catalog.values import ItemToEncode
from domain.choosing.jobs import rebuild_memory
from domain.jobs import write as promises
from domain.jobs.values import Job, NewJob
from domain.matching import read as matching
from domain.matching.rules import mapped
from domain.matching.values import Modality, Space
from domain.matching.write.learn import shoppers_of
from domain.matching.write.store_vectors import NewVector, store_vectors
from workers import spaces
from workers.learning.ahead import search_ahead
from workers.runtime import Runtime

KIND = "embed_products"
# The encoder cuts this into batches by length under its token budget; more at once means less padding.
BATCH = 256
# Rebuilding a taste takes some 10 ms. A shop that comes with a history has more people behind every batch of its items:
# they are all made anew once an hour, and not once a batch.
MOST_MENDED = 1_000


async def run(runtime: Runtime, jobs: Sequence[Job], _now: datetime) -> None:
    """Each job's vector is stored, unless its content has moved on: then another job was promised for the new content."""
    mine = await spaces.text_space(runtime)
    by_space: dict[SpaceId, list[Job]] = defaultdict(list)
    for job in jobs:
        by_space[SpaceId(_number(job, "space"))].append(job)
    # The model's own first: fitted ones are made from its vectors.
    for number in sorted(by_space):
        space = mine if number == mine.id else await _fitted(runtime, mine, number)
        if space is None:
            await _leave(runtime, number, by_space[number])
            continue
        await _embed(runtime, space, by_space[number])
        if await spaces.switch_when_full(runtime, space) and space.site is not None:
            await search_ahead(runtime, space.site)


async def _fitted(runtime: Runtime, mine: Space, number: SpaceId) -> Space | None:
    """The open space of that number, if it is made from vectors of this worker's model."""
    async with runtime.database.read() as db:
        found = [each for each in await matching.open_spaces(db, Modality.TEXT) if each.id == number]
    return found[0] if found and found[0].base == mine.id else None


async def _embed(runtime: Runtime, space: Space, jobs: Sequence[Job]) -> None:
    hashes = {ItemId(_number(job, "item")): str(job.arguments["hash"]) for job in jobs}
    async with runtime.database.read() as db:
        found = await catalog.items_to_encode(db, list(hashes))
        missing = await matching.not_yet_in(db, space.id, {item.id: item.content_hash for item in found})
    wanted = [item for item in found if item.id in missing]
    vectors = await _vectors(runtime, space, wanted)
    async with runtime.database.write() as db:
        stored = await store_vectors(
            db,
            space,
            [
                NewVector(item=item.id, content_hash=item.content_hash, vector=vector)
                for item, vector in zip(wanted, vectors, strict=True)
            ],
        )
        late = Counter(site for site, _ in await shoppers_of(db, stored))
        mending = [_mending(site, count, stored, jobs[0].id, runtime.now()) for site, count in late.items()]
        await promises.add(db, mending, runtime.now())
        await promises.finish(db, [job.id for job in jobs], runtime.now())


async def _vectors(runtime: Runtime, space: Space, items: Sequence[ItemToEncode]) -> Sequence[Vector]:
    """Encoded; for a fitted space taken from its base where that has them, and mapped."""
    if not items:
        return []
    if space.base is None:
        return list(await runtime.encode([item.text for item in items]))
    async with runtime.database.read() as db:
        held = await matching.vectors_of(db, space.base, {item.id: item.content_hash for item in items})
        by = await matching.map_of(db, space)
    if by is None:
        raise LookupError(f"space {space.id} is fitted on {space.base}, and how is not known any more; drop it")
    lacking = [item for item in items if item.id not in held]
    if lacking:
        encoded = await runtime.encode([item.text for item in lacking])
        held |= {item.id: vector for item, vector in zip(lacking, encoded, strict=True)}
    return list(mapped(np.stack([held[item.id] for item in items]), by))


def _mending(site: SiteId, shoppers: int, items: Collection[ItemId], cause: JobId, now: datetime) -> NewJob:
    """What makes good the tastes of those who met these items before their vectors came."""
    if shoppers <= MOST_MENDED:
        return mend_tastes(site, items, cause)
    # A quarter past the hour everything that was stored within it has long been committed.
    return rebuild_memory(site, now.replace(minute=15, second=0, microsecond=0) + timedelta(hours=1))


async def _leave(runtime: Runtime, space: SpaceId, jobs: Sequence[Job]) -> None:
    """Jobs for another model's space: done with if that space is gone, else an error that sends them elsewhere.

    Errors   LookupError while the space is open: a worker with that model has to do them.
    """
    async with runtime.database.read() as db:
        still_open = {each.id for each in await matching.open_spaces(db, Modality.TEXT)}
    if space in still_open:
        raise LookupError(f"space {space} belongs to another model than this worker's; start a worker with that model")
    async with runtime.database.write() as db:
        await promises.finish(db, [job.id for job in jobs], runtime.now(), "the space is no longer used")


def _number(job: Job, name: str) -> int:
    value = job.arguments[name]
    if not isinstance(value, int):
        raise TypeError(f"job {job.id}: {name} is {value!r}, not a number")
    return value
