"""What operators see of jobs."""

import re
from datetime import datetime

import strawberry

from api.catalog.types import Node
from api.context import Context, Info
from api.ids import global_id, parsed
from api.pages.editor_types import PageInfo
from api.paging import require_place, require_size
from domain.access.errors import NotAllowed
from domain.access.rules import permissions
from domain.access.values import Actor
from domain.base.values import JobId
from domain.jobs import read, values
from domain.jobs.values import JobState

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


@strawberry.type
class JobsQuery:
    @strawberry.field(description="Jobs of the token's site, newest first.")
    async def jobs(
        self, info: Info, state: JobState | None = None, first: int = 50, after: str | None = None
    ) -> JobConnection:
        actor = info.context.actor
        if actor is None:
            raise NotAllowed("Jobs are shown to operator tokens.")
        info.context.allowed("read_jobs", actor.site)
        async with info.context.reads.read() as db:
            page = await read.page_of_jobs(
                db,
                state,
                first=require_size(first, PAGE_LIMIT),
                after=require_place(after, _cursor(after)),
                site=actor.site,
            )
        nodes = [Job.of(job) for job in page.jobs]
        return JobConnection(
            edges=[JobEdge(cursor=node.id, node=node) for node in nodes],
            page_info=PageInfo.of([node.id for node in nodes], after=after, more=page.more),
        )


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
