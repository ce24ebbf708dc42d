"""A shopper's yes or no, and what follows from it at once."""

from datetime import datetime

from domain.audience.read.members import main_segments
from domain.audience.write.forget import erase
from domain.base.database import WriteSession
from domain.base.values import SiteId
from domain.behaviour.read.consents import taking
from domain.behaviour.rules.signals import require_shopper
from domain.behaviour.values import Allowed, Person, Purpose
from domain.behaviour.write.consents import drop_measurement, keep_consent, mark_not_personalised
from domain.behaviour.write.locks import lock_persons, make_shopper
from domain.choosing.write.relearn import relearn
from domain.choosing.write.train_without import train_without
from domain.choosing.write.unlearn import unlearn


async def set_consent(
    db: WriteSession, site: SiteId, key: str, purpose: Purpose, *, granted: bool, now: datetime
) -> Allowed:
    """What the shopper allows from now on; what is no longer allowed is gone, from rows and from what was learned.

    Without personalisation nothing is learned from the past either, and figures still count it; without measurement nothing
    of what was shown is kept; without both, nothing at all but the two answers.
    Errors   BadShopperId.
    """
    key = require_shopper(key)
    # The person before their keys, as everybody locks them. The row is there from here on, so that a signal that comes at this
    # moment waits for the answer.
    await lock_persons(db, site, [key])
    await make_shopper(db, site, key)
    person = (await lock_persons(db, site, [key]))[key]
    await keep_consent(db, site, key, purpose, granted=granted, now=now)
    allowed = (await taking(db, site, [key]))[key].allowed
    if not allowed.kept:
        await refuse_all(db, site, person, now)
        return allowed
    if not granted and purpose is Purpose.PERSONALISATION:
        await train_without(db, site, [person.id], now)
        await unlearn(db, site, [person.id], now)
        await hold_to(db, person, allowed)
        await relearn(db, site, [person.id], now, main_segments)
    elif not granted:
        await hold_to(db, person, allowed)
    return allowed


async def refuse_all(db: WriteSession, site: SiteId, person: Person, now: datetime) -> None:
    """Nothing of the person is left but a no under every key of theirs, which nothing else links any more.

    Expects  the person is locked.
    """
    for key in sorted(person.shoppers):
        for purpose in Purpose:
            await keep_consent(db, site, key, purpose, granted=False, now=now)
    await erase(db, site, person, now)


async def hold_to(db: WriteSession, person: Person, allowed: Allowed) -> None:
    """Of the person's signals only that is kept, and learned from, which is allowed.

    Expects  the person is locked and unlearned, where personalisation is not allowed.
    """
    if not allowed.personalisation:
        await mark_not_personalised(db, person.ids)
    if not allowed.measurement:
        await drop_measurement(db, person.ids)
