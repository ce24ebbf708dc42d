"""Claims about what each kind of job leaves behind, with fakes for models on a real database."""

import pytest
from sqlalchemy import func, select, update

from domain.base.database import Database
from domain.base.values import ItemId, SiteId
from domain.behaviour.values import NewSignal
from domain.behaviour.write.record import record_signals
from domain.catalog.models import ItemRow
from domain.catalog.write import save_items
from domain.choosing.write.learn import learn
from domain.jobs.models import JobRow
from domain.matching.models import InterestRow, ItemEmbeddingRow, TasteRow
from domain.pages.models import BlockRow, GenerationRow
from domain.pages.rules.layouts import starting_layout
from domain.pages.values.content import FieldEdit, Layer, Scope
from domain.pages.write.create_page import create_page
from domain.pages.write.edit_block import edit_block
from tests.editing import ADA, SEED
from tests.shops import NOW, Stock, row
from tests.workers.tasks.conftest import Do
from workers import spaces
from workers.runtime import Runtime
from workers.tasks import embed_products

KEY = "a key of sixteen characters"
SHOP = SiteId("shop")


async def open_jobs(database: Database, kind: str) -> int:
    async with database.read() as db:
        statement = select(func.count()).where(JobRow.kind == kind, JobRow.state.in_(["ready", "sent", "running"]))
        return int((await db.execute(statement)).scalar_one())


async def embedded(database: Database) -> dict[ItemId, str]:
    async with database.read() as db:
        rows = await db.execute(select(ItemEmbeddingRow.item_id, ItemEmbeddingRow.content_hash))
        return {ItemId(each.item_id): each.content_hash for each in rows}


async def test_a_worker_that_starts_finds_what_was_saved_before_there_was_a_space(
    database: Database, stock: Stock, runtime: Runtime, do: Do
) -> None:
    ids = await stock({"A": {}, "B": {}})

    await spaces.prepare(runtime)
    await do("embed_products")

    assert set(await embedded(database)) == set(ids.values())
    assert await open_jobs(database, "embed_products") == 0


async def test_content_that_changed_while_it_was_encoded_gets_a_vector_of_its_own(
    database: Database, stock: Stock, runtime: Runtime, do: Do
) -> None:
    ids = await stock({"A": {"title": "before"}})
    await spaces.prepare(runtime)
    space = await spaces.text_space(runtime)
    async with database.write() as db:
        await save_items(db, SHOP, [row("A", {"title": "after"})], [space.id], NOW)

    done = await do("embed_products")

    async with database.read() as db:
        now = (await db.execute(select(ItemRow.content_hash))).scalar_one()
    assert len(done) == 2
    assert await embedded(database) == {ids["A"]: now}


async def test_what_is_encoded_already_is_not_encoded_again(
    database: Database, stock: Stock, runtime: Runtime, do: Do
) -> None:
    await stock({"A": {}})
    await spaces.prepare(runtime)
    await do("embed_products")

    assert await spaces.promise_missing_vectors(database, NOW) == 0
    assert await open_jobs(database, "embed_products") == 0


async def test_a_vector_that_comes_late_mends_the_taste_and_interests_of_those_who_waited_for_it(
    database: Database, stock: Stock, runtime: Runtime, do: Do
) -> None:
    await stock({"A": {}})
    async with database.write() as db:
        recorded = await record_signals(
            db, SHOP, "ann", [NewSignal(id="1", kind="cart_add", sku="A")], key=KEY, now=NOW
        )
        await learn(db, recorded, NOW)
    async with database.read() as db:
        assert (await db.execute(select(func.count()).select_from(TasteRow))).scalar_one() == 0

    await spaces.prepare(runtime)
    await do("embed_products")
    async with database.read() as db:
        due = (await db.execute(select(JobRow.run_at).where(JobRow.kind == "refresh_tastes"))).scalars().all()
    assert min(due) <= runtime.now()
    await do("refresh_tastes")

    async with database.read() as db:
        assert (await db.execute(select(func.count()).select_from(TasteRow))).scalar_one() == 1
        assert (await db.execute(select(func.count()).select_from(InterestRow))).scalar_one() == 1


async def test_who_met_a_batch_of_items_too_early_is_one_job_however_many_they_are(
    database: Database, stock: Stock, runtime: Runtime, do: Do
) -> None:
    await stock({"A": {}, "B": {}})
    for name in ("ann", "ben", "cid"):
        async with database.write() as db:
            done = [NewSignal(id=f"{name}-{sku}", kind="cart_add", sku=sku) for sku in "AB"]
            await record_signals(db, SHOP, name, done, key=KEY, now=NOW)

    await spaces.prepare(runtime)
    await do("embed_products")

    assert (await open_jobs(database, "refresh_tastes"), await open_jobs(database, "rebuild_memory")) == (1, 0)
    await do("refresh_tastes")
    async with database.read() as db:
        assert (await db.execute(select(func.count()).select_from(TasteRow))).scalar_one() == 3
        assert (await db.execute(select(func.count()).select_from(InterestRow))).scalar_one() == 3


async def test_where_half_a_shop_waited_for_vectors_everybody_is_made_anew_once_an_hour(
    database: Database, stock: Stock, runtime: Runtime, do: Do, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embed_products, "MOST_MENDED", 1)
    await stock({"A": {}})
    for name in ("ann", "ben"):
        async with database.write() as db:
            await record_signals(db, SHOP, name, [NewSignal(id=name, kind="cart_add", sku="A")], key=KEY, now=NOW)

    await spaces.prepare(runtime)
    await do("embed_products")

    assert (await open_jobs(database, "refresh_tastes"), await open_jobs(database, "rebuild_memory")) == (0, 1)
    await do("rebuild_memory")
    async with database.read() as db:
        assert (await db.execute(select(func.count()).select_from(TasteRow))).scalar_one() == 2


async def test_every_block_gets_words_in_every_locale_and_the_page_is_complete(
    database: Database, stock: Stock, runtime: Runtime, do: Do
) -> None:
    await stock({f"S{n}": {"category": ["Lamps"]} for n in range(8)})
    async with database.write() as db:
        await create_page(db, SHOP, "home", "Home", starting_layout([]), by=SEED, now=NOW)

    await do("write_copy")

    async with database.read() as db:
        unfinished = (await db.execute(select(BlockRow.key).where(BlockRow.live.is_(None)))).scalars().all()
        locales = (await db.execute(select(BlockRow.key, GenerationRow.locale).join(GenerationRow).distinct())).all()
    assert unfinished == []
    assert {(each.key, each.locale) for each in locales} == {
        (block.key, locale) for block in starting_layout([]) for locale in ("en", "fr")
    }
    assert await open_jobs(database, "write_copy") == 0


async def test_words_are_made_again_only_where_their_facts_changed(
    database: Database, stock: Stock, runtime: Runtime, do: Do
) -> None:
    await stock({f"S{n}": {"category": ["Lamps"]} for n in range(8)})
    async with database.write() as db:
        await create_page(db, SHOP, "home", "Home", starting_layout([]), by=SEED, now=NOW)
    await do("write_copy")
    before = await generations(database)
    async with database.read() as db:
        hero = (await db.execute(select(BlockRow.id, BlockRow.version).where(BlockRow.key == "hero"))).one()

    async with database.write() as db:
        await edit_block(
            db,
            SHOP,
            hero.id,
            expected_version=hero.version,
            edits=[FieldEdit(name="headline", value="Mine")],
            scope=Scope(layer=Layer.PERSON, locale="en"),
            by=ADA,
            now=NOW,
        )
    done = await do("write_copy")

    assert len(done) == 2
    assert await generations(database) == before


async def generations(database: Database) -> int:
    async with database.read() as db:
        return int((await db.execute(select(func.count()).select_from(GenerationRow))).scalar_one())


async def test_a_job_for_a_shopper_who_is_gone_is_done(
    database: Database, stock: Stock, runtime: Runtime, do: Do
) -> None:
    await stock({"A": {}})
    async with database.write() as db:
        recorded = await record_signals(db, SHOP, "ann", [NewSignal(id="1", kind="view", sku="A")], key=KEY, now=NOW)
        await learn(db, recorded, NOW)
        await db.execute(update(JobRow).values(arguments={"shopper": 999_999}))

    assert len(await do("refresh_tastes")) == 1

    assert await open_jobs(database, "refresh_tastes") == 0
