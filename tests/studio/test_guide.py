"""How the shop speaks is said in a form; two who say it at once keep both, or choose."""

from datetime import UTC, datetime
from typing import Any

from playwright.async_api import Page, expect

from domain.access.values import Hand
from domain.wording.read import guide
from domain.wording.values import CopyGuide, Said
from domain.wording.write import set_guide
from tests.studio.conftest import BROKEN, DEMO, HEADLINE, Shop, enter
from tests.studio.test_page import said

BEN = Hand(label="Ben")


async def held(studio: Shop, locale: str = "en") -> CopyGuide:
    async with studio.database.read() as db:
        return await guide(db, DEMO, locale)


async def meanwhile(studio: Shop, words: Said, expected: int) -> None:
    """Somebody else says it."""
    async with studio.database.write() as db:
        await set_guide(db, DEMO, "en", words, expected_version=expected, by=BEN, now=datetime.now(UTC))


async def name_category(page: Page, category: str, name: str) -> None:
    await page.get_by_role("button", name="Name a category").click()
    picked = page.get_by_role("combobox", name="Category").last
    await expect(picked).to_be_focused()
    await page.keyboard.type(category[:4])
    await page.get_by_role("option", name=category).click()
    await page.get_by_role("textbox", name=f"In a sentence: {category}").fill(name)


async def test_categories_are_named_in_two_languages_and_the_words_that_are_older_are_shown(
    chromium: Any, studio: Shop
) -> None:
    page = await enter(chromium, studio, "demo/content/articles", preview=False)
    await page.get_by_role("link", name="Copy guide").click()
    await name_category(page, "Kitchen & Table", "pots and pans")
    await page.keyboard.press("Control+s")
    await said(page, "The guide for English holds from now on.")

    named = await held(studio)
    assert (named.version, dict(named.said.categories)) == (1, {"Kitchen & Table": "pots and pans"})
    older = page.get_by_role("region", name="Words older than it")
    await expect(older.get_by_role("link", name=HEADLINE)).to_be_visible()
    await page.reload()
    await expect(page.get_by_role("textbox", name="In a sentence: Kitchen & Table")).to_have_value("pots and pans")

    await page.get_by_role("button", name="Add a claim").click()
    await page.keyboard.type("best in the world")
    await page.get_by_role("radio", name="French").click()
    await expect(page.get_by_text("Nobody has written one for French yet", exact=False)).to_be_visible()
    await name_category(page, "Cuisine et table", "la cuisine")
    await page.get_by_role("button", name="Save", exact=True).click()
    await said(page, "The guide for French holds from now on.", put_away=True)
    await page.get_by_role("radio", name="English").click()
    await expect(page.get_by_role("textbox", name="Claim or phrase 1")).to_have_value("best in the world")
    await page.get_by_role("button", name="Save", exact=True).click()
    await page.get_by_role("button", name="Undo").click()
    await said(page, "It is as it was.")

    undone = await held(studio)
    assert (undone.version, undone.said) == (3, named.said)
    assert dict((await held(studio, "fr")).said.categories) == {"Cuisine et table": "la cuisine"}
    assert BROKEN == []


async def test_two_who_write_one_guide_lose_nothing(chromium: Any, studio: Shop) -> None:
    page = await enter(chromium, studio, "demo/content/guide", preview=False)
    await name_category(page, "Kitchen & Table", "pots and pans")
    await meanwhile(studio, Said(banned=("best",)), 0)
    await page.keyboard.press("Control+s")
    await said(page, "Somebody else changed Never said: best meanwhile. Both are kept.", put_away=True)
    await said(page, "The guide for English holds from now on.", put_away=True)
    both = await held(studio)

    await page.get_by_role("textbox", name="In a sentence: Kitchen & Table").fill("cookware")
    await meanwhile(studio, Said(banned=("best",), categories={"Kitchen & Table": "the kitchen"}), 2)
    await page.keyboard.press("Control+s")
    clash = page.get_by_role("alert", name="Two people at one thing")
    await expect(clash).to_contain_text("the kitchen")
    await expect(clash).to_contain_text("cookware")
    await clash.get_by_role("button", name="Keep mine").click()
    await page.get_by_role("button", name="Save", exact=True).click()
    await said(page, "The guide for English holds from now on.")

    assert (both.version, both.said) == (2, Said(banned=("best",), categories={"Kitchen & Table": "pots and pans"}))
    chosen = await held(studio)
    assert (chosen.version, chosen.said) == (4, Said(banned=("best",), categories={"Kitchen & Table": "cookware"}))
    assert BROKEN == []
