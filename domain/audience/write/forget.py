"""Forgetting a person: their rows, and their part of everything that was learned from many."""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select, text

from domain.access import write as access
from domain.base.database import WriteSession
from domain.base.values import Json, ShopperId, SiteId
from domain.behaviour.models import ShopperRow, SignalRow
from domain.behaviour.rules.signals import require_shopper
from domain.behaviour.values import Person
from domain.behaviour.write.consents import forget_consents
from domain.behaviour.write.locks import lock_persons
from domain.choosing.write.train_without import train_without
from domain.choosing.write.unlearn import unlearn

# Promises of work name shoppers by their number. There is no index on that; the table holds a week, and this is rare.
_JOBS = """
DELETE FROM jobs WHERE site = :site
    AND (arguments ->> 'shopper' = ANY (CAST(:ids AS text[])) OR arguments ->> 'person' = ANY (CAST(:ids AS text[])))
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Forgotten:
    """What there was of a person, and is no more."""

    shoppers: int
    signals: int


async def forget_shopper(db: WriteSession, site: SiteId, key: str, *, by: str, secret: str, now: datetime) -> Forgotten:
    """What is left is as if the person, under all keys, had never come; the audit log says that somebody was forgotten.

    Limits   what was learned from many and holds no row of a person: factors of items, rankers and a space of the shop's own are trained again
             without them, within the hour and from the beginning; policies and segments are not. Forgetting again does nothing.
    Errors   BadShopperId.
    """
    key = require_shopper(key)
    await access.take_pen(db, site)
    person = (await lock_persons(db, site, [key])).get(key)
    if person is None:
        await forget_consents(db, site, [key])
        return Forgotten(shoppers=0, signals=0)
    signals = await erase(db, site, person, now)
    await forget_consents(db, site, list(person.shoppers))
    things, details = [f"shopper:{_hidden(site, key, secret)}"], {"signals": signals, "keys": len(person.shoppers)}
    said: dict[str, Json] = dict(details)
    await access.remember(db, site, actor=by, action="forget_shopper", things=things, details=said, now=now)
    return Forgotten(shoppers=len(person.shoppers), signals=signals)


async def erase(db: WriteSession, site: SiteId, person: Person, now: datetime) -> int:
    """How many signals there were; nothing is left of the person but what they said about consent.

    Expects  the person is locked.
    """
    await train_without(db, site, [person.id], now)
    await unlearn(db, site, [person.id], now)
    mine = SignalRow.shopper_id.in_(person.ids)
    signals = (await db.execute(select(func.count()).select_from(SignalRow).where(mine))).scalar_one()
    await _forget_jobs(db, site, person.ids)
    # Every table that speaks of a shopper has a foreign key that takes its rows along, or (folds, repurchases, interests,
    # person_factors) was emptied by `unlearn`.
    await db.execute(delete(ShopperRow).where(ShopperRow.id.in_(person.ids)))
    return signals


async def _forget_jobs(db: WriteSession, site: SiteId, ids: Collection[ShopperId]) -> None:
    await db.execute(text(_JOBS), {"site": site, "ids": [str(each) for each in ids]})


def _hidden(site: SiteId, key: str, secret: str) -> str:
    """A name that only who knows both the key and our secret can find again: customer numbers can be guessed."""
    return hashlib.blake2b(f"{site}\n{key}".encode(), key=secret.encode()[:64], digest_size=16).hexdigest()
