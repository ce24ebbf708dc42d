"""Encoding by a server that is sometimes away: jobs wait for it and lose nothing."""

import asyncio
from dataclasses import replace

from sqlalchemy import func, select, update

from domain.base.database import Database
from domain.base.settings import Settings
from domain.base.values import JobId
from domain.jobs import write
from domain.jobs.models import JobRow
from domain.jobs.values import Job
from domain.matching.models import ItemEmbeddingRow
from tests.ml.embedding_server import embedding_server
from tests.shops import NOW, Stock
from workers import spaces
from workers.main import Shift, _do, known_tasks
from workers.runtime import Models, Runtime

OURS = JobRow.kind == "embed_products"


async def claimed(database: Database) -> list[Job]:
    async with database.write() as db:
        await db.execute(update(JobRow).where(OURS).values(state="sent", sent_at=NOW))
        found = (await db.execute(select(JobRow.id).where(OURS).order_by(JobRow.id))).scalars()
        ids = [JobId(each) for each in found]
        return await write.claim(db, ids, "tests", 60, NOW)


async def test_jobs_come_again_later_without_losing_an_attempt_while_the_server_is_away(
    database: Database, stock: Stock, runtime: Runtime
) -> None:
    await stock({"A": {}, "B": {}})
    with embedding_server() as server:
        settings = Settings(**{**runtime.settings.model_dump(), "text_encoder": f"{server.url}?tries=1"})
        served = replace(runtime, settings=settings, models=Models(settings))
        shift = Shift(runtime=served, known=known_tasks(), worker="tests", stop=asyncio.Event())
        await spaces.prepare(served)

        server.troubles = [503]
        await _do(shift, shift.known["embed_products"], await claimed(database))
        async with database.read() as db:
            waiting = (await db.execute(select(JobRow.state, JobRow.attempts, JobRow.run_at).where(OURS))).all()
        assert [(row.state, row.attempts) for row in waiting] == [("ready", 0)] * 2
        assert all(row.run_at > served.now() for row in waiting)

        await _do(shift, shift.known["embed_products"], await claimed(database))

    async with database.read() as db:
        assert set((await db.execute(select(JobRow.state).where(OURS))).scalars()) == {"done"}
        assert (await db.execute(select(func.count()).select_from(ItemEmbeddingRow))).scalar_one() == 2
