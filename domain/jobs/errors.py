"""What `jobs` refuses."""

from domain.base.errors import Absent, Broken, Refused


class UnknownJob(Absent):
    code = "unknown_job"

    def __init__(self, job: int) -> None:
        super().__init__(f"There is no job {job}. `python -m workers jobs --state dead` lists those to retry.", job=job)


class NotDead(Refused):
    code = "job_not_dead"

    def __init__(self, job: int, state: str) -> None:
        super().__init__(f"Job {job} is {state}; only a dead job can be retried.", job=job, state=state)


class AskedAgain(Refused):
    code = "job_asked_again"

    def __init__(self, job: int, key: str) -> None:
        super().__init__(f"Job {job} was asked for again and is open under the key {key}; nothing to retry.", job=job)


class AlreadyDone(Broken):
    """Somebody else finished the job first; raising takes this transaction's effect back."""

    code = "job_already_done"

    def __init__(self, missing: int, asked: int) -> None:
        super().__init__(
            f"{missing} of {asked} jobs were done by another worker already; this effect is rolled back.",
            missing=missing,
            asked=asked,
        )
