"""Short questions, put straight to the driver: what SQLAlchemy does around a statement takes five times as long as the driver does."""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

import asyncpg
from sqlalchemy import TextClause
from sqlalchemy.exc import DBAPIError, MultipleResultsFound, NoResultFound
from sqlalchemy.ext.asyncio import AsyncConnection


class Told:
    """A row, with its columns as attributes; stands where SQLAlchemy's Row does for those who read it so."""

    __slots__ = ("_mapping",)

    def __init__(self, record: Mapping[str, Any]) -> None:
        self._mapping = record

    def __getattr__(self, name: str) -> Any:
        try:
            return self._mapping[name]
        except KeyError:
            raise AttributeError(name) from None

    def __getitem__(self, place: int) -> Any:
        return self._mapping[place]  # type: ignore[index]  # asyncpg's records know both

    def __iter__(self) -> Iterator[Any]:
        return iter(self._mapping.values())


class Answer(Sequence[Told]):
    """All rows of an answer; what SQLAlchemy's result offers to those who ask here."""

    def __init__(self, records: Sequence[Mapping[str, Any]]) -> None:
        self._rows = [Told(record) for record in records]

    def __len__(self) -> int:
        return len(self._rows)

    def __getitem__(self, place: Any) -> Any:
        return self._rows[place]

    def all(self) -> Sequence[Told]:
        """Every row."""
        return self._rows

    def first(self) -> Told | None:
        """The first row, if there is one."""
        return self._rows[0] if self._rows else None

    def one(self) -> Told:
        """The one row.

        Errors   NoResultFound, MultipleResultsFound.
        """
        if len(self._rows) > 1:
            raise MultipleResultsFound("Multiple rows were found when exactly one was required")
        if not self._rows:
            raise NoResultFound("No row was found when one was required")
        return self._rows[0]

    def one_or_none(self) -> Told | None:
        """The one row, if there is one.

        Errors   MultipleResultsFound.
        """
        return self.one() if self._rows else None

    def scalar_one(self) -> Any:
        """The first column of the one row.

        Errors   NoResultFound, MultipleResultsFound.
        """
        return self.one()[0]


async def told(connection: AsyncConnection, statement: TextClause, names: Mapping[str, Any]) -> Answer:
    """What Postgres answers. The connection is SQLAlchemy's, outside of any transaction; so are the errors.

    Errors   DBAPIError; what the driver says is its `orig`.
    """
    sql, order = _written(statement, connection.dialect)
    driver = _driver(connection)
    try:
        return Answer(await driver.fetch(sql, *map(names.__getitem__, order)))
    except (asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError) as error:
        # The last is what the driver says where Postgres went away while it was being asked.
        if driver.is_closed() or isinstance(error, asyncpg.InternalClientError):
            await connection.invalidate()
        raise DBAPIError(sql, None, error, hide_parameters=True) from error
    except BaseException:
        # Cut short, or the way to Postgres broke: nobody knows what the connection would say next.
        await connection.invalidate()
        raise


def may_be(connection: AsyncConnection, statement: object) -> bool:
    """Whether a statement may be put straight to the driver: it is text, and nobody listens to statements."""
    sync = connection.sync_connection
    heard = sync is None or sync.dispatch.before_cursor_execute or sync.engine.dispatch.before_cursor_execute
    return not heard and type(statement) is TextClause and not any(map(_typed, statement._bindparams.values()))  # noqa: SLF001 - they have no other name


def _typed(named: Any) -> bool:
    return not named.type._isnull  # noqa: SLF001 - as SQLAlchemy itself asks whether a type says anything


@lru_cache(maxsize=500)
def _written(statement: TextClause, dialect: Any) -> tuple[str, Sequence[str]]:
    """The statement as the driver takes it, and the names in the order of its numbers."""
    made = statement.compile(dialect=dialect)
    return str(made), tuple(made.positiontup or ())


def _driver(connection: AsyncConnection) -> Any:
    sync = connection.sync_connection
    assert sync is not None
    return sync.connection.driver_connection
