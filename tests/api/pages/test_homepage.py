"""Claims about the homepage as a front gets it."""

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pytest
from sqlalchemy import text, update

from domain.access.values import TokenKind
from domain.base.database import Database
from domain.base.values import SiteId
from domain.catalog.models import ItemRow
from domain.matching.values import Space
from domain.pages.models import BlockRow
from domain.pages.read.blocks import blocks_of_page
from domain.pages.rules.layouts import starting_layout
from domain.pages.values.content import FieldEdit
from domain.pages.write.create_page import create_page
from tests.api.conftest import Clients, statements
from tests.editing import SEED, edit, publish
from tests.shops import NOW, SHOP, Stock

PAGE = """
query Page($context: HomepageContext!) { homepage(context: $context) {
  impressionId locale degraded
  blocks { __typename id key kind decision { reason { code text } policy propensity position }
    ... on HeroBlock { headline target { sku } }
    ... on ProductRail { title items { position reason { code text } product {
      id sku title inStock price { amount currency formatted } images { url(width: 300) } } } }
    ... on PromotionBanner { headline promotion { sku code } }
    ... on ArticleFeed { title articles { article { sku teaser } reason { code } } }
    ... on CategoryTiles { title tiles { category productCount } }
    ... on WelcomeGuide { headline steps { title } }
    ... on BlockUnavailable { message } } } }
"""
GROUPS = ("coffee", "garden", "desk", "toys")


@pytest.fixture
async def home(database: Database, stock: Stock, space: Space, shop: SiteId) -> SiteId:
    """A shop of four groups of twelve products that lie in four directions, with articles, promotions and a page."""
    chance = np.random.default_rng(1)
    items: dict[str, Mapping[str, object]] = {}
    vectors: dict[str, list[float]] = {}
    for axis, group in enumerate(GROUPS):
        for n in range(12):
            sku = f"{group}-{n}"
            items[sku] = {
                "category": [group],
                "brand": f"brand {n % 5}",
                "in_stock": n != 0,
                "published_at": f"2026-10-{n + 1:02d}",
                "translations": {"fr": {"title": f"Titre de {sku}"}},
            }
            vectors[sku] = list(np.eye(8)[axis] + chance.normal(scale=0.05, size=8))
        items[f"story-{group}"] = {"kind": "article", "description": "Once. Twice.", "published_at": "2026-10-01"}
        vectors[f"story-{group}"] = list(np.eye(8)[axis])
    items["offer"] = {"kind": "promotion", "code": "GO", "ends_at": "2190-01-01T00:00:00Z"}
    items["over"] = {"kind": "promotion", "code": "NO", "ends_at": "2026-01-01T00:00:00Z"}
    await stock(items, vectors, space)
    async with database.write() as db:
        await create_page(db, shop, "home", "Home", starting_layout([]), by=SEED, now=NOW)
        words = {"headline": {"generated@en": {"value": "Hello", "by": "worker", "at": NOW.isoformat()}}}
        for key in ("hero", "welcome"):
            await db.execute(update(BlockRow).where(BlockRow.key == key).values(live=words, live_version=1))
    return shop


async def page(clients: Clients, **context: object) -> dict[str, Any]:
    answer = await clients[TokenKind.SERVER].ask(PAGE, context={"site": "shop", **context})
    return dict(answer["homepage"])


def skus(found: dict[str, Any], key: str) -> list[str]:
    block = next((block for block in found["blocks"] if block["key"] == key), None)
    return [] if block is None else [item["product"]["sku"] for item in block["items"]]


async def act(clients: Clients, shopper: str, *signals: Mapping[str, object]) -> dict[str, Any]:
    mutation = """
    mutation Record($input: RecordSignalsInput!) { recordSignals(input: $input) {
      __typename ... on SignalsRecorded { accepted duplicates rejected { index id code message } }
      ... on Refusal { code message } } }
    """
    answer = await clients[TokenKind.SERVER].ask(
        mutation, input={"site": "shop", "shopper": shopper, "signals": list(signals)}
    )
    return dict(answer["recordSignals"])


async def test_the_first_page_of_a_process_costs_four_statements_and_the_next_one_or_two(
    clients: Clients, home: SiteId
) -> None:
    await act(clients, "ann", {"id": "1", "kind": "VIEW", "sku": "coffee-3"})
    with statements() as first:
        found = await page(clients, shopper="ann")
    with statements() as again:
        assert (await page(clients, shopper="ann"))["blocks"] == found["blocks"]

    with statements() as other:
        with_cart = await page(clients, shopper="ann", cart=["desk-4"])

    assert [len(each) for each in (first, again)] == [4, 1], (first, again)
    assert len(other) <= 2, other
    seen = [*first, *again, *other]
    assert not any(statement.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE")) for statement in seen)
    assert len(with_cart["blocks"]) == 8


async def test_the_first_pages_of_a_cold_pool_all_answer_at_once(clients: Clients, home: SiteId) -> None:
    found = await asyncio.gather(*(page(clients, shopper=f"nobody-{n}") for n in range(10)))

    assert [len(each["blocks"]) for each in found] == [len(found[0]["blocks"])] * 10


async def test_aliased_pages_in_one_document_share_no_session(clients: Clients, home: SiteId) -> None:
    both = 'query { a: homepage(context: {site: "shop"}) { locale } b: homepage(context: {site: "shop"}) { locale } }'

    assert await clients[TokenKind.SERVER].ask(both) == {"a": {"locale": "en"}, "b": {"locale": "en"}}


async def test_a_new_shopper_gets_a_guide_and_no_rail_that_pretends_to_know_them(
    clients: Clients, home: SiteId
) -> None:
    found = await page(clients, shopper="somebody new")

    keys = [block["key"] for block in found["blocks"]]
    assert keys == ["hero", "welcome", "offer", "categories", "new-in", "stories"]
    assert found["degraded"] is False


async def test_the_very_next_page_knows_what_the_shopper_just_looked_at(clients: Clients, home: SiteId) -> None:
    before = await page(clients, shopper="ann")
    await act(clients, "ann", {"id": "1", "kind": "CLICK", "sku": "garden-5"})
    after = await page(clients, shopper="ann")

    assert skus(before, "because-1") == []
    assert {sku.split("-")[0] for sku in skus(after, "because-1")} == {"garden"}
    rail = next(block for block in after["blocks"] if block["key"] == "because-1")
    assert rail["title"] == "Because you looked at Title of garden-5"
    assert rail["items"][0]["reason"] == {"code": "near_item", "text": "Because you looked at Title of garden-5"}
    assert "welcome" not in [block["key"] for block in after["blocks"]]


async def test_no_product_stands_twice_on_a_page_and_nothing_is_out_of_stock(clients: Clients, home: SiteId) -> None:
    await act(
        clients,
        "ann",
        *({"id": str(n), "kind": "VIEW", "sku": f"{group}-{n}"} for n, group in enumerate(GROUPS)),
    )

    found = await page(clients, shopper="ann", cart=["toys-7"])

    shown = [sku for block in found["blocks"] if "items" in block for sku in skus(found, block["key"])]
    shown += [block["target"]["sku"] for block in found["blocks"] if block.get("target")]
    assert len(shown) == len(set(shown)) > 20
    assert not any(sku.endswith("-0") for sku in shown)


async def test_every_item_and_every_block_says_why(clients: Clients, home: SiteId) -> None:
    await act(clients, "ann", {"id": "1", "kind": "VIEW", "sku": "coffee-3"})

    found = await page(clients, shopper="ann")

    for block in found["blocks"]:
        assert block["decision"]["reason"]["text"]
        assert block["decision"]["policy"] == "editorial-1"
        assert block["decision"]["propensity"] == 1.0
        for item in block.get("items", []):
            assert item["reason"]["text"]


async def test_what_is_in_the_cart_brings_what_goes_with_it(clients: Clients, home: SiteId) -> None:
    found = await page(clients, shopper="ann", cart=["desk-4"])

    assert {sku.split("-")[0] for sku in skus(found, "for-your-cart")} == {"desk"}
    assert "desk-4" not in skus(found, "for-your-cart")
    rail = next(block for block in found["blocks"] if block["key"] == "for-your-cart")
    assert rail["items"][0]["reason"]["text"] == "Goes with Title of desk-4"


async def test_what_was_bought_or_dismissed_is_not_offered_again(clients: Clients, home: SiteId) -> None:
    await act(
        clients,
        "ann",
        {"id": "1", "kind": "VIEW", "sku": "coffee-3"},
        {"id": "2", "kind": "PURCHASE", "sku": "coffee-4"},
        {"id": "3", "kind": "DISMISS", "sku": "coffee-5"},
    )

    found = await page(clients, shopper="ann")

    shown = {sku for block in found["blocks"] if "items" in block for sku in skus(found, block["key"])}
    assert not shown & {"coffee-4", "coffee-5"}


async def test_what_was_looked_at_just_now_is_not_offered_as_a_find(clients: Clients, home: SiteId) -> None:
    await act(clients, "ann", {"id": "1", "kind": "VIEW", "sku": "coffee-3"})

    found = await page(clients, shopper="ann")

    shown = {sku for block in found["blocks"] if "items" in block for sku in skus(found, block["key"])}
    assert "coffee-3" not in shown


async def test_nothing_is_called_popular_that_nobody_wanted_or_new_that_nobody_dated(
    clients: Clients, home: SiteId, database: Database
) -> None:
    async with database.write() as db:
        await db.execute(update(ItemRow).values(published_at=None))

    keys = [block["key"] for block in (await page(clients))["blocks"]]

    assert "popular" not in keys
    assert "new-in" not in keys


async def test_only_promotions_that_run_are_shown(clients: Clients, home: SiteId) -> None:
    found = await page(clients)

    banner = next(block for block in found["blocks"] if block["key"] == "offer")
    assert banner["promotion"] == {"sku": "offer", "code": "GO"}


async def test_a_page_in_french_speaks_french_and_falls_back_where_it_cannot(clients: Clients, home: SiteId) -> None:
    found = await page(clients, locale="fr-CA")

    assert found["locale"] == "fr"
    rail = next(block for block in found["blocks"] if block["key"] == "new-in")
    assert rail["items"][0]["product"]["title"].startswith("Titre de")
    assert rail["items"][0]["product"]["price"]["formatted"] == "10,00\xa0€"
    assert (await page(clients, locale="de"))["locale"] == "en"


async def test_a_sold_out_product_is_gone_from_the_very_next_page(
    clients: Clients, home: SiteId, database: Database
) -> None:
    first = skus(await page(clients), "new-in")[0]
    async with database.write() as db:
        await db.execute(update(ItemRow).where(ItemRow.sku == first).values(in_stock=False))

    assert first not in skus(await page(clients), "new-in")


async def test_without_vectors_the_page_falls_back_and_says_so(
    clients: Clients, home: SiteId, database: Database
) -> None:
    await act(clients, "ann", {"id": "1", "kind": "VIEW", "sku": "coffee-3"})
    async with database.write() as db:
        await db.execute(text("DELETE FROM live_spaces"))

    found = await page(clients, shopper="ann")

    assert found["degraded"] is True
    assert skus(found, "for-you") != []


@pytest.mark.parametrize("read_timeout_ms", [1_000])
async def test_a_search_that_passes_its_budget_falls_back_and_says_so(
    clients: Clients, home: SiteId, database: Database
) -> None:
    await act(clients, "ann", {"id": "1", "kind": "VIEW", "sku": "coffee-3"})
    async with database.write() as db:
        # Reading any taste takes longer than the budget of a statement; everything else is as fast as ever.
        await db.execute(text("ALTER TABLE tastes RENAME TO quick_tastes"))
        await db.execute(
            text("CREATE VIEW tastes AS SELECT t.* FROM quick_tastes t, (SELECT pg_sleep(5) AS slept OFFSET 0) s")
        )
    try:
        found = await page(clients, shopper="ann")
    finally:
        async with database.write() as db:
            await db.execute(text("DROP VIEW tastes"))
            await db.execute(text("ALTER TABLE quick_tastes RENAME TO tastes"))

    assert found["degraded"] is True
    assert skus(found, "for-you") != []


async def test_one_failing_block_never_takes_the_page_away(clients: Clients, home: SiteId, database: Database) -> None:
    async with database.write() as db:
        await db.execute(update(BlockRow).where(BlockRow.key == "new-in").values(kind="no such kind"))

    found = await page(clients)

    broken = next(block for block in found["blocks"] if block["key"] == "new-in")
    assert broken["__typename"] == "BlockUnavailable"
    assert broken["message"] == "Not available right now"
    assert len(found["blocks"]) == 6


async def test_validity_windows_are_resolved_when_the_page_is_read(
    clients: Clients, home: SiteId, database: Database
) -> None:
    tomorrow, just_now = datetime.now(UTC) + timedelta(days=1), datetime.now(UTC) - timedelta(seconds=1)
    for key, field, moment in (("offer", "starts_at", tomorrow), ("new-in", "ends_at", just_now)):
        async with database.read() as db:
            found = await blocks_of_page(db, SHOP, "home", NOW) or []
        block = next(each for each in found if each.key == key)
        edited = await edit(database, block.id, block.version, FieldEdit(name=field, value=moment.isoformat()))
        await publish(database, block.id, edited.version)

    keys = [block["key"] for block in (await page(clients))["blocks"]]

    assert "offer" not in keys
    assert "new-in" not in keys


async def test_a_promotion_without_an_end_does_not_take_the_page_away(
    clients: Clients, home: SiteId, stock: Stock
) -> None:
    await stock({"endless": {"kind": "promotion", "code": "X"}})

    assert "offer" in [block["key"] for block in (await page(clients))["blocks"]]


async def test_what_appears_in_the_future_is_not_shown_today(
    clients: Clients, home: SiteId, database: Database
) -> None:
    await act(clients, "ann", {"id": "1", "kind": "VIEW", "sku": "coffee-3"})
    async with database.write() as db:
        await db.execute(
            update(ItemRow).where(ItemRow.sku.like("coffee-%")).values(published_at=datetime(2099, 1, 1, tzinfo=UTC))
        )

    found = await page(clients, shopper="ann")

    shown = {sku for block in found["blocks"] if "items" in block for sku in skus(found, block["key"])}
    assert not any(sku.startswith("coffee") for sku in shown)


async def test_positions_are_the_slots_on_the_page(clients: Clients, home: SiteId) -> None:
    found = await page(clients)

    positions = [block["decision"]["position"] for block in found["blocks"]]
    assert positions == list(range(len(positions)))


async def test_a_shopper_who_only_dismissed_something_is_not_told_what_they_like(
    clients: Clients, home: SiteId
) -> None:
    await act(clients, "bob", {"id": "1", "kind": "DISMISS", "sku": "coffee-3"})

    found = await page(clients, shopper="bob")

    assert not [
        item for block in found["blocks"] for item in block.get("items", []) if item["reason"]["code"] == "taste"
    ]


async def test_a_rail_whose_anchor_was_withdrawn_is_left_out(
    clients: Clients, home: SiteId, database: Database
) -> None:
    await act(clients, "ann", {"id": "1", "kind": "CLICK", "sku": "garden-5"})
    async with database.write() as db:
        await db.execute(text("UPDATE items SET withdrawn_at = now() WHERE sku = 'garden-5'"))

    assert "because-1" not in [block["key"] for block in (await page(clients, shopper="ann"))["blocks"]]


async def test_what_was_shown_is_not_taken_for_what_was_done(clients: Clients, home: SiteId) -> None:
    shown = await page(clients, shopper="ann")

    answer = await act(
        clients,
        "ann",
        {"id": "1", "kind": "IMPRESSION", "sku": "coffee-3", "impression": shown["impressionId"], "block": "new-in"},
    )

    assert answer["accepted"] == 1
    assert "welcome" in [block["key"] for block in (await page(clients, shopper="ann"))["blocks"]]


async def test_nobody_answers_a_page_that_was_made_for_somebody_else(clients: Clients, home: SiteId) -> None:
    anns = await page(clients, shopper="ann")

    answer = await act(clients, "bob", {"id": "1", "kind": "IMPRESSION", "impression": anns["impressionId"]})

    assert [problem["code"] for problem in answer["rejected"]] == ["bad_impression"]


@pytest.mark.parametrize("context", [{"cart": ["\x00"]}, {"shopper": "\x00"}, {"page": "\x00"}])
async def test_a_nul_is_said_to_be_one(clients: Clients, home: SiteId, context: dict[str, object]) -> None:
    answer = (await clients[TokenKind.SERVER].post(PAGE, context={"site": "shop", **context})).json()

    assert answer["errors"][0]["extensions"]["code"] in {"BAD_TEXT", "BAD_SHOPPER_ID"}


@pytest.mark.parametrize("locale", ["fr_FR", "FR", "fr-ca"])
async def test_a_locale_is_understood_however_it_is_written(clients: Clients, home: SiteId, locale: str) -> None:
    assert (await page(clients, locale=locale))["locale"] == "fr"


async def test_a_product_is_found_again_by_its_id(clients: Clients, home: SiteId) -> None:
    found = await page(clients)
    first = next(block for block in found["blocks"] if block["key"] == "new-in")["items"][0]["product"]

    again = await clients[TokenKind.PUBLISHABLE].ask(
        "query N($id: ID!) { node(id: $id) { __typename id ... on Product { sku } } }", id=first["id"]
    )

    assert again["node"] == {"__typename": "Product", "id": first["id"], "sku": first["sku"]}
