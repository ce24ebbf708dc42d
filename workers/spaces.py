"""Spaces for the configured models: opened when a worker starts, and filled with whatever lacks a vector."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import structlog

from domain.base.database import Database
from domain.base.settings import settings
from domain.base.values import SpaceId
from domain.matching import read as matching
from domain.matching.values import Modality, Space
from domain.matching.write.drop_space import drop_some, left_before, retire
from domain.matching.write.fill_space import promise_all_missing
from domain.matching.write.go_live import go_live
from domain.matching.write.open_space import open_space
from ml.protocols import ImageReader, TextEncoder
from workers import readers
from workers.runtime import Runtime

log = structlog.get_logger()


async def text_space(runtime: Runtime) -> Space:
    """The space of the configured text encoder, opened if this is the first worker to have it."""
    return await _space(runtime, Modality.TEXT, await runtime.models.text_encoder())


async def image_space(runtime: Runtime) -> Space:
    """The space of the configured image reader."""
    return await _space(runtime, Modality.IMAGE, await runtime.models.image_reader())


async def _space(runtime: Runtime, modality: Modality, model: TextEncoder | ImageReader) -> Space:
    identity = model.identity
    async with runtime.database.read() as db:
        open_now = await matching.open_spaces(db, modality)
    for space in open_now:
        same = (space.model, space.revision, space.dim) == (identity.name, identity.revision, model.dim)
        if same and space.base is None:
            return space
    async with runtime.database.write() as db:
        opened = await open_space(db, modality=modality, model=identity.name, revision=identity.revision, dim=model.dim)
    log.info("space_opened", space=opened.id, modality=modality.value, model=opened.model, dim=opened.dim)
    return opened


async def prepare(runtime: Runtime) -> None:
    """The spaces of the configured models are open, every item without a vector in them has a job, and so has every picture
    that another reader has read, or an older version of this one.

    A model that cannot be loaded is logged and does not stop the worker: other kinds of jobs need other models.
    """
    await _or_log(runtime, text_space)
    await promise_missing_vectors(runtime.database, runtime.now())
    if await _or_log(runtime, image_space):
        await readers.promise_outdated(runtime)


async def _or_log(runtime: Runtime, opened: Callable[[Runtime], Awaitable[Space]]) -> bool:
    try:
        await opened(runtime)
    except Exception as error:  # noqa: BLE001 - logged here; the jobs that need the model fail with the reason
        log.error("model_unavailable", wanted_for=opened.__name__, error=f"{type(error).__name__}: {error}")  # noqa: TRY400
        return False
    return True


async def switch_when_full(runtime: Runtime, space: Space) -> bool:
    """Whether the space went live now, as it holds every item; until then the one before it answers."""
    async with runtime.database.write() as db:
        live = await go_live(db, space.id, runtime.now())
    if live:
        log.info("space_live", space=space.id, model=space.model, revision=space.revision, site=space.site)
    return live


async def switch_full_spaces(database: Database, now: datetime) -> int:
    """A chore: how many spaces went live, as by now they hold everything and everybody's taste is in them."""
    live = 0
    async with database.read() as db:
        spaces = [space for modality in Modality for space in await matching.open_spaces(db, modality)]
    for space in spaces:
        async with database.write() as db:
            live += await go_live(db, space.id, now)
    return live


async def drop_old_spaces(database: Database, now: datetime) -> int:
    """A chore: how many spaces were dropped, because nobody went back to them for long enough."""
    async with database.read() as db:
        old = await left_before(db, now - timedelta(days=settings().keep_spaces_days))
    for space in old:
        await drop_space(database, space, now)
    return len(old)


async def drop_space(database: Database, space: SpaceId, now: datetime) -> None:
    """The space is gone, with all its vectors. Errors: as `retire`."""
    async with database.write() as db:
        await retire(db, space, now)
    gone = False
    while not gone:
        async with database.write() as db:
            gone = await drop_some(db, space)
    log.info("space_dropped", space=space)


async def promise_missing_vectors(database: Database, now: datetime) -> int:
    """A chore: how many batches of items without a vector were found and promised to be encoded."""
    async with database.read() as db:
        spaces = await matching.open_spaces(db, Modality.TEXT)
    return sum([await promise_all_missing(database, space.id, now) for space in spaces])
