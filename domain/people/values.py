"""People, where they work, their sessions and links, as plain values."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from domain.access.values import Actor, Role, Site, TokenKind
from domain.base.values import SiteId

KINDS = frozenset({TokenKind.EDITOR, TokenKind.OPERATOR})
"""The kinds of token that a person can stand in for: those that work, not those that programs show pages with."""


class Method(StrEnum):
    """How somebody signed in."""

    PASSWORD = "password"  # noqa: S105 - a word for a way in
    LINK = "link"
    OPENID = "openid"


class Purpose(StrEnum):
    """What a one-time link is for."""

    INVITATION = "invitation"
    RESET = "reset"


class Standing(StrEnum):
    """How somebody stands with a site."""

    ACTIVE = "active"
    INVITED = "invited"
    SUSPENDED = "suspended"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody with a name of their own."""

    id: UUID
    email: str
    name: str
    created_at: datetime

    @property
    def label(self) -> str:
        """What history and audit show: a name for people, and the address that tells two of one name apart."""
        return f"{self.name} <{self.email}>"


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """What somebody may do on a site: what a token of this kind with this role may."""

    site: Site
    kind: TokenKind
    role: Role | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A browser somebody is signed in with."""

    id: UUID
    method: Method
    created_at: datetime
    seen_at: datetime
    expires_at: datetime
    address: str | None
    agent: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """A person at a browser, and where they may work now."""

    person: Person
    session: Session
    memberships: tuple[Membership, ...]

    def on(self, site: str) -> Membership | None:
        """What they may do there; None where they do not work."""
        return next((each for each in self.memberships if each.site.key == site), None)

    def actor(self, site: str) -> Actor | None:
        """Who acts there; None where they do not work."""
        here = self.on(site)
        if here is None:
            return None
        return Actor(
            kind=here.kind,
            site=here.site.key,
            label=self.person.label,
            session=self.session.id,
            grants=None if here.role is None else here.role.grants,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Life:
    """How long a session lasts: without being used, and at all."""

    idle: timedelta
    whole: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Browser:
    """What a person recognises a session by."""

    address: str | None = None
    agent: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """Who an e-mail address belongs to, and the hash of their password; both None for nobody we know."""

    person: Person | None = None
    password: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Colleague:
    """Somebody who works on a site, as its operators see them."""

    person: Person
    kind: TokenKind
    role: str | None
    standing: Standing
    joined_at: datetime
    seen_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewColleague:
    """Somebody who is to work on a site."""

    site: SiteId
    email: str
    name: str
    kind: TokenKind
    role: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OneTimeLink:
    """What may be shown of a one-time link to who holds it."""

    person: Person
    purpose: Purpose
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Somebody as an OpenID provider knows them. The address counts only where the provider has checked it."""

    issuer: str
    subject: str
    email: str
    email_verified: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Bucket:
    """How often something may be tried: so often at once, and one more each time `each` has gone by."""

    key: str
    limit: int
    each: timedelta
