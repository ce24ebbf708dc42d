"""Words that are sent, not shown: made for blocks that are about something, and for no others."""

from uuid import UUID

from sqlalchemy import select

from domain.base.database import Database
from domain.base.values import ImpressionId, Json
from domain.pages.models import BlockRow, GenerationRow
from domain.pages.read.homepage import homepage
from domain.pages.values.blocks import ArticleFeed, Hero, ProductRail, PromotionBanner
from domain.pages.values.content import FieldEdit
from domain.pages.values.fields import CopyPolicy
from domain.pages.values.slate import Visit
from tests.editing import edit, made, publish
from tests.shops import NOW, SHOP, Stock
from tests.workers.tasks.conftest import Do

MESSAGES = ("push", "email_subject")


async def test_an_offer_and_a_category_have_messages_in_every_locale_and_other_rails_have_none(
    database: Database, stock: Stock, do: Do
) -> None:
    offer = {"kind": "promotion", "title": "Sale", "code": "LAMP20", "discount": "20 %"}
    await stock({**{f"L{n}": {"category": ["Lamps"]} for n in range(8)}, "SALE": offer})
    await made(database, "promotion_banner", policy=CopyPolicy.PUBLISH, settings={"promotion": "SALE"})
    category: dict[str, Json] = {"source": "category", "category": "Lamps", "limit": 3}
    await made(database, "product_rail", key="lamps", policy=CopyPolicy.PUBLISH, settings=category)
    await made(database, "product_rail", key="all", policy=CopyPolicy.PUBLISH, settings={"source": "new_in"})

    await do("write_copy")

    async with database.read() as db:
        rows = await db.execute(
            select(BlockRow.key, GenerationRow.field, GenerationRow.locale)
            .join(BlockRow, BlockRow.id == GenerationRow.block_id)
            .where(GenerationRow.field.in_(MESSAGES))
        )
        written = {(row.key, row.field, row.locale) for row in rows}
        visit = Visit(site=SHOP, page="home", shopper=None, channel="web", locales=("en",), cart=(), now=NOW)
        page = await homepage(db, visit, impression=ImpressionId(UUID(int=0)), exact_rows=1000)
    assert written == {
        (key, field, locale) for key in ("promotion-banner", "lamps") for field in MESSAGES for locale in ("en", "fr")
    }
    [banner] = [block for block in page.blocks if isinstance(block, PromotionBanner)]
    assert (banner.push, banner.email_subject) == ("20 % off at Shop with code LAMP20", "20 % off at Shop")
    rails = {block.key: block for block in page.blocks if isinstance(block, ProductRail)}
    assert rails["lamps"].push is not None
    assert rails["lamps"].email_subject is not None
    assert "Lamps" in rails["lamps"].push
    assert "Lamps" in rails["lamps"].email_subject


async def test_a_hero_and_a_feed_have_messages_about_the_shop_and_name_nothing_that_is_a_shopper_s_own(
    database: Database, stock: Stock, do: Do
) -> None:
    await stock(
        {**{f"L{n}": {"category": ["Lamps"]} for n in range(3)}, "A1": {"kind": "article", "title": "On light"}}
    )
    await made(database, "hero", policy=CopyPolicy.PUBLISH)
    feed = await made(database, "article_feed", policy=CopyPolicy.PUBLISH)
    await edit(database, feed, 1, FieldEdit(name="title", value="Journal"))
    await publish(database, feed, 2)

    await do("write_copy")

    async with database.read() as db:
        visit = Visit(site=SHOP, page="home", shopper=None, channel="web", locales=("en",), cart=(), now=NOW)
        page = await homepage(db, visit, impression=ImpressionId(UUID(int=0)), exact_rows=1000)
    said = {
        block.kind: (block.push, block.email_subject) for block in page.blocks if isinstance(block, Hero | ArticleFeed)
    }
    assert said == {
        "hero": ("Have a look around Shop", "A look around Shop"),
        "article_feed": ("Stories from Shop", "Something to read from Shop"),
    }
