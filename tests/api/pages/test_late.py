"""What takes too long is missing from a page, or stands there as it was a moment ago; everything else is there, and 200."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from sqlalchemy import null, text, update
from structlog.testing import capture_logs

from domain.access.values import TokenKind
from domain.base.database import Database
from domain.base.settings import Settings
from domain.base.values import SiteId
from domain.pages.models import BlockRow
from tests.api.conftest import Clients
from tests.api.pages.test_homepage import home

__all__ = ["home"]

PAGE = """query Page($context: HomepageContext!) { homepage(context: $context) { degraded impressionId
  blocks { __typename key ... on ProductRail { items { product { sku } } } } } }"""


@pytest.fixture
def read_timeout_ms() -> int:
    """A page that waits for a lock is not to wait for long."""
    return 400


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"block_timeout_ms": 400})


# What a page cannot do without, however much of it is remembered.
EVERYTHING = "blocks, shoppers, changes"


@asynccontextmanager
async def held(database: Database, table: str) -> AsyncIterator[None]:
    """Somebody else works on this table, and lets nobody read it meanwhile."""
    async with database.write() as db:
        await db.execute(text(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE"))
        yield


async def without(database: Database, *keys: str) -> None:
    """These blocks are not before shoppers."""
    async with database.write() as db:
        await db.execute(update(BlockRow).where(BlockRow.key.in_(keys)).values(live=null(), live_version=None))


async def answered(clients: Clients, **context: object) -> dict[str, Any]:
    answer = await clients[TokenKind.SERVER].post(PAGE, context={"site": "shop", **context})
    assert answer.status_code == 200
    return dict(answer.json())


async def page(clients: Clients, **context: object) -> dict[str, Any]:
    answer = await answered(clients, **context)
    assert "errors" not in answer, answer
    return dict(answer["data"]["homepage"])


def kinds(found: dict[str, Any]) -> dict[str, str]:
    return {each["key"]: each["__typename"] for each in found["blocks"]}


async def test_only_the_block_whose_search_hangs_is_missing(clients: Clients, home: SiteId, database: Database) -> None:
    await without(database, "hero", "popular")
    with capture_logs() as logged:
        async with held(database, "popularity"):
            found = await page(clients, shopper="ann")

    # Categories are shown by what is wanted of them; nothing else of this page asks for that.
    assert kinds(found) == {
        "new-in": "ProductRail",
        "offer": "PromotionBanner",
        "categories": "BlockUnavailable",
        "stories": "ArticleFeed",
    }
    assert found["degraded"] is True
    assert [each["block"] for each in logged if each["event"] == "block_failed"] == ["categories"]


async def test_where_three_blocks_hang_nobody_waits_for_a_fourth(
    clients: Clients, home: SiteId, database: Database
) -> None:
    with capture_logs():
        async with held(database, "popularity"):
            found = await page(clients)

    assert {key for key, kind in kinds(found).items() if kind != "BlockUnavailable"} == {"welcome", "offer"}


async def test_in_its_place_stands_its_last_copy_from_everybodys_page(
    clients: Clients, home: SiteId, database: Database
) -> None:
    await without(database, "hero", "popular")
    await page(clients)
    with capture_logs():
        async with held(database, "popularity"):
            found = await page(clients, shopper="ann")

    assert kinds(found)["categories"] == "CategoryTiles"


async def test_where_not_even_the_page_is_to_be_had_it_stands_there_as_everybody_last_saw_it(
    clients: Clients, home: SiteId, database: Database
) -> None:
    before = await page(clients)
    with capture_logs():
        async with held(database, EVERYTHING):
            after, ann = await page(clients), await page(clients, shopper="ann")
            french = await answered(clients, locale="fr")
            preview = await clients[TokenKind.EDITOR].post(PAGE, context={"site": "shop", "preview": {}})

    assert before["degraded"] is False
    assert (after["degraded"], ann["degraded"]) == (True, True)
    assert after["blocks"] == ann["blocks"] == before["blocks"]
    assert len({before["impressionId"], after["impressionId"], ann["impressionId"]}) == 3
    # Nobody has seen the French one, and who works on a page is not to see an old one.
    assert [each["extensions"]["code"] for each in french["errors"]] == ["INTERNAL"]
    assert [each["extensions"]["code"] for each in preview.json()["errors"]] == ["INTERNAL"]


async def test_a_page_from_a_copy_is_kept_by_no_cache(clients: Clients, home: SiteId, database: Database) -> None:
    question = {"query": '{ homepage(context: {site: "shop"}) { degraded blocks { key } } }'}
    headers = {"Authorization": f"Bearer {clients[TokenKind.SERVER].token}"}
    http = clients.anonymous.http
    whole = await http.get("/graphql", params=question, headers=headers)
    with capture_logs():
        async with held(database, EVERYTHING):
            copied = await http.get("/graphql", params=question, headers=headers)

    assert whole.headers["cache-control"].startswith("public")
    assert copied.json()["data"]["homepage"]["degraded"] is True
    assert copied.headers["cache-control"] == "private, no-store"


async def test_a_new_version_that_breaks_falls_back_on_the_copy_of_the_former_one(
    clients: Clients, home: SiteId, database: Database
) -> None:
    before = await page(clients)
    async with database.write() as db:
        await db.execute(
            text("UPDATE blocks SET version = version + 1, live_version = version + 1, kind = 'x' WHERE key = 'new-in'")
        )
    with capture_logs():
        after = await page(clients)

    rails = [next(each for each in found["blocks"] if each["key"] == "new-in") for found in (before, after)]
    assert rails[0] == rails[1]


async def test_whoever_is_told_why_is_still_told_why(clients: Clients, home: SiteId) -> None:
    await page(clients)

    answer = await answered(clients, cart=["\x00"])

    assert [each["extensions"]["code"] for each in answer["errors"]] == ["BAD_TEXT"]
