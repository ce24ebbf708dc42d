"""An article is made and taken back; two editors of one promotion keep both their words, or choose."""

from typing import Any

from playwright.async_api import Page, expect
from sqlalchemy import select

from domain.catalog.models import ItemRow
from tests.studio.conftest import BROKEN, DEMO, Shop, enter
from tests.studio.test_page import said


async def item(studio: Shop, sku: str) -> Any:
    async with studio.database.read() as db:
        mine = (ItemRow.site == DEMO, ItemRow.sku == sku)
        return (await db.execute(select(ItemRow.__table__).where(*mine))).one()


async def test_an_article_is_made_in_two_languages_and_taken_back_by_undo(chromium: Any, studio: Shop) -> None:
    page = await enter(chromium, studio, "demo/content")
    await page.get_by_role("button", name="New article").click()
    await page.get_by_role("textbox", name="Title").fill("On mending chairs")
    await page.get_by_role("radio", name="French").click()
    await page.get_by_role("textbox", name="Title").fill("Réparer une chaise")
    await page.get_by_label("Sku").fill("AR-NEW")
    await page.keyboard.press("Control+s")
    await said(page, "“On mending chairs” is there.")
    made = await item(studio, "AR-NEW")
    await page.get_by_role("button", name="Undo").click()
    await said(page, "No page shows “On mending chairs” any more.")

    assert (made.kind, made.translations["fr"]["title"]) == ("article", "Réparer une chaise")
    assert (await item(studio, "AR-NEW")).withdrawn_at is not None
    assert BROKEN == []


async def test_what_was_withdrawn_is_found_and_brought_back(chromium: Any, studio: Shop) -> None:
    page = await enter(chromium, studio, "demo/content/promotions/item/PR-12")
    await page.get_by_text("No page shows it").click()
    await page.get_by_role("button", name="Save", exact=True).click()
    await said(page, "No page shows “Casserole season” any more.")
    withdrawn = (await item(studio, "PR-12")).withdrawn_at
    await page.get_by_role("link", name="Articles and promotions").click()
    rows = page.get_by_role("grid", name="Promotions").get_by_role("row")
    await rows.first.wait_for()
    assert await rows.filter(has_text="Casserole season").count() == 0

    await page.get_by_role("radio", name="Withdrawn").click()
    await page.get_by_role("button", name="Bring “Casserole season” back").click()
    await said(page, "Pages may show “Casserole season” again.")
    back = (await item(studio, "PR-12")).withdrawn_at
    await expect(page.get_by_role("heading", name="Nothing is withdrawn")).to_be_visible()
    await page.keyboard.press("u")
    await expect(rows.filter(has_text="Casserole season")).to_have_count(1)

    assert withdrawn is not None
    assert back is None
    assert (await item(studio, "PR-12")).withdrawn_at is not None
    assert BROKEN == []


async def test_two_editors_of_one_promotion_lose_nothing(chromium: Any, studio: Shop) -> None:
    ann, ben = [await enter(chromium, studio, "demo/content/promotions/item/PR-12") for _ in range(2)]
    for page in (ann, ben):
        await page.get_by_role("heading", name="Casserole season").wait_for()

    async def save(page: Page, field: str, words: str) -> None:
        await page.get_by_label(field).fill(words)
        await page.get_by_role("button", name="Save", exact=True).click()

    await save(ann, "Discount", "35.00 EUR")
    await said(ann, "“Casserole season” is saved; pages show it at once.", put_away=True)
    await save(ben, "Code at the till", "COCOTTE")
    await said(ben, "Somebody else changed Discount meanwhile. Both are kept.")
    await save(ann, "Code at the till", "CASSEROLE")
    clash = ann.get_by_role("alert", name="Two people at one thing")
    await expect(clash).to_contain_text("MIJOTE")
    await expect(clash).to_contain_text("COCOTTE")
    await clash.get_by_role("button", name="Keep mine").click()
    await ann.get_by_role("button", name="Save", exact=True).click()
    await said(ann, "“Casserole season” is saved; pages show it at once.")

    kept = await item(studio, "PR-12")
    assert (kept.discount, kept.code) == ("35.00 EUR", "CASSEROLE")
    assert BROKEN == []
