"""A shopper's own photo finds products on the demo shop's page."""

import asyncio
from pathlib import Path
from typing import Any

from playwright.async_api import expect
from sqlalchemy import select

from domain.catalog.read import ids_by_sku
from domain.pictures.models import PhotoSearchRow
from domain.pictures.values import Alike
from domain.pictures.write.photos import answer_photo
from tests.studio.conftest import DEMO, Shop
from tests.studio.test_every_screen import violations
from workers.seed import demo_shop

LAMP = Path(demo_shop.__file__).parent / "demo" / "images" / "LI-410.webp"


async def test_a_photo_is_sent_smaller_and_what_it_found_is_opened(chromium: Any, studio: Shop, tmp_path: Path) -> None:
    page = await (await chromium.new_context(locale="en-GB", reduced_motion="reduce")).new_page()
    await page.goto(studio.address)
    await page.locator(".card").first.wait_for()
    photo = page.get_by_role("dialog", name="By your photo")
    none = tmp_path / "none.jpg"
    none.write_text("no photo")

    await page.locator("#photo-file").set_input_files(none)
    await expect(photo.get_by_role("alert")).to_have_text("This photo cannot be looked at. Choose another one.")
    refused = await violations(page)
    await page.locator("#photo-file").set_input_files(LAMP)
    await expect(photo.get_by_role("status")).to_have_text("Looking through the shop…")
    await _answered(studio, "LI-410")

    await expect(photo.get_by_role("status")).to_have_text("1 piece looks like it.")
    await page.emulate_media(color_scheme="dark")
    found = await violations(page)
    await photo.get_by_role("button", name="Arc Floor Lamp").click()
    await expect(page.get_by_role("dialog", name="Arc Floor Lamp")).to_be_visible()
    assert (refused, found, await violations(page)) == ([], [], [])


async def _answered(studio: Shop, sku: str) -> None:
    """A worker has looked at the photo that waits."""
    for _ in range(100):
        async with studio.database.write() as db:
            waiting = await db.scalars(select(PhotoSearchRow.id).where(PhotoSearchRow.state == "waiting"))
            (item,) = (await ids_by_sku(db, DEMO, [sku])).values()
            for each in waiting.all():
                return await answer_photo(db, each, [Alike(item=item, score=0.99)])
        await asyncio.sleep(0.1)
    raise AssertionError("no photo came")
