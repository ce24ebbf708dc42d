"""The demo shop's first account: somebody who may do everything, with a password that was made once."""

import asyncio
import json
import secrets
from contextlib import suppress
from datetime import datetime

from domain.access.values import TokenKind
from domain.base.database import Database
from domain.base.settings import Settings
from domain.base.values import SiteId
from domain.people import read
from domain.people.rules import passwords
from domain.people.values import NewColleague
from domain.people.write.colleagues import invite
from domain.people.write.passwords import set_password
from workers.seed.notes import write_private

FILE = "account.json"
EMAIL, NAME = "owner@example.com", "Shop owner"
BY = "seed"


async def hand_out_account(database: Database, settings: Settings, site: SiteId, now: datetime) -> None:
    """Somebody can sign in, and how is written down beside the tokens; a password they have chosen since stays theirs."""
    path = settings.state_dir / FILE
    held: dict[str, str | None] = {}
    with suppress(OSError, ValueError):
        held = json.loads(path.read_text(encoding="utf-8"))
    async with database.read() as db:
        found = await read.credentials(db, EMAIL)
        works = found.person is not None and site in await read.sites_of(db, found.person.id)
    password, memory = held.get("password"), settings.password_memory_kib
    if works and found.password is not None and held.get("email") == EMAIL:
        if password is None or await asyncio.to_thread(passwords.matches, password, found.password, memory):
            return
        write_private(path, {"email": EMAIL, "password": None})
        return
    password = secrets.token_urlsafe(15)
    kept = await asyncio.to_thread(passwords.hashed, password, secrets.token_bytes(passwords.SALT_BYTES), memory)
    async with database.write() as db:
        person = found.person
        if person is None or not works:
            new = NewColleague(site=site, email=EMAIL, name=NAME, kind=TokenKind.OPERATOR)
            invited = await invite(db, new, secrets.token_urlsafe(32), anywhere=True, by=BY, now=now)
            person = invited.colleague.person
        await set_password(db, person, kept, keep=None, by=BY, now=now)
    write_private(path, {"email": EMAIL, "password": password})
