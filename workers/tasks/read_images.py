"""Pictures are fetched where they are elsewhere, read, and remembered with what can be seen in them, or with their problem."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast

import structlog

from domain.base.values import ImageId, Json, Vector
from domain.catalog import read as catalog
from domain.catalog import write as catalog_write
from domain.catalog.values import ImageToRead, SeenImage
from domain.jobs import write as promises
from domain.jobs.values import Job
from domain.matching.write.store_vectors import store_image_vectors
from ml.protocols import ImageReader
from ml.values import ImageFacts, ImageRefused
from workers import spaces
from workers.media.fetch import STRICT, FetchFailed, Rules, fetch
from workers.media.store import BadPicture, Kept, MediaStore
from workers.readers import reads_as
from workers.runtime import Runtime

log = structlog.get_logger()

KIND = "read_images"
BATCH = 16
# A picture may have 20 MB: so many of a batch are in memory at once, while the next ones are still being fetched.
AT_ONCE = 4


@dataclass(frozen=True, slots=True)
class _Read:
    """A picture and what became of it: exactly one of seen, problem and failure."""

    image: ImageToRead
    seen: SeenImage | None = None
    vector: Vector | None = None
    problem: str | None = None
    failure: FetchFailed | None = None


async def run(runtime: Runtime, jobs: Sequence[Job], _now: datetime, rules: Rules = STRICT) -> None:
    """Each picture is read or refused with its problem; one whose server did not answer is tried again later.

    Errors   FetchFailed for the first that did not come, after all others are done.
    """
    reader = await runtime.models.image_reader()
    space = await spaces.image_space(runtime)
    wanted = {_image(job): job for job in jobs}
    async with runtime.database.read() as db:
        images = await catalog.images_to_read(db, list(wanted))
    gate = asyncio.Semaphore(AT_ONCE)
    answers = await asyncio.gather(
        *(_look(runtime, reader, image, gate, rules) for image in sorted(images, key=lambda image: image.id))
    )
    failed = {answer.image.id: answer.failure for answer in answers if answer.failure is not None}
    async with runtime.database.write() as db:
        vectors: dict[ImageId, Vector] = {}
        for answer in answers:
            if answer.problem is not None:
                await catalog_write.refuse_image(db, answer.image, answer.problem)
            elif (
                answer.seen is not None
                and answer.vector is not None
                and await catalog_write.store_image_facts(db, answer.image, answer.seen)
            ):
                vectors[answer.image.id] = answer.vector
        await store_image_vectors(db, space, vectors)
        done = [job.id for job in jobs if _image(job) not in failed]
        if done:
            await promises.finish(db, done, runtime.now())
    for image, failure in failed.items():
        log.info("image_not_fetched", image=image, reason=str(failure))
        raise failure


async def _look(
    runtime: Runtime, reader: ImageReader, image: ImageToRead, gate: asyncio.Semaphore, rules: Rules
) -> _Read:
    store = MediaStore(runtime.settings.media_dir)
    async with gate:
        try:
            media, data = await _bytes(store, image, rules)
            facts = await runtime.think(reader.read, data)
        except BadPicture as refusal:
            return _Read(image, problem=refusal.reason)
        except ImageRefused as refusal:
            return _Read(image, problem=f"{refusal.code.value}: {refusal.message}")
        except FetchFailed as failure:
            return _Read(image, failure=failure)
    return _Read(image, seen=_seen(media, facts), vector=facts.vector)


async def _bytes(store: MediaStore, image: ImageToRead, rules: Rules) -> tuple[str, bytes]:
    """The picture and its key in the store, fetched and kept if it is not there yet."""
    if image.media is not None:
        try:
            return image.media, await asyncio.to_thread(store.read, image.media)
        except FileNotFoundError:
            if not image.src.lower().startswith(("http://", "https://")):
                raise
    data = await fetch(image.src, rules)
    kept: Kept = await asyncio.to_thread(store.keep, data)
    return kept.key, data


def _seen(media: str, facts: ImageFacts) -> SeenImage:
    return SeenImage(
        media=media,
        width=facts.width,
        height=facts.height,
        facts=cast("Mapping[str, Json]", facts.to_json()),  # plain JSON by its promise; its type says `object`
        perceptual_hash=facts.perceptual_hash,
        read_by=reads_as(facts.read_by),
    )


def _image(job: Job) -> ImageId:
    value = job.arguments["image"]
    if not isinstance(value, int):
        raise TypeError(f"job {job.id}: image is {value!r}, not a number")
    return ImageId(value)
