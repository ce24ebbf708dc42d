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


class Action(StrEnum):
    """What can be done to content. A grant names some of these."""

    CREATE = "create"
    EDIT = "edit"
    GENERATE = "generate"
    DECIDE = "decide"
    PUBLISH = "publish"
    UNPUBLISH = "unpublish"
    RESTORE = "restore"
    REORDER = "reorder"
    RELEASE = "release"
    IMPORT = "import"


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """What a role may do, where: actions × block kinds × fields × locales. None stands for all of them."""

    actions: frozenset[Action] | None = None
    kinds: frozenset[str] | None = None
    fields: frozenset[str] | None = None
    locales: frozenset[str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hand:
    """Who writes: a person (through a token or a command) or a machine, and what this hand may touch.

    `grants` None: everything its token's kind may. The label is what history and audit show.
    """

    label: str
    machine: bool = False
    grants: tuple[Grant, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Touch:
    """One thing a change touches: a field of a block of a kind, in a locale (None: a setting, the same in all)."""

    kind: str
    field: str
    locale: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who is acting: a token of a site. `grants` are those of its role; None: all that its kind may."""

    kind: TokenKind
    site: SiteId
    label: str
    token: UUID | None = None
    grants: tuple[Grant, ...] | None = None

    @property
    def hand(self) -> Hand:
        """The hand that writes for this actor."""
        return Hand(label=self.label, grants=self.grants)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewToken:
    """A token as it is shown once; only its hash is kept."""

    secret: str
    kind: TokenKind
    site: SiteId
    label: str
    expires_at: datetime | None
