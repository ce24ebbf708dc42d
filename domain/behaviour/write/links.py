"""Which shoppers are one person. A merge hangs a row below another, and can be cut again where it was joined."""

from sqlalchemy import select, text, update

from domain.base.database import WriteSession
from domain.base.values import ShopperId
from domain.behaviour.errors import NotMerged
from domain.behaviour.models import ShopperRow
from domain.behaviour.values import Person

# Everything that hangs below the row that is cut. Reads ix_shoppers_joined_id.
_CUT = """
WITH RECURSIVE below AS (
    SELECT id FROM shoppers WHERE id = :shopper
    UNION ALL
    SELECT joined.id FROM shoppers joined JOIN below ON joined.joined_id = below.id
)
UPDATE shoppers SET person_id = :shopper, version = version + 1,
    joined_id = CASE WHEN id = :shopper THEN NULL ELSE joined_id END
WHERE id IN (SELECT id FROM below)
"""


async def join(db: WriteSession, person: Person, into: Person) -> None:
    """All rows of `person` are `into` from now on.

    Expects  both are locked.
    """
    await db.execute(
        update(ShopperRow)
        .where(ShopperRow.id.in_(person.ids))
        .values(person_id=into.id, version=ShopperRow.version + 1)
    )
    await db.execute(update(ShopperRow).where(ShopperRow.id == person.id).values(joined_id=into.id))
    await db.execute(update(ShopperRow).where(ShopperRow.id == into.id).values(version=ShopperRow.version + 1))


async def cut(db: WriteSession, shopper: ShopperId) -> None:
    """The row is a person of its own again, with everything that was merged into it before.

    Expects  the person is locked.
    Errors   NotMerged.
    """
    row = (await db.execute(select(ShopperRow.joined_id, ShopperRow.person_id).where(ShopperRow.id == shopper))).one()
    if row.joined_id is None:
        raise NotMerged
    await db.execute(text(_CUT), {"shopper": shopper})
    await db.execute(update(ShopperRow).where(ShopperRow.id == row.person_id).values(version=ShopperRow.version + 1))
