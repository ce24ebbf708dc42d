"""An event sent to those who asked to hear of it: signed, at least once, to public addresses only."""

import asyncio
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import httpx
import structlog

from domain.jobs import write as promises
from domain.jobs.values import Job, JobState
from domain.webhooks import read, rules, write
from domain.webhooks.values import DeliveryId, Outgoing
from workers import webhooks
from workers.media.fetch import FetchFailed, NotPublic, Rules, public_address
from workers.runtime import Runtime

KIND = "deliver_webhooks"
# Sent beside each other, so that a receiver that does not answer holds up few others, and not for long.
BATCH = 8

# Pauses double up to an hour (domain.jobs.rules): the last attempt is about three days after the first.
ATTEMPTS = 100
GONE = 410

log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How an attempt went: delivered where there is no error; where `last`, trying again will not help."""

    status: int | None = None
    error: str | None = None
    last: bool = False


async def run(runtime: Runtime, jobs: Sequence[Job], now: datetime) -> None:  # noqa: ARG001 - what waits for others asks the time anew
    """Each job's event is with its receiver, or the attempt is written down and the job waits for its next."""
    ids = {job.id: DeliveryId(UUID(str(job.arguments["delivery"]))) for job in jobs}
    async with runtime.database.read() as db:
        found = await read.outgoing(db, list(ids.values()))
    ended = await asyncio.gather(
        *(_deliver(runtime, job, ids[job.id], found.get(ids[job.id])) for job in jobs), return_exceptions=True
    )
    # All have ended before one is raised: none is left running behind the worker's back.
    for end in ended:
        if isinstance(end, BaseException):
            raise end


async def _deliver(runtime: Runtime, job: Job, delivery: DeliveryId, outgoing: Outgoing | None) -> None:
    if outgoing is None:
        await _give_up(runtime, job, delivery)
        return
    outcome = await _attempt(runtime, outgoing)
    log.info(
        "webhook_attempted",
        delivery=str(delivery),
        webhook=str(outgoing.webhook),
        status=outcome.status,
        error=outcome.error,
    )
    if outcome.error is None:
        await _delivered(runtime, job, outgoing, outcome)
    else:
        await _failed(runtime, job, outgoing, outcome, outcome.error)


async def _attempt(runtime: Runtime, outgoing: Outgoing, deadline_s: float = webhooks.DEADLINE_S) -> Outcome:
    secret = rules.webhook_secret(runtime.settings.secret_key.get_secret_value(), outgoing.webhook)
    body = rules.body(outgoing.event)
    headers = rules.headers(outgoing, body, secret, runtime.now())
    reach = Rules(allow_loopback=runtime.settings.webhook_loopback)
    try:
        url = httpx.URL(outgoing.url)
        # Around the name's look-up too, and a receiver that trickles.
        async with asyncio.timeout(deadline_s):
            status = await webhooks.post(url, await public_address(url, reach), headers, body)
    except NotPublic as refused:
        return Outcome(error=f"the address {refused.reason}", last=True)
    except httpx.InvalidURL:
        return Outcome(error="the address is not a valid URL", last=True)
    except TimeoutError:
        return Outcome(error=webhooks.LATE)
    except (FetchFailed, webhooks.NotSent) as failed:
        return Outcome(error=str(failed))
    if httpx.codes.is_success(status):
        return Outcome(status=status)
    return Outcome(status=status, error=f"the receiver answered {status}", last=status == GONE)


async def _delivered(runtime: Runtime, job: Job, outgoing: Outgoing, outcome: Outcome) -> None:
    assert outcome.status is not None
    now = runtime.now()
    async with runtime.database.write() as db:
        await promises.finish(db, [job.id], now)
        await write.delivered(db, outgoing, outcome.status, now)


async def _failed(runtime: Runtime, job: Job, outgoing: Outgoing, outcome: Outcome, error: str) -> None:
    """The attempt and what becomes of its job are one: a delivery is dead exactly when its job has no attempt left."""
    now = runtime.now()
    async with runtime.database.write() as db:
        state: JobState | None = JobState.DEAD
        if outcome.last:
            await promises.finish(db, [job.id], now, error)
        else:
            state = await promises.fail(db, job, error, now, secrets.randbits(32), allowed=ATTEMPTS)
        if state is None:
            return  # Another worker holds the job by now, and its attempt is the one that counts.
        dead = state is JobState.DEAD
        await write.failed(db, outgoing, status=outcome.status, error=error, dead=dead, now=now)
        if outcome.status == GONE:
            await write.disable_webhook(db, outgoing.event.site, outgoing.webhook, by="webhooks", now=now)


async def _give_up(runtime: Runtime, job: Job, delivery: DeliveryId) -> None:
    note = "the webhook is disabled, or the event is delivered or forgotten"
    async with runtime.database.write() as db:
        await promises.finish(db, [job.id], runtime.now(), note)
        await write.give_up(db, delivery, "the webhook is disabled")
