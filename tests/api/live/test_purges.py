"""Caches hear what to forget: all of it, whatever order transactions end in, and never more than they can hold."""

from datetime import timedelta

import pytest

from api.context import now
from domain.access.values import TokenKind
from domain.base.database import Database
from domain.base.values import BlockId, SiteId
from domain.pages.values.content import FieldEdit
from domain.webhooks import read, rules
from domain.webhooks.errors import BadCursor
from domain.webhooks.values import NewEvent, Purge
from domain.webhooks.write import tell
from tests.api.conftest import Clients
from tests.api.live.subscribers import PURGES, socket, subscribed
from tests.editing import edit, publish
from tests.shops import NOW, SHOP, Stock


def purged(*tags: str, number: int = 1) -> NewEvent:
    return rules.purged(tags[0], number, tags)


async def purge(database: Database, *tags: str) -> None:
    async with database.write() as db:
        await tell(db, SHOP, [purged(*tags)], NOW)


async def asked(database: Database, after: str | None) -> Purge:
    async with database.read() as db:
        return await read.purge(db, SHOP, after, now())


async def test_what_is_published_and_what_is_imported_is_told(
    address: str, clients: Clients, database: Database, hero: BlockId, stock: Stock
) -> None:
    ids = await stock({"desk": {"price": "10.00"}})
    token = clients[TokenKind.SERVER].token
    async with subscribed(address, token, PURGES) as events, socket(address, token) as talk:
        await talk.subscribe("p", PURGES)
        first, _ = await events.news(), await talk.hear()
        await edit(database, hero, 1, FieldEdit(name="headline", value="New"))
        await publish(database, hero, 2)
        of_block, told = await events.news(), await talk.hear()
        await stock({"desk": {"price": "12.00"}})
        of_item = await events.news()

    assert first["tags"] == []
    assert of_block["tags"] == [f"block:{hero}", "page:shop/home"]
    assert told["payload"] == {"data": {"cachePurges": of_block}}
    assert of_item["tags"] == [f"product:{ids['desk']}"]


async def test_who_comes_back_hears_what_was_missed_and_nothing_twice(
    address: str, clients: Clients, database: Database, shop: SiteId
) -> None:
    token = clients[TokenKind.SERVER].token
    async with subscribed(address, token, PURGES) as events:
        cursor = (await events.news())["cursor"]
    await purge(database, "page:shop/home")

    async with subscribed(address, token, PURGES, after=cursor) as events:
        missed = await events.news()
    async with subscribed(address, token, PURGES, after=missed["cursor"]) as events:
        nothing = await events.news()

    assert (missed["tags"], nothing["tags"]) == (["page:shop/home"], [])


async def test_a_transaction_that_ends_after_later_ones_is_not_missed(database: Database, shop: SiteId) -> None:
    begin = (await asked(database, None)).cursor
    async with database.write() as early:
        await tell(early, SHOP, [purged("product:1")], NOW)
        async with database.write() as late:
            await tell(late, SHOP, [purged("product:2")], NOW)
        between = await asked(database, begin)
    after = await asked(database, between.cursor)

    assert (set(between.tags), set(after.tags)) == ({"product:2"}, {"product:1"})
    assert set((await asked(database, begin)).tags) == {"product:1", "product:2"}


async def test_more_than_a_cache_should_forget_one_by_one_is_everything(database: Database, shop: SiteId) -> None:
    begin = (await asked(database, None)).cursor
    await purge(database, *(f"product:{number}" for number in range(rules.PURGE_TAGS)))
    just = await asked(database, begin)
    await purge(database, "page:shop/home")

    assert len(just.tags) == rules.PURGE_TAGS
    assert (await asked(database, begin)).tags == {"site:shop"}


async def test_who_was_away_too_long_or_comes_from_elsewhere_forgets_everything(
    database: Database, shop: SiteId
) -> None:
    present = (await asked(database, None)).cursor
    snapshot = present.partition(".")[2]
    long_ago = rules.cursor(snapshot, now() - rules.TOLD_FOR - timedelta(minutes=1))
    elsewhere = rules.cursor("900000000:900000000:", now())

    assert (await asked(database, present)).tags == set()
    assert (await asked(database, long_ago)).tags == {"site:shop"}
    assert (await asked(database, elsewhere)).tags == {"site:shop"}


@pytest.mark.parametrize(
    "cursor",
    ["", "x", "1.", "1.2:3:", "1.5:4:", "1.5:9:10", "1.5:9:8,6", "1.5:9:6,6", "1.99999999999999999999:1:", "٣.5:9:"],
)
async def test_what_is_no_cursor_is_refused_before_postgres_sees_it(
    database: Database, shop: SiteId, cursor: str
) -> None:
    with pytest.raises(BadCursor):
        await asked(database, cursor)


async def test_browsers_and_editors_are_not_told(address: str, clients: Clients) -> None:
    for kind in (TokenKind.PUBLISHABLE, TokenKind.EDITOR):
        async with subscribed(address, clients[kind].token, PURGES) as events:
            _, answer = await events.event()
            assert [each["extensions"]["code"] for each in answer["errors"]] == ["NOT_ALLOWED"]
