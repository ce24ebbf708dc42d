"""The claim that a log from before the chain becomes a chain."""

import asyncio

import asyncpg
from sqlalchemy import make_url

from domain.access import read
from domain.access.values import AuditReport
from domain.base.database import Database
from domain.base.values import SiteId
from tests.conftest import migrate
from tests.migrations.test_migrations import scratch

__all__ = ["scratch"]


def test_entries_from_before_the_chain_become_one_for_each_site(scratch: str) -> None:
    migrate(scratch, "2026_11_21_0007")
    asyncio.run(
        execute(
            scratch,
            """
            INSERT INTO sites (key, name, default_locale, locales, currency)
            SELECT key, key, 'en', '{en}', 'EUR' FROM unnest(ARRAY['one', 'two', 'three']) AS key;
            INSERT INTO audit_entries (site, actor, action, thing, details)
            SELECT CASE WHEN n % 3 = 0 THEN 'two' ELSE 'one' END, 'Adé', 'edit', 'block:' || n,
                   jsonb_build_object('version', n, 'score', n / 7.0, 'large', 1e16, 'é', ARRAY['x'])
            FROM generate_series(1, 2500) AS n
            """,
        )
    )

    migrate(scratch)

    reports = asyncio.run(verify(scratch, "one", "two", "three"))
    assert [(report.entries, report.head.number, report.broken) for report in reports] == [
        (1667, 1667, ()),
        (833, 833, ()),
        (0, 0, ()),
    ]


async def execute(url: str, statements: str) -> None:
    connection = await asyncpg.connect(make_url(url).set(drivername="postgresql").render_as_string(hide_password=False))
    await connection.execute(statements)
    await connection.close()


async def verify(url: str, *sites: str) -> list[AuditReport]:
    database = Database(url, pool_size=1)
    try:
        async with database.read() as db:
            return [await read.verify_audit(db, SiteId(site)) for site in sites]
    finally:
        await database.close()
