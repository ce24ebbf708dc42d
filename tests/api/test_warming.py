"""Claims about what a process knows before it is asked."""

import numpy as np

from api.warming import warm
from domain.base.database import Database
from domain.base.values import SiteId
from domain.choosing.read.choosers import Choosers
from tests.shops import Stock


async def test_a_started_process_gets_to_know_what_there_is(database: Database, shop: SiteId, stock: Stock) -> None:
    ids = await stock({"A": {}, "B": {}})
    kept = Choosers()

    await warm(database, kept)

    assert kept.ledger.known(shop, np.array([ids["A"], ids["B"]]))[0]["item"].tolist() == [ids["A"], ids["B"]]


async def test_without_a_database_it_goes_on_without(database: Database) -> None:
    kept = Choosers()
    nowhere = Database("postgresql://nobody@127.0.0.1:1/nothing")
    try:
        await warm(nowhere, kept)
    finally:
        await nowhere.close()

    assert kept.ledger.known(SiteId("shop"), np.array([1]))[1].tolist() == [1]
