"""Claims about what a process knows before it is asked."""

import numpy as np

from api.warming import warm
from domain.base.database import Database
from domain.base.values import SiteId
from domain.choosing.read.ledger import Ledger
from tests.shops import Stock


async def test_a_started_process_gets_to_know_what_there_is(database: Database, shop: SiteId, stock: Stock) -> None:
    ids = await stock({"A": {}, "B": {}})
    ledger = Ledger()

    await warm(database, ledger)

    assert ledger.known(shop, np.array([ids["A"], ids["B"]]))[0]["item"].tolist() == [ids["A"], ids["B"]]


async def test_without_a_database_it_goes_on_without(database: Database) -> None:
    ledger = Ledger()
    nowhere = Database("postgresql://nobody@127.0.0.1:1/nothing")
    try:
        await warm(nowhere, ledger)
    finally:
        await nowhere.close()

    assert ledger.known(SiteId("shop"), np.array([1]))[1].tolist() == [1]
