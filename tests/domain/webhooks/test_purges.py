"""Caches hear what they are to forget, in the transaction that changed it."""

from sqlalchemy import select

from domain.base.database import Database
from domain.base.values import SiteId
from domain.catalog.write import TAGS_AT_ONCE, save_items
from domain.pages.values.content import FieldEdit
from domain.pages.values.editing import Arrangement, Ordering
from domain.pages.write.arrange_page import arrange_page
from domain.webhooks.models import EventRow
from tests.editing import SEED, edit, made, page, publish
from tests.shops import NOW, Stock, row

HELLO = FieldEdit(name="headline", value="Hello")


async def purged(database: Database) -> list[list[str]]:
    """The tags of each event, in the order of their entities."""
    async with database.read() as db:
        of_caches = select(EventRow.payload).where(EventRow.type == "cache.purged").order_by(EventRow.entity)
        return [payload["tags"] for payload in await db.scalars(of_caches)]


async def test_what_goes_live_is_purged_by_its_block_and_page_and_a_draft_is_not(
    database: Database, shop: SiteId
) -> None:
    block = await made(database, key="hero")
    await edit(database, block, 1, HELLO)
    before = await purged(database)

    await publish(database, block, 2)

    assert before == []
    assert await purged(database) == [[f"block:{block}", "page:shop/home"]]


async def test_a_page_in_another_order_is_purged(database: Database, shop: SiteId) -> None:
    await page(database)
    wanted = Arrangement(ordering=Ordering.LEARNT, slots=None)

    async with database.write() as db:
        await arrange_page(db, shop, "home", wanted, expected_version=1, by=SEED, now=NOW)

    assert await purged(database) == [["page:shop/home"]]


async def test_items_that_changed_are_purged_and_no_others(database: Database, shop: SiteId, stock: Stock) -> None:
    ids = await stock({"mug": {}, "pot": {}, "pan": {}})
    before = await purged(database)

    await stock({"mug": {"in_stock": False}, "pot": {}, "pan": {"price": "1.00"}, "new": {}})

    assert before == []
    assert await purged(database) == [[f"product:{ids['mug']}", f"product:{ids['pan']}"]]


async def test_many_changed_items_are_purged_in_groups(database: Database, shop: SiteId) -> None:
    many = TAGS_AT_ONCE + 10
    for price in ("10.00", "11.00"):
        async with database.write() as db:
            await save_items(db, shop, [row(f"S{n}", {"price": price}) for n in range(many)], [], NOW)

    assert sorted(map(len, await purged(database))) == [10, TAGS_AT_ONCE]


async def test_a_change_that_is_taken_back_purges_nothing(database: Database, shop: SiteId, stock: Stock) -> None:
    await stock({"mug": {}})

    async with database.write() as db:
        await save_items(db, shop, [row("mug", {"in_stock": False})], [], NOW)
        await db.rollback()

    assert await purged(database) == []
