"""The database that a command works on."""

import asyncio
from collections.abc import Awaitable, Callable

import click

from domain.base.database import Database
from domain.base.errors import DomainError
from domain.base.settings import settings


def with_database(act: Callable[[Database], Awaitable[None]]) -> None:
    """Does `act`, and ends with one clear line and exit code 1 where the domain says no."""

    async def opened() -> None:
        database = Database(settings().database_url, pool_size=2)
        try:
            await act(database)
        finally:
            await database.close()

    try:
        asyncio.run(opened())
    except DomainError as refused:
        raise click.ClickException(refused.message) from refused
