"""Things of the shop are picked by typing a part of their name; what the shop does not know is taken and called so."""

from playwright.async_api import Page, expect

from domain.pages.rules import layers
from domain.pages.rules.kinds import all_kinds
from tests.studio.conftest import BROKEN, Shop, open_block
from tests.studio.test_block import ENGLISH, saved
from tests.studio.test_page import said


async def test_a_promotion_is_picked_with_the_keyboard_by_a_part_of_its_title(editor: Page, studio: Shop) -> None:
    await open_block(editor, studio, "offer")
    promotion = editor.get_by_role("combobox", name="Promotion")

    await promotion.focus()
    await editor.keyboard.type("linen w")
    option = editor.get_by_role("option", name="Linen weeks")
    await expect(option).to_be_visible()
    # What a form has to say above a field comes later than the field, and moves it.
    await editor.evaluate(
        "[...document.querySelectorAll('*')].filter(each => each.contains(document.activeElement)).forEach(each => (each.scrollTop += 30))"
    )
    await editor.evaluate("new Promise(done => requestAnimationFrame(() => setTimeout(done, 300)))")
    await expect(option).to_be_visible()
    field, found = await promotion.bounding_box(), await editor.locator(".thing-popover").bounding_box()
    assert field
    assert found
    assert 0 <= found["y"] - field["y"] - field["height"] <= 8

    await editor.keyboard.press("ArrowDown")
    await editor.keyboard.press("Enter")
    await saved(editor)

    await expect(promotion).to_have_value("Linen weeks")
    draft = (await studio.block("offer")).draft
    assert layers.plain(all_kinds()["promotion_banner"], draft, ENGLISH)["promotion"] == "PR-03"
    assert BROKEN == []


async def test_a_rule_takes_a_brand_that_no_product_has_and_says_so(editor: Page, studio: Shop) -> None:
    await open_block(editor, studio, "popular")
    await editor.get_by_role("link", name="See the products and the rules").click()
    await editor.get_by_role("button", name="Add a rule").click()
    await editor.get_by_role("button", name="Category Which products").click()
    await editor.get_by_role("option", name="Brand").click()

    await editor.get_by_role("combobox", name="Brand").fill("Nobody & Sons")
    await editor.get_by_role("option", name="Use “Nobody & Sons” as it is").click()
    await expect(editor.get_by_text("No product is of “Nobody & Sons” now.")).to_be_attached()
    await editor.get_by_role("button", name="Add it").click()
    await said(editor, "The rule is in the draft.")

    await expect(editor.locator(".rule-list")).to_contain_text("Nobody & Sons")
    assert BROKEN == []
