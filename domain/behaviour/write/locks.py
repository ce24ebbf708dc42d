"""Holding on to shoppers, so that what is known of one changes by one hand at a time."""

from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import func, select, text
from sqlalchemy.dialects.postgresql import insert

from domain.base.database import WriteSession
from domain.base.values import ShopperId, SiteId
from domain.behaviour.models import ShopperRow
from domain.behaviour.values import Person

# Persons before the other keys they are known by, each in order of id: whoever records a signal locks in this order too.
# Reads uq_shoppers_site_key and ix_shoppers_person_id.
_LOCK = """
SELECT id, key, person_id FROM shoppers
WHERE person_id IN (SELECT person_id FROM shoppers WHERE site = :site AND key = ANY (CAST(:keys AS text[])))
ORDER BY id <> person_id, id
FOR UPDATE
"""


async def lock_shopper(db: WriteSession, shopper: ShopperId) -> SiteId | None:
    """The shopper's site, with the row locked; None if the shopper is gone."""
    statement = select(ShopperRow.site).where(ShopperRow.id == shopper).with_for_update()
    found = (await db.execute(statement)).scalar_one_or_none()
    return None if found is None else SiteId(found)


async def lock_persons(db: WriteSession, site: SiteId, keys: Collection[str]) -> dict[str, Person]:
    """The persons behind these keys, with all their rows locked; keys never seen are left out."""
    facts = {"site": site, "keys": sorted(keys)}
    # Who was merged while we waited for a row has other rows now: the second look holds them all.
    await db.execute(text(_LOCK), facts)
    shoppers: dict[int, dict[str, ShopperId]] = defaultdict(dict)
    for row in await db.execute(text(_LOCK), facts):
        shoppers[row.person_id][row.key] = ShopperId(row.id)
    persons = [Person(id=ShopperId(person), shoppers=held) for person, held in shoppers.items()]
    return {key: person for person in persons for key in keys if key in person.shoppers}


async def make_shopper(db: WriteSession, site: SiteId, key: str) -> None:
    """There is a row for this key, and it is ours until the end of the transaction; its version moves."""
    made = insert(ShopperRow).values(site=site, key=key, version=1)
    await db.execute(
        made.on_conflict_do_update(
            index_elements=[ShopperRow.site, ShopperRow.key],
            set_={"version": ShopperRow.version + 1, "seen_at": func.greatest(ShopperRow.seen_at, func.now())},
        )
    )
