"""Sites, tokens and actors as plain values."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from domain.base.values import SiteId


class TokenKind(StrEnum):
    """What a token is for; each kind may do what design.md §5 says and no more."""

    PUBLISHABLE = "publishable"
    SERVER = "server"
    PREVIEW = "preview"
    EDITOR = "editor"
    OPERATOR = "operator"


class Channel(StrEnum):
    WEB = "web"
    APP = "app"
    EMAIL = "email"
    STORE = "store"


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """One shop front. Every row belongs to a site and no query crosses sites."""

    key: SiteId
    name: str
    default_locale: str
    locales: tuple[str, ...]
    currency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who is acting: a token of a site, or a worker with its model."""

    kind: TokenKind
    site: SiteId
    label: str
    token: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewToken:
    """A token as it is shown once; only its hash is kept."""

    secret: str
    kind: TokenKind
    site: SiteId
    label: str
    expires_at: datetime | None
