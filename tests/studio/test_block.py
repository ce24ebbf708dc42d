"""What an editor does to a block: write over a machine, give back, answer, publish, share; and two at once."""

from playwright.async_api import Browser, Locator, Page, expect

from domain.access.values import Hand
from domain.base.values import BlockId
from domain.pages.rules import layers
from domain.pages.rules.kinds import all_kinds
from domain.pages.values.content import FieldEdit, Layer, Reader, Scope
from domain.pages.write.edit_block import edit_block
from tests.shops import NOW
from tests.studio.conftest import BROKEN, DEMO, HEADLINE, Shop, at_home, fill_moment, open_block
from tests.studio.test_page import said

ENGLISH = Reader(locales=("en",))


async def headline(studio: Shop, *, live: bool = False) -> object:
    block = await studio.block("hero")
    content = block.live if live else block.draft
    assert content is not None
    return layers.plain(all_kinds()["hero"], content, ENGLISH)["headline"]


async def saved(page: Page) -> None:
    await expect(page.get_by_role("status").filter(has_text="Saved in the draft")).to_be_visible()


def field(page: Page, name: str) -> Locator:
    return page.locator(f"[data-field={name}]")


async def test_typing_overrides_a_machine_and_one_click_gives_it_back(editor: Page, studio: Shop) -> None:
    await open_block(editor, studio, "hero")
    await expect(field(editor, "headline")).to_contain_text("Machine")

    await editor.get_by_label("Headline", exact=True).fill("Made by hand in Porto")
    await saved(editor)
    typed = await headline(studio)
    await field(editor, "headline").get_by_role("button", name="Give it back").click()
    await expect(editor.get_by_label("Headline", exact=True)).to_have_value(HEADLINE)
    await expect(field(editor, "headline")).to_contain_text("Machine")

    assert typed == "Made by hand in Porto"
    assert await headline(studio) == HEADLINE
    assert await headline(studio, live=True) == HEADLINE


async def test_the_preview_shows_what_is_typed_before_it_is_saved(onlooker: Page, studio: Shop) -> None:
    await open_block(onlooker, studio, "hero")
    frame = onlooker.frame_locator("iframe[title=Preview]")
    await expect(frame.get_by_role("heading", name=HEADLINE)).to_be_visible()

    await onlooker.get_by_label("Headline", exact=True).fill("A headline while it is typed")

    await expect(frame.get_by_role("heading", name="A headline while it is typed")).to_be_visible()


async def test_published_words_are_taken_back_and_the_draft_is_as_it_was(editor: Page, studio: Shop) -> None:
    await open_block(editor, studio, "hero")
    await editor.get_by_label("Headline", exact=True).fill("Worth keeping")
    await editor.get_by_role("button", name="Publish", exact=True).click()
    await said(editor, "is live.")
    live = await headline(studio, live=True)

    await editor.get_by_role("alertdialog").filter(has_text="is live").get_by_role("button", name="Undo").click()
    await said(editor, "Shoppers see what they saw before.")

    assert live == "Worth keeping"
    assert await headline(studio, live=True) == HEADLINE
    assert await headline(studio) == "Worth keeping"


async def test_a_headline_is_overridden_and_published_by_the_keyboard_alone(editor: Page, studio: Shop) -> None:
    await editor.keyboard.press("j")
    await editor.keyboard.press("Enter")
    await editor.get_by_role("heading", name="Words", exact=True).wait_for()

    for _ in range(30):
        if await editor.evaluate("document.activeElement?.getAttribute('aria-label')") == "Headline":
            break
        await editor.keyboard.press("Tab")
    await editor.keyboard.press("Control+a")
    await editor.keyboard.type("Typed without a mouse")
    await editor.keyboard.press("Control+Enter")
    await said(editor, "is live.")

    assert await headline(studio, live=True) == "Typed without a mouse"


async def test_empty_on_purpose_is_a_choice_of_its_own(editor: Page, studio: Shop) -> None:
    await open_block(editor, studio, "hero")

    await field(editor, "body").get_by_role("button", name="More for “Body”").click()
    await editor.get_by_role("menuitem", name="Leave empty on purpose").click()
    await expect(field(editor, "body")).to_contain_text("Empty on purpose")
    await saved(editor)

    assert (await studio.block("hero")).draft["body"]["person@en"]["empty"] is True


async def test_a_workers_proposal_arrives_while_the_form_is_open_and_is_merged(editor: Page, studio: Shop) -> None:
    await open_block(editor, studio, "hero")
    await editor.get_by_label("Headline", exact=True).fill("My own words")
    await saved(editor)

    await studio.offer("hero", headline="Newer words of a machine")
    await said(editor, "New words arrived for “Headline”.")
    mine_stays = await editor.get_by_label("Headline", exact=True).input_value()
    three = field(editor, "headline").get_by_role("region")
    await three.get_by_role("button", name="Merge…").click()
    await three.get_by_role("textbox").fill("My own words, newer")
    await three.get_by_role("button", name="Use these words").click()
    await said(editor, "Your merged words are in the draft.")

    assert mine_stays == "My own words"
    assert await headline(studio) == "My own words, newer"


async def test_a_proposal_is_accepted_and_the_decision_taken_back(editor: Page, studio: Shop) -> None:
    await open_block(editor, studio, "hero")
    await editor.get_by_label("Headline", exact=True).fill("My own words")
    await saved(editor)
    await studio.offer("hero", headline="Newer words of a machine")

    await field(editor, "headline").get_by_role("button", name="Accept").click()
    await said(editor, "The machine's words are in the draft.")
    accepted = await headline(studio)
    await (
        editor.get_by_role("alertdialog").filter(has_text="machine's words").get_by_role("button", name="Undo").click()
    )
    await said(editor, "The proposal waits again.")

    assert accepted == "Newer words of a machine"
    assert await headline(studio) == "My own words"


async def test_two_editors_at_one_field_see_three_sides_and_lose_nothing(
    editor: Page, chromium: Browser, studio: Shop
) -> None:
    await open_block(editor, studio, "hero")
    other = await at_home(chromium, studio, preview=False)
    await open_block(other, studio, "hero")
    # The first does not look for news while this goes on.
    await editor.evaluate("Object.defineProperty(document, 'visibilityState', { value: 'hidden' })")

    await other.get_by_label("Headline", exact=True).fill("Theirs")
    await saved(other)
    await editor.get_by_label("Headline", exact=True).fill("Mine")
    conflict = editor.get_by_role("alert", name="Two people at one field")
    await expect(conflict).to_contain_text("Theirs")
    await expect(conflict).to_contain_text("Mine")
    still = await headline(studio)
    await conflict.get_by_role("button", name="Keep mine").click()
    await saved(editor)

    assert still == "Theirs"
    assert await headline(studio) == "Mine"


async def test_a_page_is_seen_as_another_persona_tomorrow(onlooker: Page, studio: Shop) -> None:
    await open_block(onlooker, studio, "for-you")
    note = onlooker.get_by_text("Not on this page for this shopper")
    await expect(note).to_be_visible()

    await onlooker.get_by_role("button", name="Somebody new · Web · now").click()
    await onlooker.get_by_role("dialog").get_by_role("button", name="Somebody new").first.click()
    await onlooker.get_by_role("option").filter(has_text="Ruth").first.click()
    await fill_moment(onlooker, "When", "241220261800")
    await onlooker.keyboard.press("Escape")

    await expect(note).to_be_hidden()
    await expect(onlooker.get_by_role("button", name="Ruth · Web · 24 Dec, 18:00")).to_be_visible()


async def test_a_share_link_opens_without_a_session(onlooker: Page, chromium: Browser, studio: Shop) -> None:
    await open_block(onlooker, studio, "hero")
    await onlooker.get_by_label("Headline", exact=True).fill("Only in the draft")
    await saved(onlooker)
    await onlooker.get_by_role("button", name="Share this look").click()
    await onlooker.get_by_role("button", name="Make the link").click()
    url = await onlooker.get_by_role("textbox", name="Link").input_value()

    stranger = await (await chromium.new_context()).new_page()
    await stranger.goto(url)

    await expect(stranger.get_by_role("heading", name="Only in the draft")).to_be_visible()
    assert await stranger.evaluate("sessionStorage.getItem('etalage:studio:token')") is None


async def test_claims_and_length_are_said_while_typing(editor: Page, studio: Shop) -> None:
    await open_block(editor, studio, "hero")

    await editor.get_by_label("Headline", exact=True).fill("The best linen there is, guaranteed, for every table")

    await expect(field(editor, "headline")).to_contain_text("“best” is a claim")
    await expect(field(editor, "headline")).to_contain_text("8 left")


async def test_words_for_everybody_do_not_silence_the_variants_there_are(editor: Page, studio: Shop) -> None:
    block = await studio.block("hero")
    app, ada = Scope(layer=Layer.CHANNEL, name="app", locale="en"), Hand(label="Ada")
    mine = [FieldEdit(name="headline", value="In your hand")]
    async with studio.database.write() as db:
        await edit_block(
            db, DEMO, BlockId(block.id), expected_version=block.version, edits=mine, scope=app, by=ada, now=NOW
        )
    await open_block(editor, studio, "hero")

    await editor.get_by_label("Headline", exact=True).fill("For everybody else")
    await saved(editor)

    draft = (await studio.block("hero")).draft
    hero = all_kinds()["hero"]
    assert layers.plain(hero, draft, ENGLISH)["headline"] == "For everybody else"
    on_app = Reader(locales=("en",), channel="app")
    assert layers.plain(hero, draft, on_app)["headline"] == "In your hand"
    assert BROKEN == []
