"""A runtime with fakes for models, and a way to do one kind of job as a worker would."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from sqlalchemy import select, update

from domain.base.database import Database
from domain.base.settings import Settings
from domain.base.values import JobId
from domain.jobs import write
from domain.jobs.models import JobRow
from domain.jobs.values import Job, JobState
from tests.shops import NOW, shop, space, stock
from workers.main import known_tasks
from workers.runtime import Models, Runtime

__all__ = ["shop", "space", "stock"]

Do = Callable[[str], Awaitable[list[Job]]]


@pytest.fixture
def runtime(database: Database, database_url: str, tmp_path: Path) -> Runtime:
    settings = Settings(
        database_url=database_url,
        text_encoder="fake",
        image_reader="fake",
        copywriter="fake",
        state_dir=tmp_path,
        media_dir=tmp_path / "media",
    )
    return Runtime(database=database, settings=settings, models=Models(settings))


@pytest.fixture
def do(runtime: Runtime) -> Do:
    """Does all open jobs of one kind, in one batch; gives back the jobs it did."""

    async def act(kind: str) -> list[Job]:
        async with runtime.database.write() as db:
            ids = (await db.execute(select(JobRow.id).where(JobRow.kind == kind, JobRow.state == "ready"))).scalars()
            wanted = [JobId(each) for each in ids]
            await db.execute(update(JobRow).where(JobRow.id.in_(wanted)).values(state=JobState.SENT, sent_at=NOW))
            jobs = await write.claim(db, wanted, "tests", 60, runtime.now())
        await known_tasks()[kind].run(runtime, jobs, runtime.now())
        return jobs

    return act
