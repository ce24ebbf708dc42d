"""How a migration runs: one at a time, never waiting long for a lock."""

import asyncio
from typing import Any

from alembic import context
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import create_async_engine

from domain.base.database import address
from domain.base.settings import settings
from migrations.models import METADATA

# Any 64-bit number of ours: two migrators of one database wait for each other on it.
ONE_AT_A_TIME = 7_120_410_023
LOCK_TIMEOUT = "5s"
STATEMENT_TIMEOUT = "15min"


def main() -> None:
    """Run against the URL handed in by a test, or against DATABASE_URL."""
    asyncio.run(_connect_and_migrate())


async def _connect_and_migrate() -> None:
    engine = create_async_engine(address(context.config.attributes.get("url") or settings().database_url))
    try:
        async with engine.connect() as connection:
            await connection.run_sync(_migrate)
    finally:
        await engine.dispose()


def _migrate(connection: Connection) -> None:
    connection.execute(text(f"SET statement_timeout = '{STATEMENT_TIMEOUT}'"))
    # Before lock_timeout, which would count here too: a second migrator waits for the first, however long that takes.
    connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": ONE_AT_A_TIME})
    connection.execute(text(f"SET lock_timeout = '{LOCK_TIMEOUT}'"))
    connection.commit()
    try:
        context.configure(
            connection=connection,
            target_metadata=METADATA,
            compare_type=True,
            transaction_per_migration=True,
            include_name=_ours,
        )
        with context.begin_transaction():
            context.run_migrations()
    finally:
        connection.rollback()
        connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": ONE_AT_A_TIME})
        connection.execute(text("RESET lock_timeout"))
        connection.execute(text("RESET statement_timeout"))
        connection.commit()


def _ours(name: str | None, kind: str, _parents: Any) -> bool:
    """Indexes of a space's vectors are made while running, when a space is opened; the rest is ours."""
    return not (kind == "index" and name is not None and name.startswith("space_"))


main()
