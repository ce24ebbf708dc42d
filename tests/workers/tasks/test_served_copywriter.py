"""Words by a server that dies and comes back: yesterday's stay on the page meanwhile, and nobody's job is lost."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select, update

from domain.base.database import Database
from domain.base.values import BlockId, ImpressionId, JobId
from domain.jobs import write
from domain.jobs.models import JobRow
from domain.jobs.values import Job, JobState
from domain.pages.models import GenerationRow, ProposalRow
from domain.pages.read.homepage import homepage
from domain.pages.values.blocks import ProductRail
from domain.pages.values.content import FieldEdit
from domain.pages.values.fields import CopyPolicy
from domain.pages.values.slate import Visit
from domain.pages.write.regenerate import regenerate
from tests.editing import ADA, edit, made, publish, state
from tests.ml.chat_server import ChatServer, chat_server
from tests.shops import NOW, SHOP, Stock
from workers.main import Shift, _do, known_tasks
from workers.runtime import Models, Runtime

WORDS = JobRow.kind == "write_copy"
YESTERDAY, TODAY = "Lamps to look at first", "Begin with our lamps"


def served(runtime: Runtime, server: ChatServer) -> Shift:
    settings = runtime.settings.model_copy(update={"copywriter": f"{server.url}?model=big&tries=1"})
    away = replace(runtime, settings=settings, models=Models(settings))
    return Shift(runtime=away, known=known_tasks(), worker="tests", stop=asyncio.Event())


async def work(database: Database, shift: Shift) -> None:
    """All open jobs for words are tried once, as a worker would: one by one, and those that wait as if their time had come."""
    async with database.write() as db:
        open_ones = WORDS & (JobRow.state == JobState.READY)
        await db.execute(update(JobRow).where(open_ones).values(state=JobState.SENT, sent_at=NOW))
        found = (await db.scalars(select(JobRow.id).where(WORDS, JobRow.state == JobState.SENT))).all()
    for each in found:
        async with database.write() as db:
            jobs: list[Job] = await write.claim(db, [JobId(each)], "tests", 60, shift.runtime.now())
        await _do(shift, shift.known["write_copy"], jobs)


async def asked_for(database: Database, rail: BlockId, seed: int) -> None:
    """An editor wants another title, in English."""
    version = (await state(database, rail)).version
    async with database.write() as db:
        more = {"fields": ["title"], "locales": ["en"], "seed": seed}
        await regenerate(db, SHOP, rail, expected_version=version, by=ADA, now=NOW, **more)  # type: ignore[arg-type]


async def jobs(database: Database) -> list[tuple[str, int, str | None]]:
    async with database.read() as db:
        held = select(JobRow.state, JobRow.attempts, JobRow.last_error).where(WORDS, JobRow.state != JobState.DONE)
        return [(row.state, row.attempts, row.last_error) for row in await db.execute(held)]


async def title(database: Database) -> str:
    """What a shopper reads above the rail."""
    visit = Visit(site=SHOP, page="home", shopper=None, channel="web", locales=("en",), cart=(), now=NOW)
    async with database.read() as db:
        page = await homepage(db, visit, impression=ImpressionId(UUID(int=0)), exact_rows=1000)
    [rail] = [block for block in page.blocks if isinstance(block, ProductRail)]
    return rail.title


@pytest.fixture
async def rail(database: Database, stock: Stock) -> BlockId:
    await stock({f"L{n}": {"category": ["Lamps"]} for n in range(4)})
    settings = {"source": "category", "category": "Lamps"}
    return await made(database, "product_rail", policy=CopyPolicy.PUBLISH, settings=settings)


async def test_an_outage_leaves_yesterdays_words_on_the_page_and_today_s_come_after_it(
    database: Database, rail: BlockId, runtime: Runtime
) -> None:
    with chat_server() as server:
        server.lines = [YESTERDAY]
        shift = served(runtime, server)
        port = server.server_address[1]
        await work(database, shift)
    assert await title(database) == YESTERDAY

    await asked_for(database, rail, seed=7)
    await work(database, shift)

    assert [(kind, attempts) for kind, attempts, _ in await jobs(database)] == [("ready", 0)]
    assert await title(database) == YESTERDAY

    with chat_server(port) as server:
        server.lines = [TODAY]
        await work(database, shift)

    assert await jobs(database) == []
    assert await title(database) == TODAY


async def test_a_locale_the_model_does_not_write_says_so_and_what_to_do(
    database: Database, rail: BlockId, runtime: Runtime
) -> None:
    with chat_server() as server:
        server.lines = [YESTERDAY]
        await work(database, served(runtime, server))

    async with database.read() as db:
        found = await db.execute(
            select(GenerationRow.locale, GenerationRow.origin, GenerationRow.settings["why"].astext.label("why")).where(
                GenerationRow.field == "title"
            )
        )
        told = {row.locale: (row.origin, row.why) for row in found}
    why = "big does not write fr; set COPYWRITER to a model that does, with the option languages"
    assert told == {"en": ("model", None), "fr": ("template", why)}


async def test_words_a_person_holds_outlive_the_outage_and_the_machine_s_wait_as_a_proposal(
    database: Database, rail: BlockId, runtime: Runtime
) -> None:
    with chat_server() as server:
        server.lines = [YESTERDAY]
        shift = served(runtime, server)
        await work(database, shift)
        version = (await state(database, rail)).version
        await edit(database, rail, version, FieldEdit(name="title", value="Light, by hand"))
        await publish(database, rail, (await state(database, rail)).version)
        await asked_for(database, rail, seed=7)

        server.lines, server.troubles = [TODAY], [503]
        await work(database, shift)
        assert await title(database) == "Light, by hand"
        await work(database, shift)

    async with database.read() as db:
        waiting = (
            await db.execute(select(ProposalRow.field, ProposalRow.base).where(ProposalRow.state == "open"))
        ).all()
    assert [tuple(each) for each in waiting] == [("title", YESTERDAY)]
    assert await title(database) == "Light, by hand"


async def test_a_server_that_refuses_makes_a_dead_letter_that_says_what_to_look_at(
    database: Database, rail: BlockId, runtime: Runtime
) -> None:
    with chat_server() as server:
        server.lines = [YESTERDAY]
        shift = served(runtime, server)
        await work(database, shift)
        await asked_for(database, rail, seed=7)

        server.troubles = [401] * runtime.settings.job_attempts
        for _ in range(runtime.settings.job_attempts):
            await work(database, shift)
        [(kind, attempts, error)] = await jobs(database)
        assert (kind, attempts) == ("dead", runtime.settings.job_attempts)
        assert error == (
            f"ModelUnavailable: {server.url}/v1/chat/completions refused with 401; look at its address, key and limits"
        )
        assert await title(database) == YESTERDAY

        server.lines = [TODAY]
        async with database.write() as db:
            assert await write.retry_all_dead(db, NOW + timedelta(hours=1)) == 1
        await work(database, shift)

    assert await title(database) == TODAY
