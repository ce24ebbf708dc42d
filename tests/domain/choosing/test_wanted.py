"""Claims about what everybody wants, which a process keeps for a moment."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import numpy as np
from sqlalchemy import event

from domain.base.database import Database
from domain.base.values import ImpressionId, SiteId
from domain.behaviour.values import NewSignal
from domain.choosing.read.choosers import Choosers
from domain.choosing.read.evidence import Remembered, remembered
from domain.choosing.read.ledger import Ledger
from domain.choosing.read.wanted import EVERYBODY, Demand
from domain.pages.read.homepage import homepage
from domain.pages.values.slate import Preview, Visit
from tests.domain.choosing.counting import SHOP, act, count_from, folded
from tests.editing import made
from tests.shops import NOW, Stock


async def asked(
    database: Database, demand: Demand, after_s: float, ledger: Ledger | None = None
) -> tuple[Remembered, str]:
    """What a stranger is shown some time after NOW, and the statement it took."""
    statements: list[str] = []
    listening = (database.engine.sync_engine, "before_cursor_execute", lambda *a: statements.append(a[2]))
    async with database.read() as db:
        event.listen(*listening)
        known = await remembered(
            db, SHOP, None, cart=(), now=NOW + timedelta(seconds=after_s), demand=demand, ledger=ledger
        )
        event.remove(*listening)
    assert len(statements) == 1
    return known, statements[0]


async def test_it_is_read_again_within_a_second(database: Database, stock: Stock) -> None:
    ids = await stock({"A": {}, "B": {}})
    await count_from(database)
    demand = Demand()
    before, first = await asked(database, demand, 0)
    person = await act(database, NewSignal(id="1", kind="purchase", sku="B", at=NOW))
    await folded(database, [person])

    soon, second = await asked(database, demand, 0.7)
    later, third = await asked(database, demand, 0.81)

    assert ["FROM popularity" in statement for statement in (first, second, third)] == [True, False, True]
    assert "7d" not in before.evidence.popular
    assert "7d" not in soon.evidence.popular
    assert later.evidence.popular["7d"].items.tolist() == [ids["B"]]


async def test_the_facts_of_what_everybody_wants_come_with_it(database: Database, stock: Stock) -> None:
    ids = await stock({"A": {"published_at": "2026-11-20", "price": "20.00"}, "B": {}})

    ledger = Ledger()
    known, _ = await asked(database, Demand(), 0, ledger)

    assert known.evidence.fresh.items.tolist() == [ids["A"]]
    entries, unknown = ledger.known(SHOP, np.array([ids["A"], ids["B"]]))
    assert (entries["item"].tolist(), unknown.tolist()) == ([ids["A"]], [ids["B"]])
    assert entries["price"].tolist() == [20.0]
    assert entries["stocked"].tolist() == [True]


async def test_one_visitor_renews_it_and_the_others_use_what_there_is(database: Database, stock: Stock) -> None:
    await stock({"A": {}})
    demand = Demand()
    await asked(database, demand, 0)

    due = [demand.held(SHOP, EVERYBODY, NOW + timedelta(seconds=0.9)) is None for _ in range(3)]

    assert due == [True, False, False]
    assert demand.held(SHOP, EVERYBODY, NOW + timedelta(seconds=1.1)) is None


async def test_a_page_of_another_time_does_not_use_it(database: Database, stock: Stock) -> None:
    await stock({"A": {"published_at": "2026-11-20"}})
    demand = Demand()
    await asked(database, demand, 0)

    _, an_hour_later = await asked(database, demand, 3600)
    _, back = await asked(database, demand, 0)

    assert "FROM popularity" in an_hour_later
    assert "FROM popularity" in back


async def test_what_a_preview_of_another_time_finds_is_for_nobody_else(database: Database, shop: SiteId) -> None:
    choosers = Choosers()
    await made(database)
    visit = Visit(
        site=shop, page="home", shopper=None, channel="web", locales=("en",), cart=(), now=NOW, preview=Preview()
    )

    async with database.read() as db:
        await homepage(db, visit, impression=ImpressionId(uuid4()), exact_rows=1000, choosers=choosers)
    assert choosers.demand.held(shop, EVERYBODY, NOW) is None

    async with database.read() as db:
        await homepage(
            db, replace(visit, preview=None), impression=ImpressionId(uuid4()), exact_rows=1000, choosers=choosers
        )
    assert choosers.demand.held(shop, EVERYBODY, NOW) is not None
