"""Sending one event to one address, signed, within limits; and forgetting those sent long ago."""

import ssl
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cache
from ipaddress import IPv4Address, IPv6Address
from typing import Final

import httpx

from domain.base.database import Database
from domain.base.tracing import span
from domain.webhooks import write

# Standard Webhooks asks for 15 to 30 s; the least of it, as others wait for the place.
DEADLINE_S: Final = 15.0
_TIMEOUT: Final = httpx.Timeout(DEADLINE_S, connect=5.0)

# As long as an event can be replayed.
KEEP_EVENTS: Final = timedelta(days=30)
AT_ONCE: Final = 10_000


LATE: Final = "the receiver did not answer in time"


class NotSent(Exception):
    """Nobody answered this time; trying again may help."""


async def post(
    url: httpx.URL,
    address: IPv4Address | IPv6Address,
    headers: Mapping[str, str],
    body: bytes,
) -> int:
    """The status of the answer from this very address, whatever name the URL gives it. The answer itself is not read.

    Limits   redirects are not followed, proxies and credentials of the environment not used.
    Errors   NotSent
    """
    try:
        with span("publish", {"server.address": url.host}):
            async with (
                httpx.AsyncClient(
                    verify=_trusted(), trust_env=False, timeout=_TIMEOUT, follow_redirects=False
                ) as client,
                client.stream(
                    "POST",
                    url.copy_with(host=str(address)),
                    content=body,
                    headers={**headers, "host": url.netloc.decode("ascii"), "user-agent": "etalage"},
                    extensions={"sni_hostname": url.raw_host.decode("ascii")},
                ) as answer,
            ):
                return answer.status_code
    except httpx.TimeoutException:
        raise NotSent(LATE) from None
    except httpx.RequestError as error:
        raise NotSent(f"the connection failed ({type(error).__name__})") from error


async def forget_old_events(database: Database, now: datetime) -> int:
    """A chore: how many events of more than thirty days ago were forgotten, with their deliveries."""
    forgotten = 0
    while True:
        async with database.write() as db:
            gone = await write.forget_events(db, now - KEEP_EVENTS, AT_ONCE)
        forgotten += gone
        if gone < AT_ONCE:
            return forgotten


@cache
def _trusted() -> ssl.SSLContext:
    """The authorities a receiver's certificate may come from: reading them takes 60 ms, so it is done once."""
    return httpx.create_ssl_context(trust_env=False)
