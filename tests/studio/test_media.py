"""An editor says where to look in a picture and what it shows, and takes both back."""

from typing import Any

from playwright.async_api import expect
from sqlalchemy import select, update

from api.ids import global_id
from domain.catalog.models import ImageRow, ItemRow
from tests.studio.conftest import BROKEN, DEMO, Shop, enter
from tests.studio.test_page import said


async def picture(studio: Shop, sku: str) -> Any:
    async with studio.database.read() as db:
        mine = select(ImageRow.__table__).join(ItemRow, ItemRow.id == ImageRow.item_id)
        return (await db.execute(mine.where(ItemRow.site == DEMO, ItemRow.sku == sku))).one()


async def test_where_to_look_is_moved_with_arrow_keys_and_slots_follow_until_undo(chromium: Any, studio: Shop) -> None:
    row = await picture(studio, "PR-12")
    async with studio.database.write() as db:
        # As a worker would have read it.
        await db.execute(update(ImageRow).where(ImageRow.id == row.id).values(width=1200, height=675, state="read"))
    page = await enter(chromium, studio, f"demo/media/{global_id('MediaFile', row.id)}")
    point = page.get_by_role("slider", name="Point to keep in view")
    window = page.locator(".crop-window img").first
    before = await window.get_attribute("style")

    await point.focus()
    await page.keyboard.press("Shift+ArrowRight")
    await page.keyboard.press("ArrowUp")
    await said(page, "Slots are cut around this point.")
    moved = await picture(studio, "PR-12")
    after = await window.get_attribute("style")
    await page.get_by_role("button", name="Undo").click()
    await said(page, "It is as it was.")

    assert (moved.focal_x, moved.focal_y) == (0.6, 0.49)
    assert before != after
    assert (await picture(studio, "PR-12")).focal_by is None
    assert BROKEN == []


async def test_what_a_picture_shows_is_said_beside_somebody_who_said_it_otherwise(chromium: Any, studio: Shop) -> None:
    row = await picture(studio, "PR-12")
    place = f"demo/media/{global_id('MediaFile', row.id)}"
    ann, ben = [await enter(chromium, studio, place) for _ in range(2)]
    for page in (ann, ben):
        await page.get_by_label("What it shows: French").wait_for()
    await ann.get_by_label("What it shows: French").fill("Une cocotte")
    await ann.get_by_role("button", name="Say it").click()
    await said(ann, "It says so now, in French.")

    await ben.get_by_label("What it shows: English").fill("A red casserole")
    await ben.keyboard.press("Enter")
    await said(ben, "It says so now, in English.")
    await ann.get_by_label("What it shows: English").fill("A pot")
    await ann.keyboard.press("Enter")
    sheet = ann.get_by_role("dialog", name="Somebody else spoke about this picture")
    await expect(sheet).to_contain_text("A red casserole")
    await sheet.get_by_role("button", name="Keep mine").click()
    await said(ann, "It says so now, in English.")

    there = (await picture(studio, "PR-12")).alt_said
    assert {locale: each["words"] for locale, each in there.items()} == {"en": "A pot", "fr": "Une cocotte"}
    assert BROKEN == []
