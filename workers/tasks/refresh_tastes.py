"""Tastes and interests are made anew from the history, so that late vectors and old rounding are made good."""

from collections.abc import Sequence
from datetime import datetime

from domain.base.database import WriteSession
from domain.base.values import ItemId, ShopperId
from domain.behaviour.write.locks import lock_shopper
from domain.jobs import write as promises
from domain.jobs.values import Job
from domain.matching.write.interests import find_interests
from domain.matching.write.learn import rebuild_tastes, shoppers_of
from workers.runtime import Runtime

KIND = "refresh_tastes"
BATCH = 100


async def run(runtime: Runtime, jobs: Sequence[Job], _now: datetime) -> None:
    """Each taste says what the history says. One short transaction a shopper, so no page waits for another."""
    for job in jobs:
        for shopper in await _whose(runtime, job):
            async with runtime.database.write() as db:
                await _refresh(db, shopper)
    async with runtime.database.write() as db:
        await promises.finish(db, [job.id for job in jobs], runtime.now())


async def _whose(runtime: Runtime, job: Job) -> list[ShopperId]:
    """The shopper that the job names, or the people who met the items it names."""
    if "items" not in job.arguments:
        return [ShopperId(int(str(job.arguments["shopper"])))]
    named = job.arguments["items"]
    items = {ItemId(int(str(item))) for item in named} if isinstance(named, list) else set()
    async with runtime.database.read() as db:
        return [shopper for site, shopper in await shoppers_of(db, items) if site == job.site]


async def _refresh(db: WriteSession, shopper: ShopperId) -> None:
    site = await lock_shopper(db, shopper)
    if site is not None:
        await rebuild_tastes(db, site, [shopper])
        await find_interests(db, site, [shopper])
