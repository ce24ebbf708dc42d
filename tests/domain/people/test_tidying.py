"""Claims about what is thrown away once it is over."""

from datetime import timedelta

from sqlalchemy import text

from domain.access.values import TokenKind
from domain.base.database import Database
from domain.base.values import SiteId
from domain.people.rules import tries
from domain.people.values import Browser, Life, Method, NewColleague
from domain.people.write.colleagues import invite
from domain.people.write.passwords import forget_links
from domain.people.write.sessions import forget_sessions, open_session
from domain.people.write.tries import count_try, forget_tries
from tests.shops import NOW

LIFE = Life(idle=timedelta(hours=1), whole=timedelta(hours=3))


async def test_what_is_over_is_thrown_away_and_nothing_else(database: Database, shop: SiteId) -> None:
    new = NewColleague(site=shop, email="ada@example.com", name="Ada", kind=TokenKind.EDITOR)
    async with database.write() as db:
        ada = (await invite(db, new, "a link", by="tests", now=NOW)).colleague.person
        for secret, since in (("old", NOW - timedelta(hours=2)), ("new", NOW)):
            await open_session(db, ada, secret, Method.PASSWORD, Browser(), instead=None, life=LIFE, now=since)
        await count_try(db, tries.buckets("ada@example.com", None, None), NOW - timedelta(days=3))
        await count_try(db, tries.buckets("ben@example.com", None, None), NOW)

    async with database.write() as db:
        gone = [await forget_sessions(db, LIFE, NOW), await forget_links(db, NOW), await forget_tries(db, NOW)]
    async with database.write() as db:
        later = await forget_links(db, NOW + timedelta(days=8))

    assert (gone, later) == ([1, 0, 1], 1)
    async with database.read() as db:
        assert await db.scalar(text("SELECT count(*) FROM sessions")) == 1
        assert await db.scalar(text("SELECT count(*) FROM sign_in_tries")) == 1
