"""Secrets that stand for a session, a link or a browser that was here before."""

import hashlib
from datetime import datetime, timedelta
from uuid import UUID

from itsdangerous import BadSignature, URLSafeTimedSerializer

from domain.people.values import Life, Purpose, Session

LINK_LIFE = {Purpose.INVITATION: timedelta(days=7), Purpose.RESET: timedelta(hours=24)}
"""An invitation waits for Monday; a link that replaces a password is asked for by somebody who sits there."""

SEEN_EVERY = timedelta(minutes=1)
"""How exactly it is known when a session was last used: a statement that writes is not worth more."""

DEVICE_LIFE = timedelta(days=365)


def secret_hash(secret: str) -> str:
    """What is kept of a secret. It carries 256 random bits, so one round of SHA-256 is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()


def expires_at(session: Session, life: Life) -> datetime:
    """When the session ends if nobody uses it any more."""
    return min(session.expires_at, session.seen_at + life.idle)


def usable(session: Session, life: Life, now: datetime) -> bool:
    """Whether the session still stands for anybody."""
    return now < expires_at(session, life)


def sign_device(key: str, person: UUID, chance: str) -> str:
    """What a browser keeps that this person has signed in with; it opens nothing by itself."""
    return _devices(key).dumps([person.hex, chance])


def device(key: str, token: str | None, person: UUID | None) -> str | None:
    """Which of this person's browsers it is; None for one that they never signed in with."""
    if token is None or person is None:
        return None
    try:
        owner, chance = _devices(key).loads(token, max_age=int(DEVICE_LIFE.total_seconds()))
    except (BadSignature, ValueError, TypeError):
        return None
    return str(chance) if owner == person.hex else None


def _devices(key: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(key, salt="known-browser")
