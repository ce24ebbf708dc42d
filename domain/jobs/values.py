"""Jobs, batches of jobs, and figures about them, as plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum, StrEnum
from typing import NewType

from domain.base.values import JobId, Json, SiteId

BatchId = NewType("BatchId", str)


class Priority(IntEnum):
    """Who waits for a job. Each has a way through the workers of its own, so that nobody waits behind the less urgent."""

    SHOPPER = 0
    EDITOR = 1
    BULK = 2
    BACKGROUND = 3


class JobState(StrEnum):
    """Where a job stands. The first three are open: asking again for open work is no new job."""

    READY = "ready"
    SENT = "sent"
    RUNNING = "running"
    DONE = "done"
    DEAD = "dead"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewJob:
    """Work to promise.

    The key names the thing *and the version of what the work is made from* (`embed_products:42:<content hash>:3`):
    while such a job is open, running included, asking again adds nothing.
    """

    kind: str
    key: str
    site: SiteId | None = None
    arguments: Mapping[str, Json] = field(default_factory=dict)
    priority: Priority = Priority.BULK
    run_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A promise of work. `attempt` counts from 1 while a worker holds it."""

    id: JobId
    kind: str
    key: str
    site: SiteId | None
    arguments: Mapping[str, Json]
    priority: Priority
    state: JobState
    attempt: int
    run_at: datetime
    created_at: datetime
    sent_at: datetime | None
    leased_until: datetime | None
    worker: str | None
    done_at: datetime | None
    last_error: str | None
    traceparent: str | None = None
    """What it was promised by, where that was traced."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """As much of an unsent job as grouping needs."""

    id: JobId
    kind: str
    priority: Priority
    alone: bool
    sends: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Jobs of one kind and one priority that travel in one message."""

    id: BatchId
    kind: str
    priority: Priority
    ids: tuple[JobId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PageOfJobs:
    """Jobs from new to old; `more` says whether older ones follow."""

    jobs: tuple[Job, ...]
    more: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class KindBacklog:
    """What is open, dead, and lately done of one kind; lag is the age of the oldest job that could have run."""

    kind: str
    ready: int
    later: int
    sent: int
    running: int
    dead: int
    done_last_hour: int
    lag_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Recovered:
    """What was found lost: jobs whose message is gone, jobs whose worker is gone, and those given up on."""

    unsent: int = 0
    unheld: int = 0
    dead: int = 0
