"""Claims about what is told of changes, and to whom."""

from datetime import timedelta

import numpy as np
import pytest
from sqlalchemy import text

from domain.base.database import Database, ReadSession
from domain.base.errors import Absent
from domain.base.values import SiteId
from domain.changes.read.news import NEWS, news
from domain.changes.values import KEPT, News, Topic, age
from domain.changes.write import forget_told
from tests.shops import NOW, SHOP, Stock

ASKED = text(f"SELECT * FROM {NEWS}")  # noqa: S608 - a constant


async def heard(db: ReadSession, seen: News | None = None, site: str = SHOP) -> News:
    """What this session can see that the former look could not."""
    return news((await db.execute(ASKED, {"site": site, "seen": seen and seen.snapshot})).one())


async def listened(database: Database, seen: News | None = None, site: str = SHOP) -> News:
    async with database.read() as db:
        return await heard(db, seen, site)


async def test_a_change_is_told_once(database: Database, stock: Stock) -> None:
    ids = await stock({"A": {}, "B": {}})
    first = await listened(database)
    await stock({"A": {"price": "12.00"}})

    second = await listened(database, first)
    third = await listened(database, second)

    assert (first.things, first.everything) == ({}, frozenset())
    assert second.of(Topic.ITEM).tolist() == [ids["A"]]
    assert third.things == {}


async def test_a_change_is_told_to_those_who_looked_before_its_transaction_ended(
    database: Database, stock: Stock
) -> None:
    ids = await stock({"A": {}, "B": {}})
    async with database.write() as early:
        await early.execute(text("UPDATE items SET in_stock = false WHERE sku = 'A'"))
        # Others write and end meanwhile: their numbers are higher, and they are told first.
        await stock({"B": {"price": "12.00"}})
        between = await listened(database)
    after = await listened(database, between)

    assert after.of(Topic.ITEM).tolist() == [ids["A"]]
    assert after.age > between.age


async def test_what_is_rolled_back_is_not_told(database: Database, stock: Stock) -> None:
    await stock({"A": {}})
    first = await listened(database)
    with pytest.raises(Absent):
        async with database.write() as db:
            await db.execute(text("UPDATE items SET in_stock = false"))
            raise Absent("It is called off.")

    assert (await listened(database, first)).things == {}


async def test_other_sites_hear_nothing(database: Database, stock: Stock) -> None:
    await stock({"A": {}})
    first = await listened(database, site="other")
    await stock({"A": {"price": "12.00"}})

    assert (await listened(database, first, site="other")).things == {}


async def test_pictures_heat_and_showings_are_told_of_their_items(
    database: Database, stock: Stock, shop: SiteId
) -> None:
    ids = await stock({"A": {}, "B": {}, "C": {}})
    seen = await listened(database)
    async with database.write() as db:
        image = "INSERT INTO images (site, item_id, position, src, alt, state) VALUES (:site, :item, 0, 'a.jpg', '', 'pending')"
        await db.execute(text(image), {"site": shop, "item": ids["A"]})
        heat = "INSERT INTO popularity (item_id, site, heat, month, persons) VALUES (:item, :site, 1, 1, 1)"
        await db.execute(text(heat), {"site": shop, "item": ids["B"]})
        await db.execute(text("INSERT INTO showings VALUES (:item, 3)"), {"item": ids["C"]})
    told = await listened(database, seen)
    async with database.write() as db:
        await db.execute(text("DELETE FROM items WHERE id = :item"), {"item": ids["B"]})
    gone = await listened(database, told)

    assert told.of(Topic.ITEM).tolist() == [ids["A"]]
    assert sorted(told.of(Topic.HEAT).tolist()) == [ids["B"], ids["C"]]
    assert gone.of(Topic.ITEM).tolist() == [ids["B"]]
    assert gone.of(Topic.HEAT).tolist() == [ids["B"]]


async def test_many_things_at_once_are_everything(database: Database, shop: SiteId) -> None:
    many = """INSERT INTO items (site, kind, sku, title, description, category, brand, in_stock, url, attributes, tags, locale,
        translations, code, discount, content_hash, row_hash)
        SELECT :site, 'product', n::text, '', '', '{}', '', true, '', '{}', '{}', 'en', '{}', '', '', '', ''
        FROM generate_series(1, 5001) n"""
    async with database.write() as db:
        await db.execute(text(many), {"site": shop})
    first = await listened(database)
    async with database.write() as db:
        await db.execute(text("UPDATE items SET in_stock = false WHERE sku <> '1'"))
    second = await listened(database, first)
    async with database.write() as db:
        await db.execute(text("UPDATE items SET in_stock = true"))
    third = await listened(database, second)

    assert (len(second.of(Topic.ITEM)), second.everything) == (5000, frozenset())
    assert (len(third.of(Topic.ITEM)), third.everything) == (0, frozenset({Topic.ITEM}))


async def test_changes_are_forgotten_only_when_they_could_be_seen_for_a_while(database: Database, stock: Stock) -> None:
    await stock({"A": {}, "B": {}})
    first = await listened(database)
    async with database.write() as db:
        await db.execute(text("DELETE FROM changes"))
    await stock({"A": {"price": "12.00"}})
    async with database.write() as slow:
        await slow.execute(text("UPDATE items SET in_stock = false WHERE sku = 'B'"))
        async with database.write() as db:
            assert await forget_told(db, NOW) == 0
    async with database.write() as db:
        assert await forget_told(db, NOW + KEPT) == 0
    async with database.write() as db:
        # B was written before, and could be seen only later.
        assert await forget_told(db, NOW + KEPT + timedelta(seconds=1)) == 1

    assert len((await listened(database, first)).of(Topic.ITEM)) == 1


def test_of_two_snapshots_the_older_saw_less() -> None:
    ages = [age(snapshot) for snapshot in ("10:10:", "10:12:10", "10:15:10,12", "10:15:10", "15:15:")]

    assert ages == [10, 11, 13, 14, 15]
    assert News(snapshot="10:10:").of(Topic.ITEM).dtype == np.int64
