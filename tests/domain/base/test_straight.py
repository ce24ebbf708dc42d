"""Claims about short questions that go straight to the driver."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from sqlalchemy import event, select, text
from sqlalchemy.exc import DBAPIError, MultipleResultsFound, NoResultFound

from domain.base import straight
from domain.base.database import Database, out_of_order, took_too_long

THREE = text("SELECT n, n * :by AS times FROM generate_series(1, CAST(:to AS bigint)) n")


@pytest.fixture
async def questions(database_url: str) -> AsyncIterator[Database]:
    made = Database(database_url, statement_timeout_ms=300, pool_size=1, questions=True)
    yield made
    await made.close()


async def test_rows_are_read_by_name_by_place_and_in_order(questions: Database) -> None:
    async with questions.ask() as db:
        answer: Any = await db.execute(THREE, {"by": 2, "to": 3})

    assert type(answer) is straight.Answer
    assert [(row.n, row[1]) for row in answer] == [(1, 2), (2, 4), (3, 6)]
    assert [tuple(row) for row in answer.all()] == [(1, 2), (2, 4), (3, 6)]
    assert dict(answer[0]._mapping) == {"n": 1, "times": 2}
    with pytest.raises(AttributeError):
        _ = answer[0].none_such


async def test_one_is_one(questions: Database) -> None:
    async with questions.ask() as db:
        answers: list[Any] = [await db.execute(THREE, {"by": 2, "to": to}) for to in (1, 0, 2)]
    one, none, two = answers

    assert (one.one().times, one.scalar_one(), none.first(), none.one_or_none()) == (2, 1, None, None)
    with pytest.raises(NoResultFound):
        none.one()
    with pytest.raises(MultipleResultsFound):
        two.one()


async def test_who_listens_to_statements_hears_them_and_what_is_no_plain_text_goes_the_usual_way(
    questions: Database,
) -> None:
    heard: list[str] = []
    async with questions.ask() as db:
        built: Any = await db.execute(select(1))
    listening = (questions.engine.sync_engine, "before_cursor_execute", lambda *told: heard.append(told[2]))
    event.listen(*listening)
    async with questions.ask() as db:
        listened: Any = await db.execute(THREE, {"by": 2, "to": 1})
    event.remove(*listening)

    assert (type(built) is straight.Answer, type(listened) is straight.Answer, len(heard)) == (False, False, 1)
    assert (built.scalar_one(), listened.one().times) == (1, 2)


async def test_what_takes_too_long_says_so_and_the_connection_goes_on(questions: Database) -> None:
    async with questions.ask() as db:
        with pytest.raises(DBAPIError) as refused:
            await db.execute(text("SELECT pg_sleep(5)"))
        after = (await db.execute(text("SELECT 1 AS one"))).one().one

    assert (took_too_long(refused.value), out_of_order(refused.value), after) == (True, True, 1)


async def test_a_connection_that_was_lost_is_not_asked_again(questions: Database, database: Database) -> None:
    async with questions.ask() as db:
        backend = (await db.execute(text("SELECT pg_backend_pid() AS pid"))).one().pid
    async with database.write() as db:
        await db.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": backend})
    with pytest.raises(DBAPIError) as lost:
        async with questions.ask() as db:
            await db.execute(text("SELECT 1 AS one"))
    async with questions.ask() as db:
        after = (await db.execute(text("SELECT pg_backend_pid() AS pid"))).one().pid

    assert out_of_order(lost.value)
    assert after != backend


async def test_a_question_that_is_cut_short_leaves_nothing_for_the_next(questions: Database) -> None:
    async def ask() -> None:
        async with questions.ask() as db:
            await db.execute(text("SELECT pg_sleep(0.2)"))

    task = asyncio.create_task(ask())
    await asyncio.sleep(0.05)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    async with questions.ask() as db:
        assert (await db.execute(text("SELECT 7 AS n"))).one().n == 7
