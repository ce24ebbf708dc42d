"""Commands on sites, roles, tokens and share links, and the audit log that remembers them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from domain.access import read
from domain.access.errors import RoleTaken, ShareLinkAbsent, TokenAbsent, UnknownRole
from domain.access.models import AuditEntryRow, AuditHeadRow, RoleRow, ShareLinkRow, SiteRow, TokenRow
from domain.access.rules import chain, grants, permissions, signatures
from domain.access.values import AuditHead, NewShareLink, NewToken, Role, ShareLink, Site, TokenKind, Trust
from domain.base.database import WriteSession
from domain.base.values import Json, SiteId


async def create_site(db: WriteSession, site: Site) -> None:
    """The site exists; one that is already there keeps what it has."""
    await db.execute(
        upsert(SiteRow)
        .values(
            key=site.key,
            name=site.name,
            default_locale=site.default_locale,
            locales=list(site.locales),
            currency=site.currency,
        )
        .on_conflict_do_nothing(index_elements=[SiteRow.key])
    )


async def create_role(db: WriteSession, site: SiteId, role: Role, *, by: str, now: datetime) -> None:
    """The role exists; tokens can be made for it.

    Errors   UnknownSite, BadRoleKey, BadGrants, RoleTaken.
    """
    await read.site(db, site)
    grants.require_role_key(role.key)
    granted = grants.grants_json(role.grants)
    grants.grants_from_json(granted)  # what cannot be read back is refused before it is kept
    await take_pen(db, site)
    if role.key in {known.key for known in await read.roles(db, site)}:
        raise RoleTaken(site, role.key)
    await db.execute(insert(RoleRow).values(site=site, key=role.key, title=role.title, grants=granted, created_at=now))
    things, details = [f"role:{role.key}"], {"title": role.title, "grants": granted}
    await remember(db, site, actor=by, action="create_role", things=things, details=details, now=now)


async def create_token(
    db: WriteSession,
    site: SiteId,
    kind: TokenKind,
    label: str,
    *,
    chance: str,
    by: str,
    now: datetime,
    role: str | None = None,
    expires_at: datetime | None = None,
    documents: Trust = Trust.OFF,
) -> NewToken:
    """A token, shown this once; only its hash is kept.

    Limits   chance: at least 32 random bytes, url-safe (secrets.token_urlsafe).
    Errors   UnknownSite; BadLabel; UnknownRole, RoleNotForKind; BadExpiry if it would have expired before it is made.
    """
    await read.site(db, site)
    permissions.require_label(label)
    permissions.require_token_expiry(expires_at, now)
    await take_pen(db, site)
    if role is not None:
        grants.require_kind_for_role(kind, role)
        known = [each.key for each in await read.roles(db, site)]
        if role not in known:
            raise UnknownRole(site, role, known)
    secret = permissions.token(kind, chance)
    values = {"site": site, "kind": kind, "label": label, "role": role, "expires_at": expires_at, "created_at": now}
    made = insert(TokenRow).values(hash=permissions.token_hash(secret), documents=documents, **values)
    made = made.returning(TokenRow.id)
    token = (await db.execute(made)).scalar_one()
    things = [f"token:{token}"]
    details: Mapping[str, Json] = {
        "kind": kind,
        "label": label,
        "role": role,
        "documents": documents,
        "expires_at": None if expires_at is None else expires_at.isoformat(),
    }
    await remember(db, site, actor=by, action="create_token", things=things, details=details, now=now)
    return NewToken(id=token, secret=secret, kind=kind, site=site, label=label, expires_at=expires_at)


async def revoke_token(db: WriteSession, site: SiteId, token: UUID, *, by: str, now: datetime) -> bool:
    """The token opens nothing from now on; False if it was revoked before, which stays as it was.

    Errors   TokenAbsent if this site has no such token.
    """
    await take_pen(db, site)
    statement = select(TokenRow.revoked_at).where(TokenRow.site == site, TokenRow.id == token)
    found = (await db.execute(statement)).one_or_none()
    if found is None:
        raise TokenAbsent(site, str(token))
    if found.revoked_at is not None:
        return False
    await db.execute(update(TokenRow).where(TokenRow.id == token).values(revoked_at=now))
    await remember(db, site, actor=by, action="revoke_token", things=[f"token:{token}"], details={}, now=now)
    return True


async def limit_token(
    db: WriteSession,
    site: SiteId,
    token: UUID,
    *,
    documents: Trust | None = None,
    points_a_minute: int | None = None,
    by: str,
    now: datetime,
) -> None:
    """The token may ask these documents and spend so many points a minute; what is None stays as it is.

    Errors   TokenAbsent if this site has no such token; BadPoints below zero.
    """
    permissions.require_points(points_a_minute)
    await take_pen(db, site)
    said = {"documents": documents, "points_a_minute": points_a_minute}
    changes = {name: value for name, value in said.items() if value is not None}
    mine = (TokenRow.site == site, TokenRow.id == token)
    if (await db.execute(select(TokenRow.id).where(*mine))).one_or_none() is None:
        raise TokenAbsent(site, str(token))
    if changes:
        await db.execute(update(TokenRow).where(*mine).values(**changes))
        await remember(db, site, actor=by, action="limit_token", things=[f"token:{token}"], details=changes, now=now)


async def create_share_link(db: WriteSession, site: SiteId, new: NewShareLink, *, by: str, now: datetime) -> ShareLink:
    """A share link; `signatures.sign_link` makes the text that is handed on.

    Limits   it lives for ninety days at most.
    Errors   BadExpiry.
    """
    signatures.require_share_expiry(new.expires_at, now)
    await take_pen(db, site)
    values = {"page": new.page, "label": new.label, "scope": dict(new.scope), "expires_at": new.expires_at}
    made = insert(ShareLinkRow).values(site=site, created_by=by, created_at=now, **values)
    link = read.share_link_of((await db.execute(made.returning(*ShareLinkRow.__table__.columns))).one())
    details: Mapping[str, Json] = {
        "page": link.page,
        "label": link.label,
        "scope": link.scope,
        "expires_at": link.expires_at.isoformat(),
    }
    await remember(
        db, site, actor=by, action="create_share_link", things=[f"share_link:{link.id}"], details=details, now=now
    )
    return link


async def revoke_share_link(db: WriteSession, site: SiteId, link: UUID, *, by: str, now: datetime) -> ShareLink:
    """The share link opens nothing from now on; one that was revoked before stays as it was.

    Errors   ShareLinkAbsent if this site has no such link.
    """
    await take_pen(db, site)
    columns = ShareLinkRow.__table__.columns
    mine = (ShareLinkRow.site == site, ShareLinkRow.id == link)
    row = (await db.execute(select(*columns).where(*mine))).one_or_none()
    if row is None:
        raise ShareLinkAbsent(site, str(link))
    if row.revoked_at is None:
        row = (await db.execute(update(ShareLinkRow).where(*mine).values(revoked_at=now).returning(*columns))).one()
        things = [f"share_link:{link}"]
        await remember(db, site, actor=by, action="revoke_share_link", things=things, details={}, now=now)
    return read.share_link_of(row)


async def use_share_link(db: WriteSession, link: UUID, *, now: datetime) -> None:
    """The link remembers when it was last used."""
    await db.execute(update(ShareLinkRow).where(ShareLinkRow.id == link).values(last_used_at=now))


async def take_pen(db: WriteSession, site: SiteId) -> None:
    """Nobody else writes content of this site until this transaction ends.

    Every command on content takes the pen before any other lock, so writers of a site follow one another and cannot
    wait for each other in a circle. To take it twice is to hold it.
    Errors   UnknownSite.
    """
    await _locked_head(db, site)


async def remember(
    db: WriteSession,
    site: SiteId,
    *,
    actor: str,
    action: str,
    things: Sequence[str],
    details: Mapping[str, Json] | Sequence[Mapping[str, Json]],
    now: datetime,
) -> None:
    """One entry in the audit log for each thing, each bound to the one before; the log is append-only.

    Limits   details: one mapping for all things, or one for each.
    """
    each = [details] * len(things) if isinstance(details, Mapping) else details
    if not things:
        return
    head = await _locked_head(db, site)
    entries = []
    for thing, said in zip(things, each, strict=True):
        number = head.number + 1
        facts = {"at": now, "actor": actor, "action": action, "thing": thing, "details": said}
        entry_hash = chain.audit_hash(
            head.hash, site, number, at=now, actor=actor, action=action, thing=thing, details=said
        )
        entries.append({"site": site, "number": number, "hash": entry_hash, **facts})
        head = AuditHead(number=number, hash=entry_hash)
    await db.execute(insert(AuditEntryRow), entries)
    newest = update(AuditHeadRow).where(AuditHeadRow.site == site).values(number=head.number, hash=head.hash)
    await db.execute(newest)


async def _locked_head(db: WriteSession, site: SiteId) -> AuditHead:
    """The head of the site's audit log, made where there is none yet, and ours until this transaction ends."""
    locked = select(AuditHeadRow.number, AuditHeadRow.hash).where(AuditHeadRow.site == site).with_for_update()
    row = (await db.execute(locked)).one_or_none()
    if row is None:
        await read.site(db, site)  # a site that is not there is refused by its name
        first = upsert(AuditHeadRow).values(site=site, number=0, hash=chain.GENESIS)
        await db.execute(first.on_conflict_do_nothing(index_elements=[AuditHeadRow.site]))
        row = (await db.execute(locked)).one()
    return AuditHead(number=row.number, hash=row.hash)
