"""Commands as an operator types them, on a site named `shop`."""

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from typing import Any

import pytest
from click.testing import CliRunner, Result

from domain.access.values import Site
from domain.access.write import create_site
from domain.base.database import Database
from domain.base.settings import settings
from domain.base.values import SiteId
from tests.conftest import empty
from workers.editorial import commands

Run = Callable[..., Result]
Ask = Callable[[Callable[[Database], Coroutine[Any, Any, Any]]], Any]


@pytest.fixture
def ask(database_url: str) -> Ask:
    """Does something with the database between two commands."""

    def do(act: Callable[[Database], Coroutine[Any, Any, Any]]) -> Any:
        async def opened() -> Any:
            database = Database(database_url, pool_size=1)
            try:
                return await act(database)
            finally:
                await database.close()

        return asyncio.run(opened())

    return do


@pytest.fixture
def run(database_url: str, ask: Ask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    """Runs a command by its name, on a database that holds one site and nothing else."""

    async def make_site(database: Database) -> None:
        async with database.write() as db:
            site = Site(key=SiteId("shop"), name="Shop", default_locale="en", locales=("en", "fr"), currency="EUR")
            await create_site(db, site)

    asyncio.run(empty(database_url))
    ask(make_site)
    monkeypatch.setenv("DATABASE_URL", database_url)
    settings.cache_clear()
    by_name = {command.name: command for command in vars(commands).values() if hasattr(command, "callback")}
    yield lambda name, *arguments: CliRunner().invoke(by_name[name], [str(argument) for argument in arguments])
    settings.cache_clear()
