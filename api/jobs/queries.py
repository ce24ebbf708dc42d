"""What operators see of jobs, and how they have failed ones done again."""

import re
from datetime import datetime
from typing import Annotated

import strawberry

from api.catalog.types import Node
from api.context import Context, Info
from api.errors import NotAllowed as NotAllowedHere
from api.ids import global_id, parsed
from api.pages.editor_types import PageInfo
from api.paging import require_place, require_size
from domain.access.errors import NotAllowed
from domain.access.rules import permissions
from domain.access.values import Actor
from domain.access.write import remember, take_pen
from domain.base.database import WriteSession
from domain.base.errors import DomainError
from domain.base.values import JobId, SiteId
from domain.jobs import read, values
from domain.jobs.errors import NotDead, UnknownJob
from domain.jobs.values import JobState
from domain.jobs.write import retry

strawberry.enum(JobState, name="JobState", description="Where a job stands.")
PAGE_LIMIT = 200


@strawberry.type(description="A promise of work.")
class Job(Node):
    kind: str = strawberry.field(description="What is to be done.")
    key: str = strawberry.field(description="The thing and the version it is done for.")
    state: JobState = strawberry.field(description="Where it stands; dead ones wait for a person.")
    attempts: int = strawberry.field(description="Tries so far.")
    created_at: datetime = strawberry.field(description="When it was promised.")
    run_at: datetime = strawberry.field(description="Not before this moment.")
    last_error: str | None = strawberry.field(description="What went wrong last.")

    @classmethod
    def of(cls, job: values.Job) -> "Job":
        return cls(
            id=global_id("Job", job.id),
            kind=job.kind,
            key=job.key,
            state=job.state,
            attempts=job.attempt,
            created_at=job.created_at,
            run_at=job.run_at,
            last_error=job.last_error,
        )


@strawberry.type(description="A job in a list.")
class JobEdge:
    cursor: str = strawberry.field(description="Its place.")
    node: Job = strawberry.field(description="The job.")


@strawberry.type(description="Jobs, newest first.")
class JobConnection:
    edges: list[JobEdge] = strawberry.field(description="Jobs.")
    page_info: PageInfo = strawberry.field(description="Where the list goes on.")


@strawberry.type(description="How the jobs of one kind stand.")
class JobBacklog:
    kind: str = strawberry.field(description="What is to be done.")
    ready: int = strawberry.field(description="Due, and not yet on their way.")
    later: int = strawberry.field(description="They wait for their moment.")
    sent: int = strawberry.field(description="On their way to a worker.")
    running: int = strawberry.field(description="A worker does them.")
    dead: int = strawberry.field(description="They wait for a person.")
    done_last_hour: int = strawberry.field(description="Done within the hour.")
    lag_s: float = strawberry.field(description="For how many seconds the oldest that is due has waited.")

    @classmethod
    def of(cls, line: values.KindBacklog) -> "JobBacklog":
        return cls(
            kind=line.kind,
            ready=line.ready,
            later=line.later,
            sent=line.sent,
            running=line.running,
            dead=line.dead,
            done_last_hour=line.done_last_hour,
            lag_s=line.lag_s,
        )


@strawberry.type
class JobsQuery:
    @strawberry.field(description="Jobs of the token's site, newest first.")
    async def jobs(
        self,
        info: Info,
        state: JobState | None = None,
        kind: str | None = None,
        first: int = 50,
        after: str | None = None,
    ) -> JobConnection:
        actor = info.context.actor
        if actor is None:
            raise NotAllowed("Jobs are shown to operator tokens.")
        info.context.allowed("read_jobs", actor.site)
        async with info.context.reads.read() as db:
            page = await read.page_of_jobs(
                db,
                state,
                kind=kind,
                first=require_size(first, PAGE_LIMIT),
                after=require_place(after, _cursor(after)),
                site=actor.site,
            )
        nodes = [Job.of(job) for job in page.jobs]
        return JobConnection(
            edges=[JobEdge(cursor=node.id, node=node) for node in nodes],
            page_info=PageInfo.of([node.id for node in nodes], after=after, more=page.more),
        )

    @strawberry.field(description="How the jobs of a site stand, a line a kind, by name.")
    async def job_backlog(self, info: Info, site: str) -> list[JobBacklog]:
        info.context.allowed("read_jobs", site)
        async with info.context.reads.read() as db:
            return [JobBacklog.of(line) for line in await read.backlog(db, info.context.now, site=SiteId(site))]


@strawberry.input(description="Has failed work done again.")
class RetryJobsInput:
    site: str = strawberry.field(description="Key of the site.")
    ids: list[strawberry.ID] = strawberry.field(description="Global ids of at most 200 dead jobs.")
    dry_run: bool = strawberry.field(default=False, description="Say what would happen, and write nothing.")


@strawberry.type(description="A job that is not done again.")
class JobProblem:
    job: strawberry.ID = strawberry.field(description="Global id of the job.")
    code: str = strawberry.field(description="Stable code.")
    message: str = strawberry.field(description="Why not.")


@strawberry.type(description="What became of each job.")
class JobsRetried:
    jobs: list[Job] = strawberry.field(description="Those that will be done again, with all their attempts.")
    refused: list[JobProblem] = strawberry.field(description="Those that will not, and why.")


RetryJobsResult = Annotated[
    JobsRetried | NotAllowedHere, strawberry.union("RetryJobsResult", description="What became of retryJobs.")
]


@strawberry.type
class JobsMutation:
    @strawberry.mutation(description="Has failed work done again. What is refused does not hold up the rest.")
    async def retry_jobs(self, info: Info, input: RetryJobsInput) -> RetryJobsResult:
        context = info.context
        actor = context.allowed("retry_jobs", input.site)
        require_size(len(input.ids), PAGE_LIMIT)
        done: list[Job] = []
        refused: list[JobProblem] = []
        async with context.writes.write() as db:
            await take_pen(db, actor.site)
            for each in dict.fromkeys(input.ids):
                try:
                    done.append(await _again(db, actor, each, context.now, dry_run=input.dry_run))
                except DomainError as why:
                    refused.append(JobProblem(job=each, code=why.code, message=why.message))
        return JobsRetried(jobs=done, refused=refused)


async def _again(db: WriteSession, actor: Actor, id: str, now: datetime, *, dry_run: bool) -> Job:
    """The job as it is now.

    Errors   UnknownJob, NotDead, AskedAgain.
    """
    key = _cursor(id)
    found = None if key is None else await read.job_of_site(db, actor.site, key)
    if key is None or found is None:
        raise UnknownJob(key or JobId(0))
    if found.state is not JobState.DEAD:
        raise NotDead(key, found.state)
    if dry_run:
        return Job.of(found)
    revived = await retry(db, key, now)
    things, details = [f"job:{key}"], {"kind": revived.kind, "key": revived.key}
    await remember(db, actor.site, actor=actor.label, action="retry_job", things=things, details=details, now=now)
    return Job.of(revived)


async def job_node(context: Context, actor: Actor, id: str) -> Job | None:
    """The job of this global id, for operators of its site; None for everybody else."""
    key = _cursor(id)
    if key is None or not permissions.may(actor, "read_jobs"):
        return None
    async with context.reads.read() as db:
        found = await read.job_of_site(db, actor.site, key)
    return None if found is None else Job.of(found)


def _cursor(after: str | None) -> JobId | None:
    found = None if after is None else parsed(after)
    if found is None or found[0] != "Job" or not re.fullmatch(r"[0-9]{1,18}", found[1]):
        return None
    return JobId(int(found[1]))
