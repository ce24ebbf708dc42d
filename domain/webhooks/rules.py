"""Which addresses and patterns are taken, and how an event looks and is signed on its way."""

import base64
import hashlib
import hmac
import re
from collections.abc import Sequence
from datetime import datetime
from urllib.parse import urlsplit

import orjson

from domain.webhooks.errors import BadAddress, BadPattern, NoSecretKey
from domain.webhooks.values import Event, NewEvent, Outgoing, WebhookId

SECRET_PREFIX = "whsec_"  # noqa: S105 - what secrets begin with, not a secret
SHORTEST_KEY = 16
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
