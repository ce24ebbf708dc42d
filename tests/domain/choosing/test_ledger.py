"""Claims about what a process knows of items between pages."""

import random
from collections.abc import Mapping
from datetime import datetime, timedelta

import numpy as np
import pytest
from sqlalchemy import event, text

from domain.base.database import Database, ReadSession
from domain.base.values import ItemId
from domain.behaviour.values import NewSignal
from domain.changes.values import FORGET_AFTER, News, Topic
from domain.choosing.read import filling
from domain.choosing.read.candidates import found
from domain.choosing.read.evidence import remembered
from domain.choosing.read.facts import ENTRY
from domain.choosing.read.filling import fill
from domain.choosing.read.ledger import REMEMBERED, Ledger
from domain.choosing.values.evidence import Facts
from tests.domain.choosing.counting import act, folded
from tests.shops import NOW, SHOP, Stock


async def page(db: ReadSession, ledger: Ledger, items: Mapping[str, int], now: datetime = NOW) -> Facts:
    """What a page knows of these items, by id."""
    known = await remembered(db, SHOP, None, cart=(), now=now, ledger=ledger)
    return await choices(db, ledger, items, known.snapshot, now)


async def choices(db: ReadSession, ledger: Ledger, items: Mapping[str, int], snapshot: str, now: datetime) -> Facts:
    also = np.array(sorted(items.values()))
    answer = await found(
        db, SHOP, [], also, ledger=ledger, snapshot=snapshot, shopper=None, space=None, exactly=True, now=now
    )
    return answer.facts


async def looked(
    database: Database, ledger: Ledger, items: Mapping[str, int], now: datetime = NOW
) -> tuple[Facts, int]:
    """What a page knows of these items, and how many statements it took."""
    statements: list[str] = []
    listening = (database.engine.sync_engine, "before_cursor_execute", lambda *a: statements.append(a[2]))
    event.listen(*listening)
    try:
        async with database.read() as db:
            return await page(db, ledger, items, now), len(statements)
    finally:
        event.remove(*listening)


def told(facts: Facts) -> dict[int, tuple[float, bool, float, float]]:
    columns = (facts.items, facts.price, facts.in_stock, facts.week, facts.ever)
    return {item: rest for item, *rest in zip(*(column.tolist() for column in columns), strict=True)}  # type: ignore[misc]


async def test_what_a_page_read_the_next_one_knows(database: Database, stock: Stock) -> None:
    ids = await stock({"A": {"price": "20.00"}, "B": {}})
    ledger = Ledger()

    first, statements = await looked(database, ledger, ids)
    second, later = await looked(database, ledger, ids, NOW + timedelta(minutes=4))

    assert (statements, later) == (2, 1)
    assert told(second) == told(first)
    assert second.age_days == pytest.approx(first.age_days + 4 / 1440)


async def test_a_changed_price_stock_or_heat_is_on_the_next_page(database: Database, stock: Stock) -> None:
    ids = await stock({"A": {}, "B": {}, "C": {}})
    ledger = Ledger()
    await looked(database, ledger, ids)
    await stock({"A": {"price": "12.00"}, "B": {"in_stock": False}})
    await folded(database, [await act(database, NewSignal(id="1", kind="cart_add", sku="C", at=NOW))])

    known, statements = await looked(database, ledger, ids)

    assert statements == 2
    assert told(known) == {
        ids["A"]: [12.0, True, 0.0, 0.0],
        ids["B"]: [10.0, False, 0.0, 0.0],
        ids["C"]: [10.0, True, pytest.approx(1.0), 1.0],
    }


async def test_what_begins_and_ends_does_so_without_a_change(database: Database, stock: Stock) -> None:
    ids = await stock({"A": {"published_at": "2026-11-21T12:04:00Z"}})
    ledger = Ledger()

    before, _ = await looked(database, ledger, ids)
    after, statements = await looked(database, ledger, ids, NOW + timedelta(minutes=4))

    assert (before.in_stock.tolist(), after.in_stock.tolist(), statements) == ([False], [True], 1)


async def test_a_process_may_get_to_know_all_products_before_it_is_asked(
    database: Database, stock: Stock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(filling, "AT_ONCE", 2)
    ids = await stock({"A": {}, "B": {"price": "20.00"}, "C": {"kind": "article"}, "D": {}})
    ledger, looks = Ledger(), []
    after: ItemId | None = ItemId(0)
    while after is not None:
        async with database.read() as db:
            after = await fill(db, ledger, SHOP, after, NOW)
        looks.append(after)
        await stock({"B": {"price": "12.00"}})

    known, statements = await looked(database, ledger, {sku: ids[sku] for sku in "ABD"})

    assert looks == [ids["B"], ids["D"], None]
    # B changed after it was read.
    assert (told(known)[ids["B"]][0], statements) == (12.0, 2)


async def test_what_is_no_product_is_asked_for_once(database: Database, stock: Stock) -> None:
    ids = await stock({"A": {}, "B": {"kind": "article"}})
    ledger = Ledger()
    await looked(database, ledger, ids)

    known, statements = await looked(database, ledger, ids)

    assert (known.items.tolist(), statements) == ([ids["A"]], 1)


async def test_a_page_that_looked_before_a_change_does_not_write_it_down_as_it_was(
    database: Database, stock: Stock
) -> None:
    ids = await stock({"A": {}, "B": {}})
    ledger = Ledger()
    await looked(database, ledger, {})
    async with database.read() as early:
        known = await remembered(early, SHOP, None, cart=(), now=NOW, ledger=ledger)
        await stock({"A": {"price": "12.00"}})
        # Somebody else hears of it before the early page has read its items.
        await looked(database, ledger, {})
        old = await choices(early, ledger, ids, known.snapshot, NOW)

    now, statements = await looked(database, ledger, ids)

    assert old.price.tolist() == [10.0, 10.0]
    assert (told(now)[ids["A"]][0], statements) == (12.0, 2)
    assert ledger.known(SHOP, np.array(sorted(ids.values())))[1].tolist() == []


async def test_a_process_that_did_not_listen_for_long_forgets(database: Database, stock: Stock) -> None:
    ids = await stock({"A": {}})
    ledger = Ledger()
    await looked(database, ledger, ids)
    async with database.write() as db:
        await db.execute(text("UPDATE items SET price_minor = 1200"))
        await db.execute(text("DELETE FROM changes"))

    known, statements = await looked(database, ledger, ids, NOW + FORGET_AFTER)

    assert (known.price.tolist(), statements) == ([12.0], 2)


async def test_sites_do_not_know_each_others_items(database: Database, stock: Stock) -> None:
    ids = await stock({"A": {}})
    ledger = Ledger()
    await looked(database, ledger, ids)
    ledger.hear("other", News(snapshot="10:10:"), NOW)  # type: ignore[arg-type]  # a name

    entries, unknown = ledger.known("other", np.array([ids["A"]]))  # type: ignore[arg-type]  # a name

    assert (len(entries), unknown.tolist()) == (0, [ids["A"]])


async def test_whatever_changes_a_page_knows_what_a_first_page_would_read(database: Database, stock: Stock) -> None:
    chance = random.Random(5)
    ids = await stock({f"S{number}": {} for number in range(12)})
    skus, ledger = sorted(ids), Ledger()
    for turn in range(40):
        for sku in chance.sample(skus, chance.randint(0, 3)):
            await stock({sku: {"price": f"{chance.randint(1, 99)}.00", "in_stock": chance.random() < 0.7}})
        if chance.random() < 0.3:
            sku = chance.choice(skus)
            person = await act(database, NewSignal(id=f"{turn}", kind="view", sku=sku, at=NOW), shopper=f"p{turn % 4}")
            await folded(database, [person])
        if chance.random() < 0.1:
            async with database.write() as db:
                await db.execute(text("DELETE FROM popularity"))
        some = {sku: ids[sku] for sku in chance.sample(skus, 6)}

        known, _ = await looked(database, ledger, some)
        anew, _ = await looked(database, Ledger(), some)

        assert told(known) == told(anew)


def entries(*items: int) -> np.ndarray[tuple[int], np.dtype[np.void]]:
    rows = np.zeros(len(items), ENTRY)
    rows["item"] = items
    return rows


def test_who_read_long_before_the_oldest_news_that_are_remembered_keeps_nothing() -> None:
    ledger = Ledger()
    ledger.hear(SHOP, News(snapshot="10:10:"), NOW)
    for number in range(REMEMBERED + 1):
        at = 11 + number
        ledger.hear(SHOP, News(snapshot=f"{at}:{at}:", things={Topic.ITEM: np.array([at])}), NOW)

    ledger.keep(SHOP, np.array([1]), entries(1), "10:10:")
    ledger.keep(SHOP, np.array([2]), entries(2), "12:12:")
    ledger.keep(SHOP, np.array([12, 13]), entries(12, 13), "12:12:")

    assert ledger.known(SHOP, np.array([1, 2, 12, 13]))[0]["item"].tolist() == [2, 12]


def test_when_everything_changed_nothing_is_known() -> None:
    ledger = Ledger()
    ledger.hear(SHOP, News(snapshot="10:10:"), NOW)
    ledger.keep(SHOP, np.array([1]), entries(1), "10:10:")

    ledger.hear(SHOP, News(snapshot="12:12:", everything=frozenset({Topic.HEAT})), NOW)
    ledger.keep(SHOP, np.array([2]), entries(2), "11:11:")

    assert ledger.known(SHOP, np.array([1, 2]))[1].tolist() == [1, 2]
