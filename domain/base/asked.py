"""The database that a command works on."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import click

from domain.base.database import Database
from domain.base.errors import DomainError
from domain.base.settings import settings

Answer = TypeVar("Answer")


def with_database(act: Callable[[Database], Awaitable[Answer]]) -> Answer:
    """What `act` answers; ends with one clear line and exit code 1 where the domain says no."""

    async def opened() -> Answer:
        database = Database(settings().database_url, pool_size=2)
        try:
            return await act(database)
        finally:
            await database.close()

    try:
        return asyncio.run(opened())
    except DomainError as refused:
        raise click.ClickException(refused.message) from refused
