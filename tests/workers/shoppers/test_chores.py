"""Claims about what is deleted because it was kept for long enough."""

from datetime import timedelta

from sqlalchemy import select

from domain.base.database import Database
from domain.base.settings import Settings
from domain.base.values import SiteId
from domain.behaviour.models import ImpressionRow, ShopperRow, SignalRow
from domain.behaviour.rules.impressions import impression_id
from domain.behaviour.values import NewSignal
from domain.behaviour.write.record import record_signals
from tests.domain.audience.test_forget import shown
from tests.shops import NOW, Stock, shop, stock
from workers.schedule import drop_old_behaviour

__all__ = ["shop", "stock"]

KEY = "a key of sixteen characters"
SHOP = SiteId("shop")


async def test_each_kind_is_kept_for_its_own_time(database: Database, stock: Stock) -> None:
    await stock({"A": {}})
    token = impression_id(KEY, shown(5))
    signals = [
        NewSignal(id="view", kind="view", sku="A", at=NOW),
        NewSignal(id="search", kind="search", query="mug", at=NOW),
        NewSignal(id="purchase", kind="purchase", sku="A", at=NOW),
        NewSignal(id="impression", kind="impression", impression=token, at=NOW),
    ]
    async with database.write() as db:
        await record_signals(db, SHOP, "ann", signals, key=KEY, now=NOW)
        await record_signals(db, SHOP, "bob", [NewSignal(id="b", kind="view", sku="A")], key=KEY, now=NOW)
    keep = Settings()
    left = []
    for days in (keep.keep_impressions_days - 1, keep.keep_looks_days - 1, keep.keep_purchases_days - 1, 5_000):
        await drop_old_behaviour(database, NOW + timedelta(days=days + 7))
        async with database.read() as db:
            signals_left = sorted((await db.execute(select(SignalRow.id))).scalars())
            shown_left = len((await db.execute(select(ImpressionRow.id))).scalars().all())
            shoppers_left = sorted((await db.execute(select(ShopperRow.key))).scalars())
        left.append((signals_left, shown_left, shoppers_left))

    # Seven days later than the limit less one: everything of the kind is past it.
    assert left == [
        (["b", "purchase", "search", "view"], 0, ["ann", "bob"]),
        (["purchase"], 0, ["ann", "bob"]),
        ([], 0, []),
        ([], 0, []),
    ]
