"""Items as a page gets them."""

from dataclasses import replace
from datetime import UTC, datetime

from sqlalchemy import event, select

from domain.base.database import Database
from domain.base.values import ImageId, ItemId, Json, SiteId
from domain.catalog import read, rules, write
from domain.catalog.models import ImageRow, ItemRow
from domain.catalog.values import (
    Article,
    Colour,
    FocalPoint,
    Image,
    ItemKind,
    Money,
    NewImage,
    NewItem,
    Product,
    Promotion,
    SeenImage,
    Translation,
)

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
SHOP = SiteId("shop")
LAMP = NewItem(
    kind=ItemKind.PRODUCT,
    sku="L1",
    title="Lamp",
    description="Bright.",
    category=("Home",),
    brand="Ni",
    locale="en",
    price=Money(amount_minor=1250, currency="EUR"),
    attributes={"bulb": "E27"},
    translations={"fr": Translation(title="Lampe"), "fr-CA": Translation(category=("Maison",))},
)
FACTS: dict[str, Json] = {
    "focal_point": {"x": 0.25, "y": 0.5},
    "palette": [{"hex": "#ff0000", "name": "red", "share": 0.9}],
    "background": {"kind": "plain_white", "share": 0.6, "hex": "#ffffff"},
}


async def save(shop: Database, *items: NewItem, site: SiteId = SHOP) -> dict[str, ItemId]:
    async with shop.write() as db:
        await write.save_items(db, site, items, [], NOW)
    async with shop.read() as db:
        rows = await db.execute(select(ItemRow.sku, ItemRow.id).where(ItemRow.site == site))
        return {row.sku: ItemId(row.id) for row in rows}


async def test_a_product_is_read_with_its_words_price_and_pictures(shop: Database) -> None:
    ids = await save(shop, replace(LAMP, images=(NewImage(src="a.jpg", alt="A lamp", media="aa/a.jpg"),)))
    async with shop.write() as db:
        [image] = await read.images_to_read(db, [ImageId(found) for found in await db.scalars(select(ImageRow.id))])
        await write.store_image_facts(
            db,
            image,
            SeenImage(media="aa/a.jpg", width=4, height=3, facts=FACTS, perceptual_hash=2**62, read_by="fake@1"),
        )

    async with shop.read() as db:
        found = await read.product(db, SHOP, "L1", "en")

    assert found == Product(
        id=ids["L1"],
        site=SHOP,
        sku="L1",
        locale="en",
        title="Lamp",
        description="Bright.",
        category=("Home",),
        brand="Ni",
        price=Money(amount_minor=1250, currency="EUR"),
        in_stock=True,
        url="",
        images=(
            Image(
                id=image.id,
                src="a.jpg",
                alt="A lamp",
                media="aa/a.jpg",
                width=4,
                height=3,
                focal_point=FocalPoint(x=0.25, y=0.5),
                palette=(Colour(hex="#ff0000", name="red", share=0.9),),
                background="plain_white",
            ),
        ),
        attributes={"bulb": "E27"},
        tags=(),
        published_at=None,
        filed_under=("Home",),
    )


async def test_items_of_all_kinds_come_in_one_statement(shop: Database) -> None:
    ids = await save(
        shop,
        LAMP,
        NewItem(kind=ItemKind.ARTICLE, sku="A1", title="Light at home", locale="en", published_at=NOW),
        NewItem(kind=ItemKind.PROMOTION, sku="P1", title="Ten off", locale="en", code="TEN", discount="10 %"),
    )
    statements: list[str] = []
    async with shop.read() as db:
        event.listen(shop.engine.sync_engine, "before_cursor_execute", lambda *args: statements.append(args[2]))
        found = await read.items_by_id(db, SHOP, ids.values(), "en")

    assert {type(item) for item in found.values()} == {Product, Article, Promotion}
    assert set(found) == set(ids.values())
    assert len(statements) == 1


async def test_words_come_from_the_nearest_locale_that_has_them(shop: Database) -> None:
    await save(shop, LAMP)

    async with shop.read() as db:
        canadian = await read.product(db, SHOP, "L1", "fr-CA")
        french = await read.product(db, SHOP, "L1", "fr")
        german = await read.product(db, SHOP, "L1", "de")

    assert canadian is not None
    assert french is not None
    assert german is not None
    assert (canadian.title, canadian.category, canadian.description) == ("Lampe", ("Maison",), "Bright.")
    assert (french.title, french.category) == ("Lampe", ("Home",))
    assert (german.title, german.locale) == ("Lamp", "en")


async def test_nothing_of_another_site_and_nothing_withdrawn_is_read(shop: Database) -> None:
    elsewhere = await save(shop, LAMP, site=SiteId("other"))
    here = await save(shop, replace(LAMP, withdrawn=True), replace(LAMP, sku="L2"))

    async with shop.read() as db:
        found = await read.items_by_id(db, SHOP, [*elsewhere.values(), *here.values(), ItemId(-1)], "en")

    assert [item.sku for item in found.values()] == ["L2"]


async def test_pictures_that_are_refused_or_not_here_yet_are_not_shown(shop: Database) -> None:
    await save(
        shop,
        replace(
            LAMP,
            images=(
                NewImage(src="https://x.test/later.jpg"),
                NewImage(src="bad.jpg", problem="is truncated"),
                NewImage(src="b.jpg", media="bb/b.jpg"),
                NewImage(src="a.jpg", media="aa/a.jpg"),
            ),
        ),
    )

    async with shop.read() as db:
        found = await read.product(db, SHOP, "L1", "en")

    assert found
    assert [image.src for image in found.images] == ["b.jpg", "a.jpg"]
    assert found.images[0].focal_point is None


async def test_an_article_is_no_product(shop: Database) -> None:
    await save(shop, NewItem(kind=ItemKind.ARTICLE, sku="A1", title="Light", locale="en"))

    async with shop.read() as db:
        assert await read.product(db, SHOP, "A1", "en") is None
        assert await read.product(db, SHOP, "nothing", "en") is None


async def test_the_text_to_encode_is_the_text_that_was_hashed(shop: Database) -> None:
    long = replace(LAMP, description="é" * 5_000)
    ids = await save(shop, long)

    async with shop.read() as db:
        [found] = await read.items_to_encode(db, [ids["L1"], ItemId(-1)])

    assert found.text == rules.text_of(long, "en")
    assert found.content_hash == rules.content_hash(long)
