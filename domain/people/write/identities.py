"""Letting in who comes from an OpenID provider."""

from datetime import datetime

from sqlalchemy import delete, insert, select

from domain.access.write import remember
from domain.base.database import WriteSession
from domain.people import read
from domain.people.errors import UnknownIdentity, UnverifiedIdentity
from domain.people.models import IdentityRow, OneTimeLinkRow
from domain.people.rules import names
from domain.people.values import Identity, Person
from domain.people.write.passwords import take_pens


async def recognise(db: WriteSession, identity: Identity, now: datetime) -> Person:
    """Who this is: known from the last time, else by the address that the provider has checked.

    From then on it is the provider's own name for them that counts: an address may be given to somebody else.
    Errors   UnverifiedIdentity, UnknownIdentity for somebody nobody invited.
    """
    known = select(IdentityRow.person).where(
        IdentityRow.issuer == identity.issuer, IdentityRow.subject == identity.subject
    )
    owner = (await db.execute(known)).scalar_one_or_none()
    if owner is not None:
        person = await read.person(db, owner)
        assert person is not None  # the identity goes with its person
        return person
    if not identity.email_verified:
        raise UnverifiedIdentity
    found = (await read.credentials(db, names.email(identity.email))).person
    if found is None or not await read.sites_of(db, found.id):
        raise UnknownIdentity(identity.email)
    sites = await take_pens(db, found.id)
    # Who needs no password needs no link to choose one.
    await db.execute(delete(OneTimeLinkRow).where(OneTimeLinkRow.person == found.id))
    values = {"issuer": identity.issuer, "subject": identity.subject, "person": found.id, "created_at": now}
    await db.execute(insert(IdentityRow).values(**values))
    for site in sites:
        things, details = [f"person:{found.id}"], {"issuer": identity.issuer}
        await remember(db, site, actor=found.label, action="link_identity", things=things, details=details, now=now)
    return found
