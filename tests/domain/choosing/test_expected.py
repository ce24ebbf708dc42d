"""Claims about what a page finds by factors."""

import numpy as np
import pytest
from pgvector import Vector
from sqlalchemy import insert, text

from domain.base.database import Database
from domain.base.values import ItemId, ShopperId
from domain.choosing.models.factors import FactorRunRow, ItemFactorRow
from domain.choosing.read.candidates import found
from domain.choosing.read.factors import expected
from domain.choosing.rules.nearness import with_nearness
from domain.choosing.values.evidence import Evidence, Facts, Listed
from domain.choosing.values.factors import STORED, Live
from tests.shops import NOW, SHOP, Stock

ANN = ShopperId(7)


def along(*numbers: float) -> np.ndarray:
    vector = np.zeros(STORED, np.float32)
    vector[: len(numbers)] = numbers
    return vector


async def stands(
    database: Database, slot: int, factors: dict[ItemId, tuple[float, ...]], *at: float, of: ShopperId = ANN
) -> Live:
    """A run whose items have these factors, and where somebody stands in it."""
    async with database.write() as db:
        run = (
            await db.execute(
                insert(FactorRunRow)
                .values(
                    site=SHOP,
                    slot=slot,
                    live=slot == 0,
                    tainted=False,
                    started_at=NOW,
                    settings={},
                    people=50,
                    items=len(factors),
                    held=len(factors),
                    longest=1.0,
                    gram=[],
                )
                .returning(FactorRunRow.id)
            )
        ).scalar_one()
        rows = [
            {"run_id": run, "item_id": item, "slot": slot, "vector": along(*numbers)}
            for item, numbers in factors.items()
        ]
        await db.execute(insert(ItemFactorRow), rows)
        stand = "INSERT INTO person_factors (person_id, run_id, site, vector) VALUES (:ann, :run, 'shop', :at)"
        await db.execute(text(stand), {"ann": of, "run": run, "at": Vector(along(*at))})
    return Live(run=run, slot=slot, held=len(factors), of_slot=len(factors))


async def asked(
    database: Database, live: Live | None, *, exact_rows: int, shopper: ShopperId | None = ANN
) -> tuple[Listed, Facts]:
    async with database.read() as db:
        there = await found(
            db,
            SHOP,
            [],
            np.empty(0, np.int64),
            expected=expected(live, exact_rows=exact_rows),
            shopper=shopper,
            space=None,
            exactly=True,
            now=NOW,
        )
    return with_nearness(Evidence(now=NOW.timestamp()), there.near).factors, there.facts


@pytest.mark.parametrize("exact_rows", [0, 1000])
async def test_factors_expect_what_lies_far_along_a_persons_own_direction(
    database: Database, stock: Stock, exact_rows: int
) -> None:
    ids = await stock(
        {"much": {}, "some": {}, "gone": {"in_stock": False}, "against": {}, "article": {"kind": "article"}}
    )
    factors = {"much": (2.0, 1.0), "some": (1.0,), "gone": (3.0,), "against": (-1.0,), "article": (3.0,)}
    live = await stands(database, 0, {ids[sku]: numbers for sku, numbers in factors.items()}, 0.5)
    await stands(database, 1, {ids["some"]: (9.0,)}, 9.0)

    listed, facts = await asked(database, live, exact_rows=exact_rows)

    assert listed.items.tolist() == [ids["much"], ids["some"]]
    assert listed.scores.tolist() == pytest.approx([1.0, 0.5])
    # A ranker knows what was found.
    assert set(facts.items.tolist()) == {ids["much"], ids["some"]}


async def test_factors_expect_nothing_of_who_stands_nowhere(database: Database, stock: Stock) -> None:
    ids = await stock({"much": {}})
    live = await stands(database, 0, {ids["much"]: (1.0,)}, 1.0)

    stranger, _ = await asked(database, live, exact_rows=1000, shopper=None)
    other, _ = await asked(database, live, exact_rows=1000, shopper=ShopperId(8))
    untrained, _ = await asked(database, None, exact_rows=1000)

    assert [len(each.items) for each in (stranger, other, untrained)] == [0, 0, 0]
