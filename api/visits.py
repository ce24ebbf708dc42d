"""Whom a browser's session stands for."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import structlog
from sqlalchemy.exc import SQLAlchemyError

from api.callers import SESSION, Caller
from domain.base.database import Database
from domain.base.settings import Settings
from domain.people import read
from domain.people.rules.sessions import SEEN_EVERY
from domain.people.values import Life
from domain.people.write.sessions import use_session

log = structlog.get_logger()


def life_of(settings: Settings) -> Life:
    """How long sessions last here."""
    return Life(idle=timedelta(hours=settings.session_idle_hours), whole=timedelta(days=settings.session_days))


class Visits:
    """Knows who is signed in. Nothing is remembered: a session that was ended opens nothing from that moment on."""

    def __init__(self, reads: Database, writes: Database, life: Life) -> None:
        self._reads = reads
        self._writes = writes
        self._life = life

    async def recognised(self, caller: Caller) -> Caller:
        """The caller, with whom its session stands for; only what no page of another origin can have sent has one."""
        secret = caller.cookie(SESSION)
        if not secret or not caller.own or not caller.secure:
            return caller
        now = datetime.now(UTC)
        async with self._reads.read() as db:
            found = await read.signed_in(db, secret, self._life, now)
        if found is None:
            return caller
        if now - found.session.seen_at >= SEEN_EVERY:
            try:
                async with self._writes.write() as db:
                    await use_session(db, found.session.id, now)
            except (SQLAlchemyError, OSError) as error:
                # Who only reads goes on reading while nothing can be written.
                log.warning("session_not_noted", error=type(error).__name__)
        return replace(caller, signed_in=found)
