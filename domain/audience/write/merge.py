"""Two keys, one person: from the next page on, on every channel."""

from dataclasses import dataclass
from datetime import datetime

from domain.audience.read.members import main_segments
from domain.audience.write.consent import hold_to, refuse_all
from domain.base.database import WriteSession
from domain.base.values import SiteId
from domain.behaviour.errors import MergedElsewhere, NotMerged, SameShopper
from domain.behaviour.read.consents import taking
from domain.behaviour.rules.signals import require_shopper
from domain.behaviour.write import links
from domain.behaviour.write.locks import lock_persons, make_shopper
from domain.choosing.write.relearn import relearn
from domain.choosing.write.train_without import train_without
from domain.choosing.write.unlearn import unlearn


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """Under how many keys the person is known now; 0: nothing may be kept of them, and so nothing was linked."""

    keys: int


async def merge_shoppers(db: WriteSession, site: SiteId, key: str, into: str, *, now: datetime) -> Merged:
    """Both keys are one person: pages, counts and groups see everything that either did.

    Limits   where one of them said no to something, the newest answer of both holds for all of it.
    Errors   BadShopperId, SameShopper, MergedElsewhere; then nothing was written.
    """
    key, into = require_shopper(key), require_shopper(into)
    if key == into:
        raise SameShopper
    known = await taking(db, site, [key, into])
    await lock_persons(db, site, [key, into])
    for each in sorted(known):
        if known[each].allowed.kept and known[each].shopper is None:
            await make_shopper(db, site, each)
    persons = await lock_persons(db, site, [key, into])
    if len(persons) < 2:
        return Merged(keys=0)
    joining, person = persons[key], persons[into]
    if joining.id == person.id:
        return Merged(keys=len(person.shoppers))
    if joining.shoppers[key] != joining.id:
        raise MergedElsewhere
    if not all(each.allowed.personalisation for each in known.values()):
        await train_without(db, site, [joining.id, person.id], now)
    await unlearn(db, site, [joining.id, person.id], now)
    await links.join(db, joining, person)
    one = (await lock_persons(db, site, [into]))[into]
    allowed = (await taking(db, site, [into]))[into].allowed
    if not allowed.kept:
        await refuse_all(db, site, one, now)
        return Merged(keys=0)
    await hold_to(db, one, allowed)
    await relearn(db, site, [one.id], now, main_segments)
    return Merged(keys=len(one.shoppers))


async def unmerge_shopper(db: WriteSession, site: SiteId, key: str, *, now: datetime) -> None:
    """The key is a person of its own again, as it was before it was merged; what it did since is its own as well.

    Errors   BadShopperId, NotMerged; then nothing was written.
    """
    key = require_shopper(key)
    person = (await lock_persons(db, site, [key])).get(key)
    if person is None or person.shoppers[key] == person.id:
        raise NotMerged
    await unlearn(db, site, [person.id], now)
    await links.cut(db, person.shoppers[key])
    await relearn(db, site, [person.id, person.shoppers[key]], now, main_segments)
