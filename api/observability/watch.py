"""Each request to GraphQL, looked at from outside: its span, its figures, and a line in the log where it was slow."""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import structlog
from opentelemetry.trace import Span, Status, StatusCode
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.observability.figures import Figures
from api.observability.seen import Seen
from domain.base import tracing

log = structlog.get_logger()

current: ContextVar[Seen] = ContextVar("seen")
"""What is known of the request that is being answered."""


class Watch:
    """An ASGI application around another."""

    def __init__(self, app: ASGIApp, figures: Figures, slow_ms: int) -> None:
        self._app = app
        self._figures = figures
        self._slow_s = slow_ms / 1000 if slow_ms else float("inf")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        with self._watched() as seen:

            async def noting(message: Message) -> None:
                if message["type"] == "http.response.start":
                    seen.status = message["status"]
                await send(message)

            with tracing.answering("GraphQL Operation", _traced(scope)) as span:
                await self._app(scope, receive, noting)
                if span is not None:
                    _describe(span, scope, seen)

    @contextmanager
    def operation(self) -> Iterator[Seen]:
        """Looks at one operation that comes and goes without a request of its own."""
        with self._watched() as seen:
            seen.status = 200
            yield seen

    @contextmanager
    def _watched(self) -> Iterator[Seen]:
        seen = Seen()
        held = current.set(seen)
        start = time.perf_counter()
        try:
            yield seen
        except Exception:
            seen.status = 500
            raise
        finally:
            took_s = time.perf_counter() - start
            current.reset(held)
            self._figures.count(seen, seen.outcome, took_s)
            # A subscription takes as long as somebody listens.
            if took_s >= self._slow_s and seen.kind != "subscription":
                log.warning("slow_document", took_ms=round(took_s * 1000), **seen.facts)


def _traced(scope: Scope) -> Mapping[bytes, bytes]:
    return dict(scope["headers"]) if tracing.on() else {}


def _describe(span: Span, scope: Scope, seen: Seen) -> None:
    """The names of OpenTelemetry's conventions for HTTP and GraphQL servers; never a text, never a variable."""
    attributes: dict[str, Any] = {
        "http.request.method": scope["method"],
        "http.response.status_code": seen.status,
        "url.path": scope["path"],
        "etalage.outcome": seen.outcome,
        "etalage.points": seen.points,
        "etalage.document": seen.document,
        "graphql.operation.type": seen.kind,
        "graphql.operation.name": seen.operation,
    }
    span.set_attributes({name: value for name, value in attributes.items() if value is not None})
    if seen.kind is not None:
        span.update_name(seen.kind)
    if seen.outcome == "failed":
        span.set_status(Status(StatusCode.ERROR))
