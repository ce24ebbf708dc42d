"""One look for everybody who waits for the same, when a bell rings and every few seconds."""

import asyncio
import time
from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Collection, Hashable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any, Final, Generic, TypeVar

import structlog
from asyncpg import InterfaceError, PostgresError
from sqlalchemy.exc import SQLAlchemyError

from api.live.mailbox import Mailbox
from domain.access.errors import TokenEnded
from domain.access.read import still_open
from domain.access.values import Actor
from domain.base.database import Database, ReadSession
from domain.base.errors import DomainError
from domain.base.values import SiteId
from domain.changes.read.bell import Bell, listening
from domain.people import read as people

log = structlog.get_logger()

# What changes as time goes by rings no bell: releases that come due, windows, tokens that run out. And a bell may be
# out of hearing, behind a pool of connections that passes no NOTIFY on.
LOOK_EVERY_S: Final = 5.0
# An import commits many times a second; who waits hears of it in one.
PAUSE_S: Final = 0.1
NAP_S: Final = 1.0
LONGEST_PAUSE_S: Final = 5.0

N = TypeVar("N")
A = TypeVar("A")


class Subscriber(ABC, Generic[A, N]):
    """Somebody who waits for news of one thing on one site."""

    def __init__(self, site: SiteId, actor: Actor, merged: Callable[[N, N], N]) -> None:
        self.site = site
        self.actor = actor
        self.box: Mailbox[N] = Mailbox(merged)

    @property
    @abstractmethod
    def question(self) -> Hashable:
        """Who has the same question gets the same answer."""

    @abstractmethod
    async def ask(self, db: ReadSession, now: datetime) -> A:
        """The answer, as of this snapshot."""

    @abstractmethod
    def hear(self, answer: A) -> None:
        """The answer is compared with what is known already; what is new goes into the mailbox."""


class Hub:
    """Everybody in this process who waits for news. It looks only while somebody does.

    Nobody hears of what was committed after their token ended: both are asked in one snapshot.
    """

    def __init__(self, reads: Database) -> None:
        self._reads = reads
        self._waiting: defaultdict[SiteId, set[Subscriber[Any, Any]]] = defaultdict(set)
        self._looked: dict[SiteId, float] = {}
        self._bell: Bell | None = None
        self._running: asyncio.Task[None] | None = None

    def __len__(self) -> int:
        return sum(map(len, self._waiting.values()))

    @asynccontextmanager
    async def joined(self, subscriber: Subscriber[Any, N]) -> AsyncIterator[Mailbox[N]]:
        """Its mailbox, for as long as it waits. The first look comes at once."""
        site = subscriber.site
        self._waiting[site].add(subscriber)
        self._looked.pop(site, None)
        if self._bell is not None:
            self._bell.ring(site)
        if self._running is None:
            self._running = asyncio.create_task(self._run())
        try:
            yield subscriber.box
        finally:
            self._waiting[site].discard(subscriber)
            if not self._waiting[site]:
                del self._waiting[site]
                self._looked.pop(site, None)

    async def close(self) -> None:
        """Nobody looks any more."""
        if self._running is not None:
            self._running.cancel()
            await asyncio.gather(self._running, return_exceptions=True)

    async def _run(self) -> None:
        pause_s = PAUSE_S
        while self._waiting:
            start = time.monotonic()
            try:
                async with listening(self._reads) as self._bell:
                    self._looked.clear()
                    await self._follow(self._bell)
            except (SQLAlchemyError, OSError, PostgresError, InterfaceError) as error:
                # Those who wait go on waiting: the first look afterwards tells them what they missed.
                pause_s = PAUSE_S if time.monotonic() - start > LONGEST_PAUSE_S else min(2 * pause_s, LONGEST_PAUSE_S)
                log.warning("subscribers_wait", reason=type(error).__name__, pause_s=pause_s)
                await asyncio.sleep(pause_s)
            finally:
                self._bell = None
        self._running = None

    async def _follow(self, bell: Bell) -> None:
        rung: Collection[SiteId] = ()
        while self._waiting:
            now = time.monotonic()
            for site in list(self._waiting):
                if site in rung or now - self._looked.get(site, -LOOK_EVERY_S) >= LOOK_EVERY_S:
                    self._looked[site] = now
                    await self._look(site)
            await asyncio.sleep(PAUSE_S)
            rung = await bell.heard(NAP_S)

    async def _look(self, site: SiteId) -> None:
        """Everybody who waits on this site is told what is new to them."""
        subscribers, now = list(self._waiting.get(site, ())), datetime.now(UTC)
        try:
            async with self._reads.read() as db:
                doors = await still_open(db, {each.actor.id for each in subscribers if each.actor.id}, now)
                visits = {each.actor.session for each in subscribers if each.actor.session}
                if visits:
                    doors |= await people.still_open(db, visits, site, now)
                for each in subscribers:
                    if each.actor.id not in doors:
                        each.box.fail(TokenEnded())
                await _ask(db, [each for each in subscribers if each.actor.id in doors], now)
        except (SQLAlchemyError, OSError) as error:
            log.warning("look_failed", site=site, error=type(error).__name__)
            self._looked.pop(site, None)
        except Exception as error:  # noqa: BLE001 - ours to mend: those who wait here are told, the others go on waiting
            for each in subscribers:
                each.box.fail(error)


async def _ask(db: ReadSession, subscribers: Collection[Subscriber[Any, Any]], now: datetime) -> None:
    """Every question is asked once; what cannot be answered ends the waiting of those who asked it."""
    same: defaultdict[Hashable, list[Subscriber[Any, Any]]] = defaultdict(list)
    for each in subscribers:
        same[each.question].append(each)
    for group in same.values():
        try:
            answer = await group[0].ask(db, now)
        except DomainError as refused:
            for each in group:
                each.box.fail(refused)
            continue
        for each in group:
            each.hear(answer)
