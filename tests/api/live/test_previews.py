"""Whoever looks at a preview hears of what changes it: all of that, nothing else, and nothing that was not committed."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from api.context import now
from api.ids import global_id
from domain.access.rules.signatures import sign_link
from domain.access.values import NewShareLink, TokenKind
from domain.access.write import create_share_link, revoke_share_link
from domain.base.database import Database
from domain.base.values import BlockId
from domain.pages.models import BlockRow
from domain.pages.values.content import FieldEdit
from domain.pages.write.releases.add_to_release import add_to_release
from domain.pages.write.releases.create_release import create_release
from tests.api.conftest import KEY, Clients
from tests.api.live.subscribers import DRAFT, PREVIEW, socket, subscribed
from tests.editing import ADA, edit, made, publish
from tests.shops import NOW, SHOP

VERSION = "query Page($context: HomepageContext!) { homepage(context: $context) { version } }"


def headline(words: str) -> FieldEdit:
    return FieldEdit(name="headline", value=words)


async def test_a_change_of_a_draft_reaches_subscribers_over_http_and_over_a_websocket(
    address: str, clients: Clients, database: Database, hero: BlockId
) -> None:
    token = clients[TokenKind.EDITOR].token
    async with subscribed(address, token, PREVIEW, context=DRAFT) as events, socket(address, token) as talk:
        await talk.subscribe("1", PREVIEW, context=DRAFT)
        first, welcome = await events.news(), await talk.hear()

        await edit(database, hero, 1, headline("Handmade in Porto"))
        second, told = await events.news(), await talk.hear()

    assert events.response.headers["content-type"] == "text/event-stream; charset=utf-8"
    assert events.response.headers["cache-control"] == "private, no-store"
    assert first["blocks"] is None
    assert welcome == {"id": "1", "type": "next", "payload": {"data": {"previewChanges": first}}}
    assert second == {"version": second["version"], "blocks": ["hero"]}
    assert second["version"] != first["version"]
    assert told["payload"] == {"data": {"previewChanges": second}}


async def test_who_has_seen_the_present_version_hears_nothing_until_it_changes(
    address: str, clients: Clients, database: Database, hero: BlockId
) -> None:
    editor = clients[TokenKind.EDITOR]
    seen = (await editor.ask(VERSION, context=DRAFT))["homepage"]["version"]

    async with subscribed(address, editor.token, PREVIEW, context=DRAFT, seen=seen) as events:
        async with subscribed(address, editor.token, PREVIEW, context=DRAFT, seen=seen) as other:
            assert await other.quiet()
        await edit(database, hero, 1, headline("New"))
        news = await events.news()

    assert news == (await editor.ask(VERSION, context=DRAFT))["homepage"] | {"blocks": ["hero"]}


async def test_what_changed_between_asking_and_subscribing_is_told_at_once(
    address: str, clients: Clients, database: Database, hero: BlockId
) -> None:
    editor = clients[TokenKind.EDITOR]
    seen = (await editor.ask(VERSION, context=DRAFT))["homepage"]["version"]
    await edit(database, hero, 1, headline("New"))

    async with subscribed(address, editor.token, PREVIEW, context=DRAFT, seen=seen) as events:
        news = await events.news()

    assert news == (await editor.ask(VERSION, context=DRAFT))["homepage"] | {"blocks": None}
    assert news["version"] != seen


async def test_a_change_that_is_rolled_back_is_told_to_nobody(
    address: str, clients: Clients, database: Database, hero: BlockId
) -> None:
    async with subscribed(address, clients[TokenKind.EDITOR].token, PREVIEW, context=DRAFT) as events:
        await events.news()
        with pytest.raises(ZeroDivisionError):
            async with database.write() as db:
                await db.execute(update(BlockRow).values(draft={}))
                _ = 1 / 0

        assert await events.quiet()


async def test_a_look_at_what_is_live_hears_of_publishing_and_not_of_drafts(
    address: str, clients: Clients, database: Database, hero: BlockId
) -> None:
    context = {"site": "shop", "preview": {}}
    async with subscribed(address, clients[TokenKind.EDITOR].token, PREVIEW, context=context) as events:
        await events.news()
        await edit(database, hero, 1, headline("New"))
        await publish(database, hero, 2)
        news = await events.news()
        assert news["blocks"] == ["hero"]
        await edit(database, hero, 3, headline("Newer"))

        assert await events.quiet()


async def test_a_look_through_a_release_hears_of_what_it_takes_up(
    address: str, clients: Clients, database: Database, hero: BlockId
) -> None:
    await edit(database, hero, 1, headline("Summer"))
    async with database.write() as db:
        release = await create_release(db, SHOP, "Summer", by=ADA, now=NOW)
    context = {"site": "shop", "preview": {"release": global_id("Release", release.id)}}
    async with subscribed(address, clients[TokenKind.EDITOR].token, PREVIEW, context=context) as events:
        await events.news()

        async with database.write() as db:
            await add_to_release(db, SHOP, release.id, {hero: 2}, expected_version=release.version, by=ADA, now=NOW)
        news = await events.news()

    assert news["blocks"] == ["hero"]


async def test_a_window_that_opens_is_told_when_it_does(
    address: str, clients: Clients, database: Database, hero: BlockId
) -> None:
    opens = now() + timedelta(seconds=2)
    await edit(database, hero, 1, FieldEdit(name="starts_at", value=opens.isoformat()))
    async with subscribed(address, clients[TokenKind.EDITOR].token, PREVIEW, context=DRAFT) as events:
        await events.news()
        news = await events.news()

    assert news["blocks"] == ["hero"]
    assert now() >= opens


async def test_another_page_and_another_site_are_not_heard_of(
    address: str, clients: Clients, database: Database, hero: BlockId
) -> None:
    other = await made(database, "hero", on="sale")
    async with subscribed(address, clients[TokenKind.EDITOR].token, PREVIEW, context=DRAFT) as events:
        await events.news()
        await edit(database, other, 1, headline("Everything must go"))

        assert await events.quiet()


@pytest.mark.parametrize("kind", [TokenKind.PUBLISHABLE, TokenKind.SERVER])
async def test_who_may_not_see_a_preview_may_not_watch_it(
    address: str, clients: Clients, hero: BlockId, kind: TokenKind
) -> None:
    async with subscribed(address, clients[kind].token, PREVIEW, context=DRAFT) as events:
        name, answer = await events.event()
        after = await events.event()

    assert (name, answer["data"]) == ("next", None)
    assert [each["extensions"]["code"] for each in answer["errors"]] == ["NOT_ALLOWED"]
    assert after == ("complete", None)


async def test_a_page_that_is_not_there_ends_the_subscription(address: str, clients: Clients, hero: BlockId) -> None:
    context = DRAFT | {"page": "nowhere"}
    async with subscribed(address, clients[TokenKind.EDITOR].token, PREVIEW, context=context) as events:
        _, answer = await events.event()
        after = await events.event()

    assert [each["extensions"]["code"] for each in answer["errors"]] == ["PAGE_ABSENT"]
    assert after == ("complete", None)


async def test_a_share_link_watches_its_own_page_until_it_is_revoked(
    address: str, clients: Clients, database: Database, hero: BlockId
) -> None:
    moment = now()
    new = NewShareLink(page="home", label="Bob", scope={"perspective": "draft"}, expires_at=moment + timedelta(days=1))
    async with database.write() as db:
        link = await create_share_link(db, SHOP, new, by="Ada", now=moment)
    token = sign_link(KEY, SHOP, link.id)
    async with subscribed(address, token, PREVIEW, context={"site": "shop"}) as events:
        await events.news()
        await edit(database, hero, 1, headline("New"))
        news = await events.news()
        async with database.write() as db:
            await revoke_share_link(db, SHOP, link.id, by="Ada", now=moment)
        _, answer = await events.event()

    assert news["blocks"] == ["hero"]
    assert [each["extensions"]["code"] for each in answer["errors"]] == ["TOKEN_ENDED"]
