"""Claims about words that are made again: where their facts, prompt or seed are others, and nowhere else."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from domain.base.database import Database
from domain.base.values import BlockId, SiteId
from domain.catalog import jobs as catalog_jobs
from domain.catalog.write import save_items
from domain.jobs import write as promises
from domain.jobs.models import JobRow
from domain.pages.models import BlockRevisionRow, BlockRow, GenerationRow, ProposalRow
from domain.pages.values.content import FieldEdit
from domain.pages.values.fields import CopyPolicy
from domain.pages.write.regenerate import regenerate
from ml import prompts
from tests.editing import ADA, edit, made, said, state
from tests.shops import NOW, Stock, row
from tests.workers.tasks.conftest import Do
from workers.runtime import Runtime
from workers.tasks import review_copy

SHOP = SiteId("shop")


async def counts(database: Database) -> tuple[int, ...]:
    async with database.read() as db:
        tables = (GenerationRow, BlockRevisionRow, ProposalRow)
        return tuple([int((await db.execute(select(func.count()).select_from(each))).scalar_one()) for each in tables])


async def promised(database: Database) -> set[tuple[str, str]]:
    """The block keys and locales that words are promised for."""
    async with database.read() as db:
        keys = {str(each.id): each.key for each in await db.execute(select(BlockRow.id, BlockRow.key))}
        jobs = await db.scalars(select(JobRow.arguments).where(JobRow.kind == "write_copy", JobRow.state == "ready"))
        return {(keys[job["block"]], job["locale"]) for job in jobs}


async def save_offer(database: Database, discount: str) -> None:
    async with database.write() as db:
        offer = row("SALE", {"kind": "promotion", "title": "Sale", "code": "SALE", "discount": discount})
        await save_items(db, SHOP, [offer], [], NOW + timedelta(minutes=5))


async def look_again(database: Database, do: Do) -> None:
    async with database.write() as db:
        await promises.add(db, [catalog_jobs.review_copy(SHOP, NOW)], NOW)
    while await do("review_copy"):
        pass


@pytest.fixture
async def shop_with_words(database: Database, stock: Stock, do: Do) -> BlockId:
    """A rail of lamps, a hero and a banner, all with generated words; the rail is given."""
    await stock(
        {
            **{f"L{n}": {"category": ["Lamps"]} for n in range(4)},
            "SALE": {"kind": "promotion", "title": "Sale", "code": "SALE", "discount": "20 %"},
        }
    )
    await made(database, "hero", policy=CopyPolicy.PUBLISH)
    await made(database, "promotion_banner", policy=CopyPolicy.PUBLISH, settings={"promotion": "SALE"})
    rail = await made(
        database, "product_rail", policy=CopyPolicy.PUBLISH, settings={"source": "category", "category": "Lamps"}
    )
    await do("write_copy")
    assert await promised(database) == set()
    return rail


async def test_a_look_at_words_whose_facts_are_the_same_promises_and_writes_nothing(
    database: Database, shop_with_words: BlockId, do: Do
) -> None:
    before = await counts(database)

    await look_again(database, do)
    await do("write_copy")

    assert await counts(database) == before


async def test_a_promotion_that_changes_brings_new_words_where_it_is_named_and_nowhere_else(
    database: Database, shop_with_words: BlockId, do: Do
) -> None:
    await save_offer(database, "30 %")

    await do("review_copy")

    assert await promised(database) == {("promotion-banner", "en"), ("promotion-banner", "fr")}


async def test_words_below_a_persons_are_made_again_and_wait(
    database: Database, shop_with_words: BlockId, do: Do
) -> None:
    async with database.read() as db:
        banner = BlockId((await db.scalars(select(BlockRow.id).where(BlockRow.kind == "promotion_banner"))).one())
    before = await state(database, banner)
    await edit(database, banner, before.version, FieldEdit(name="headline", value="By hand"))
    await do("write_copy")
    await save_offer(database, "30 %")

    await do("review_copy")
    await do("write_copy")

    async with database.read() as db:
        waiting = (await db.execute(select(ProposalRow.field, ProposalRow.locale, ProposalRow.base))).all()
    assert [tuple(each) for each in waiting] == [("headline", "en", said(before))]
    assert said(await state(database, banner)) == "By hand"


async def test_a_long_look_goes_on_in_the_next_job_and_looks_at_every_block_once(
    database: Database, shop_with_words: BlockId, do: Do, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(review_copy, "AT_ONCE", 2)
    async with database.write() as db:
        await db.execute(update(GenerationRow).values(inputs_hash="of other facts"))

    await look_again(database, do)

    async with database.read() as db:
        looks = (
            await db.scalars(select(JobRow.arguments).where(JobRow.kind == "review_copy", JobRow.state == "done"))
        ).all()
    assert len(looks) == 2
    assert {key for key, _ in await promised(database)} == {"hero", "promotion-banner", "product-rail"}


async def test_a_new_prompt_brings_one_look_for_each_site_and_an_old_one_none(
    database: Database, shop_with_words: BlockId, runtime: Runtime
) -> None:
    async with database.write() as db:
        await db.execute(update(JobRow).where(JobRow.kind == "review_copy").values(state="done"))
        await db.execute(update(GenerationRow).values(prompt_version=prompts.version()))
    assert await review_copy.promise_new_prompts(database, NOW) == 0

    async with database.write() as db:
        await db.execute(update(GenerationRow).where(GenerationRow.locale == "fr").values(prompt_version="older"))

    assert await review_copy.promise_new_prompts(database, NOW) == 1
    assert await review_copy.promise_new_prompts(database, NOW) == 0


async def ask(database: Database, block: BlockId, seed: int | None) -> None:
    version = (await state(database, block)).version
    async with database.write() as db:
        await regenerate(db, SHOP, block, expected_version=version, locales=["en"], seed=seed, by=ADA, now=NOW)


async def test_asking_again_without_another_seed_makes_nothing(
    database: Database, shop_with_words: BlockId, do: Do
) -> None:
    before = await counts(database)

    await ask(database, shop_with_words, None)
    done = await do("write_copy")

    assert (len(done), await counts(database)) == (1, before)


async def test_words_drawn_with_another_seed_stay_until_something_but_the_seed_is_new(
    database: Database, shop_with_words: BlockId, do: Do
) -> None:
    await ask(database, shop_with_words, 3)
    await do("write_copy")
    after = await counts(database)
    async with database.read() as db:
        seeds = select(GenerationRow.seed).where(
            GenerationRow.block_id == shop_with_words, GenerationRow.locale == "en"
        )
        assert set((await db.scalars(seeds)).all()) == {1, 3}

    await look_again(database, do)
    await do("write_copy")
    await ask(database, shop_with_words, 3)
    await do("write_copy")

    assert await counts(database) == after


async def test_an_editor_gets_words_for_a_field_they_hold_as_a_proposal(
    database: Database, stock: Stock, do: Do
) -> None:
    await stock({f"L{n}": {"category": ["Lamps"]} for n in range(4)})
    hero = await made(database)
    await edit(database, hero, 1, FieldEdit(name="headline", value="By hand"))
    await do("write_copy")
    async with database.read() as db:
        assert (await db.scalars(select(ProposalRow.field))).all() == []

    await ask(database, hero, None)
    await do("write_copy")

    async with database.read() as db:
        assert (await db.scalars(select(ProposalRow.field))).all() == ["headline"]
    assert said(await state(database, hero)) == "By hand"
