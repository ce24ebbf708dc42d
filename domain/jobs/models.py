"""The table of `jobs`. It knows no other table: a job of a site that is gone finds nothing to do and ends."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import (
    ARRAY,
    BigInteger,
    CheckConstraint,
    DateTime,
    Identity,
    Index,
    Integer,
    Row,
    Select,
    SmallInteger,
    TableValuedAlias,
    Text,
    bindparam,
    column,
    func,
    select,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from domain.base.models import Base
from domain.base.values import JobId, SiteId
from domain.jobs.values import Batch, Job, JobState, NewJob, Priority

OPEN = text("state IN ('ready', 'sent', 'running')")


class JobRow(Base):
    __tablename__ = "jobs"

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    site: Mapped[str | None]
    kind: Mapped[str]
    key: Mapped[str]
    arguments: Mapped[dict[str, Any]]
    priority: Mapped[int] = mapped_column(SmallInteger)
    state: Mapped[str]
    attempts: Mapped[int] = mapped_column(Integer, server_default=text("0"))
    sends: Mapped[int] = mapped_column(Integer, server_default=text("0"))
    alone: Mapped[bool] = mapped_column(server_default=text("false"))
    batch: Mapped[str | None]
    run_at: Mapped[datetime]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    sent_at: Mapped[datetime | None]
    leased_until: Mapped[datetime | None]
    worker: Mapped[str | None]
    done_at: Mapped[datetime | None]
    last_error: Mapped[str | None]
    traceparent: Mapped[str | None]

    __table_args__ = (
        CheckConstraint("state IN ('ready', 'sent', 'running', 'done', 'dead')", name="state"),
        CheckConstraint("priority BETWEEN 0 AND 3", name="priority"),
        Index("uq_jobs_open_key", "key", unique=True, postgresql_where=OPEN),
        Index("ix_jobs_ready", "priority", "run_at", "id", postgresql_where=text("state = 'ready'")),
        Index("ix_jobs_done", "done_at", postgresql_where=text("state = 'done'")),
        Index("ix_jobs_state", "state", "id"),
    )


COLUMNS = (
    JobRow.id,
    JobRow.kind,
    JobRow.key,
    JobRow.site,
    JobRow.arguments,
    JobRow.priority,
    JobRow.state,
    JobRow.attempts,
    JobRow.run_at,
    JobRow.created_at,
    JobRow.sent_at,
    JobRow.leased_until,
    JobRow.worker,
    JobRow.done_at,
    JobRow.last_error,
    JobRow.traceparent,
)


def all_jobs() -> Select[Any]:
    """Every column a `Job` is made of."""
    return select(*COLUMNS)


def job(row: Row[Any]) -> Job:
    """The value of a row that has COLUMNS."""
    return Job(
        id=JobId(row.id),
        kind=row.kind,
        key=row.key,
        site=None if row.site is None else SiteId(row.site),
        arguments=row.arguments,
        priority=Priority(row.priority),
        state=JobState(row.state),
        attempt=row.attempts,
        run_at=row.run_at,
        created_at=row.created_at,
        sent_at=row.sent_at,
        leased_until=row.leased_until,
        worker=row.worker,
        done_at=row.done_at,
        last_error=row.last_error,
        traceparent=row.traceparent,
    )


def asked(jobs: Sequence[NewJob], now: datetime) -> dict[str, Any]:
    """New rows as arrays, so that ten thousand jobs are one statement with a few parameters."""
    return {
        "sites": [job.site for job in jobs],
        "kinds": [job.kind for job in jobs],
        "keys": [job.key for job in jobs],
        "arguments": [orjson.dumps(dict(job.arguments)).decode() for job in jobs],
        "priorities": [int(job.priority) for job in jobs],
        "run_at": [job.run_at or now for job in jobs],
        "now": now,
    }


def urgencies(jobs: Sequence[NewJob], now: datetime) -> TableValuedAlias:
    """Keys, how urgent each is, and when it may run, to join with."""
    return (
        func.unnest(
            bindparam(None, [job.key for job in jobs], ARRAY(Text)),
            bindparam(None, [int(job.priority) for job in jobs], ARRAY(SmallInteger)),
            bindparam(None, [job.run_at or now for job in jobs], ARRAY(DateTime(timezone=True))),
        )
        .table_valued(
            column("key", Text),
            column("priority", SmallInteger),
            column("run_at", DateTime(timezone=True)),
            name="asked",
        )
        .render_derived()
    )


def sent(batches: Sequence[Batch]) -> TableValuedAlias:
    """Jobs and the batch each travels in, to join with."""
    pairs = [(job, batch.id) for batch in batches for job in batch.ids]
    return (
        func.unnest(
            bindparam(None, [job for job, _ in pairs], ARRAY(BigInteger)),
            bindparam(None, [batch for _, batch in pairs], ARRAY(Text)),
        )
        .table_valued(column("id", BigInteger), column("batch", Text), name="sent")
        .render_derived()
    )
