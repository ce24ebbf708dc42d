"""Questions about sites, tokens, roles, share links and the audit log."""

import asyncio
from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import ARRAY, BigInteger, Row, Select, Text, func, or_, select, tuple_, union_all
from sqlalchemy.dialects.postgresql import aggregate_order_by

from domain.access.errors import UnknownSite
from domain.access.models import AuditEntryRow, AuditHeadRow, RoleRow, ShareLinkRow, SiteRow, TokenRow
from domain.access.rules import chain, grants, permissions
from domain.access.values import (
    Actor,
    AuditEntry,
    AuditHead,
    AuditReport,
    Broken,
    Role,
    ShareLink,
    Site,
    Token,
    TokenKind,
    Trust,
)
from domain.base.database import ReadSession
from domain.base.values import SiteId

AUDIT_BATCH = 1_000
MOST_BROKEN = 100
"""Breaks named in one report: somebody who renumbered a log has broken all of it."""


async def site(db: ReadSession, key: SiteId) -> Site:
    """The site of this key.

    Errors   UnknownSite, naming the sites there are.
    """
    rows = (await db.execute(select(SiteRow.__table__))).all()
    for row in rows:
        if row.key == key:
            return Site(
                key=SiteId(row.key),
                name=row.name,
                default_locale=row.default_locale,
                locales=tuple(row.locales),
                currency=row.currency,
            )
    raise UnknownSite(key, ", ".join(sorted(row.key for row in rows)))


async def site_keys(db: ReadSession) -> list[SiteId]:
    """Every site there is."""
    return [SiteId(key) for key in (await db.execute(select(SiteRow.key).order_by(SiteRow.key))).scalars()]


async def actor(db: ReadSession, secret: str, now: datetime) -> Actor | None:
    """Who this token is and what its role grants, or None if it is unknown, expired or revoked."""
    statement = (
        select(TokenRow.__table__, RoleRow.grants)
        .join_from(TokenRow, RoleRow, (RoleRow.site == TokenRow.site) & (RoleRow.key == TokenRow.role), isouter=True)
        .where(TokenRow.hash == permissions.token_hash(secret))
    )
    found = (await db.execute(statement)).one_or_none()
    if found is None or not permissions.usable(found.expires_at, found.revoked_at, now):
        return None
    return Actor(
        kind=TokenKind(found.kind),
        site=SiteId(found.site),
        label=found.label,
        token=found.id,
        grants=None if found.role is None else grants.grants_from_json(found.grants),
        documents=Trust(found.documents),
        points_a_minute=found.points_a_minute,
    )


async def tokens(db: ReadSession, site: SiteId) -> tuple[Token, ...]:
    """Every token of a site, the oldest first, those that open nothing any more too."""
    statement = select(TokenRow.__table__).where(TokenRow.site == site).order_by(TokenRow.created_at, TokenRow.id)
    return tuple(
        Token(
            id=row.id,
            kind=TokenKind(row.kind),
            label=row.label,
            role=row.role,
            created_at=row.created_at,
            expires_at=row.expires_at,
            revoked_at=row.revoked_at,
            documents=Trust(row.documents),
            points_a_minute=row.points_a_minute,
        )
        for row in (await db.execute(statement)).all()
    )


async def roles(db: ReadSession, site: SiteId) -> tuple[Role, ...]:
    """The roles of a site by key."""
    statement = select(RoleRow.__table__).where(RoleRow.site == site).order_by(RoleRow.key)
    rows = (await db.execute(statement)).all()
    return tuple(Role(key=row.key, title=row.title, grants=grants.grants_from_json(row.grants)) for row in rows)


async def role_of_token(db: ReadSession, token: UUID) -> Role | None:
    """The role that bounds what a token does to content, or None."""
    statement = (
        select(RoleRow.__table__)
        .join(TokenRow, (TokenRow.site == RoleRow.site) & (TokenRow.role == RoleRow.key))
        .where(TokenRow.id == token)
    )
    row = (await db.execute(statement)).one_or_none()
    return None if row is None else Role(key=row.key, title=row.title, grants=grants.grants_from_json(row.grants))


async def share_link(db: ReadSession, link_id: UUID, now: datetime) -> ShareLink | None:
    """The share link, or None if it is unknown, expired or revoked."""
    row = (await db.execute(select(ShareLinkRow.__table__).where(ShareLinkRow.id == link_id))).one_or_none()
    return None if row is None or not permissions.usable(row.expires_at, row.revoked_at, now) else share_link_of(row)


async def still_open(db: ReadSession, ids: Collection[UUID], now: datetime) -> frozenset[UUID]:
    """Which of these tokens and share links open anything now. One statement, by their primary keys."""
    every = union_all(
        *(
            select(row.id).where(
                row.id.in_(ids), row.revoked_at.is_(None), or_(row.expires_at.is_(None), row.expires_at > now)
            )
            for row in (TokenRow, ShareLinkRow)
        )
    )
    return frozenset(await db.scalars(every))


async def share_links(db: ReadSession, site: SiteId) -> tuple[ShareLink, ...]:
    """Every share link of a site, the newest first, those that open nothing any more too."""
    statement = (
        select(ShareLinkRow.__table__)
        .where(ShareLinkRow.site == site)
        .order_by(ShareLinkRow.created_at.desc(), ShareLinkRow.id)
    )
    return tuple(share_link_of(row) for row in (await db.execute(statement)).all())


def share_link_of(row: Row[Any]) -> ShareLink:
    """The value of a row of share links."""
    return ShareLink(**row._asdict() | {"site": SiteId(row.site)})


async def audit_entries(
    db: ReadSession,
    site: SiteId,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    thing: str | None = None,
    actor: str | None = None,
    action: str | None = None,
    before: int | None = None,
    first: int = 100,
) -> tuple[AuditEntry, ...]:
    """The newest entries of the audit log, the newest first: within a time, about a thing, of an actor, of an action, before
    a number, or all.

    Limits   `first` entries. The index on site and number gives the order.
    """
    statement = _audit_of(site).order_by(AuditEntryRow.number.desc()).limit(first)
    if since is not None:
        statement = statement.where(AuditEntryRow.at >= since)
    if thing is not None:
        statement = statement.where(AuditEntryRow.thing == thing)
    if until is not None:
        statement = statement.where(AuditEntryRow.at < until)
    if actor is not None:
        statement = statement.where(AuditEntryRow.actor == actor)
    if action is not None:
        statement = statement.where(AuditEntryRow.action == action)
    if before is not None:
        statement = statement.where(AuditEntryRow.number < before)
    return tuple(_audit_entry(row) for row in (await db.execute(statement)).all())


async def verify_audit(db: ReadSession, site: SiteId) -> AuditReport:
    """Whether the audit log of a site is what was written, read from its first entry to its last.

    Limits   reads a thousand entries at a time, in one snapshot (Database.read()); the first hundred breaks are named.
             100,000 entries take about a second of another thread, and whoever else asks goes on.
    """
    head = await _audit_head(db, site)
    walk = chain.Chain()
    broken: list[Broken] = []
    place = (0, 0)
    while True:
        said, number, id_ = (await db.execute(_batch_of(site, place))).one()
        if said is None:
            break
        broken += await asyncio.to_thread(_followed, walk, site, said, MOST_BROKEN - len(broken))
        place = (number, id_)
    end = walk.end(head)
    return AuditReport(entries=walk.entries, head=head, broken=(*broken, *([end] if end else [])))


def _batch_of(site: SiteId, after: tuple[int, int]) -> Select[Any]:
    """The next entries as one text of JSON, and the place of the last; over `uq_audit_entries_site_number`.

    A row an entry would have the driver make a hundred thousand of them, where everybody waits.
    """
    row = AuditEntryRow
    # By number; and by id, because who tampers may have dropped the constraint that makes numbers unique.
    following = (
        select(row.__table__)
        .where(row.site == site, tuple_(row.number, row.id) > after)
        .order_by(row.number, row.id)
        .limit(AUDIT_BATCH)
        .subquery()
    )
    each = following.c
    moment = func.to_char(func.timezone("UTC", each.at), 'YYYY-MM-DD"T"HH24:MI:SS.US"+00:00"')
    said = func.jsonb_build_array(each.number, moment, each.actor, each.action, each.thing, each.details, each.hash)
    every = func.jsonb_agg(aggregate_order_by(said, each.number, each.id))
    ids = func.array_agg(aggregate_order_by(each.id, each.number.desc(), each.id.desc()), type_=ARRAY(BigInteger))
    return select(every.cast(Text), func.max(each.number), ids[1])


def _followed(walk: chain.Chain, site: SiteId, said: str, most: int) -> list[Broken]:
    """The first breaks in these entries."""
    broken: list[Broken] = []
    for number, at, actor, action, thing, details, entry_hash in orjson.loads(said):
        entry = AuditEntry(
            site=site,
            number=number,
            at=datetime.fromisoformat(at),
            actor=actor,
            action=action,
            thing=thing,
            details=details,
            hash=entry_hash,
        )
        found = walk.follow(entry)
        if found is not None and len(broken) < most:
            broken.append(found)
    return broken


async def audit_number(db: ReadSession, site: SiteId, entry_hash: str) -> int | None:
    """The number of the entry that has this hash, or None. It proves something only where the log is unbroken."""
    statement = select(AuditEntryRow.number).where(AuditEntryRow.site == site, AuditEntryRow.hash == entry_hash)
    return (await db.execute(statement)).scalars().first()


async def _audit_head(db: ReadSession, site: SiteId) -> AuditHead:
    row = (await db.execute(select(AuditHeadRow.__table__).where(AuditHeadRow.site == site))).one_or_none()
    return AuditHead(number=0, hash=chain.GENESIS) if row is None else AuditHead(number=row.number, hash=row.hash)


def _audit_of(site: SiteId) -> Select[Any]:
    return select(AuditEntryRow.__table__).where(AuditEntryRow.site == site)


def _audit_entry(row: Row[Any]) -> AuditEntry:
    return AuditEntry(
        site=SiteId(row.site),
        number=row.number,
        at=row.at,
        actor=row.actor,
        action=row.action,
        thing=row.thing,
        details=row.details,
        hash=row.hash,
    )
