"""How tokens look and what each kind may do."""

import hashlib
from collections.abc import Iterable
from datetime import datetime

from itsdangerous import BadSignature, SignatureExpired, URLSafeTimedSerializer

from domain.access.errors import BadShopperToken, NotAllowed
from domain.access.values import Action, Actor, Grant, Hand, TokenKind, Touch
from domain.base.values import SiteId

PREFIX = {
    TokenKind.PUBLISHABLE: "etl_pub_",
    TokenKind.SERVER: "etl_srv_",
    TokenKind.PREVIEW: "etl_pre_",
    TokenKind.EDITOR: "etl_edi_",
    TokenKind.OPERATOR: "etl_ops_",
}

MAY: dict[str, frozenset[TokenKind]] = {
    "read_page": frozenset(TokenKind),
    "record_signals": frozenset({TokenKind.PUBLISHABLE, TokenKind.SERVER, TokenKind.OPERATOR}),
    "name_shopper": frozenset({TokenKind.SERVER, TokenKind.OPERATOR}),
    "read_draft": frozenset({TokenKind.PREVIEW, TokenKind.EDITOR, TokenKind.OPERATOR}),
    "edit_block": frozenset({TokenKind.EDITOR, TokenKind.OPERATOR}),
    "read_jobs": frozenset({TokenKind.OPERATOR}),
    "read_shopper": frozenset({TokenKind.SERVER, TokenKind.EDITOR, TokenKind.OPERATOR}),
}
"""Which kinds of token may do what. An action that is not named here is refused to everybody."""

SHOPPER_TOKEN_AGE_S = 180 * 24 * 3600
"""A signed shopper token is good for half a year; a front asks for a new one after that."""


def token(kind: TokenKind, chance: str) -> str:
    """The token a person is shown once, recognisable by its prefix in logs and secret scanners."""
    return PREFIX[kind] + chance


def token_hash(secret: str) -> str:
    """What is kept of a token. Tokens carry 256 random bits, so one round of SHA-256 is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()


def usable(expires_at: datetime | None, revoked_at: datetime | None, now: datetime) -> bool:
    """Whether a token still opens anything."""
    return revoked_at is None and (expires_at is None or now < expires_at)


def may(actor: Actor, action: str) -> bool:
    """Whether this kind of token may do this at all; for which site is checked beside it."""
    return actor.kind in MAY.get(action, frozenset())


def require(actor: Actor, action: str, site: SiteId) -> None:
    """Nothing, or NotAllowed with the reason and the next step."""
    if actor.site != site:
        raise NotAllowed(f"This token belongs to site {actor.site!r}, not to {site!r}. Use a token of {site!r}.")
    if not may(actor, action):
        allowed = ", ".join(sorted(MAY.get(action, frozenset())))
        raise NotAllowed(f"A {actor.kind} token may not {action.replace('_', ' ')}. Kinds that may: {allowed}.")


def require_touch(hand: Hand, action: Action, touches: Iterable[Touch]) -> None:
    """Nothing, or NotAllowed naming the first kind, field and locale that no grant of this hand covers."""
    if hand.grants is None:
        return
    for touch in touches:
        if not any(_covers(grant, action, touch) for grant in hand.grants):
            where = "" if touch.locale is None else f" in {touch.locale}"
            raise NotAllowed(
                f"{hand.label} may not {action} {touch.field} of a {touch.kind}{where}. "
                "Ask an operator for a role that may, or leave this field out."
            )


def _covers(grant: Grant, action: Action, touch: Touch) -> bool:
    return (
        (grant.actions is None or action in grant.actions)
        and (grant.kinds is None or touch.kind in grant.kinds)
        and (grant.fields is None or touch.field in grant.fields)
        and (grant.locales is None or touch.locale is None or touch.locale in grant.locales)
    )


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
