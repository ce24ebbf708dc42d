"""Sessions: a read cannot write, a write commits once, and only this file commits."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import orjson
from pgvector.asyncpg import register_vector
from sqlalchemy import event, make_url
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as SQLAlchemyTimeoutError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from domain.base import straight
from domain.base.errors import Broken


class ReadSession(AsyncConnection):
    """To ask questions with; Postgres refuses an INSERT. See `read` and `ask` for what they are answered by."""


class _Question(ReadSession):
    """Outside of any transaction, so that a statement can go straight to the driver."""

    async def execute(self, statement: Any, parameters: Any = None, **options: Any) -> Any:
        """The answer; of plain text without SQLAlchemy's way of putting it."""
        if not options and straight.may_be(self, statement):
            return await straight.told(self, statement, parameters or {})
        return await super().execute(statement, parameters, **options)


class WriteSession(ReadSession):
    """A transaction that commits at the end of its `with` block, or not at all."""


def address(url: str) -> URL:
    """The URL with the driver this project uses, whatever flavour of `postgres://` it came in."""
    if not url:
        raise Broken("No database is configured. Run `make up`, or set DATABASE_URL to a Postgres with pgvector.")
    parsed = make_url(url)
    if parsed.get_backend_name() not in {"postgres", "postgresql"}:
        raise Broken(f"DATABASE_URL names {parsed.get_backend_name()}; it has to be Postgres with pgvector.")
    return parsed.set(drivername="postgresql+asyncpg")


class Database:
    """A pool of connections to one Postgres, opened lazily.

    `questions`: for who asks the same few all day, each written so that its plan does not hang on the numbers. Each connection
    plans a statement once, for whatever it is asked with, and none writes.
    """

    def __init__(
        self, url: str, *, statement_timeout_ms: int = 30_000, pool_size: int = 10, questions: bool = False
    ) -> None:
        self.engine: AsyncEngine = create_async_engine(
            address(url),
            pool_size=pool_size,
            max_overflow=pool_size,
            pool_pre_ping=False,
            # For questions a connection stands outside of any transaction, and `read` ends the one it begins.
            isolation_level="AUTOCOMMIT" if questions else "READ COMMITTED",
            pool_reset_on_return=None if questions else "rollback",
            # An error in the log names the statement, never what a shopper typed.
            hide_parameters=True,
            json_serializer=lambda value: orjson.dumps(value).decode(),
            json_deserializer=orjson.loads,
            connect_args={
                "timeout": 10,
                # A statement that makes a page is longer than the driver would keep the plan of.
                "max_cacheable_statement_size": 0,
                "server_settings": {
                    "application_name": "etalage",
                    "statement_timeout": str(statement_timeout_ms),
                    "idle_in_transaction_session_timeout": "60000",
                    # Without it a filter that rejects most rows leaves recall at 0.02.
                    "hnsw.iterative_scan": "relaxed_order",
                    # Shelves ask for 36; with the default of 40 recall of 100,000 rows is 0.945, with 100 it is 0.981.
                    "hnsw.ef_search": "100",
                    # Page queries take milliseconds; compiling them takes longer than running them.
                    "jit": "off",
                    "plan_cache_mode": "force_generic_plan" if questions else "auto",
                    "default_transaction_read_only": "on" if questions else "off",
                },
            },
        )
        event.listen(self.engine.sync_engine, "connect", _speak_vector)
        self._reader = self.engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        self._asker = self.engine if questions else self._reader

    @asynccontextmanager
    async def read(self) -> AsyncIterator[ReadSession]:
        """One snapshot to ask questions of, in a READ ONLY transaction."""
        session = ReadSession(self._reader)
        async with session:
            yield session

    @asynccontextmanager
    async def ask(self) -> AsyncIterator[ReadSession]:
        """For who asks one question, or does not mind that the second is answered by a later snapshot than the first.

        Beginning and ending a transaction takes as long as a short question. Of a database that is not for questions: as `read`.
        """
        session = _Question(self._asker) if self._asker is self.engine else ReadSession(self._asker)
        async with session:
            yield session

    @asynccontextmanager
    async def write(self) -> AsyncIterator[WriteSession]:
        """A transaction to carry out one command in; it commits when the block ends without an error."""
        session = WriteSession(self.engine)
        async with session, session.begin():
            yield session

    async def close(self) -> None:
        await self.engine.dispose()


def took_too_long(error: DBAPIError) -> bool:
    """Whether a statement passed its budget."""
    return _sqlstate(error) == "57014"


def out_of_order(error: Exception) -> bool:
    """Whether Postgres, or the way to it, could not do just now what it can do at other times."""
    if isinstance(error, DBAPIError):
        state = _sqlstate(error)
        # 08 connections, 53 resources, 55 not in the state it takes, 57 somebody intervened, 58 its system, XX itself.
        return state is None or state[:2] in {"08", "53", "55", "57", "58", "XX"}
    # Nobody answered, or no connection of the pool became free.
    return isinstance(error, (OSError, SQLAlchemyTimeoutError))


def _sqlstate(error: DBAPIError) -> str | None:
    return getattr(error.orig, "sqlstate", None)


def _speak_vector(connection: Any, _record: Any) -> None:
    """Vectors travel in binary on this connection; before the first migration the type is not there yet."""
    connection.run_async(_register)


async def _register(connection: Any) -> None:
    if await connection.fetchval("SELECT to_regtype('halfvec') IS NOT NULL"):
        await register_vector(connection)
