"""What operators do in the studio: people and tokens, failed work, who did what, a shopper read and erased, figures."""

import secrets
from datetime import UTC, datetime
from typing import Any

from playwright.async_api import expect
from sqlalchemy import func, select, update

from domain.access.models import TokenRow
from domain.access.values import TokenKind
from domain.behaviour.models import ShopperRow
from domain.jobs.models import JobRow
from domain.jobs.values import JobState
from domain.people.values import NewColleague
from domain.people.write.colleagues import invite
from tests.studio.conftest import BROKEN, DEMO, Shop, enter
from tests.studio.test_page import said


async def test_somebody_is_invited_suspended_and_let_in_again_by_undo(chromium: Any, studio: Shop) -> None:
    page = await enter(chromium, studio, "demo/people")
    await page.get_by_role("button", name="Invite somebody").click()
    await page.get_by_label("Name").fill("Ada Ivory")
    await page.get_by_label("E-mail").fill("ada@example.com")
    await page.get_by_role("button", name="Make the invitation").click()
    link = await page.get_by_role("textbox", name="Link").input_value()
    await page.get_by_role("button", name="Done").click()
    row = page.get_by_role("row", name="Ada Ivory")
    await expect(row).to_contain_text("Invited")

    await row.get_by_role("button", name="What to do with Ada Ivory").click()
    await page.get_by_role("menuitem", name="Suspend").click()
    await expect(row).to_contain_text("Suspended")
    await page.keyboard.press("u")
    await expect(row).to_contain_text("Invited")

    assert link.startswith(f"{studio.address}/studio/welcome#")
    assert BROKEN == []


async def test_somebody_is_narrowed_given_a_password_link_and_let_go_by_undo(chromium: Any, studio: Shop) -> None:
    ada = NewColleague(site=DEMO, email="ada@example.com", name="Ada Ivory", kind=TokenKind.OPERATOR)
    async with studio.database.write() as db:
        await invite(db, ada, secrets.token_urlsafe(32), anywhere=True, by="tests", now=datetime.now(UTC))
    page = await enter(chromium, studio, "demo/people")
    row = page.get_by_role("row", name="Ada Ivory")
    await row.get_by_role("button", name="What to do with Ada Ivory").click()
    await page.get_by_role("menuitem", name="Change what they may do…").click()
    await page.get_by_role("dialog").get_by_role("button", name="Works as").click()
    await page.get_by_role("option", name="Editor").click()
    await page.get_by_role("button", name="Save").click()
    await said(page, "Ada Ivory now works here as Editor.")
    await expect(row).to_contain_text("Editor")
    await page.keyboard.press("u")
    await expect(row).to_contain_text("Operator")

    await row.get_by_role("button", name="What to do with Ada Ivory").click()
    await page.get_by_role("menuitem", name="Make a password link…").click()
    link = await page.get_by_role("textbox", name="Link").input_value()
    await page.get_by_role("button", name="Done").click()
    await row.get_by_role("button", name="What to do with Ada Ivory").click()
    await page.get_by_role("menuitem", name="Let go").click()
    await expect(row).to_have_count(0)
    await page.keyboard.press("u")
    await expect(row).to_contain_text("Invited")

    assert link.startswith(f"{studio.address}/studio/welcome#")
    assert BROKEN == []


async def test_a_token_is_shown_once_and_revoked(chromium: Any, studio: Shop) -> None:
    page = await enter(chromium, studio, "demo/people/tokens")
    await page.get_by_role("button", name="New token").click()
    await page.get_by_label("What it is for").fill("the winter app")
    await page.get_by_role("button", name="Make the token").click()
    secret = await page.get_by_role("textbox", name="Token").input_value()
    await page.get_by_role("button", name="Done").click()

    await page.get_by_role("row", name="the winter app").get_by_role("button", name="Revoke").click()
    await page.get_by_role("button", name="Revoke it").click()
    await said(page, "“the winter app” opens nothing any more.")

    assert secret.startswith("etl_pub_")
    async with studio.database.read() as db:
        ended = select(TokenRow.revoked_at).where(TokenRow.label == "the winter app")
        assert (await db.execute(ended)).scalar_one() is not None
    assert BROKEN == []


async def test_failed_work_is_tried_again_with_the_keyboard_alone(chromium: Any, studio: Shop) -> None:
    async with studio.database.write() as db:
        newest = (await db.execute(select(func.max(JobRow.id)).where(JobRow.site == DEMO))).scalar_one()
        await db.execute(
            update(JobRow).where(JobRow.id == newest).values(state=JobState.DEAD, last_error="Out of memory")
        )
    page = await enter(chromium, studio, "demo/jobs")
    await expect(page.get_by_text("Out of memory")).to_be_visible()

    await page.keyboard.press("j")
    await page.keyboard.press("x")
    await expect(page.get_by_text("1 chosen")).to_be_visible()
    await page.keyboard.press("r")
    await said(page, "One job is tried again.")

    async with studio.database.read() as db:
        assert (await db.execute(select(JobRow.state).where(JobRow.id == newest))).scalar_one() == JobState.READY
    assert BROKEN == []


async def test_deeds_are_narrowed_to_one_actor_and_the_chain_is_checked(chromium: Any, studio: Shop) -> None:
    page = await enter(chromium, studio, "demo/audit")
    deeds = page.get_by_role("list", name="Deeds, newest first").locator("> li")
    await page.get_by_role("button", name="Only this: SmolLM2-135M-Instruct").first.click()
    await expect(page.get_by_role("button", name="Only this: seed")).to_have_count(0)
    actors = await deeds.locator(".deed-actor").all_inner_texts()

    await page.get_by_role("button", name="Check the chain").click()
    await expect(page.get_by_role("status").filter(has_text="Unbroken")).to_be_visible()

    assert set(actors) == {"SmolLM2-135M-Instruct"}
    assert page.url.endswith("actor=worker%3ASmolLM2-135M-Instruct")
    assert BROKEN == []


async def test_a_shopper_is_found_read_exported_and_erased_by_typing_their_key(chromium: Any, studio: Shop) -> None:
    page = await enter(chromium, studio, "demo/shoppers")
    await page.get_by_label("Key of a shopper").fill("crowd-01")
    await expect(page.get_by_role("row", name="crowd-001")).to_have_count(0)
    await page.get_by_role("row", name="crowd-012").click()
    await expect(page.get_by_role("heading", name="crowd-012")).to_be_visible()
    async with page.expect_download() as taken:
        await page.get_by_role("button", name="Export").click()

    await page.get_by_role("button", name="Erase…").click()
    final = page.get_by_role("button", name="Erase for good")
    await expect(final).to_be_disabled()
    await page.get_by_label("Type crowd-012 to confirm").fill("crowd-012")
    await final.click()
    await expect(page.get_by_text("Nothing is kept of this shopper", exact=True)).to_be_visible()

    assert (await taken.value).suggested_filename == "crowd-012.json"
    async with studio.database.read() as db:
        left = select(func.count()).select_from(ShopperRow).where(ShopperRow.key == "crowd-012")
        assert (await db.execute(left)).scalar_one() == 0
    assert BROKEN == []


async def test_a_segment_taken_away_comes_back_as_it_was(chromium: Any, studio: Shop) -> None:
    page = await enter(chromium, studio, "demo/shoppers/segments")
    segments = page.locator(".segment")
    await segments.first.wait_for()
    before = await segments.all_inner_texts()

    await page.get_by_role("button", name="Remove").first.click()
    await expect(segments).to_have_count(len(before) - 1)
    await page.keyboard.press("u")
    await expect(segments).to_have_count(len(before))

    assert sorted(await segments.all_inner_texts()) == sorted(before)
    assert BROKEN == []


async def test_figures_say_what_comes_first_where_nothing_was_on_screen(chromium: Any, studio: Shop) -> None:
    page = await enter(chromium, studio, "demo/figures")

    await expect(page.get_by_role("heading", name="Nothing was on screen in this time")).to_be_visible()
    assert BROKEN == []
