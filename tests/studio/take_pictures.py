"""Takes the pictures of README from the demo shop: `make pictures`. No test looks for this file."""

import io
from pathlib import Path

import pytest
from PIL import Image
from playwright.async_api import Browser, Page, expect

from api.studio import build
from tests.studio.conftest import Shop, enter, open_block
from tests.studio.test_block import field, saved

FOLDER = build.HERE / "pictures"
MOST_BYTES = 150_000
COLOURS = 200


async def take(page: Page, name: str) -> Path:
    """The page as it is now, small enough for a README."""
    await page.mouse.move(0, 0)
    # Pictures of the shop fade in.
    await page.wait_for_timeout(2_500)
    picture = Image.open(io.BytesIO(await page.screenshot())).convert("RGB")
    FOLDER.mkdir(exist_ok=True)
    path = FOLDER / f"{name}.png"
    picture.quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)
    return path


@pytest.mark.parametrize("name", ["page", "block", "preview"])
async def test_a_picture_is_taken(chromium: Browser, studio: Shop, name: str) -> None:
    page = await enter(
        chromium, studio, "demo/page/home", color_scheme="light", viewport={"width": 1280, "height": 800}
    )
    await page.frame_locator("iframe[title=Preview]").get_by_role("heading").first.wait_for()
    if name == "block":
        await open_block(page, studio, "hero")
        await page.get_by_label("Headline", exact=True).fill("Lamps, linen, and rooms to live in")
        await saved(page)
        await studio.offer("hero", headline="Lamps and linen that last, for rooms to live in")
        await field(page, "headline").get_by_role("region").wait_for()
    if name == "preview":
        await open_block(page, studio, "for-you")
        await page.get_by_role("button", name="Somebody new · Web · now").click()
        await page.get_by_role("dialog").get_by_role("button", name="Somebody new").first.click()
        await page.get_by_role("option").filter(has_text="Ruth").first.click()
        await page.get_by_role("button", name="Tomorrow").click()
        await page.keyboard.press("Escape")
        await page.get_by_role("button", name="Why this page").click()
        await expect(page.get_by_text("Not on this page for this shopper")).to_be_hidden()

    path = await take(page, name)

    assert path.stat().st_size < MOST_BYTES
