"""Texts of products, articles and promotions become vectors in the space each job names."""

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from domain.base.values import ItemId, JobId, SiteId, SpaceId, Vector
from domain.behaviour.jobs import mend_tastes
from domain.catalog import read as catalog
from domain.choosing.jobs import rebuild_memory
from domain.jobs import write as promises
from domain.jobs.values import Job, NewJob
from domain.matching import read as matching
from domain.matching.values import Modality, Space
from domain.matching.write.learn import shoppers_of
from domain.matching.write.store_vectors import NewVector, store_vectors
from ml.protocols import TextEncoder
from workers import spaces
from workers.runtime import Runtime

KIND = "embed_products"
# The encoder cuts this into batches by length under its token budget; more at once means less padding.
BATCH = 256
# Rebuilding a taste takes some 10 ms. A shop that comes with a history has more people behind every batch of its items:
# they are all made anew once an hour, and not once a batch.
MOST_MENDED = 1_000


async def run(runtime: Runtime, jobs: Sequence[Job], _now: datetime) -> None:
    """Each job's vector is stored, unless its content has moved on: then another job was promised for the new content."""
    encoder = await runtime.models.text_encoder()
    mine = await spaces.text_space(runtime)
    by_space: dict[SpaceId, list[Job]] = defaultdict(list)
    for job in jobs:
        by_space[SpaceId(_number(job, "space"))].append(job)
    for space, wanted in by_space.items():
        if space == mine.id:
            await _embed(runtime, encoder, mine, wanted)
        else:
            await _leave(runtime, space, wanted)
    await spaces.switch_when_full(runtime, mine)


async def _embed(runtime: Runtime, encoder: TextEncoder, space: Space, jobs: Sequence[Job]) -> None:
    hashes = {ItemId(_number(job, "item")): str(job.arguments["hash"]) for job in jobs}
    async with runtime.database.read() as db:
        found = await catalog.items_to_encode(db, list(hashes))
        missing = await matching.not_yet_in(db, space.id, {item.id: item.content_hash for item in found})
    wanted = [item for item in found if item.id in missing]
    vectors: Sequence[Vector] = []
    if wanted:
        vectors = list(await runtime.think(encoder.encode, [item.text for item in wanted]))
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
