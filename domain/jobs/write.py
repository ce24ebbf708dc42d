"""Asking for work, handing it out, and ending it, each in the caller's transaction."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    and_,
    case,
    delete,
    exists,
    func,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import aliased

from domain.base import tracing
from domain.base.database import WriteSession
from domain.base.values import JobId
from domain.jobs import models, read, rules
from domain.jobs.errors import AlreadyDone, AskedAgain, NotDead, UnknownJob
from domain.jobs.models import OPEN, JobRow
from domain.jobs.values import Batch, Job, JobState, NewJob, Priority, Ready, Recovered

CHANNEL = "jobs"
"""NOTIFY says here that there is something to send."""

ERROR_LENGTH = 2000

# What is new is added, what is open already becomes as urgent and as early as it is asked for now; what failed keeps the moment
# it backed off to. One statement, because every batch of signals asks for work. uq_jobs_open_key finds the rows; only those
# that change are locked: a worker never waits for an import to commit.
_ADD = text("""
WITH asked AS (
    SELECT * FROM unnest(
        CAST(:sites AS text[]), CAST(:kinds AS text[]), CAST(:keys AS text[]), CAST(:arguments AS text[]),
        CAST(:priorities AS smallint[]), CAST(:run_at AS timestamptz[])
    ) AS asked(site, kind, key, arguments, priority, run_at)
), added AS (
    INSERT INTO jobs (site, kind, key, arguments, priority, run_at, created_at, state, traceparent)
    SELECT site, kind, key, CAST(arguments AS jsonb), priority, run_at, :now, 'ready', CAST(:traceparent AS text) FROM asked
    ON CONFLICT (key) WHERE state IN ('ready', 'sent', 'running') DO NOTHING
    RETURNING key
), open AS (
    SELECT asked.key FROM asked JOIN jobs job ON job.key = asked.key AND job.state IN ('ready', 'sent', 'running')
), hurried AS (
    UPDATE jobs SET state = 'ready', priority = least(jobs.priority, asked.priority),
        run_at = CASE WHEN jobs.attempts = 0 THEN least(jobs.run_at, asked.run_at) ELSE jobs.run_at END
    FROM asked
    WHERE jobs.key = asked.key AND jobs.state IN ('ready', 'sent', 'running') AND jobs.state IN ('ready', 'sent')
        AND (jobs.priority > asked.priority OR jobs.attempts = 0 AND jobs.run_at > asked.run_at)
    RETURNING jobs.id
)
SELECT (SELECT count(*) FROM added) AS new,
    ARRAY(SELECT key FROM asked EXCEPT SELECT key FROM added EXCEPT SELECT key FROM open) AS missed,
    CASE WHEN EXISTS (SELECT FROM added) OR EXISTS (SELECT FROM hurried) THEN pg_notify(:channel, '') END
""")


async def add(db: WriteSession, jobs: Iterable[NewJob], now: datetime) -> int:
    """How many jobs are new. Work that is open already is not asked for twice; it only becomes more urgent.

    Limits   one statement whatever the number; 10,000 jobs take about 0.2 s.
    """
    asked = _most_urgent(jobs)
    if not asked:
        return 0
    beside = {"channel": CHANNEL, "traceparent": tracing.traceparent()}
    done = (await db.execute(_ADD, models.asked(asked, now) | beside)).one()
    # Somebody else's, committed while this waited for it: only a second look sees it.
    missed = set(done.missed)
    if missed and await _hurry(db, [job for job in asked if job.key in missed], now):
        await _ring(db)
    return int(done.new)


async def take_unsent(
    db: WriteSession, room: Mapping[Priority, int], sizes: Mapping[str, int], now: datetime
) -> list[Batch]:
    """The next batches to send, now marked as sent: most urgent first, then oldest first.

    Limits   at most `room[priority]` batches of a priority; only kinds in `sizes`, which says how many jobs make a full batch.
    """
    batches: list[Batch] = []
    for priority in sorted(room):
        if (free := room[priority]) > 0:
            ready = await _ready(db, priority, free * max(sizes.values()), sizes, now)
            batches += rules.group(ready, sizes, free)
    if not batches:
        return []
    sent = models.sent(batches)
    await db.execute(
        update(JobRow)
        .where(JobRow.id == sent.c.id)
        .values(state=JobState.SENT, sent_at=now, batch=sent.c.batch, sends=JobRow.sends + 1)
        .execution_options(synchronize_session=False)
    )
    return batches


async def claim(db: WriteSession, ids: Sequence[JobId], worker: str, lease_s: float, now: datetime) -> list[Job]:
    """Those of `ids` that nobody has taken yet, now this worker's for `lease_s` seconds."""
    free = (
        select(JobRow.id)
        .where(JobRow.id.in_(ids), JobRow.state == JobState.SENT)
        .order_by(JobRow.id)
        .with_for_update(skip_locked=True)
    )
    rows = await db.execute(
        update(JobRow)
        .where(JobRow.id.in_(free))
        .values(
            state=JobState.RUNNING,
            worker=worker,
            attempts=JobRow.attempts + 1,
            leased_until=now + timedelta(seconds=lease_s),
        )
        .returning(*models.COLUMNS)
        .execution_options(synchronize_session=False)
    )
    return sorted((models.job(row) for row in rows), key=lambda job: job.id)


async def extend(db: WriteSession, jobs: Sequence[Job], lease_s: float, now: datetime) -> int:
    """How many of `jobs` the worker still holds, now for `lease_s` seconds more."""
    extended = await db.scalars(
        update(JobRow)
        .where(read.still_held(jobs))
        .values(leased_until=now + timedelta(seconds=lease_s))
        .returning(JobRow.id)
        .execution_options(synchronize_session=False)
    )
    return len(extended.all())


async def finish(db: WriteSession, ids: Collection[JobId], now: datetime, note: str | None = None) -> None:
    """These jobs are done, together with whatever else this transaction did.

    `note` says what was wrong with the data where work ended without an effect.
    Errors   AlreadyDone if another worker was first; the transaction, effect included, then rolls back.
    """
    wanted = set(ids)
    if not wanted:
        return
    # Locked in one order, so that two workers with overlapping jobs cannot wait for each other.
    open_ones = (
        select(JobRow.id).where(JobRow.id.in_(wanted), JobRow.state != JobState.DONE).order_by(JobRow.id)
    ).with_for_update()
    done = await db.scalars(
        update(JobRow)
        .where(JobRow.id.in_(open_ones), JobRow.state != JobState.DONE)
        .values(state=JobState.DONE, done_at=now, leased_until=None, last_error=_plain(note))
        .returning(JobRow.id)
        .execution_options(synchronize_session=False)
    )
    missing = len(wanted) - len(done.all())
    if missing:
        raise AlreadyDone(missing, len(wanted))


async def fail(db: WriteSession, job: Job, error: str, now: datetime, seed: int, *, allowed: int) -> JobState | None:
    """READY again after a pause, or DEAD after `allowed` attempts; None if the worker no longer holds the job."""
    state = rules.after_failure(job.attempt, allowed)
    pause = timedelta(seconds=rules.back_off_s(job.attempt, seed))
    failed = await db.scalars(
        update(JobRow)
        .where(read.still_held([job]))
        .values(
            state=state,
            run_at=now + pause if state is JobState.READY else JobRow.run_at,
            alone=True,
            leased_until=None,
            last_error=_plain(error),
        )
        .returning(JobRow.id)
        .execution_options(synchronize_session=False)
    )
    return state if failed.all() else None


async def give_back(db: WriteSession, jobs: Sequence[Job], until: datetime | None = None) -> int:
    """How many of `jobs` were still held and are ready again, at once or at a moment, as if this attempt had not been."""
    if not jobs:
        return 0
    given = await db.scalars(
        update(JobRow)
        .where(read.still_held(jobs))
        .values(
            state=JobState.READY,
            attempts=JobRow.attempts - 1,
            leased_until=None,
            worker=None,
            run_at=JobRow.run_at if until is None else until,
        )
        .returning(JobRow.id)
        .execution_options(synchronize_session=False)
    )
    count = len(given.all())
    if count:
        await _ring(db)
    return count


async def recover_lost(
    db: WriteSession, now: datetime, *, sent_before: datetime, queued: Collection[str], allowed: int
) -> Recovered:
    """Jobs sent long ago whose message is no longer among `queued`, and jobs whose worker fell silent, are ready again.

    A job whose worker died goes alone from now on: it may be what killed it. After `allowed` attempts it is dead.
    """
    unsent = await db.scalars(
        update(JobRow)
        .where(
            JobRow.id.in_(
                _locked(
                    and_(
                        JobRow.state == JobState.SENT,
                        JobRow.sent_at < sent_before,
                        or_(JobRow.batch.is_(None), JobRow.batch.not_in(list(queued))),
                    )
                )
            )
        )
        .values(state=JobState.READY)
        .returning(JobRow.id)
        .execution_options(synchronize_session=False)
    )
    state = case((JobRow.attempts >= allowed, JobState.DEAD.value), else_=JobState.READY.value)
    unheld = await db.scalars(
        update(JobRow)
        .where(JobRow.id.in_(_locked(and_(JobRow.state == JobState.RUNNING, JobRow.leased_until < now))))
        .values(
            state=state,
            alone=True,
            leased_until=None,
            last_error=func.concat("The worker ", JobRow.worker, " fell silent during attempt ", JobRow.attempts),
        )
        .returning(JobRow.state)
        .execution_options(synchronize_session=False)
    )
    states = unheld.all()
    dead = sum(state == JobState.DEAD for state in states)
    return Recovered(unsent=len(unsent.all()), unheld=len(states) - dead, dead=dead)


async def retry(db: WriteSession, job_id: JobId, now: datetime) -> Job:
    """The dead job, ready again with all its attempts. Errors: UnknownJob, NotDead, AskedAgain."""
    row = (await db.execute(models.all_jobs().where(JobRow.id == job_id).with_for_update())).one_or_none()
    if row is None:
        raise UnknownJob(job_id)
    if row.state != JobState.DEAD:
        raise NotDead(job_id, row.state)
    if await db.scalar(select(exists().where(JobRow.key == row.key, OPEN))):
        raise AskedAgain(job_id, row.key)
    await _revive(db, [job_id], now)
    return await read.job(db, job_id)


async def retry_all_dead(db: WriteSession, now: datetime) -> int:
    """How many dead jobs are ready again: of each key the newest, unless it was asked for again since."""
    again = aliased(JobRow)
    open_again = exists().where(again.key == JobRow.key, again.state.in_(["ready", "sent", "running"]))
    dead = await db.scalars(
        select(JobRow.id)
        .where(JobRow.state == JobState.DEAD, ~open_again)
        .ext(distinct_on(JobRow.key))
        .order_by(JobRow.key, JobRow.id.desc())
    )
    return await _revive(db, dead.all(), now)


async def forget_done(db: WriteSession, before: datetime, limit: int = 10_000) -> int:
    """How many done jobs were deleted: those done before `before`, oldest first, at most `limit`."""
    old = (
        select(JobRow.id)
        .where(JobRow.state == JobState.DONE, JobRow.done_at < before)
        .order_by(JobRow.done_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
        # As a subquery it may be asked once a row, and each time the rows that it locked before are passed over.
        .cte("old")
    )
    gone = await db.scalars(
        delete(JobRow)
        .where(JobRow.id.in_(select(old.c.id)))
        .returning(JobRow.id)
        .execution_options(synchronize_session=False)
    )
    return len(gone.all())


def _most_urgent(jobs: Iterable[NewJob]) -> list[NewJob]:
    """One job a key, the most urgent asked, by key: two callers lock rows in the same order."""
    chosen: dict[str, NewJob] = {}
    for job in jobs:
        if job.key not in chosen or job.priority < chosen[job.key].priority:
            chosen[job.key] = job
    return [chosen[key] for key in sorted(chosen)]


async def _hurry(db: WriteSession, jobs: Sequence[NewJob], now: datetime) -> int:
    """How many open jobs became more urgent or due earlier. One that was sent is sent again, the faster way.

    One that failed keeps the moment it backed off to.
    """
    asked = models.urgencies(jobs, now)
    earlier = and_(JobRow.attempts == 0, JobRow.run_at > asked.c.run_at)
    # uq_jobs_open_key finds them. Only rows that change are locked: a worker never waits for an import to commit.
    hurried = await db.scalars(
        update(JobRow)
        .where(
            JobRow.key == asked.c.key,
            OPEN,
            JobRow.state.in_([JobState.READY, JobState.SENT]),
            or_(JobRow.priority > asked.c.priority, earlier),
        )
        .values(
            priority=func.least(JobRow.priority, asked.c.priority),
            run_at=case((earlier, asked.c.run_at), else_=JobRow.run_at),
            state=JobState.READY,
        )
        .returning(JobRow.id)
        .execution_options(synchronize_session=False)
    )
    return len(hurried.all())


async def _ready(
    db: WriteSession, priority: Priority, limit: int, sizes: Mapping[str, int], now: datetime
) -> list[Ready]:
    # ix_jobs_ready serves the order, so a million waiting rows cost as much as ten.
    rows = await db.execute(
        select(JobRow.id, JobRow.kind, JobRow.priority, JobRow.alone, JobRow.sends)
        .where(
            JobRow.state == JobState.READY,
            JobRow.priority == priority,
            JobRow.kind.in_(list(sizes)),
            JobRow.run_at <= now,
        )
        .order_by(JobRow.run_at, JobRow.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return [Ready(id=JobId(row.id), kind=row.kind, priority=priority, alone=row.alone, sends=row.sends) for row in rows]


async def _revive(db: WriteSession, ids: Sequence[int], now: datetime) -> int:
    if ids:
        await db.execute(
            update(JobRow)
            .where(JobRow.id.in_(ids))
            .values(state=JobState.READY, attempts=0, run_at=now, worker=None)
            .execution_options(synchronize_session=False)
        )
        await _ring(db)
    return len(ids)


def _locked(condition: Any) -> Any:
    """Ids that fit, passing over rows that somebody else is busy with."""
    return select(JobRow.id).where(condition).order_by(JobRow.id).with_for_update(skip_locked=True)


async def _ring(db: WriteSession) -> None:
    """Postgres tells the relays when this transaction commits, once however often it rings."""
    await db.execute(select(func.pg_notify(CHANNEL, "")))


def _plain(error: str | None) -> str | None:
    """As much of the message as a column should hold, without the one character Postgres refuses."""
    return None if error is None else error.replace("\x00", "")[:ERROR_LENGTH]
