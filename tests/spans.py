"""The spans of this process, kept instead of sent away."""

from collections.abc import Iterator

import pytest
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from sqlalchemy import event
from sqlalchemy.engine import Engine

from domain.base import tracing


@pytest.fixture
def spans() -> Iterator[InMemorySpanExporter]:
    """Spans are kept here while the test runs."""
    kept = InMemorySpanExporter()
    tracing.use(SimpleSpanProcessor(kept), "tests")
    try:
        yield kept
    finally:
        tracing._tracer = None
        event.remove(Engine, "before_cursor_execute", tracing._begin)
        event.remove(Engine, "after_cursor_execute", tracing._end)
        event.remove(Engine, "handle_error", tracing._fail)


def named(kept: InMemorySpanExporter, name: str) -> ReadableSpan:
    [found] = [each for each in kept.get_finished_spans() if each.name == name]
    return found
