"""What a visit did, kept in a signed token by the front and nowhere by us: for shoppers we keep nothing about."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from itsdangerous import BadSignature, URLSafeSerializer

from domain.base.values import ItemId, SiteId
from domain.behaviour.values import Event, SignalKind

REMEMBERED = 20
"""As many as neighbours are looked up for."""

LIFE = timedelta(hours=24)

_KINDS = tuple(SignalKind)


def session_token(key: str, site: SiteId, events: Iterable[Event], now: datetime) -> str:
    """A token that holds the last of these events, and says for a day what this visit is about.

    Limits   REMEMBERED events; below 400 characters.
    """
    newest = sorted(events, key=lambda event: event.at, reverse=True)[:REMEMBERED]
    start = int(now.timestamp())
    held = [[event.item, _KINDS.index(event.kind), start - int(event.at.timestamp())] for event in newest]
    return _signer(key, site).dumps({"t": start, "e": held})


def session_events(key: str, site: SiteId, token: str | None, now: datetime) -> tuple[Event, ...]:
    """What the token holds, newest first, without categories; nothing if it is not ours, of another site or a day old."""
    if not token:
        return ()
    try:
        held: dict[str, Any] = _signer(key, site).loads(token)
    except BadSignature:
        return ()
    start = datetime.fromtimestamp(held["t"], UTC)
    if not start - LIFE < now < start + LIFE:
        return ()
    return tuple(
        Event(item=ItemId(item), kind=_KINDS[kind], at=start - timedelta(seconds=age)) for item, kind, age in held["e"]
    )


def _signer(key: str, site: SiteId) -> URLSafeSerializer:
    return URLSafeSerializer(key, salt=f"session:{site}")
