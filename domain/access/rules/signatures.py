"""Shopper tokens and share links: signed, so that nobody forges them."""

from datetime import datetime, timedelta
from uuid import UUID

from itsdangerous import BadSignature, SignatureExpired, URLSafeSerializer, URLSafeTimedSerializer

from domain.access.errors import (
    BadExpiry,
    BadShareToken,
    BadShopperToken,
)
from domain.base.values import SiteId

SHARE_PREFIX = "etl_shr_"
SHARE_LINK_LIFE = timedelta(days=90)
"""A link goes to people without an account; a campaign is planned within a quarter, and a link can be made again."""

SHOPPER_TOKEN_AGE_S = 180 * 24 * 3600
"""A signed shopper token is good for half a year; a front asks for a new one after that."""


def require_share_expiry(expires_at: datetime, now: datetime) -> None:
    """Nothing, or BadExpiry: a share link ends, later than now and within ninety days."""
    if expires_at <= now:
        raise BadExpiry(
            f"A share link cannot expire at {expires_at:%Y-%m-%d %H:%M %Z}: that is past. Choose a later time."
        )
    if expires_at > now + SHARE_LINK_LIFE:
        raise BadExpiry(
            f"A share link lives for {SHARE_LINK_LIFE.days} days at most. "
            f"Choose a time up to {now + SHARE_LINK_LIFE:%Y-%m-%d %H:%M %Z}, and make a new link after that."
        )


def sign_link(key: str, site: SiteId, link_id: UUID) -> str:
    """The text of a share link's token, recognisable by its prefix; it cannot be forged."""
    return SHARE_PREFIX + _link_signer(key).dumps([site, link_id.hex])


def signed_link(key: str, token: str) -> tuple[SiteId, UUID]:
    """The site and the share link that a token names; whether the link still opens anything is asked of `read`.

    Errors   BadShareToken if it is not ours.
    """
    try:
        site, link_id = _link_signer(key).loads(token.removeprefix(SHARE_PREFIX))
        return SiteId(site), UUID(hex=link_id)
    except BadSignature as bad:
        raise BadShareToken(
            "This is not a share link of this shop, or part of it is missing. Ask for the link again."
        ) from bad


def _link_signer(key: str) -> URLSafeSerializer:
    return URLSafeSerializer(key, salt="share-link")


def sign_shopper(key: str, site: SiteId, shopper: str) -> str:
    """A token that names this shopper of this site and cannot be forged."""
    return _signer(key, site).dumps(shopper)


def signed_shopper(key: str, site: SiteId, signed: str) -> str:
    """The shopper a signed token names.

    Errors   BadShopperToken if it is not ours, of another site, or older than half a year.
    """
    try:
        return str(_signer(key, site).loads(signed, max_age=SHOPPER_TOKEN_AGE_S))
    except SignatureExpired as old:
        raise BadShopperToken("This shopper token has expired. Ask for a new one with startShopper.") from old
    except BadSignature as bad:
        raise BadShopperToken(
            "This is not a shopper token signed for this site. A publishable token names shoppers only by a signed "
            "token: ask your server or startShopper for one.",
        ) from bad


def looks_signed(named: str) -> bool:
    """Whether this has the three parts of a signed token, ours or not, good or run out."""
    return named.startswith("Ii") and named.count(".") == 2


def _signer(key: str, site: SiteId) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(key, salt=f"shopper:{site}")
