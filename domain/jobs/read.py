"""What is waiting, running, done and dead."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select, tuple_

from domain.base.database import ReadSession
from domain.base.values import JobId, SiteId
from domain.jobs import models
from domain.jobs.errors import UnknownJob
from domain.jobs.models import JobRow
from domain.jobs.values import Job, JobState, KindBacklog, PageOfJobs


async def job(db: ReadSession, job_id: JobId) -> Job:
    """The job as it stands. Errors: UnknownJob."""
    row = (await db.execute(models.all_jobs().where(JobRow.id == job_id))).one_or_none()
    if row is None:
        raise UnknownJob(job_id)
    return models.job(row)


async def page_of_jobs(
    db: ReadSession,
    state: JobState | None = None,
    *,
    kind: str | None = None,
    first: int = 50,
    after: JobId | None = None,
    site: SiteId | None = None,
) -> PageOfJobs:
    """The newest jobs, or those older than `after`; of one state, one kind and one site if these are given."""
    wanted = models.all_jobs().order_by(JobRow.id.desc()).limit(first + 1)
    if state is not None:
        wanted = wanted.where(JobRow.state == state)
    if kind is not None:
        wanted = wanted.where(JobRow.kind == kind)
    if after is not None:
        wanted = wanted.where(JobRow.id < after)
    if site is not None:
        wanted = wanted.where(JobRow.site == site)
    rows = (await db.execute(wanted)).all()
    return PageOfJobs(jobs=tuple(models.job(row) for row in rows[:first]), more=len(rows) > first)


async def job_of_site(db: ReadSession, site: SiteId, job_id: JobId) -> Job | None:
    """The job of this id, if it is one of this site."""
    row = (await db.execute(models.all_jobs().where(JobRow.id == job_id, JobRow.site == site))).one_or_none()
    return None if row is None else models.job(row)


async def backlog(db: ReadSession, now: datetime, *, site: SiteId | None = None) -> list[KindBacklog]:
    """One line for each kind that has open or dead jobs, or was done in the last hour; by name of kind. Of one site if given."""
    # ix_jobs_state finds what is not done, ix_jobs_done what was done lately: the long history is not read.
    due = and_(JobRow.state == JobState.READY, JobRow.run_at <= now)
    lines = await db.execute(
        select(
            JobRow.kind,
            _count(due).label("ready"),
            _count(and_(JobRow.state == JobState.READY, JobRow.run_at > now)).label("later"),
            _count(JobRow.state == JobState.SENT).label("sent"),
            _count(JobRow.state == JobState.RUNNING).label("running"),
            _count(JobRow.state == JobState.DEAD).label("dead"),
            _count(JobRow.state == JobState.DONE).label("done_last_hour"),
            func.min(JobRow.run_at).filter(or_(due, JobRow.state == JobState.SENT)).label("oldest"),
        )
        .where(
            or_(
                JobRow.state.in_([JobState.READY, JobState.SENT, JobState.RUNNING, JobState.DEAD]),
                and_(JobRow.state == JobState.DONE, JobRow.done_at > now - timedelta(hours=1)),
            ),
            *(() if site is None else (JobRow.site == site,)),
        )
        .group_by(JobRow.kind)
        .order_by(JobRow.kind)
    )
    return [
        KindBacklog(
            kind=line.kind,
            ready=line.ready,
            later=line.later,
            sent=line.sent,
            running=line.running,
            dead=line.dead,
            done_last_hour=line.done_last_hour,
            lag_s=0.0 if line.oldest is None else max(0.0, (now - line.oldest).total_seconds()),
        )
        for line in lines
    ]


async def lag_s(db: ReadSession, now: datetime) -> float:
    """Seconds that the oldest job that could have run has been waiting; 0 when nothing waits."""
    oldest = await db.scalar(
        select(func.min(JobRow.run_at)).where(JobRow.state.in_([JobState.READY, JobState.SENT]), JobRow.run_at <= now)
    )
    return 0.0 if oldest is None else (now - oldest).total_seconds()


async def held(db: ReadSession, jobs: Sequence[Job]) -> list[Job]:
    """Those of `jobs` that are still running under the same worker on the same attempt."""
    rows = await db.scalars(select(JobRow.id).where(still_held(jobs)))
    ids = set(rows)
    return [job for job in jobs if job.id in ids]


def still_held(jobs: Sequence[Job]) -> ColumnElement[bool]:
    """The fence: a worker that lost its lease, and whose job moved on, changes nothing any more."""
    holders: Any = [(job.id, job.attempt, job.worker) for job in jobs]
    return and_(JobRow.state == JobState.RUNNING, tuple_(JobRow.id, JobRow.attempts, JobRow.worker).in_(holders))


def _count(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count().filter(condition)
