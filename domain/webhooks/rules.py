"""Which addresses and patterns are taken, and how an event looks and is signed on its way."""

import base64
import hashlib
import hmac
import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import orjson

from domain.base.values import SiteId
from domain.changes.values import age, is_snapshot
from domain.webhooks.errors import BadAddress, BadCursor, BadPattern, NoSecretKey
from domain.webhooks.values import Event, NewEvent, Outgoing, Purge, WebhookId

SECRET_PREFIX = "whsec_"  # noqa: S105 - what secrets begin with, not a secret
SHORTEST_KEY = 16
PURGE_TAGS = 1_000
"""More at once are everything: a cache forgets a site in a moment, and ten thousand tags one by one."""
TOLD_FOR = timedelta(days=29)
"""Events are kept for thirty days; whoever was away for longer may have missed some."""
_PATTERN = re.compile(r"\*|[a-z][a-z0-9_]*\.(\*|[a-z][a-z0-9_]*)")
_THIS_MACHINE = frozenset({"localhost", "127.0.0.1", "::1"})


def require_address(url: str) -> None:
    """Nothing, or BadAddress. Plain http is for trying things out on one machine; where a name leads is seen on sending."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise BadAddress("is not a valid URL") from None
    if not host or parts.scheme not in {"https", "http"} or not url.isprintable() or " " in url:
        raise BadAddress("has to be a URL that starts with https://")
    if parts.scheme == "http" and host not in _THIS_MACHINE:
        raise BadAddress("has to start with https://, as what it is told must not be read on the way")
    if parts.username is not None or parts.password is not None or parts.fragment:
        raise BadAddress("carries a name, a password or a fragment; deliveries are signed instead")


def require_patterns(patterns: Sequence[str]) -> None:
    """Nothing, or BadPattern with the first that names no events."""
    for pattern in patterns or [""]:
        if not _PATTERN.fullmatch(pattern):
            raise BadPattern(pattern)


def purged(about: str, sequence: int, tags: Sequence[str]) -> NewEvent:
    """Caches are to forget every answer that carries one of these tags (`Cache-Tag` of the API)."""
    return NewEvent(entity=f"cache:{about}", sequence=sequence, type="cache.purged", payload={"tags": list(tags)})


def everything(site: SiteId) -> frozenset[str]:
    """The tag that every answer of this site carries."""
    return frozenset({f"site:{site}"})


def merged(site: SiteId, earlier: Purge, later: Purge) -> Purge:
    """Both in one; so many tags at once are everything."""
    tags = earlier.tags | later.tags
    return Purge(tags=everything(site) if len(tags) > PURGE_TAGS else tags, cursor=later.cursor)


def cursor(snapshot: str, now: datetime) -> str:
    """A place in the purges of a site: what could be seen then, and when that was."""
    return f"{int(now.timestamp())}.{snapshot}"


def snapshot_of(cursor: str, present: str, now: datetime) -> str | None:
    """What could be seen at this cursor; None where it is not known any more what came after it.

    Errors   BadCursor for what no cursor can be.
    """
    at, _, snapshot = cursor.partition(".")
    if not (at.isdecimal() and at.isascii() and len(at) <= 11 and is_snapshot(snapshot)):
        raise BadCursor
    # One that saw more than there is comes from another database, or from one that was restored since.
    known = now - datetime.fromtimestamp(int(at), UTC) < TOLD_FOR and age(snapshot) <= age(present)
    return snapshot if known else None


def webhook_secret(key: str, webhook: WebhookId) -> str:
    """The secret a receiver checks signatures with: made from the server's key, so it is kept nowhere.

    Limits   another SECRET_KEY makes other secrets: give receivers theirs again.
    Errors   NoSecretKey for a key that could be guessed.
    """
    if len(key) < SHORTEST_KEY:
        raise NoSecretKey
    made = hmac.digest(key.encode(), f"webhook:{webhook}".encode(), hashlib.sha256)
    return SECRET_PREFIX + base64.b64encode(made).decode()


def body(event: Event) -> bytes:
    """What is sent: the same bytes for the same event, whenever and wherever it goes."""
    return orjson.dumps(
        {
            "type": event.type,
            "id": str(event.id),
            "timestamp": event.at,
            "site": event.site,
            "entity": event.entity,
            "sequence": event.sequence,
            "data": event.payload,
        },
        option=orjson.OPT_UTC_Z,
    )


def headers(outgoing: Outgoing, sent: bytes, secret: str, now: datetime) -> dict[str, str]:
    """What is said beside the body. `webhook-id` is the receiver's key to do a thing once, over all retries and replays.

    Source   Standard Webhooks 1.0.0 for the three headers that start with `webhook-`.
    """
    event, timestamp = outgoing.event, int(now.timestamp())
    return {
        "content-type": "application/json",
        "webhook-id": str(event.id),
        "webhook-timestamp": str(timestamp),
        "webhook-signature": signature(secret, str(event.id), timestamp, sent),
        "etalage-delivery-id": str(outgoing.delivery),
        "etalage-entity": event.entity,
        "etalage-sequence": str(event.sequence),
    }


def signature(secret: str, message: str, timestamp: int, sent: bytes) -> str:
    """Who has the secret can tell from this that id, time and body are ours.

    Units    timestamp in whole seconds since 1970.
    Source   Standard Webhooks 1.0.0: HMAC-SHA256 of `id.timestamp.body`.
    """
    key = base64.b64decode(secret.removeprefix(SECRET_PREFIX))
    made = hmac.digest(key, f"{message}.{timestamp}.".encode() + sent, hashlib.sha256)
    return "v1," + base64.b64encode(made).decode()
