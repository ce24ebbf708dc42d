"""Claims about spans: which there are, what is in them, and what is never."""

import pytest
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from sqlalchemy import text

from domain.base import tracing
from domain.base.database import Database
from domain.base.errors import Broken
from domain.jobs import read, write
from domain.jobs.values import JobState, NewJob
from tests.shops import NOW
from tests.spans import named, spans

__all__ = ["spans"]

PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
TRACE = 0x0AF7651916CD43DD8448EB211C80319C


def test_without_a_place_to_send_them_there_are_no_spans() -> None:
    with tracing.span("job"), tracing.answering("request", {b"traceparent": PARENT.encode()}) as opened:
        assert opened is None
        assert tracing.traceparent() is None
    tracing.start("", "tests")
    assert not tracing.on()


def test_a_place_that_is_no_address_is_refused() -> None:
    with pytest.raises(Broken, match="OTLP_ENDPOINT"):
        tracing.start("localhost:4318", "tests")


def test_a_request_goes_on_in_the_trace_it_came_with(spans: InMemorySpanExporter) -> None:
    with tracing.answering("query", {b"traceparent": PARENT.encode()}), tracing.span("execute"):
        inside = tracing.traceparent()

    request, execute = named(spans, "query"), named(spans, "execute")
    assert request.context.trace_id == execute.context.trace_id == TRACE
    assert execute.parent is not None
    assert execute.parent.span_id == request.context.span_id
    assert inside == f"00-{TRACE:032x}-{execute.context.span_id:016x}-01"


async def test_statements_are_spans_without_what_they_were_asked_with(
    spans: InMemorySpanExporter, database: Database
) -> None:
    async with database.read() as db:
        await db.execute(text("SELECT 1"))
        with tracing.span("page"):
            await db.execute(text("SELECT CAST(:secret AS text)"), {"secret": "what a shopper typed"})

    statement, page = named(spans, "SELECT"), named(spans, "page")
    assert statement.parent is not None
    assert statement.parent.span_id == page.context.span_id
    assert statement.attributes == {"db.system.name": "postgresql", "db.query.text": "SELECT CAST($1 AS text)"}
    assert "shopper" not in "".join(each.to_json() for each in spans.get_finished_spans())


async def test_what_goes_wrong_is_named_by_its_class_alone(spans: InMemorySpanExporter, database: Database) -> None:
    with pytest.raises(Exception, match="shopper"), tracing.span("page"):
        async with database.read() as db:
            await db.execute(text("SELECT CAST('what a shopper typed' AS integer)"))

    page = named(spans, "page")
    assert (page.status.is_ok, page.status.description, page.events) == (False, "DBAPIError", ())
    assert named(spans, "SELECT").status.is_ok is False


async def test_a_job_knows_what_it_was_promised_by(spans: InMemorySpanExporter, database: Database) -> None:
    with tracing.span("request"):
        async with database.write() as db:
            await write.add(db, [NewJob(kind="bake", key="bake:1")], NOW)
    async with database.read() as db:
        [job] = (await read.page_of_jobs(db, JobState.READY, first=1)).jobs
    with tracing.span("job bake", links=[job.traceparent, None, "nonsense"]):
        pass

    [link] = named(spans, "job bake").links
    assert link.context.span_id == named(spans, "request").context.span_id


async def test_a_job_promised_without_a_trace_has_none(database: Database) -> None:
    async with database.write() as db:
        await write.add(db, [NewJob(kind="bake", key="bake:1")], NOW)
    async with database.read() as db:
        [job] = (await read.page_of_jobs(db, JobState.READY, first=1)).jobs

    assert job.traceparent is None
