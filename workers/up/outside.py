"""Servers of your own: DATABASE_URL and REDIS_URL replace the embedded ones, which are then never touched."""

import asyncio
import socket
from urllib.parse import urlsplit

import asyncpg

from workers.up.errors import CannotStart

PATIENCE_S = 10.0


def check_postgres(url: str) -> None:
    """The Postgres behind DATABASE_URL answers.

    Errors   CannotStart, without the password.
    """
    plain = urlsplit(url)._replace(scheme="postgresql").geturl()
    try:
        asyncio.run(_connect(plain))
    except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError, ValueError) as error:
        raise CannotStart(
            f"The Postgres of DATABASE_URL ({_place(url)}) does not answer: {str(error) or 'no answer in time'}. "
            "Start it or correct DATABASE_URL; without one, an embedded Postgres is used."
        ) from None


def check_redis(url: str) -> None:
    """Somebody listens behind REDIS_URL.

    Errors   CannotStart, without the password.
    """
    parts = urlsplit(url)
    try:
        with socket.create_connection((parts.hostname or "127.0.0.1", parts.port or 6379), timeout=PATIENCE_S):
            return
    except (OSError, ValueError) as error:
        raise CannotStart(
            f"The Redis of REDIS_URL ({_place(url)}) does not answer: {error}. "
            "Start it or correct REDIS_URL; without one, an embedded Redis is used."
        ) from None


async def _connect(url: str) -> None:
    connection = await asyncpg.connect(url, timeout=PATIENCE_S)
    await connection.close(timeout=PATIENCE_S)


def _place(url: str) -> str:
    return urlsplit(url).netloc.rpartition("@")[2] or url
