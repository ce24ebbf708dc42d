"""Claims about what a process knows before it is asked."""

import asyncio

import numpy as np
import pytest
from sqlalchemy import text

from api.context import now
from api.warming import keep_warm, warm
from domain.base.database import Database
from domain.base.values import SiteId
from domain.choosing.read.choosers import Choosers
from domain.choosing.read.evidence import remembered
from tests.shops import Stock


async def test_a_started_process_gets_to_know_what_there_is(database: Database, shop: SiteId, stock: Stock) -> None:
    ids = await stock({"A": {}, "B": {}})
    kept = Choosers()

    await warm(database, kept)

    assert kept.ledger.known(shop, np.array([ids["A"], ids["B"]]))[0]["item"].tolist() == [ids["A"], ids["B"]]


async def test_a_site_of_which_everything_changed_is_known_again_before_a_page_asks(
    database: Database, shop: SiteId, stock: Stock, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = await stock({"A": {}, "B": {}})
    kept, wanted = Choosers(), np.array([ids["A"], ids["B"]])
    await warm(database, kept)
    async with database.write() as db:
        await db.execute(text("INSERT INTO changes (site, topic) VALUES ('shop', 'heat')"))
    async with database.read() as db:
        await remembered(db, shop, None, cart=(), now=now(), kept=kept)
    known_at_once = len(kept.ledger.known(shop, wanted)[0])

    monkeypatch.setattr("api.warming.LOOK_S", 0.01)
    keeping = asyncio.create_task(keep_warm(database, kept))
    async with asyncio.timeout(20):
        while len(kept.ledger.known(shop, wanted)[0]) < 2:  # noqa: ASYNC110 - nothing says when it is done
            await asyncio.sleep(0.01)
    keeping.cancel()

    assert known_at_once == 0


async def test_without_a_database_it_goes_on_without(database: Database) -> None:
    kept = Choosers()
    nowhere = Database("postgresql://nobody@127.0.0.1:1/nothing")
    try:
        await warm(nowhere, kept)
    finally:
        await nowhere.close()

    assert kept.ledger.known(SiteId("shop"), np.array([1]))[1].tolist() == [1]
