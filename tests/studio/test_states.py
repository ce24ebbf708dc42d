"""What is in front of a screen, or instead of it: sheets, popovers, a shop that cannot be reached, a studio that was renewed."""

import re
from collections.abc import Awaitable, Callable

from playwright.async_api import Browser, Page, Route, expect

from tests.studio.conftest import BROKEN, Shop, at_home, enter, go, open_block
from tests.studio.test_every_screen import PHONE, places, violations

# A popover's button for whoever hears the page lies beside its dialog, where no landmark is.
CLOSES_UNSEEN = 'region: <div style="display: contents;">'
Opens = Callable[[Page, Shop], Awaitable[object]]


def pressed(place: str, *names: str) -> Opens:
    """These buttons, one after the other, on a screen."""

    async def opens(page: Page, studio: Shop) -> None:
        await go(page, f"demo/{place}")
        for name in names:
            await page.get_by_role("button", name=name).or_(page.get_by_role("menuitem", name=name)).first.click()

    return opens


def of_block(*names: str) -> Opens:
    async def opens(page: Page, studio: Shop) -> None:
        await open_block(page, studio, "hero")
        for name in names:
            await page.get_by_role("button", name=name).or_(page.get_by_role("menuitem", name=name)).first.click()

    return opens


# What each shows first, and how somebody comes to it.
IN_FRONT: dict[str, tuple[str, Opens]] = {
    "find or do": ("Find or do", pressed("page/home", "Find or do…")),
    "a new block": ("Add a block", pressed("page/home", "Add a block")),
    "when a block is shown": ("When “", pressed("page/home", "More for “", "Set the window…")),
    "the calendar of a moment": ("When", of_block("Publish later", "Calendar: When")),
    "who looks": ("Change what the preview shows", of_block("Somebody new · Web · now")),
    "a link to share": ("Share", of_block("Share this look")),
    "where words come from": ("Where these words come from", of_block("More for “Headline”", "Where it comes from")),
    "a new segment": ("New segment", pressed("shoppers/segments", "New segment")),
    "erasing somebody": ("Erase", pressed("shoppers/known/crowd-002", "Erase…")),
    "an invitation": ("Invite", pressed("people", "Invite somebody")),
    "a new token": ("New token", pressed("people/tokens", "New token")),
    "a new role": ("New role", pressed("people/roles", "New role")),
}


async def test_axe_finds_nothing_on_what_opens_in_front_of_a_screen(chromium: Browser, studio: Shop) -> None:
    page = await at_home(chromium, studio, preview=True)
    found = {}
    for name, (title, opens) in IN_FRONT.items():
        await page.emulate_media(color_scheme="light")
        await opens(page, studio)
        front = page.get_by_role("dialog", name=title).last
        await expect(front).to_be_visible()
        await expect(front.get_by_role("status", name="Loading")).to_have_count(0)
        found[name, "light"] = [each for each in await violations(page) if each != CLOSES_UNSEEN]
        await page.emulate_media(color_scheme="dark")
        found[name, "dark"] = await violations(page, of_colours=True)
        while await page.get_by_role("dialog").count():
            await page.keyboard.press("Escape")
            await page.wait_for_timeout(50)

    assert {name: each for name, each in found.items() if each} == {}
    assert BROKEN == []


async def test_no_screen_is_wider_than_a_phone_and_every_place_is_within_a_thumb(
    chromium: Browser, studio: Shop
) -> None:
    page = await enter(chromium, studio, "demo/page/home", viewport=PHONE, preview=False)
    wider = {}
    for place, heading in (await places(studio)).items():
        await go(page, place)
        await page.get_by_role("heading", name=heading, exact=True).first.wait_for()
        await expect(page.get_by_role("status", name="Loading")).to_have_count(0)
        wider[place] = await page.evaluate("document.documentElement.scrollWidth - innerWidth")

    await page.get_by_role("button", name="More", exact=True).click()
    further = await page.get_by_role("menuitem").all_inner_texts()
    await page.get_by_role("menuitem", name="Jobs").click()

    await expect(page.get_by_role("heading", name="Jobs", exact=True)).to_be_visible()
    assert {place: by for place, by in wider.items() if by > 0} == {}
    assert further == ["Media", "Figures", "Shoppers", "Jobs", "People", "Audit"]


async def test_a_shop_that_cannot_be_reached_says_so_and_is_asked_again_by_itself(editor: Page) -> None:
    async def fails(route: Route) -> None:
        await route.abort()

    await editor.route("**/graphql", fails)
    await go(editor, "demo/jobs")
    await expect(editor.get_by_role("alert")).to_contain_text("The shop cannot be reached")

    await editor.unroute("**/graphql")
    await editor.evaluate("dispatchEvent(new Event('online'))")

    await expect(editor.get_by_role("heading", name="Jobs", exact=True)).to_be_visible()


async def test_a_token_is_not_forgotten_because_the_shop_was_away_for_a_moment(chromium: Browser, studio: Shop) -> None:
    page = await at_home(chromium, studio, preview=False)
    await page.route("**/graphql", lambda route: route.fulfill(status=502, body="Bad Gateway"))
    await page.reload()
    await expect(page.get_by_role("alert")).to_contain_text("The shop cannot be reached")

    await page.unroute("**/graphql")
    await page.get_by_role("button", name="Try again").click()

    await expect(page.get_by_role("grid", name="Blocks of the page, in order")).to_be_visible()


async def test_a_screen_that_a_newer_studio_replaced_offers_to_load_it_anew(editor: Page) -> None:
    await editor.route(re.compile("assets/AuditScreen"), lambda route: route.fulfill(status=404))
    await go(editor, "demo/audit")

    await expect(editor.get_by_role("alert")).to_contain_text("This part of the studio could not be fetched")
    await editor.get_by_role("link", name="Inbox").click()
    await expect(editor.get_by_role("heading", name="Inbox")).to_be_visible()
    await go(editor, "demo/audit")
    await editor.unroute(re.compile("assets/AuditScreen"))
    await editor.get_by_role("button", name="Load the studio anew").click()

    await expect(editor.get_by_role("heading", name="Audit")).to_be_visible()


async def test_a_moment_is_written_as_the_language_of_the_studio_writes_it(editor: Page, studio: Shop) -> None:
    await open_block(editor, studio, "hero")
    english = await editor.get_by_role("group", name="From", exact=True).inner_text()
    await editor.get_by_role("button", name="You", exact=True).click()
    await editor.get_by_role("menuitem", name="中文界面").click()

    chinese = editor.get_by_role("group", name="开始", exact=True)

    # Chromium itself speaks American English here.
    await expect(chinese).to_contain_text("年")
    assert re.sub(r"[^\w/]", "", english).startswith("dd/mm/yyyy")
    assert re.sub(r"[^\w/]", "", await chinese.inner_text()).startswith("年/月/日")
