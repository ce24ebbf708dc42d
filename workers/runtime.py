"""What a task works with: the database, the settings, and models that think beside the event loop."""

import asyncio
import itertools
import queue
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, ParamSpec, TypeVar
from urllib.parse import urlencode

import structlog
from sqlalchemy.exc import DBAPIError

from domain.base.database import Database
from domain.base.settings import Settings
from domain.jobs.values import Priority
from ml import load, registry
from ml.protocols import Copywriter, ImageReader, TextEncoder
from ml.values import ModelBusy, Purpose, Vectors

P = ParamSpec("P")
T = TypeVar("T")

log = structlog.get_logger()

# A batch of texts takes the embedded encoder some seconds: by then there is room again.
BUSY_S = 10.0

urgency: ContextVar[Priority] = ContextVar("urgency", default=Priority.BULK)
"""Who waits for what is being done in this context; thinking for a shopper goes before thinking in bulk."""


class Thinker:
    """One thread that calls functions one after the other, the most urgent first.

    One, because two models thinking at once on the same cores are slower than one after the other. A daemon, because
    nobody waits for a model when the process is told to stop.
    """

    def __init__(self, most_waiting: int = 64) -> None:
        self._most_waiting = most_waiting
        self._calls: queue.PriorityQueue[tuple[int, int, Future[Any], Callable[[], Any]]] = queue.PriorityQueue()
        self._order = itertools.count()
        self._thread: threading.Thread | None = None

    def think(self, fn: Callable[[], T]) -> "Future[T]":
        """The answer to come. Errors: ModelBusy when as many calls wait as may, for a shopper's twice as many."""
        most = self._most_waiting * (2 if urgency.get() is Priority.SHOPPER else 1)
        if self._calls.qsize() >= most:
            raise ModelBusy(f"{most} calls wait for the models already", BUSY_S)
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="thinker", daemon=True)
            self._thread.start()
        future: Future[T] = Future()
        self._calls.put((urgency.get(), next(self._order), future, fn))
        return future

    def _run(self) -> None:
        while True:
            _, _, future, fn = self._calls.get()
            _carry_out(future, fn)


class Models:
    """The three models, each loaded once, when first asked for."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._loaded: dict[str, Any] = {}
        self._specs: dict[str, str] = {}
        # One at a time: two threads that import the same heavy library at once see each other's half-made modules.
        self._loading = asyncio.Lock()

    async def text_encoder(self) -> TextEncoder:
        loader = partial(load.text_encoder, key=self._settings.text_encoder_key.get_secret_value())
        encoder: TextEncoder = await self._once("text_encoder", loader, self._settings.text_encoder)
        return encoder

    @property
    def encodes_elsewhere(self) -> bool:
        """Whether texts are encoded by a server: waiting for it uses no core of this machine."""
        return registry.parse(self._settings.text_encoder).served

    async def image_reader(self) -> ImageReader:
        reader: ImageReader = await self._once("image_reader", load.image_reader, self._settings.image_reader)
        return reader

    async def copywriter(self, adapter: Path | None = None) -> Copywriter:
        """The configured one; with an adapter the embedded one and what this folder's adapter taught it."""
        spec = self._settings.copywriter
        if adapter is not None:
            spec = f"{registry.EMBEDDED}?{urlencode({'adapter': str(adapter)})}"
        loader = partial(load.copywriter, key=self._settings.copywriter_key.get_secret_value())
        writer: Copywriter = await self._once("copywriter", loader, spec)
        return writer

    async def _once(self, name: str, loader: Callable[..., Any], spec: str) -> Any:
        """The model of that name and spec; one of another spec is let go of first, so that there are never two."""
        if self._specs.get(name) == spec:
            return self._loaded[name]
        async with self._loading:
            if self._specs.get(name) != spec:
                self._loaded.pop(name, None)
                self._specs.pop(name, None)
                start = datetime.now(UTC)
                threads = self._settings.model_threads
                self._loaded[name] = await beside(
                    lambda: loader(spec, self._settings.weights_dir, self._settings.device, threads)
                )
                self._specs[name] = spec
                took_ms = round((datetime.now(UTC) - start).total_seconds() * 1000)
                log.info("model_loaded", model=name, spec=spec, took_ms=took_ms)
            return self._loaded[name]


@dataclass(frozen=True, slots=True, kw_only=True)
class Runtime:
    """Handed to every task."""

    database: Database
    settings: Settings
    models: Models
    thinker: Thinker = field(default_factory=Thinker)

    def now(self) -> datetime:
        """The moment: a task that thinks for a minute dates its effect with this, not with its start."""
        return datetime.now(UTC)

    async def think(self, fn: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """What `fn` answers, called in the thinking thread; the event loop stays free."""
        return await asyncio.wrap_future(self.thinker.think(lambda: fn(*args, **kwargs)))

    async def encode(self, texts: Sequence[str], purpose: Purpose = Purpose.PASSAGE) -> Vectors:
        """The vectors of texts by the configured encoder, which thinks here or elsewhere; see `TextEncoder.encode`."""
        encoder = await self.models.text_encoder()
        if self.models.encodes_elsewhere:
            return await beside(lambda: encoder.encode(texts, purpose))
        return await self.think(encoder.encode, texts, purpose)


def open_runtime(settings: Settings) -> Runtime:
    """A runtime on the configured database; nothing is connected or loaded before it is used."""
    database = Database(settings.database_url, pool_size=settings.pool_size)
    thinker = Thinker(settings.model_queue)
    return Runtime(database=database, settings=settings, models=Models(settings), thinker=thinker)


def unreachable(error: BaseException) -> bool:
    """Whether Postgres was away, rather than anything wrong with what it was asked."""
    if isinstance(error, DBAPIError):
        return error.connection_invalidated or (error.orig is not None and unreachable(error.orig))
    # Class 08 is a broken connection; 57P0x is a server that stops, starts, or has crashed.
    return isinstance(error, OSError) or str(getattr(error, "sqlstate", "")).startswith(("08", "57P0"))


def beside(fn: Callable[[], T]) -> "asyncio.Future[T]":
    """`fn` in a thread of its own, which a stopping process does not wait for."""
    future: Future[T] = Future()
    threading.Thread(target=_carry_out, args=(future, fn), name="loader", daemon=True).start()
    return asyncio.wrap_future(future)


def _carry_out(future: "Future[T]", fn: Callable[[], T]) -> None:
    if not future.set_running_or_notify_cancel():
        return
    try:
        future.set_result(fn())
    except BaseException as error:  # noqa: BLE001 - whatever it was belongs to the one who asked
        future.set_exception(error)
