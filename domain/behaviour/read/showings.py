"""Questions about how often items were shown."""

from collections.abc import Collection

from sqlalchemy import select

from domain.base.database import ReadSession
from domain.base.values import ItemId
from domain.behaviour.models import ShowingRow


async def showings(db: ReadSession, items: Collection[ItemId]) -> dict[ItemId, int]:
    """How often each of these items was on a page that is kept, once a block; those never shown are left out. Uses pk_showings."""
    found = select(ShowingRow.item_id, ShowingRow.shown).where(ShowingRow.item_id.in_(items))
    return {ItemId(row.item_id): row.shown for row in await db.execute(found)}
