"""Who works on a site: inviting somebody, changing what they may do, letting them go."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert, select, update

from domain.access import read as access
from domain.access.errors import UnknownRole
from domain.access.rules import grants
from domain.access.values import TokenKind
from domain.access.write import remember, take_pen
from domain.base.database import WriteSession
from domain.base.values import SiteId
from domain.people import read
from domain.people.errors import BadPerson, LastOperator, PersonAbsent, PersonElsewhere, PersonHere
from domain.people.models import IdentityRow, MembershipRow, PersonRow
from domain.people.rules import names
from domain.people.values import KINDS, Colleague, NewColleague, Person, Purpose
from domain.people.write.passwords import make_link
from domain.people.write.sessions import end_sessions


@dataclass(frozen=True, slots=True, kw_only=True)
class Invited:
    """Somebody who works on a site from now on, and until when their link is good; None: they have a password."""

    colleague: Colleague
    expires_at: datetime | None


async def invite(
    db: WriteSession, new: NewColleague, secret: str, *, anywhere: bool = False, by: str, now: datetime
) -> Invited:
    """They work on the site, and choose a password by the link that `secret` opens.

    `anywhere`: whoever invites runs the server, and may bring in somebody who works on another site. An operator may not:
    the account is one for all sites, so who holds a link to it holds them all.
    Errors   BadPerson, UnknownSite, UnknownRole, RoleNotForKind, PersonHere, PersonElsewhere.
    """
    email, name = names.require_email(new.email), names.require_name(new.name)
    await take_pen(db, new.site)
    await _require_role(db, new.site, new.kind, new.role)
    known = (await read.credentials(db, email)).person
    sites = () if known is None else await read.sites_of(db, known.id)
    if new.site in sites:
        raise PersonHere(email)
    if sites and not anywhere:
        raise PersonElsewhere(email)
    person = await _created(db, email, name, now) if known is None else known
    if not sites and known is not None:
        await _start_anew(db, person.id)
    values = {"kind": new.kind, "role": new.role, "created_at": now}
    await db.execute(insert(MembershipRow).values(person=person.id, site=new.site, **values))
    details = {"email": email, "kind": new.kind.value, "role": new.role}
    await _noted(db, new.site, person.id, "invite_person", details, by=by, now=now)
    waits = not sites or (await read.credentials(db, email)).password is None
    expires_at = await make_link(db, person, Purpose.INVITATION, secret, by=by, now=now) if waits else None
    return Invited(colleague=await _found(db, new.site, person.id), expires_at=expires_at)


async def change_colleague(
    db: WriteSession, site: SiteId, person: UUID, kind: TokenKind, role: str | None, *, by: str, now: datetime
) -> Colleague:
    """They may do what a token of this kind and role may, from their next request on.

    Errors   PersonAbsent, UnknownRole, RoleNotForKind, LastOperator.
    """
    await take_pen(db, site)
    await _require_role(db, site, kind, role)
    before = await _found(db, site, person)
    if kind is not TokenKind.OPERATOR or role is not None:
        await _require_another_operator(db, site, before)
    await _changed(db, site, person, kind=kind, role=role)
    details = {"email": before.person.email, "kind": kind.value, "role": role}
    await _noted(db, site, person, "change_person", details, by=by, now=now)
    return await _found(db, site, person)


async def suspend(db: WriteSession, site: SiteId, person: UUID, *, by: str, now: datetime) -> Colleague:
    """They may do nothing on this site until they are let in again.

    Errors   PersonAbsent, LastOperator.
    """
    await take_pen(db, site)
    before = await _found(db, site, person)
    await _require_another_operator(db, site, before)
    await _changed(db, site, person, suspended_at=now)
    await _noted(db, site, person, "suspend_person", {"email": before.person.email}, by=by, now=now)
    return await _found(db, site, person)


async def readmit(db: WriteSession, site: SiteId, person: UUID, *, by: str, now: datetime) -> Colleague:
    """They may do again what they did before they were suspended.

    Errors   PersonAbsent.
    """
    await take_pen(db, site)
    before = await _found(db, site, person)
    await _changed(db, site, person, suspended_at=None)
    await _noted(db, site, person, "readmit_person", {"email": before.person.email}, by=by, now=now)
    return await _found(db, site, person)


async def remove(db: WriteSession, site: SiteId, person: UUID, *, by: str, now: datetime) -> Colleague:
    """How they stood: they work on this site no more. Who works on none is signed out everywhere.

    Errors   PersonAbsent, LastOperator.
    """
    await take_pen(db, site)
    before = await _found(db, site, person)
    await _require_another_operator(db, site, before)
    await db.execute(delete(MembershipRow).where(MembershipRow.site == site, MembershipRow.person == person))
    if not await read.sites_of(db, person):
        await end_sessions(db, person)
    await _noted(db, site, person, "remove_person", {"email": before.person.email}, by=by, now=now)
    return before


async def reset_link(
    db: WriteSession, site: SiteId, person: UUID, secret: str, *, anywhere: bool = False, by: str, now: datetime
) -> datetime:
    """Until when the link that `secret` opens is good for choosing a new password.

    `anywhere`: as of `invite`.
    Errors   PersonAbsent, PersonElsewhere.
    """
    await take_pen(db, site)
    found = await _found(db, site, person)
    if len(await read.sites_of(db, person)) > 1 and not anywhere:
        raise PersonElsewhere(found.person.email)
    purpose = Purpose.INVITATION if (await read.credentials(db, found.person.email)).password is None else Purpose.RESET
    await _noted(db, site, person, "make_link", {"email": found.person.email, "purpose": purpose.value}, by=by, now=now)
    return await make_link(db, found.person, purpose, secret, by=by, now=now)


async def _require_role(db: WriteSession, site: SiteId, kind: TokenKind, role: str | None) -> None:
    if kind not in KINDS:
        raise BadPerson(f"Nobody can work as a {kind} token. People are {' or '.join(sorted(KINDS))}.")
    if role is None:
        return
    grants.require_kind_for_role(kind, role)
    known = [each.key for each in await access.roles(db, site)]
    if role not in known:
        raise UnknownRole(site, role, known)


async def _require_another_operator(db: WriteSession, site: SiteId, leaving: Colleague) -> None:
    """Nothing, or LastOperator. The pen keeps two of them from letting each other go at once."""
    whole = (
        MembershipRow.kind == TokenKind.OPERATOR,
        MembershipRow.role.is_(None),
        MembershipRow.suspended_at.is_(None),
    )
    statement = select(MembershipRow.person).where(MembershipRow.site == site, *whole)
    if set(await db.scalars(statement)) == {leaving.person.id}:
        raise LastOperator(leaving.person.email)


async def _created(db: WriteSession, email: str, name: str, now: datetime) -> Person:
    made = insert(PersonRow).values(email=email, name=name, created_at=now).returning(*PersonRow.__table__.columns)
    return read.person_of((await db.execute(made)).one())


async def _start_anew(db: WriteSession, person: UUID) -> None:
    """Whatever opened this account while it worked nowhere opens it no more."""
    await db.execute(update(PersonRow).where(PersonRow.id == person).values(password=None))
    await db.execute(delete(IdentityRow).where(IdentityRow.person == person))
    await end_sessions(db, person)


async def _changed(db: WriteSession, site: SiteId, person: UUID, **values: Any) -> None:
    this = (MembershipRow.site == site, MembershipRow.person == person)
    await db.execute(update(MembershipRow).where(*this).values(**values))


async def _found(db: WriteSession, site: SiteId, person: UUID) -> Colleague:
    found = await read.colleague(db, site, person)
    if found is None:
        raise PersonAbsent(str(person))
    return found


async def _noted(
    db: WriteSession, site: SiteId, person: UUID, action: str, details: dict[str, str | None], *, by: str, now: datetime
) -> None:
    await remember(db, site, actor=by, action=action, things=[f"person:{person}"], details=details, now=now)
