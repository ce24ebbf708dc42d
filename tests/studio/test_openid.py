"""Signing in at the studio with an account elsewhere, as a browser does it: out to a provider and back."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect
from pydantic import SecretStr
from sqlalchemy import func, select

from domain.access import write as access_write
from domain.access.rules import grants
from domain.access.values import Role, TokenKind
from domain.people.models import SessionRow
from domain.people.values import NewColleague
from domain.people.write.colleagues import invite
from tests.openid_provider import CLIENT, SECRET, OpenIdProvider, provider
from tests.studio.conftest import BROKEN, DEMO, Shop, enter, open_block
from tests.studio.test_block import field
from tests.studio.test_every_screen import violations


@pytest_asyncio.fixture(loop_scope="session")
async def elsewhere() -> AsyncIterator[OpenIdProvider]:
    async with provider() as made:
        yield made


@pytest.fixture
def more_settings(elsewhere: OpenIdProvider) -> dict[str, Any]:
    return {
        "openid_issuer": elsewhere.issuer,
        "openid_client_id": CLIENT,
        "openid_client_secret": SecretStr(SECRET),
        "openid_label": "Maison",
    }


async def test_who_was_invited_signs_in_with_their_account_and_may_do_what_their_role_says(
    chromium: Browser, studio: Shop
) -> None:
    now = datetime.now(UTC)
    async with studio.database.write() as db:
        role = Role(key="merchandiser", title="Merchandiser", grants=grants.PRESETS["merchandiser"])
        await access_write.create_role(db, DEMO, role, by="tests", now=now)
        ada = NewColleague(site=DEMO, email="ada@example.com", name="Ada", kind=TokenKind.EDITOR, role=role.key)
        await invite(db, ada, "a secret of Ada's", anywhere=True, by="tests", now=now)
    page = await enter(chromium, studio, "demo/inbox", token=None, preview=False)

    await page.get_by_role("link", name="Sign in with Maison").click()

    # Back where she wanted to be.
    await page.get_by_role("heading", name="Inbox").wait_for()
    assert page.url == f"{studio.address}/studio/demo/inbox"
    await page.get_by_role("button", name="You", exact=True).click()
    await expect(page.get_by_role("menuitem", name="Sign out")).to_contain_text("Ada")
    await page.keyboard.press("Escape")
    # Her role is about rails.
    await open_block(page, studio, "hero")
    await expect(field(page, "headline")).to_contain_text("Your role may not change this.")
    await open_block(page, studio, "popular")
    await expect(page.get_by_label("Title", exact=True)).to_be_enabled()
    assert BROKEN == []


async def test_whom_nobody_invited_is_told_so_in_words_and_has_no_session(
    chromium: Browser, studio: Shop, elsewhere: OpenIdProvider
) -> None:
    elsewhere.claims |= {"email": "nobody@example.com"}
    page = await enter(chromium, studio, "demo/inbox", token=None, preview=False)

    await page.get_by_role("link", name="Sign in with Maison").click()

    refused = page.get_by_role("alert")
    await expect(refused).to_have_text("Nobody here has that e-mail address. Ask for an invitation.")
    assert await violations(page) == []
    async with studio.database.read() as db:
        assert (await db.execute(select(func.count()).select_from(SessionRow))).scalar_one() == 0
