"""Shoppers who see a page and click what they like, so that there is something to learn."""

from datetime import datetime, timedelta
from uuid import uuid4

from sqlalchemy import update

from domain.base.database import Database
from domain.base.values import ImpressionId, ItemId, SiteId
from domain.behaviour.models import ImpressionRow
from domain.behaviour.rules.impressions import impression_id, short_hash
from domain.behaviour.values import NewSignal, Shown, ShownBlock
from domain.behaviour.write.record import record_signals

SHOP = SiteId("shop")
KEY = "a key of sixteen characters"
BLOCK = "for-you"


async def teach(database: Database, ids: dict[str, ItemId], *, liked: str, pages: int, now: datetime) -> None:
    """So many people see all items, in an order that turns from page to page, and each clicks what they like."""
    start = now - timedelta(days=2)
    for number in range(pages):
        await see(database, ids, liked=liked, number=number, at=start + timedelta(minutes=number))


async def see(database: Database, ids: dict[str, ItemId], *, liked: str, number: int, at: datetime) -> None:
    who, block = f"shopper {number}", ShownBlock(key=BLOCK, position=0, propensity=None)
    shown = Shown(
        id=ImpressionId(uuid4()), site=SHOP, page="home", policy="p", at=at, blocks=(block,), shopper=short_hash(who)
    )
    token = impression_id(KEY, shown)
    signals = [
        NewSignal(id=f"i{number}", kind="impression", impression=token, at=at),
        NewSignal(id=f"c{number}", kind="click", sku=liked, impression=token, block=BLOCK, at=at),
    ]
    order = list(ids.values())
    turned = [int(item) for item in (*order[number % len(order) :], *order[: number % len(order)])]
    async with database.write() as db:
        recorded = await record_signals(db, SHOP, who, signals, key=KEY, now=at)
        assert recorded.rejected == ()
        # Fronts that name what they showed.
        here = update(ImpressionRow).where(ImpressionRow.id == shown.id)
        await db.execute(here.values(blocks=[[BLOCK, 0, None, turned]]))
