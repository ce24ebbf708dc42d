"""Claims about taste."""

from datetime import timedelta

import numpy as np
import pytest
from sqlalchemy import select

from domain.base.database import Database
from domain.base.values import ShopperId, SiteId, Vector
from domain.behaviour.values import NewSignal
from domain.behaviour.write.locks import lock_shopper
from domain.behaviour.write.record import record_signals
from domain.matching.models import TasteRow
from domain.matching.values import Space
from domain.matching.write.learn import move_taste, rebuild_tastes, shoppers_of
from tests.shops import NOW, Stock, days_ago

KEY = "a key of sixteen characters"
SHOP = SiteId("shop")


async def act(database: Database, *signals: NewSignal, shopper: str = "ann") -> ShopperId:
    async with database.write() as db:
        recorded = await record_signals(db, SHOP, shopper, signals, key=KEY, now=NOW)
        assert recorded.rejected == ()
        await move_taste(db, recorded)
    return recorded.shopper


async def mass(database: Database) -> Vector:
    async with database.read() as db:
        found = (await db.execute(select(TasteRow.mass))).scalar_one()
    return np.asarray(found, np.float32)


async def test_a_taste_is_the_decayed_sum_of_what_was_liked(database: Database, stock: Stock, space: Space) -> None:
    await stock({"A": {}, "B": {}}, {"A": [1], "B": [0, 1]}, space)

    await act(database, NewSignal(id="1", kind="cart_add", sku="A", at=days_ago(14)))
    await act(database, NewSignal(id="2", kind="purchase", sku="B", at=NOW))

    # A cart weighs 1 and is one half-life old; a purchase weighs 2 and is new.
    assert (await mass(database))[:2] == pytest.approx([0.5, 2.0], abs=1e-3)


async def test_the_order_in_which_signals_arrive_does_not_matter(
    database: Database, stock: Stock, space: Space
) -> None:
    await stock({"A": {}, "B": {}}, {"A": [1], "B": [0, 1]}, space)

    await act(database, NewSignal(id="2", kind="purchase", sku="B", at=NOW))
    await act(database, NewSignal(id="1", kind="cart_add", sku="A", at=days_ago(14)))

    assert (await mass(database))[:2] == pytest.approx([0.5, 2.0], abs=1e-3)


async def test_what_was_folded_in_agrees_with_a_rebuild_from_the_whole_history(
    database: Database, stock: Stock, space: Space
) -> None:
    chance = np.random.default_rng(5)
    skus = [f"S{n}" for n in range(12)]
    await stock({sku: {} for sku in skus}, {sku: list(chance.normal(size=8)) for sku in skus}, space)
    kinds = ["view", "click", "cart_add", "purchase", "dismiss", "share"]
    shopper = ShopperId(0)
    for batch in range(6):
        shopper = await act(
            database,
            *(
                NewSignal(
                    id=f"{batch}-{n}",
                    kind=kinds[int(chance.integers(len(kinds)))],
                    sku=skus[int(chance.integers(len(skus)))],
                    at=NOW - timedelta(days=float(chance.uniform(0, 60))),
                )
                for n in range(7)
            ),
        )
    folded = await mass(database)

    async with database.write() as db:
        await lock_shopper(db, shopper)
        await rebuild_tastes(db, SHOP, [shopper])

    rebuilt = await mass(database)
    assert np.linalg.norm(rebuilt) > 0.1
    assert folded == pytest.approx(rebuilt, abs=1e-4)


async def test_disliking_moves_the_taste_away(database: Database, stock: Stock, space: Space) -> None:
    await stock({"A": {}}, {"A": [1]}, space)

    await act(database, NewSignal(id="1", kind="dismiss", sku="A", at=NOW))

    assert (await mass(database))[0] == pytest.approx(-0.5, abs=1e-3)


async def test_a_signal_counted_once_moves_the_taste_once(database: Database, stock: Stock, space: Space) -> None:
    await stock({"A": {}}, {"A": [1]}, space)

    for _ in range(3):
        await act(database, NewSignal(id="1", kind="cart_add", sku="A", at=NOW))

    assert (await mass(database))[0] == pytest.approx(1.0, abs=1e-3)


async def test_vectors_that_come_late_name_the_shoppers_who_lack_them(
    database: Database, stock: Stock, space: Space
) -> None:
    ids = await stock({"A": {}, "B": {}})
    shopper = await act(database, NewSignal(id="1", kind="cart_add", sku="A", at=NOW))

    async with database.read() as db:
        assert await shoppers_of(db, {ids["A"]}) == [(SHOP, shopper)]
        assert await shoppers_of(db, {ids["B"]}) == []


async def test_a_history_of_decades_neither_fails_nor_weighs(database: Database, stock: Stock, space: Space) -> None:
    await stock({"A": {}, "B": {}}, {"A": [1], "B": [0, 1]}, space)
    long_ago = NOW.replace(year=2000, month=2)

    await act(database, NewSignal(id="1", kind="cart_add", sku="A", at=long_ago))
    shopper = await act(database, NewSignal(id="2", kind="cart_add", sku="B", at=NOW))
    folded = await mass(database)
    async with database.write() as db:
        await lock_shopper(db, shopper)
        await rebuild_tastes(db, SHOP, [shopper])

    assert folded[:2] == pytest.approx([0.0, 1.0], abs=1e-3)
    assert (await mass(database))[:2] == pytest.approx([0.0, 1.0], abs=1e-3)
