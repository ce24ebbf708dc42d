"""Claims about words that are made by a guide, and that do not sound like the site's other pages."""

from collections import Counter
from uuid import UUID

from sqlalchemy import select

from domain.base.database import Database
from domain.base.values import ImpressionId, Json, SiteId
from domain.choosing.read.choosers import Choosers
from domain.pages.models import GenerationRow
from domain.pages.read.generations import generations
from domain.pages.read.homepage import Terms
from domain.pages.read.pages import Pages
from domain.pages.values.blocks import CategoryTiles, ProductRail
from domain.pages.values.fields import CopyPolicy
from domain.pages.values.slate import Visit
from domain.wording.values import Said
from domain.wording.write import set_guide
from tests.editing import ADA, made, publish
from tests.shops import NOW, Stock
from tests.workers.tasks.conftest import Do

SHOP = SiteId("shop")


async def guide(database: Database, told: Said, expected: int = 0) -> None:
    async with database.write() as db:
        await set_guide(db, SHOP, "en", told, expected_version=expected, by=ADA, now=NOW)


async def rail(database: Database, category: str, on: str = "home") -> None:
    settings: dict[str, Json] = {"source": "category", "category": category}
    await made(database, "product_rail", key=category.lower(), policy=CopyPolicy.PUBLISH, settings=settings, on=on)


async def made_of(database: Database, locale: str = "en") -> list[tuple[str, str, int]]:
    rows = select(GenerationRow.field, GenerationRow.text, GenerationRow.guide_version)
    async with database.read() as db:
        found = await db.execute(rows.where(GenerationRow.locale == locale).order_by(GenerationRow.created_at))
        return [(row.field, row.text, row.guide_version) for row in found]


async def test_a_category_is_called_as_the_guide_calls_it_and_words_say_which_version_made_them(
    database: Database, stock: Stock, do: Do
) -> None:
    await stock({f"L{n}": {"category": ["homedecor"]} for n in range(4)})
    await guide(database, Said(categories={"homedecor": "home decor"}))
    await rail(database, "homedecor")

    await do("write_copy")

    words = await made_of(database)
    assert {version for _, _, version in words} == {1}
    assert next(text for field, text, _ in words if field == "title").lower().count("home decor") == 1
    assert not any("homedecor" in text for _, text, _ in words)
    assert any("homedecor" in text for _, text, _ in await made_of(database, "fr"))


async def test_a_guide_that_says_something_else_brings_new_words_and_marks_the_old_ones(
    database: Database, stock: Stock, do: Do
) -> None:
    await stock({f"L{n}": {"category": ["Lamps"]} for n in range(4)})
    await rail(database, "Lamps")
    await do("write_copy")
    before = await made_of(database)

    await guide(database, Said(banned=("look",)))
    await do("review_copy")
    await do("write_copy")

    after = (await made_of(database))[len(before) :]
    assert {field for field, _, _ in after} == {field for field, _, _ in before}
    assert not any("look" in text.lower() for _, text, _ in after)
    async with database.read() as db:
        listed, _ = await generations(db, SHOP, now=NOW, first=100)
    marked = {(each.guide_version, each.outdated) for each in listed if each.locale == "en"}
    assert marked == {(0, True), (1, False)}
    assert {each.outdated for each in listed if each.locale == "fr"} == {False}


async def test_rails_of_other_pages_are_not_framed_alike(database: Database, stock: Stock, do: Do) -> None:
    shelves = ("Lamps", "Rugs", "Chairs", "Mugs")
    await stock({f"{shelf}{n}": {"category": [shelf]} for shelf in shelves for n in range(4)})
    for shelf in shelves:
        await rail(database, shelf, on=f"page-{shelf.lower()}")

    await do("write_copy")

    async with database.read() as db:
        rows = await db.execute(
            select(GenerationRow.text, GenerationRow.brief["categories"][0].astext.label("about")).where(
                GenerationRow.field == "title", GenerationRow.locale == "en"
            )
        )
        framed = Counter(row.text.lower().replace(row.about.lower(), "·") for row in rows)
    assert framed == {"·": 1, "browse ·": 1, "discover ·": 1, "a closer look at ·": 1}


async def test_an_offer_that_says_neither_how_much_nor_a_code_keeps_no_other_block_from_its_words(
    database: Database, stock: Stock, do: Do
) -> None:
    await stock({"SALE": {"kind": "promotion", "title": "Sale"}})
    for page in ("first", "second"):
        await made(
            database, "promotion_banner", policy=CopyPolicy.PUBLISH, settings={"promotion": "SALE"}, on=page, key=page
        )

    await do("write_copy")

    async with database.read() as db:
        written = set(await db.scalars(select(GenerationRow.block_id)))
    assert len(written) == 2


async def test_tiles_and_rails_without_a_title_call_a_category_as_the_guide_does_from_the_next_page_on(
    database: Database, database_url: str, stock: Stock
) -> None:
    await stock({f"L{n}": {"category": ["homedecor"]} for n in range(4)})
    settings: dict[str, Json] = {"source": "category", "category": "homedecor"}
    for block in (await made(database, "product_rail", settings=settings), await made(database, "category_tiles")):
        await publish(database, block, 1)
    reads = Database(database_url, questions=True)
    pages = Pages(reads, Choosers(), clock=lambda: NOW)

    async def shown() -> set[str]:
        visit = Visit(site=SHOP, page="home", shopper=None, channel="web", locales=("en",), cart=(), now=NOW)
        page = await pages.homepage(visit, Terms(impression=ImpressionId(UUID(int=0)), exact_rows=1000))
        tiles = {tile.name for block in page.blocks if isinstance(block, CategoryTiles) for tile in block.tiles}
        return tiles | {block.title for block in page.blocks if isinstance(block, ProductRail)}

    assert await shown() == {"homedecor"}
    await guide(database, Said(categories={"homedecor": "home decor"}))
    assert await shown() == {"Home decor"}
    await reads.close()
