"""Sites, tokens, roles, share links, actors and what they did, as plain values."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from domain.base.values import Json, SiteId


class TokenKind(StrEnum):
    """What a token is for; each kind may do what design.md §5 says and no more."""

    PUBLISHABLE = "publishable"
    SERVER = "server"
    PREVIEW = "preview"
    EDITOR = "editor"
    OPERATOR = "operator"


class Trust(StrEnum):
    """Which documents a token may ask: any; any, and what is not registered is logged; registered ones only."""

    OFF = "off"
    LOG = "log"
    ENFORCE = "enforce"


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
class Role:
    """A name for what some people of a site may do."""

    key: str
    title: str
    grants: tuple[Grant, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewShareLink:
    """What a share link is to show, to whom (a label), until when. The scope's maker gives its fields their meaning."""

    page: str
    label: str
    scope: Mapping[str, Json]
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareLink:
    """A way to look at one thing without a token of one's own."""

    id: UUID
    site: SiteId
    page: str
    label: str
    scope: Mapping[str, Json]
    created_by: str
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    last_used_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who is acting: a token of a site, or a person who is signed in there. `grants` are those of their role; None: all that
    their kind may.

    `link`: the share link this actor came by, which bounds what it sees. `session`: that of a person.
    """

    kind: TokenKind
    site: SiteId
    label: str
    token: UUID | None = None
    grants: tuple[Grant, ...] | None = None
    link: ShareLink | None = None
    session: UUID | None = None
    documents: Trust = Trust.OFF
    points_a_minute: int | None = None
    """What it may spend on documents; 0: as much as it likes, None: what the setting says."""

    @property
    def id(self) -> UUID | None:
        """What it came by: the id of its share link, else of its token or session."""
        return (self.token or self.session) if self.link is None else self.link.id

    @property
    def hand(self) -> Hand:
        """The hand that writes for this actor."""
        return Hand(label=self.label, grants=self.grants)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewToken:
    """A token as it is shown once; only its hash is kept."""

    id: UUID
    secret: str
    kind: TokenKind
    site: SiteId
    label: str
    expires_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """What may be shown of a token: everything but what opens doors."""

    id: UUID
    kind: TokenKind
    label: str
    role: str | None
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None
    documents: Trust
    points_a_minute: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """One thing somebody did. Its hash covers every field and the hash of the entry before it."""

    site: SiteId
    number: int
    at: datetime
    actor: str
    action: str
    thing: str
    details: Mapping[str, Json]
    hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditHead:
    """The newest entry of a site's audit log: how many there are, and the hash that stands for all of them."""

    number: int
    hash: str


class Damage(StrEnum):
    """What was done to an audit log behind its back."""

    CHANGED = "changed"
    REMOVED = "removed"
    INSERTED = "inserted"
    CUT_OFF = "cut_off"
    HEAD_REWRITTEN = "head_rewritten"


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """One place where an audit log is not what was written: which damage, at which entry, in words."""

    damage: Damage
    number: int
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditReport:
    """What reading a whole audit log found: how many entries, the head it claims, and every break."""

    entries: int
    head: AuditHead
    broken: tuple[Broken, ...]
