"""Choosing a password: by who knows the one before, or by a link that is good once."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, update
from sqlalchemy.dialects.postgresql import insert as upsert

from domain.access.write import remember, take_pen
from domain.base.database import WriteSession
from domain.base.values import SiteId
from domain.people import read
from domain.people.errors import OneTimeLinkRefused
from domain.people.models import OneTimeLinkRow, PersonRow
from domain.people.rules import sessions
from domain.people.values import Person, Purpose
from domain.people.write.sessions import end_sessions


async def set_password(
    db: WriteSession, person: Person, kept: str, *, keep: UUID | None, by: str, now: datetime
) -> int:
    """The password is this one from now on (as hashed); how many other sessions ended.

    Whoever is signed in with the password before has to sign in anew, links that would replace it open nothing.
    """
    sites = await take_pens(db, person.id)
    await db.execute(update(PersonRow).where(PersonRow.id == person.id).values(password=kept))
    await db.execute(delete(OneTimeLinkRow).where(OneTimeLinkRow.person == person.id))
    ended = await end_sessions(db, person.id, keep=keep)
    for site in sites:
        things = [f"person:{person.id}"]
        await remember(db, site, actor=by, action="set_password", things=things, details={}, now=now)
    return ended


async def take_pens(db: WriteSession, person: UUID) -> tuple[SiteId, ...]:
    """Where somebody works; their pens are held, as everywhere before any other lock."""
    sites = await read.sites_of(db, person)
    for site in sites:
        await take_pen(db, site)
    return sites


async def keep_anew(db: WriteSession, person: UUID, before: str, kept: str) -> None:
    """The same password, hashed with today's parameters; nothing if it was changed meanwhile."""
    this = (PersonRow.id == person) & (PersonRow.password == before)
    await db.execute(update(PersonRow).where(this).values(password=kept))


async def make_link(
    db: WriteSession, person: Person, purpose: Purpose, secret: str, *, by: str, now: datetime
) -> datetime:
    """Until when the link is good. A link made before opens nothing any more.

    Limits   secret: at least 32 random bytes, url-safe.
    """
    expires_at = now + sessions.LINK_LIFE[purpose]
    values = {
        "hash": sessions.secret_hash(secret),
        "purpose": purpose,
        "created_by": by,
        "created_at": now,
        "expires_at": expires_at,
    }
    made = upsert(OneTimeLinkRow).values(person=person.id, **values)
    await db.execute(made.on_conflict_do_update(index_elements=[OneTimeLinkRow.person], set_=values))
    return expires_at


async def use_link(db: WriteSession, secret: str, name: str, kept: str, *, now: datetime) -> Person:
    """Whose link it was: they have this password (as hashed) and name now, and the link opens nothing any more.

    Errors   OneTimeLinkRefused.
    """
    link = await read.one_time_link(db, secret, now)
    if link is None:
        raise OneTimeLinkRefused
    await take_pens(db, link.person.id)
    gone = delete(OneTimeLinkRow).where(OneTimeLinkRow.hash == sessions.secret_hash(secret))
    if (await db.execute(gone.returning(OneTimeLinkRow.id))).one_or_none() is None:
        raise OneTimeLinkRefused  # somebody was a moment earlier
    await db.execute(update(PersonRow).where(PersonRow.id == link.person.id).values(name=name))
    person = replace(link.person, name=name)
    await set_password(db, person, kept, keep=None, by=person.label, now=now)
    return person


async def forget_links(db: WriteSession, now: datetime) -> int:
    """How many links were thrown away because they are over."""
    gone = delete(OneTimeLinkRow).where(OneTimeLinkRow.expires_at <= now).returning(OneTimeLinkRow.id)
    return len((await db.execute(gone)).all())
