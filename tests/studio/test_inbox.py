"""What waits for an editor is decided in bulk, by the keyboard alone, after a look at what would happen."""

from playwright.async_api import Page, expect
from sqlalchemy import select, update

from domain.jobs.models import JobRow
from domain.jobs.values import JobState
from tests.studio.conftest import DEMO, Shop, go, open_block
from tests.studio.test_block import headline, saved
from tests.studio.test_page import said


async def test_proposals_are_accepted_in_bulk_by_the_keyboard_alone_and_taken_back(editor: Page, studio: Shop) -> None:
    await open_block(editor, studio, "hero")
    await editor.get_by_label("Headline", exact=True).fill("My own words")
    await saved(editor)
    await studio.offer("hero", headline="Newer words of a machine")
    await go(editor, "demo/inbox")
    await editor.get_by_role("grid", name="What waits").wait_for()

    await editor.keyboard.press("j")
    await editor.keyboard.press("x")
    await editor.keyboard.press("a")
    dry = editor.get_by_role("dialog", name="What would happen")
    await expect(dry).to_contain_text("My own words → Newer words of a machine")
    before = await headline(studio)
    await expect(dry.get_by_role("button", name="Do it")).to_be_focused()
    await editor.keyboard.press("Enter")
    await said(editor, "One proposal is decided.")
    after = await headline(studio)
    await editor.keyboard.press("u")
    await said(editor, "They wait again.")

    assert (before, after) == ("My own words", "Newer words of a machine")
    assert await headline(studio) == "My own words"


async def test_a_version_is_restored_from_the_history(editor: Page, studio: Shop) -> None:
    await open_block(editor, studio, "hero")
    await editor.get_by_label("Headline", exact=True).fill("Words to regret")
    await saved(editor)
    await editor.get_by_role("button", name="More for this block").click()
    await editor.get_by_role("menuitem", name="History").click()

    await editor.get_by_role("button", name="Machine wrote").first.click()
    await editor.get_by_role("button", name="Restore version").click()
    await said(editor, "is in the draft again.")

    assert await headline(studio) != "Words to regret"


async def test_two_steps_are_compared_word_by_word(editor: Page, studio: Shop) -> None:
    await open_block(editor, studio, "hero")
    for text in ("Lamps that last a year", "Lamps that stay a lifetime"):
        await editor.get_by_label("Headline", exact=True).fill(text)
        await saved(editor)
    await go(editor, editor.url.partition("/studio/")[2] + "/history")

    await editor.locator(".history-step").nth(1).click()

    await expect(editor.locator(".difference del")).to_have_text(["last", "year"])
    await expect(editor.locator(".difference ins")).to_have_text(["stay", "lifetime"])


async def test_a_block_is_published_later_and_stands_in_the_calendar(editor: Page, studio: Shop) -> None:
    await open_block(editor, studio, "hero")
    await editor.get_by_label("Headline", exact=True).fill("For the new year")
    await saved(editor)
    await editor.get_by_role("button", name="Publish later…").click()
    await editor.get_by_role("textbox", name="Name").fill("New year")
    await editor.get_by_role("button", name="Schedule").click()
    await said(editor, "It goes live")
    await expect(editor.get_by_role("link", name="Goes live")).to_be_visible()

    await go(editor, "demo/releases")
    await editor.get_by_role("grid", name="All releases").get_by_role("row", name="New year").click()

    await expect(editor.get_by_role("heading", name="New year")).to_be_visible()
    await expect(editor.locator(".release-block")).to_contain_text("For the new year")


async def test_what_waits_goes_on_after_the_first_hundred(editor: Page, studio: Shop) -> None:
    async with studio.database.write() as db:
        some = select(JobRow.id).where(JobRow.site == DEMO).order_by(JobRow.id).limit(130)
        await db.execute(
            update(JobRow).where(JobRow.id.in_(some)).values(state=JobState.DEAD, last_error="Out of memory")
        )
    await go(editor, "demo/inbox")
    await editor.get_by_role("radio", name="Failed jobs 130").click()
    rows = editor.get_by_role("grid", name="What waits").get_by_role("row")
    await expect(rows.filter(has_text="Out of memory")).to_have_count(100)

    await editor.get_by_role("button", name="Show more").click()

    await expect(rows.filter(has_text="Out of memory")).to_have_count(130)
    await expect(editor.get_by_role("button", name="Show more")).to_have_count(0)


async def test_a_product_is_kept_out_of_a_rail_and_let_in_again(editor: Page, studio: Shop) -> None:
    await open_block(editor, studio, "popular")
    await editor.get_by_role("link", name="See the products and the rules").click()
    first = await editor.locator(".product-title").first.inner_text()

    await editor.get_by_role("button", name=f"Rules for “{first}”").click()
    await editor.get_by_role("menuitem", name="Exclude").click()
    await said(editor, f"“{first}”: kept out.")
    await expect(editor.locator(".product-title").first).not_to_have_text(first)

    assert first not in await editor.locator(".product-title").all_inner_texts()
    assert (await studio.block("popular")).status == "changed"
