"""Claims about pages of visits that nothing is kept of, and about what a page says of how it was made."""

from typing import Any

import pytest
from sqlalchemy import func, select, update

from domain.access.values import TokenKind
from domain.base.database import Database
from domain.base.values import SiteId
from domain.behaviour.models import ImpressionRow, ShopperRow, SignalRow
from domain.behaviour.rules.impressions import read_impression
from domain.behaviour.write.consents import require_consent
from domain.choosing.values.rankers import NewRanker
from domain.choosing.write.rankers import promote_ranker, store_ranker
from domain.pages.models import BlockRow
from domain.pages.rules.layouts import starting_layout
from domain.pages.write.create_page import create_page
from tests.api.conftest import KEY, Clients
from tests.editing import SEED
from tests.shops import NOW, SHOP, Stock

PAGE = """query Page($context: HomepageContext!) { homepage(context: $context) { impressionId
  blocks { key ... on ProductRail { items { product { sku } } } } } }"""
RECORD = """mutation Record($input: RecordSignalsInput!) { recordSignals(input: $input) {
  ... on SignalsRecorded { accepted kept session rejected { message } } } }"""


@pytest.fixture
async def home(database: Database, stock: Stock, shop: SiteId) -> SiteId:
    await stock({f"{group}-{n}": {"category": [group]} for group in ("mugs", "pots", "pans") for n in range(12)})
    async with database.write() as db:
        await create_page(db, shop, "home", "Home", starting_layout([]), by=SEED, now=NOW)
        words = {"headline": {"generated@en": {"value": "Hello", "by": "worker", "at": NOW.isoformat()}}}
        await db.execute(update(BlockRow).where(BlockRow.key == "welcome").values(live=words, live_version=1))
    return shop


async def page(clients: Clients, **context: object) -> dict[str, Any]:
    answer = await clients[TokenKind.SERVER].ask(PAGE, context={"site": "shop", **context})
    return dict(answer["homepage"])


async def record(clients: Clients, *signals: dict[str, object], session: str | None = None) -> dict[str, Any]:
    clients[TokenKind.SERVER].http.headers["User-Agent"] = "Mozilla/5.0 (a person's)"
    sent = {"site": "shop", "shopper": "ann", "signals": list(signals), "session": session}
    answer = await clients[TokenKind.SERVER].ask(RECORD, input=sent)
    return dict(answer["recordSignals"])


def keys(found: dict[str, Any]) -> set[str]:
    return {block["key"] for block in found["blocks"]}


async def test_without_a_yes_the_page_knows_the_visit_while_it_lasts_and_nothing_is_kept(
    clients: Clients, home: SiteId, database: Database
) -> None:
    async with database.write() as db:
        await require_consent(db, SHOP, required=True)
    first = await record(clients, {"id": "1", "kind": "CART_ADD", "sku": "mugs-3"})
    second = await record(clients, {"id": "2", "kind": "CLICK", "sku": "mugs-4"}, session=first["session"])

    knowing = await page(clients, shopper="ann", session=second["session"])
    unknowing = await page(clients, shopper="ann")

    assert (first["kept"], first["accepted"], first["rejected"]) == (False, 0, [])
    assert ("welcome" in keys(unknowing), "welcome" in keys(knowing)) == (True, False)
    async with database.read() as db:
        for kept in (ShopperRow, SignalRow, ImpressionRow):
            assert await db.scalar(select(func.count()).select_from(kept)) == 0


async def test_a_page_and_its_impression_name_the_ranker_that_chose_the_items(
    clients: Clients, home: SiteId, database: Database
) -> None:
    before = (await page(clients, shopper="ann"))["impressionId"]
    blend = {"names": ["blend"], "means": [0.0], "scales": [1.0], "weights": [1.0], "intercept": 0.0}
    made = NewRanker(kind="logistic", parameters=blend, settings={}, metrics={}, history=[], data_hash="")
    async with database.write() as db:
        version = await store_ranker(db, SHOP, made, NOW)
        await promote_ranker(db, SHOP, version, by="operator", now=NOW)

    after = (await page(clients, shopper="ann"))["impressionId"]
    await record(clients, {"id": "1", "kind": "IMPRESSION", "impression": after})

    assert read_impression(KEY, SHOP, before).ranker is None
    assert read_impression(KEY, SHOP, after).ranker == version
    async with database.read() as db:
        assert await db.scalar(select(ImpressionRow.ranker)) == version
