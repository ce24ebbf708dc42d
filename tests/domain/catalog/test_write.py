"""Saving items: what is written, what is left alone, what work follows."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from domain.base.database import Database
from domain.base.values import ImageId, SiteId, SpaceId
from domain.catalog import read, rules, write
from domain.catalog.models import ImageRow, ItemRow
from domain.catalog.values import ItemKind, Money, NewImage, NewItem, SavedItems, SeenImage, SkuRefused, Translation
from domain.jobs.models import JobRow

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
SHOP = SiteId("shop")
SPACES = [SpaceId(1), SpaceId(2)]
LAMP = NewItem(
    kind=ItemKind.PRODUCT, sku="L1", title="Lamp", locale="en", price=Money(amount_minor=1250, currency="EUR")
)
SEEN = SeenImage(media="ab/abc.jpg", width=10, height=20, facts={"palette": []}, perceptual_hash=-5, read_by="fake@1")


async def save(
    shop: Database, *items: NewItem, spaces: Sequence[SpaceId] = SPACES, site: SiteId = SHOP, at: datetime = NOW
) -> SavedItems:
    async with shop.write() as db:
        return await write.save_items(db, site, items, spaces, at)


async def job_keys(shop: Database) -> list[str]:
    async with shop.read() as db:
        return sorted((await db.scalars(select(JobRow.key))).all())


async def images(shop: Database) -> list[tuple[int, str, str | None, str, str | None]]:
    async with shop.read() as db:
        rows = await db.execute(
            select(ImageRow.position, ImageRow.src, ImageRow.media, ImageRow.state, ImageRow.problem).order_by(
                ImageRow.position
            )
        )
        return [(row.position, row.src, row.media, row.state, row.problem) for row in rows]


async def test_a_new_item_is_stored_with_every_field_it_came_with(shop: Database) -> None:
    item = NewItem(
        kind=ItemKind.PROMOTION,
        sku="P1",
        title="Ten off",
        locale="fr",
        description="two\nlines",
        category=("Home", 'Lamps "new"'),
        brand="Ni{co",
        price=Money(amount_minor=5, currency="JPY"),
        in_stock=False,
        url="/p1",
        attributes={"sizes": ["S", 2, None]},
        tags=("a,b", ""),
        translations={"en": Translation(title="Ten off!", category=("House",))},
        published_at=NOW,
        code="TEN",
        discount="10 %",
        starts_at=NOW,
        ends_at=NOW + timedelta(days=1),
        withdrawn=True,
    )

    saved = await save(shop, item)

    assert saved == SavedItems(inserted=1, jobs=2)
    async with shop.read() as db:
        row = (await db.execute(select(ItemRow.__table__))).one()._asdict()
    assert {name: row[name] for name in row if name not in {"id", "content_hash", "row_hash"}} == {
        "site": "shop",
        "kind": "promotion",
        "sku": "P1",
        "title": "Ten off",
        "description": "two\nlines",
        "category": ["Home", 'Lamps "new"'],
        "brand": "Ni{co",
        "price_minor": 5,
        "currency": "JPY",
        "in_stock": False,
        "url": "/p1",
        "attributes": {"sizes": ["S", 2, None]},
        "tags": ["a,b", ""],
        "locale": "fr",
        "translations": {"en": {"title": "Ten off!", "category": ["House"]}},
        "published_at": NOW,
        "code": "TEN",
        "discount": "10 %",
        "starts_at": NOW,
        "ends_at": NOW + timedelta(days=1),
        "created_at": NOW,
        "updated_at": NOW,
        "withdrawn_at": NOW,
    }


async def test_saving_the_same_twice_changes_nothing(shop: Database) -> None:
    item = replace(LAMP, images=(NewImage(src="a.jpg", media="aa/a.jpg"), NewImage(src="https://x.test/b.jpg")))
    first = await save(shop, item)
    keys = await job_keys(shop)

    second = await save(shop, item, at=NOW + timedelta(hours=1))

    assert first == SavedItems(inserted=1, jobs=4)
    assert second == SavedItems(unchanged=1)
    assert await job_keys(shop) == keys
    async with shop.read() as db:
        assert (await db.scalars(select(ItemRow.updated_at))).all() == [NOW]


async def test_encoding_work_is_promised_for_each_space_under_the_hash_of_the_text(shop: Database) -> None:
    await save(shop, LAMP)

    async with shop.read() as db:
        item = (await db.scalars(select(ItemRow.id))).one()
        statement = select(JobRow.key, JobRow.site, JobRow.arguments).where(JobRow.kind == "embed_products")
        jobs = (await db.execute(statement.order_by(JobRow.key))).all()
    content = rules.content_hash(LAMP)
    assert [tuple(job) for job in jobs] == [
        (f"embed_products:{item}:{content}:{space}", "shop", {"item": item, "hash": content, "space": space})
        for space in SPACES
    ]


async def test_a_new_price_is_saved_and_is_no_new_encoding_work(shop: Database) -> None:
    await save(shop, LAMP)

    saved = await save(shop, replace(LAMP, price=Money(amount_minor=999, currency="EUR")))

    assert saved == SavedItems(updated=1)
    async with shop.read() as db:
        assert (await db.scalars(select(ItemRow.price_minor))).all() == [999]
        assert len((await db.scalars(select(JobRow.id).where(JobRow.kind == "embed_products"))).all()) == 2


async def test_generated_words_are_looked_at_once_a_minute_where_what_they_may_name_has_changed(shop: Database) -> None:
    offer = NewItem(kind=ItemKind.PROMOTION, sku="SALE", title="Sale", locale="en", code="SALE", discount="20 %")
    french = {"fr": Translation(title="Lampe", category=("Lampes",))}
    for minute, item, looks in (
        (0, LAMP, True),
        (0, offer, False),  # the same minute's look takes it in
        (1, replace(LAMP, price=Money(amount_minor=999, currency="EUR")), False),
        (2, replace(LAMP, description="Made of brass."), False),
        (3, replace(LAMP, title="Another lamp"), True),
        (4, replace(LAMP, title="Another lamp", in_stock=False), False),
        (5, replace(LAMP, title="Another lamp", category=("Light",)), True),
        (6, replace(LAMP, title="Another lamp", category=("Light",), translations=french), True),
        (7, replace(LAMP, title="Another lamp", category=("Light",), translations=french, url="/l"), False),
        (8, replace(offer, discount="30 %"), True),
        (9, replace(LAMP, title="Another lamp", category=("Light",), translations=french, withdrawn=True), True),
    ):
        now = NOW + timedelta(minutes=minute, seconds=20)
        before = await looks_at_words(shop)

        await save(shop, item, at=now)

        new = await looks_at_words(shop) - before
        due = NOW + timedelta(minutes=minute + 1)
        assert new == ({(f"review_copy:shop:{due:%Y%m%d%H%M}:", due)} if looks else set()), minute


async def looks_at_words(shop: Database) -> set[tuple[str, datetime]]:
    async with shop.read() as db:
        rows = await db.execute(select(JobRow.key, JobRow.run_at).where(JobRow.kind == "review_copy"))
        return {(row.key, row.run_at) for row in rows}


async def test_a_new_title_is_new_encoding_work(shop: Database) -> None:
    await save(shop, LAMP)

    saved = await save(shop, replace(LAMP, title="Desk lamp"))

    assert saved == SavedItems(updated=1, jobs=2)


async def test_a_sku_never_changes_its_kind_and_its_neighbours_are_saved(shop: Database) -> None:
    await save(shop, LAMP)

    saved = await save(shop, replace(LAMP, kind=ItemKind.ARTICLE, title="About lamps"), replace(LAMP, sku="L2"))

    assert saved == SavedItems(
        inserted=1,
        jobs=2,
        refused=(
            SkuRefused(sku="L1", field="kind", value="article", reason="is a product already; give it a new sku"),
        ),
    )
    async with shop.read() as db:
        assert (await db.execute(select(ItemRow.sku, ItemRow.kind, ItemRow.title).order_by(ItemRow.sku))).all() == [
            ("L1", "product", "Lamp"),
            ("L2", "product", "Lamp"),
        ]


async def test_the_last_row_of_a_sku_counts(shop: Database) -> None:
    saved = await save(shop, LAMP, replace(LAMP, title="Later"))

    assert saved == SavedItems(inserted=1, repeated=1, jobs=2)
    async with shop.read() as db:
        assert (await db.scalars(select(ItemRow.title))).all() == ["Later"]


async def test_two_sites_may_use_one_sku(shop: Database) -> None:
    await save(shop, LAMP)

    saved = await save(shop, replace(LAMP, kind=ItemKind.ARTICLE), site=SiteId("other"))

    assert saved == SavedItems(inserted=1, jobs=2)


async def test_an_item_that_was_withdrawn_comes_back_when_it_is_imported_again(shop: Database) -> None:
    await save(shop, replace(LAMP, withdrawn=True))

    saved = await save(shop, LAMP)

    assert saved == SavedItems(updated=1)
    async with shop.read() as db:
        assert (await db.scalars(select(ItemRow.withdrawn_at))).all() == [None]


async def test_an_error_leaves_neither_items_nor_jobs(shop: Database) -> None:
    async def save_and_fail() -> None:
        async with shop.write() as db:
            await write.save_items(db, SHOP, [LAMP], SPACES, NOW)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await save_and_fail()

    async with shop.read() as db:
        assert (await db.scalars(select(ItemRow.id))).all() == []
        assert (await db.scalars(select(JobRow.id))).all() == []


# --- pictures


async def test_pictures_follow_the_row_removed_ones_go_and_new_ones_are_to_be_read(shop: Database) -> None:
    await save(
        shop, replace(LAMP, images=(NewImage(src="a.jpg", media="aa/a.jpg"), NewImage(src="b.jpg", media="bb/b")))
    )

    saved = await save(
        shop, replace(LAMP, images=(NewImage(src="c.jpg", media="cc/c"), NewImage(src="a.jpg", media="aa/a.jpg")))
    )

    assert saved == SavedItems(updated=1, jobs=1)
    assert await images(shop) == [
        (0, "c.jpg", "cc/c", "pending", None),
        (1, "a.jpg", "aa/a.jpg", "pending", None),
    ]


async def test_another_file_under_an_old_name_is_read_again(shop: Database) -> None:
    await save(shop, replace(LAMP, images=(NewImage(src="a.jpg", media="ab/abc.jpg"),)), spaces=[])
    await settle(shop)

    same = await save(shop, replace(LAMP, title="New", images=(NewImage(src="a.jpg", media="ab/abc.jpg"),)), spaces=[])
    other = await save(shop, replace(LAMP, images=(NewImage(src="a.jpg", media="cd/cde.jpg"),)), spaces=[])

    assert same == SavedItems(updated=1)
    assert other == SavedItems(updated=1, jobs=1)
    assert await images(shop) == [(0, "a.jpg", "cd/cde.jpg", "pending", None)]


async def test_a_fetched_picture_keeps_its_bytes_when_its_row_changes(shop: Database) -> None:
    await save(shop, replace(LAMP, images=(NewImage(src="https://x.test/a.jpg"),)), spaces=[])
    await settle(shop)

    saved = await save(shop, replace(LAMP, images=(NewImage(src="https://x.test/a.jpg", alt="new"),)), spaces=[])

    assert saved == SavedItems(updated=1)
    assert await images(shop) == [(0, "https://x.test/a.jpg", "ab/abc.jpg", "read", None)]


async def test_a_picture_with_a_problem_is_recorded_and_nobody_is_asked_to_read_it(shop: Database) -> None:
    saved = await save(shop, replace(LAMP, images=(NewImage(src="a.jpg", problem="is not a picture"),)), spaces=[])

    assert saved == SavedItems(inserted=1)
    assert await images(shop) == [(0, "a.jpg", None, "refused", "is not a picture")]


async def test_facts_about_a_picture_that_was_replaced_meanwhile_are_not_stored(shop: Database) -> None:
    await save(shop, replace(LAMP, images=(NewImage(src="a.jpg", media="aa/old.jpg"),)), spaces=[])
    async with shop.read() as db:
        [image] = await read.images_to_read(db, [ImageId(found) for found in await db.scalars(select(ImageRow.id))])
    await save(shop, replace(LAMP, images=(NewImage(src="a.jpg", media="aa/new.jpg"),)), spaces=[])

    async with shop.write() as db:
        stored = await write.store_image_facts(db, image, SEEN)
        refused = await write.refuse_image(db, image, "is not a picture")

    assert (stored, refused) == (False, False)
    assert await images(shop) == [(0, "a.jpg", "aa/new.jpg", "pending", None)]


async def test_a_refused_picture_says_why(shop: Database) -> None:
    await save(shop, replace(LAMP, images=(NewImage(src="a.jpg", media="aa/a.jpg"),)), spaces=[])

    async with shop.write() as db:
        [image] = await read.images_to_read(db, [ImageId(found) for found in await db.scalars(select(ImageRow.id))])
        refused = await write.refuse_image(db, image, "is truncated")

    assert refused
    assert await images(shop) == [(0, "a.jpg", "aa/a.jpg", "refused", "is truncated")]


async def settle(shop: Database) -> None:
    """Every picture is read."""
    async with shop.write() as db:
        for image in await read.images_to_read(db, [ImageId(found) for found in await db.scalars(select(ImageRow.id))]):
            assert await write.store_image_facts(db, image, SEEN)
