"""A claim about the span of a job: it says what the job was promised by."""

from collections.abc import Sequence
from datetime import datetime

from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from domain.base import tracing
from domain.base.database import Database
from domain.base.settings import Settings
from domain.jobs import write
from domain.jobs.values import Job, NewJob, Priority
from tests.shops import NOW
from tests.spans import named, spans
from workers import main
from workers.runtime import Models, Runtime

__all__ = ["spans"]


async def finish(runtime: Runtime, jobs: Sequence[Job], now: datetime) -> None:
    async with runtime.database.write() as db:
        await write.finish(db, [job.id for job in jobs], now)


async def test_a_batch_is_linked_to_everything_it_was_promised_by(
    database: Database, spans: InMemorySpanExporter
) -> None:
    for number in (1, 2):
        with tracing.span(f"request {number}"):
            async with database.write() as db:
                await write.add(db, [NewJob(kind="bake", key=f"bake:{number}")], NOW)
    async with database.write() as db:
        [batch] = await write.take_unsent(db, {Priority.BULK: 1}, {"bake": 2}, NOW)
        jobs = await write.claim(db, batch.ids, "baker", 60, NOW)
    settings = Settings()
    runtime = Runtime(database=database, settings=settings, models=Models(settings))

    assert await main._attempt(runtime, main.Task(kind="bake", batch=2, run=finish), jobs) is None

    job, requests = named(spans, "job bake"), [named(spans, f"request {number}") for number in (1, 2)]
    assert {link.context.span_id for link in job.links} == {each.context.span_id for each in requests}
    assert job.attributes == {"etalage.jobs": 2}
