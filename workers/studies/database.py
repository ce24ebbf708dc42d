"""The database that a study looks at."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from domain.base.database import Database
from domain.base.settings import settings

Answer = TypeVar("Answer")


def asked(question: Callable[[Database], Awaitable[Answer]]) -> Answer:
    """The answer of a question to the database that is configured; what the domain refuses ends the command."""

    async def opened() -> Answer:
        database = Database(settings().database_url, pool_size=2)
        try:
            return await question(database)
        finally:
            await database.close()

    return asyncio.run(opened())
