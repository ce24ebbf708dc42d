"""How tokens look and what each kind may do."""

import hashlib
from datetime import datetime

from domain.access.errors import (
    BadExpiry,
    BadLabel,
    BadPoints,
    NotAllowed,
)
from domain.access.values import (
    Actor,
    TokenKind,
)
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
    "retry_jobs": frozenset({TokenKind.OPERATOR}),
    "search_shoppers": frozenset({TokenKind.OPERATOR}),
    "merge_shoppers": frozenset({TokenKind.PUBLISHABLE, TokenKind.SERVER, TokenKind.OPERATOR}),
    "unmerge_shoppers": frozenset({TokenKind.SERVER, TokenKind.OPERATOR}),
    "export_shopper": frozenset({TokenKind.SERVER, TokenKind.OPERATOR}),
    "forget_shopper": frozenset({TokenKind.SERVER, TokenKind.OPERATOR}),
    "read_signals": frozenset({TokenKind.OPERATOR}),
    # A browser's token for the shopper whose signed token it has; editors look through personas' eyes.
    "read_shopper": frozenset({TokenKind.PUBLISHABLE, TokenKind.SERVER, TokenKind.OPERATOR}),
    "name_segments": frozenset(TokenKind) - {TokenKind.PUBLISHABLE},
    "preview_page": frozenset({TokenKind.PREVIEW, TokenKind.EDITOR, TokenKind.OPERATOR}),
    "share_page": frozenset({TokenKind.EDITOR, TokenKind.OPERATOR}),
    "edit_segments": frozenset({TokenKind.EDITOR, TokenKind.OPERATOR}),
    "read_figures": frozenset({TokenKind.EDITOR, TokenKind.OPERATOR}),
    "manage_experiments": frozenset({TokenKind.EDITOR, TokenKind.OPERATOR}),
    "set_targets": frozenset({TokenKind.OPERATOR}),
    "read_audit": frozenset({TokenKind.EDITOR, TokenKind.OPERATOR}),
    "verify_audit": frozenset({TokenKind.OPERATOR}),
    "read_purges": frozenset({TokenKind.SERVER, TokenKind.OPERATOR}),
    "manage_people": frozenset({TokenKind.OPERATOR}),
    "manage_tokens": frozenset({TokenKind.OPERATOR}),
}
"""Which kinds of token may do what. An action that is not named here is refused to everybody."""
UNBOUND = frozenset({"manage_people", "manage_tokens"})
"""What nobody may whom a role bounds: they would only have to give themselves a token without one."""
LONGEST_LABEL = 200
LINK_MAY = frozenset({"read_page", "preview_page"})
"""What a share link opens: its page, and what every shopper may see."""


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
    """Whether this actor may do this at all; for which site is checked beside it."""
    bound = actor.grants is not None and action in UNBOUND
    return actor.kind in MAY.get(action, frozenset()) and (actor.link is None or action in LINK_MAY) and not bound


def require(actor: Actor, action: str, site: SiteId) -> None:
    """Nothing, or NotAllowed with the reason and the next step."""
    if actor.site != site:
        raise NotAllowed(f"This token belongs to site {actor.site!r}, not to {site!r}. Use a token of {site!r}.")
    if not may(actor, action):
        allowed = ", ".join(sorted(MAY.get(action, frozenset())))
        which = f"{actor.kind} token" if actor.link is None else "share link"
        if actor.kind in MAY.get(action, frozenset()) and actor.grants is not None:
            raise NotAllowed(f"Whoever has a role may not {action.replace('_', ' ')}. Ask an operator without one.")
        raise NotAllowed(f"A {which} may not {action.replace('_', ' ')}. Kinds that may: {allowed}.")


def require_label(label: str) -> None:
    """Nothing, or BadLabel: history and audit have only the label to say who it was."""
    if not 1 <= len(label.strip()) <= LONGEST_LABEL or any(not each.isprintable() for each in label):
        raise BadLabel(f"A token's label has 1 to {LONGEST_LABEL} printable characters. Say what the token is for.")


def require_token_expiry(expires_at: datetime | None, now: datetime) -> None:
    """Nothing, or BadExpiry: a token may live for ever, but not only in the past."""
    if expires_at is not None and expires_at <= now:
        raise BadExpiry(f"A token cannot expire at {expires_at:%Y-%m-%d %H:%M %Z}: that is past. Choose a later time.")


def require_points(points_a_minute: int | None) -> None:
    """Nothing, or BadPoints. 0 stands for no limit."""
    if points_a_minute is not None and not 0 <= points_a_minute < 2**31:
        raise BadPoints(
            f"A token cannot spend {points_a_minute} points a minute. Choose a number from 0 to 2,147,483,647."
        )
