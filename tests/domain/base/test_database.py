"""Claims about sessions."""

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.exc import DBAPIError

from domain.access.models import SiteRow
from domain.base.database import Database, address
from domain.base.errors import Broken

SITE = {"key": "shop", "name": "Shop", "default_locale": "en", "locales": ["en"], "currency": "EUR"}


async def test_a_read_session_cannot_write(database: Database) -> None:
    with pytest.raises(DBAPIError, match="read-only transaction"):
        async with database.read() as db:
            await db.execute(insert(SiteRow).values(SITE))

    async with database.read() as db:
        assert (await db.execute(select(SiteRow.key))).all() == []


async def test_a_database_for_questions_writes_nothing_however_it_is_asked(
    database: Database, database_url: str
) -> None:
    questions = Database(database_url, questions=True)
    for session in (questions.ask, questions.read, questions.write):
        with pytest.raises(DBAPIError, match="read-only transaction"):
            async with session() as db:
                await db.execute(insert(SiteRow).values(SITE))
    await questions.close()

    async with database.read() as db:
        assert (await db.execute(select(SiteRow.key))).all() == []


async def test_what_is_asked_alone_sees_what_was_committed_meanwhile_and_what_is_read_does_not(
    database: Database, database_url: str
) -> None:
    questions = Database(database_url, questions=True)
    async with questions.ask() as asked, questions.read() as read:
        before = [(await each.execute(select(SiteRow.key))).scalars().all() for each in (asked, read)]
        async with database.write() as db:
            await db.execute(insert(SiteRow).values(SITE))
        after = [(await each.execute(select(SiteRow.key))).scalars().all() for each in (asked, read)]
    await questions.close()

    assert (before, after) == ([[], []], [["shop"], []])


async def test_a_write_session_commits_once_at_its_end(database: Database) -> None:
    async with database.write() as db:
        await db.execute(insert(SiteRow).values(SITE))
        async with database.read() as other:
            assert (await other.execute(select(SiteRow.key))).all() == []

    async with database.read() as db:
        assert (await db.execute(select(SiteRow.key))).scalars().all() == ["shop"]


async def test_a_write_session_that_fails_leaves_nothing(database: Database) -> None:
    with pytest.raises(ZeroDivisionError):
        async with database.write() as db:
            await db.execute(insert(SiteRow).values(SITE))
            _ = 1 // 0

    async with database.read() as db:
        assert (await db.execute(select(SiteRow.key))).all() == []


async def test_iterative_scans_are_on_because_an_unknown_setting_would_only_warn(database: Database) -> None:
    async with database.read() as db:
        await db.execute(text("SELECT '[1,2]'::halfvec <-> '[1,2]'::halfvec"))
        assert (await db.execute(text("SHOW hnsw.iterative_scan"))).scalar_one() == "relaxed_order"


def test_a_database_that_is_not_postgres_is_refused_by_name() -> None:
    with pytest.raises(Broken, match="mysql"):
        address("mysql://localhost/x")


def test_no_database_says_what_to_do_next() -> None:
    with pytest.raises(Broken, match="make up"):
        address("")
