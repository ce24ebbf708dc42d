"""A shopper's taste and interests are made anew from the history, so that late vectors and old rounding are made good."""

from collections.abc import Sequence
from datetime import datetime

from domain.base.values import ShopperId
from domain.behaviour.write.locks import lock_shopper
from domain.jobs import write as promises
from domain.jobs.values import Job
from domain.matching.write.interests import find_interests
from domain.matching.write.learn import rebuild_tastes
from workers.runtime import Runtime

KIND = "refresh_tastes"
BATCH = 100


async def run(runtime: Runtime, jobs: Sequence[Job], _now: datetime) -> None:
    """Each shopper's taste says what the history says. One short transaction a shopper, so no page waits for another."""
    for job in jobs:
        shopper = ShopperId(int(str(job.arguments["shopper"])))
        async with runtime.database.write() as db:
            site = await lock_shopper(db, shopper)
            if site is not None:
                await rebuild_tastes(db, site, [shopper])
                await find_interests(db, site, [shopper])
            await promises.finish(db, [job.id], runtime.now())
