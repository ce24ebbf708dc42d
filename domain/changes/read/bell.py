"""A bell that rings at the commit of whatever changed something on a site, for one process."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Any, Final

from domain.base.database import Database
from domain.base.values import SiteId

CHANNEL: Final = "changes"
"""NOTIFY says here which site it was; triggers on what editors, imports and revocations write do."""


class Bell:
    """Remembers for which sites it was rung until somebody asks."""

    def __init__(self) -> None:
        self._rung: set[SiteId] = set()
        self._ringing = asyncio.Event()
        self._lost = False

    def ring(self, site: SiteId) -> None:
        """Something may have changed on this site."""
        self._rung.add(site)
        self._ringing.set()

    def lose(self) -> None:
        """Nobody would ring any more."""
        self._lost = True
        self._ringing.set()

    async def heard(self, wait_s: float) -> frozenset[SiteId]:
        """The sites it was rung for since it was last asked, as soon as there is one; none after a pause.

        Errors   ConnectionResetError where nobody would ring any more.
        """
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(wait_s):
                await self._ringing.wait()
        if self._lost:
            raise ConnectionResetError
        rung, self._rung = frozenset(self._rung), set()
        self._ringing.clear()
        return rung


@contextlib.asynccontextmanager
async def listening(database: Database) -> AsyncIterator[Bell]:
    """A bell on a connection of its own, until the end."""
    async with database.engine.connect() as connection:
        raw: Any = (await connection.get_raw_connection()).driver_connection
        bell = Bell()
        await raw.add_listener(CHANNEL, lambda _connection, _process, _channel, site: bell.ring(SiteId(site)))
        raw.add_termination_listener(lambda _: bell.lose())
        try:
            yield bell
        finally:
            await connection.invalidate()
