"""What an editor does to a page: order, pins, windows, new blocks, publishing."""

import asyncio

from playwright.async_api import Locator, Page, Route, expect

from tests.studio.conftest import HEADLINE, Shop, fill_moment


def row(page: Page, name: str) -> Locator:
    return page.get_by_role("row", name=name, exact=True)


async def said(page: Page, words: str, *, put_away: bool = False) -> None:
    """Back once the studio said it; what will be said again later must be put away, or it is found at once."""
    toast = page.get_by_role("alertdialog").filter(has_text=words).first
    await expect(toast).to_be_visible()
    if put_away:
        await toast.get_by_role("button", name="Close").click()
        await expect(toast).to_have_count(0)


async def keys(page: Page) -> list[str]:
    return list(await page.locator(".slot .mono").all_inner_texts())


async def stand(page: Page, order: list[str]) -> None:
    """Back once the blocks stand in this order: what was said comes before the list is read again."""
    await expect(page.locator(".slot .mono")).to_have_text(order)


async def test_a_page_shows_its_blocks_in_order_with_the_words_shoppers_read(editor: Page) -> None:
    assert (await keys(editor))[:3] == ["hero", "welcome", "while-away"]
    await expect(row(editor, HEADLINE)).to_contain_text("Live")


async def test_the_real_page_stands_beside_it(onlooker: Page) -> None:
    frame = onlooker.frame_locator("iframe[title=Preview]")

    await expect(frame.get_by_role("heading", name=HEADLINE)).to_be_visible()


async def test_a_block_is_moved_by_the_keyboard_alone_and_put_back(editor: Page, studio: Shop) -> None:
    before = await keys(editor)

    await editor.keyboard.press("j")
    await editor.keyboard.press("Alt+ArrowDown")
    await said(editor, "The order is changed in the draft.")
    await stand(editor, [before[1], before[0], *before[2:]])
    await editor.keyboard.press("u")
    await said(editor, "It is as it was.")

    await stand(editor, before)


async def test_a_block_is_dragged_to_another_place(editor: Page, studio: Shop) -> None:
    before = await keys(editor)

    moved, there = [await editor.locator(".slot").nth(place).bounding_box() for place in (4, 1)]
    assert moved is not None
    assert there is not None
    await editor.mouse.move(moved["x"] + 10, moved["y"] + 20)
    await editor.mouse.down()
    # As a hand does: what lies under it is told many times on the way, and where it rests.
    await editor.mouse.move(there["x"] + 200, there["y"] + 4, steps=20)
    await editor.mouse.move(there["x"] + 201, there["y"] + 3, steps=5)
    await editor.mouse.up()
    await said(editor, "The order is changed in the draft.")

    await stand(editor, [before[0], before[4], *before[1:4], *before[5:]])


async def test_a_pin_is_a_change_of_the_draft_and_comes_back(editor: Page, studio: Shop) -> None:
    await row(editor, "For you").get_by_role("button", name="Pin", exact=True).click()
    await said(editor, "“For you” stays where it is.")
    pinned = await studio.block("for-you")

    await editor.get_by_role("button", name="Undo").first.click()
    await said(editor, "It is as it was.")

    assert pinned.status == "changed"
    assert (await studio.block("for-you")).status == "published"


async def test_a_window_is_set_and_stands_on_the_timeline(editor: Page) -> None:
    await row(editor, "Popular right now").get_by_role("button", name="More for “Popular right now”").click()
    await editor.get_by_role("menuitem", name="Set the window…").click()
    await fill_moment(editor, "From", "010120300900")
    await editor.get_by_role("button", name="Save").click()
    await said(editor, "The window is set in the draft.")

    await expect(row(editor, "Popular right now")).to_contain_text("Starts 1 Jan 2030, 09:00")
    await editor.get_by_role("radio", name="Timeline").click()
    await expect(editor.get_by_role("button", name="Popular right now: from 1 Jan 2030, 09:00")).to_be_visible()


async def test_an_answer_that_is_older_than_what_was_done_since_is_asked_for_again(editor: Page) -> None:
    async def slowly(route: Route) -> None:
        answer = await route.fetch()
        if "mutation" not in (route.request.post_data or ""):
            await asyncio.sleep(1)
        await route.fulfill(response=answer)

    await editor.route("**/graphql", slowly)
    await row(editor, "For you").get_by_role("button", name="Pin", exact=True).click()
    await row(editor, "Buy again").get_by_role("button", name="Pin", exact=True).click()

    await expect(editor.get_by_role("button", name="Publish 2 changes")).to_be_visible()
    await editor.unroute_all(behavior="ignoreErrors")


async def test_all_changes_go_live_at_once_and_are_taken_back_as_one(editor: Page, studio: Shop) -> None:
    await row(editor, "For you").get_by_role("button", name="Pin", exact=True).click()
    await row(editor, "Buy again").get_by_role("button", name="Pin", exact=True).click()
    await editor.get_by_role("button", name="Publish 2 changes").click()
    await said(editor, "2 changes are live.")
    live = [(await studio.block(key)).live for key in ("for-you", "buy-again")]

    await editor.get_by_role("alertdialog").filter(has_text="are live").get_by_role("button", name="Undo").click()
    await said(editor, "Shoppers see what they saw before.")

    assert [bool(each and "person" in each["pinned"]) for each in live] == [True, True]
    after = (await studio.block("for-you")).live
    assert after is not None
    assert "person" not in after.get("pinned", {})


async def test_a_block_of_any_kind_is_added_and_opens(editor: Page, studio: Shop) -> None:
    await editor.keyboard.press("n")
    await editor.get_by_role("dialog").get_by_text("Article feed", exact=True).click()
    await editor.get_by_role("button", name="Add it").click()

    await expect(editor.get_by_text("Needed before publishing.").first).to_be_visible()
    assert (await studio.block("article-feed")).status == "draft"


async def test_anything_is_found_by_typing(editor: Page) -> None:
    await editor.keyboard.press("Control+k")
    await editor.keyboard.type("trending")
    await editor.get_by_role("menuitem", name="Trending now").wait_for()
    await editor.keyboard.press("Enter")

    await expect(editor.get_by_role("heading", name="Trending now", level=1)).to_be_visible()


async def test_the_interface_is_chinese_too(editor: Page) -> None:
    await editor.get_by_role("button", name="You", exact=True).click()
    await editor.get_by_role("menuitem", name="中文界面").click()

    await expect(editor.get_by_role("button", name="添加区块")).to_be_visible()
    await expect(editor.locator("html")).to_have_attribute("lang", "zh-CN")
