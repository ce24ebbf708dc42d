"""Whoever is signed in: a session that ends while they work, and what roles leave of the studio."""

import json
import secrets
from datetime import UTC, datetime

from playwright.async_api import Browser, Page, expect
from sqlalchemy import delete

from domain.access import write as access_write
from domain.access.rules import grants
from domain.access.values import Grant, Role, TokenKind
from domain.people.models import SessionRow
from tests.studio.conftest import BROKEN, DEMO, Shop, enter, open_block
from tests.studio.test_block import field, headline, saved


async def sign_in(chromium: Browser, studio: Shop) -> tuple[Page, str]:
    """The owner's page, and their password."""
    account = json.loads((studio.folder / "account.json").read_text(encoding="utf-8"))
    page = await enter(chromium, studio, token=None, preview=False)
    await page.get_by_label("E-mail").fill(account["email"])
    await page.get_by_label("Password").fill(account["password"])
    await page.get_by_role("button", name="Sign in", exact=True).click()
    await page.get_by_role("grid", name="Blocks of the page, in order").wait_for()
    return page, account["password"]


async def test_a_session_that_ends_while_a_form_is_open_loses_nothing(chromium: Browser, studio: Shop) -> None:
    page, password = await sign_in(chromium, studio)
    await open_block(page, studio, "hero")
    async with studio.database.write() as db:
        await db.execute(delete(SessionRow))

    await page.get_by_label("Headline", exact=True).fill("Typed after the session ended")
    again = page.get_by_role("dialog", name="Sign in again")
    await again.get_by_label("Password").fill("not the password")
    await again.get_by_role("button", name="Sign in").click()
    await expect(again.get_by_role("alert")).to_be_visible()
    before = await headline(studio)
    await again.get_by_label("Password").fill(password)
    await again.get_by_role("button", name="Sign in").click()
    await saved(page)

    await expect(again).to_have_count(0)
    await expect(page.get_by_label("Headline", exact=True)).to_have_value("Typed after the session ended")
    await expect(field(page, "headline")).not_to_contain_text("Machine")
    assert before != "Typed after the session ended"
    assert await headline(studio) == "Typed after the session ended"
    assert BROKEN == []


async def test_whoever_leaves_then_has_nothing_sent_in_their_name(chromium: Browser, studio: Shop) -> None:
    page, password = await sign_in(chromium, studio)
    await open_block(page, studio, "hero")
    before = await headline(studio)
    async with studio.database.write() as db:
        await db.execute(delete(SessionRow))
    await page.get_by_label("Headline", exact=True).fill("Never to be sent")
    await page.get_by_role("button", name="Leave, and lose what is not saved").click()
    await page.get_by_label("E-mail").fill("owner@example.com")
    await page.get_by_label("Password").fill(password)
    await page.get_by_role("button", name="Sign in", exact=True).click()
    await expect(page.get_by_label("Headline", exact=True)).to_have_value(str(before))

    await expect(page.get_by_role("dialog", name="Sign in again")).to_have_count(0)
    assert await headline(studio) == before


async def test_a_translator_sees_what_a_translator_may_do(chromium: Browser, studio: Shop) -> None:
    now = datetime.now(UTC)
    french = tuple(Grant(actions=each.actions, locales=frozenset({"fr"})) for each in grants.PRESETS["translator"])
    async with studio.database.write() as db:
        await access_write.create_role(db, DEMO, Role(key="fr", title="French", grants=french), by="tests", now=now)
        made = await access_write.create_token(
            db, DEMO, TokenKind.EDITOR, "Zoé", chance=secrets.token_urlsafe(32), by="tests", now=now, role="fr"
        )
    page = await enter(chromium, studio, "demo/page/home", token=made.secret, preview=False)
    await page.get_by_role("grid", name="Blocks of the page, in order").wait_for()
    places = await page.get_by_role("navigation", name="Places").get_by_role("link").all_inner_texts()
    buttons = await page.locator("main").get_by_role("button").all_inner_texts()
    await open_block(page, studio, "hero")
    headline_of = page.get_by_label("Headline", exact=True)
    await expect(field(page, "headline")).to_contain_text("Your role may not change this.")
    english = await headline_of.is_disabled()
    await page.get_by_role("button", name="Words in").click()
    await page.get_by_role("option", name="French").click()
    await expect(headline_of).to_be_enabled()

    assert {each.split("\n")[0] for each in places} == {
        "Page",
        "Inbox",
        "Releases",
        "Content",
        "Media",
        "Figures",
        "Shoppers",
        "Audit",
    }
    assert "Add a block" not in buttons
    assert english
    assert await page.get_by_role("button", name="Publish", exact=True).count() == 0
    assert await field(page, "audience").locator("fieldset[disabled]").count() == 1
    assert BROKEN == []
