"""When a failed job runs again, and which jobs travel together. Nothing here touches a database, a clock or a network."""

from collections.abc import Iterable, Mapping
from hashlib import sha256

from domain.base.values import JobId
from domain.jobs.values import Batch, BatchId, JobState, Ready

BACK_OFF_CAP_S = 3600.0


def back_off_s(attempt: int, seed: int) -> float:
    """Seconds until a job that failed its `attempt`-th try runs again.

    Limits   between half and the whole of 2**attempt seconds, an hour at most; attempt >= 1.
    """
    whole = min(2.0 ** min(attempt, 62), BACK_OFF_CAP_S)
    # Half of it is chance, so that jobs that failed together do not come back together.
    chance = int.from_bytes(sha256(str(seed).encode()).digest()[:4]) / 2**32
    return whole * (0.5 + chance / 2)


def after_failure(attempt: int, allowed: int) -> JobState:
    """READY while tries are left, DEAD after the last one."""
    return JobState.DEAD if attempt >= allowed else JobState.READY


def group(ready: Iterable[Ready], sizes: Mapping[str, int], room: int) -> list[Batch]:
    """At most `room` batches, filled in the order given, each of one kind. All of `ready` have one priority.

    Limits   a batch holds at most `sizes[kind]` jobs; a job that must travel alone has a batch of its own.
    """
    batches: list[list[Ready]] = []
    filling: dict[str, list[Ready]] = {}
    for job in ready:
        batch = None if job.alone else filling.get(job.kind)
        if batch is None:
            if len(batches) == room:
                continue
            batch = []
            batches.append(batch)
            if not job.alone:
                filling[job.kind] = batch
        batch.append(job)
        if len(batch) >= sizes[job.kind]:
            filling.pop(job.kind, None)
    return [_batch(batch) for batch in batches]


def batch_id(kind: str, sends: Iterable[tuple[JobId, int]]) -> BatchId:
    """The same for the same jobs on the same sending, so that a repeated send of one batch is seen to be a repeat."""
    return BatchId(sha256(f"{kind}:{','.join(f'{id_}.{nth}' for id_, nth in sends)}".encode()).hexdigest()[:32])


def _batch(jobs: list[Ready]) -> Batch:
    first = jobs[0]
    return Batch(
        id=batch_id(first.kind, [(job.id, job.sends) for job in jobs]),
        kind=first.kind,
        priority=first.priority,
        ids=tuple(job.id for job in jobs),
    )
