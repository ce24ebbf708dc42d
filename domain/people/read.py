"""Questions about people, their sessions and their links."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, func, select, tuple_

from domain.access.models import RoleRow, SiteRow
from domain.access.rules import grants
from domain.access.values import Role, Site, TokenKind
from domain.base.database import ReadSession
from domain.base.values import SiteId
from domain.people.models import MembershipRow, OneTimeLinkRow, PersonRow, SessionRow
from domain.people.rules import names, sessions
from domain.people.values import (
    Colleague,
    Credentials,
    Life,
    Membership,
    Method,
    OneTimeLink,
    Person,
    Purpose,
    Session,
    SignedIn,
    Standing,
)

_SITE_COLUMNS = (
    SiteRow.key,
    SiteRow.name.label("site_name"),
    SiteRow.default_locale,
    SiteRow.locales,
    SiteRow.currency,
)
MOST_SESSIONS = 50
"""Sessions that one person has open; the oldest give way."""


async def signed_in(db: ReadSession, secret: str, life: Life, now: datetime) -> SignedIn | None:
    """Who this session stands for and where they may work, or None if it is unknown or has ended.

    Limits   one statement, by the unique index on `hash`.
    """
    statement: Select[*tuple[Any, ...]] = (
        select(
            *(column.label(f"session_{column.name}") for column in SessionRow.__table__.columns),
            *(column.label(f"person_{column.name}") for column in PersonRow.__table__.columns),
            *_SITE_COLUMNS,
            MembershipRow.kind,
            MembershipRow.role,
            RoleRow.title,
            RoleRow.grants,
        )
        .join_from(SessionRow, PersonRow, PersonRow.id == SessionRow.person)
        .outerjoin(MembershipRow, (MembershipRow.person == PersonRow.id) & MembershipRow.suspended_at.is_(None))
        .outerjoin(SiteRow, SiteRow.key == MembershipRow.site)
        .outerjoin(RoleRow, (RoleRow.site == MembershipRow.site) & (RoleRow.key == MembershipRow.role))
        .where(SessionRow.hash == sessions.secret_hash(secret))
        .order_by(MembershipRow.site)
    )
    rows = (await db.execute(statement)).all()
    if not rows:
        return None
    session = session_of(rows[0], "session_")
    if not sessions.usable(session, life, now):
        return None
    return SignedIn(
        person=person_of(rows[0], "person_"),
        session=session,
        memberships=tuple(_membership(row) for row in rows if row.key is not None),
    )


async def still_open(db: ReadSession, ids: Collection[UUID], site: SiteId, now: datetime) -> frozenset[UUID]:
    """Which of these sessions are of somebody who works on this site now. By their primary keys."""
    here = (MembershipRow.person == SessionRow.person) & (MembershipRow.site == site)
    statement = (
        select(SessionRow.id)
        .join(MembershipRow, here & MembershipRow.suspended_at.is_(None))
        .where(SessionRow.id.in_(ids), SessionRow.expires_at > now)
    )
    return frozenset(await db.scalars(statement))


async def credentials(db: ReadSession, email: str) -> Credentials:
    """Who signs in with this address, and the hash of their password."""
    statement = select(PersonRow.__table__).where(PersonRow.email == names.email(email))
    row = (await db.execute(statement)).one_or_none()
    return Credentials() if row is None else Credentials(person=person_of(row), password=row.password)


async def person(db: ReadSession, person_id: UUID) -> Person | None:
    """The person of this id."""
    row = (await db.execute(select(PersonRow.__table__).where(PersonRow.id == person_id))).one_or_none()
    return None if row is None else person_of(row)


async def sites_of(db: ReadSession, person_id: UUID) -> tuple[SiteId, ...]:
    """Where somebody works or is suspended from working."""
    statement = select(MembershipRow.site).where(MembershipRow.person == person_id).order_by(MembershipRow.site)
    return tuple(SiteId(key) for key in await db.scalars(statement))


async def sessions_of(db: ReadSession, person_id: UUID, life: Life, now: datetime) -> tuple[Session, ...]:
    """The sessions that somebody has open, the last used first."""
    statement = select(SessionRow.__table__).where(SessionRow.person == person_id, SessionRow.expires_at > now)
    rows = (await db.execute(statement.order_by(SessionRow.seen_at.desc(), SessionRow.id))).all()
    return tuple(each for each in map(session_of, rows) if sessions.usable(each, life, now))


async def one_time_link(db: ReadSession, secret: str, now: datetime) -> OneTimeLink | None:
    """What a one-time link is for, or None if it is unknown, used, replaced or over."""
    statement = (
        select(PersonRow.__table__, OneTimeLinkRow.purpose, OneTimeLinkRow.expires_at)
        .join_from(OneTimeLinkRow, PersonRow, PersonRow.id == OneTimeLinkRow.person)
        .where(OneTimeLinkRow.hash == sessions.secret_hash(secret), OneTimeLinkRow.expires_at > now)
    )
    row = (await db.execute(statement)).one_or_none()
    if row is None:
        return None
    return OneTimeLink(person=person_of(row), purpose=Purpose(row.purpose), expires_at=row.expires_at)


async def colleagues(
    db: ReadSession, site: SiteId, *, first: int, after: tuple[str, UUID] | None = None
) -> Sequence[Colleague]:
    """Who works on a site, by name; after a place (name and id), or from the beginning.

    Limits   `first` of them.
    """
    place = tuple_(func.lower(PersonRow.name), PersonRow.id)
    statement = _colleagues(site).order_by(func.lower(PersonRow.name), PersonRow.id).limit(first)
    if after is not None:
        statement = statement.where(place > (after[0].lower(), after[1]))
    return tuple(_colleague(row) for row in (await db.execute(statement)).all())


async def colleague(db: ReadSession, site: SiteId, person_id: UUID) -> Colleague | None:
    """Somebody who works on a site, or None."""
    row = (await db.execute(_colleagues(site).where(PersonRow.id == person_id))).one_or_none()
    return None if row is None else _colleague(row)


def _colleagues(site: SiteId) -> Any:
    seen = select(func.max(SessionRow.seen_at)).where(SessionRow.person == PersonRow.id).scalar_subquery()
    waiting = select(OneTimeLinkRow.id).where(
        OneTimeLinkRow.person == PersonRow.id, OneTimeLinkRow.purpose == Purpose.INVITATION
    )
    return (
        select(
            PersonRow.__table__,
            MembershipRow.kind,
            MembershipRow.role,
            MembershipRow.suspended_at,
            MembershipRow.created_at.label("joined_at"),
            seen.label("seen_at"),
            waiting.exists().label("waiting"),
        )
        .join_from(MembershipRow, PersonRow, PersonRow.id == MembershipRow.person)
        .where(MembershipRow.site == site)
    )


def _colleague(row: Row[Any]) -> Colleague:
    invited = Standing.INVITED if row.waiting and row.password is None else Standing.ACTIVE
    return Colleague(
        person=person_of(row),
        kind=TokenKind(row.kind),
        role=row.role,
        standing=Standing.SUSPENDED if row.suspended_at is not None else invited,
        joined_at=row.joined_at,
        seen_at=row.seen_at,
    )


def person_of(row: Row[Any], prefix: str = "") -> Person:
    """The value of a row of people."""
    return Person(**{name: getattr(row, prefix + name) for name in ("id", "email", "name", "created_at")})


def session_of(row: Row[Any], prefix: str = "") -> Session:
    """The value of a row of sessions."""
    names_ = ("id", "created_at", "seen_at", "expires_at", "address", "agent")
    said = {name: getattr(row, prefix + name) for name in names_}
    return Session(method=Method(getattr(row, f"{prefix}method")), **said)


def _membership(row: Row[Any]) -> Membership:
    site = Site(
        key=SiteId(row.key),
        name=row.site_name,
        default_locale=row.default_locale,
        locales=tuple(row.locales),
        currency=row.currency,
    )
    role = None if row.role is None else Role(key=row.role, title=row.title, grants=grants.grants_from_json(row.grants))
    return Membership(site=site, kind=TokenKind(row.kind), role=role)
