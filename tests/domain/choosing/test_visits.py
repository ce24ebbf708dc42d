"""Claims about a visit of which nothing is kept: while it lasts it is known like any other, and then it never was."""

import itertools

import numpy as np
import pytest

from domain.base.database import Database
from domain.behaviour.values import Event, NewSignal, SignalKind
from domain.choosing.read.evidence import Remembered, remembered
from domain.choosing.read.visits import visited
from domain.choosing.values.evidence import Neighbours
from tests.domain.choosing.counting import SHOP, act, count_from, folded
from tests.shops import NOW, Stock, days_ago

DONE = (
    ("purchase", "B", NOW),
    ("view", "A", days_ago(0.1)),
    ("dismiss", "C", days_ago(0.2)),
)


async def known(database: Database, key: str | None, *events: Event, cart: tuple[str, ...] = ()) -> Remembered:
    async with database.read() as db:
        found = await remembered(db, SHOP, key, cart=cart, now=NOW)
        return await visited(db, SHOP, found, events, NOW)


def lists(found: Neighbours) -> dict[int, list[int]]:
    return {
        anchor: found.items[start:end].tolist()
        for anchor, (start, end) in zip(found.anchors.tolist(), itertools.pairwise(found.starts), strict=True)
    }


async def test_a_visit_says_of_itself_what_would_be_remembered_of_it(database: Database, stock: Stock) -> None:
    ids = await stock({sku: {"category": [f"Things {sku}"], "price": "10"} for sku in "ABC"})
    await count_from(database)
    ann = await act(database, *(NewSignal(id=kind, kind=kind, sku=sku, at=at) for kind, sku, at in DONE))
    await folded(database, [ann])

    kept = await known(database, "ann")
    here = await known(database, None, *(Event(item=ids[sku], kind=SignalKind(kind), at=at) for kind, sku, at in DONE))

    assert here.state.events == kept.state.events
    assert here.state.id is None
    mine, its = here.evidence, kept.evidence
    for name in ("items", "at", "weights", "deeds"):
        assert getattr(mine.events, name) == pytest.approx(getattr(its.events, name))
    for name in ("similar", "complement", "substitute"):
        assert lists(getattr(mine, name)) == lists(getattr(its, name))
    assert lists(mine.similar) == {ids["A"]: [ids["B"]], ids["B"]: [ids["A"]]}
    for name in ("categories", "brands"):
        assert dict(zip(getattr(mine, name).ids.tolist(), getattr(mine, name).shares, strict=True)) == pytest.approx(
            dict(zip(getattr(its, name).ids.tolist(), getattr(its, name).shares, strict=True))
        )
    assert mine.price == pytest.approx(its.price, nan_ok=True)


async def test_what_lies_in_the_cart_keeps_its_lists_beside_the_visits(database: Database, stock: Stock) -> None:
    ids = await stock({"A": {}, "B": {}, "C": {}})
    await count_from(database)
    ann = await act(database, *(NewSignal(id=sku, kind="purchase", sku=sku, at=NOW) for sku in "ABC"))
    await folded(database, [ann])

    here = await known(database, None, Event(item=ids["A"], kind=SignalKind.VIEW, at=NOW), cart=("B",))

    together = lists(here.evidence.complement)
    assert {anchor: sorted(items) for anchor, items in together.items()} == {
        ids["A"]: sorted([ids["B"], ids["C"]]),
        ids["B"]: sorted([ids["A"], ids["C"]]),
    }


async def test_who_is_remembered_is_not_known_by_an_old_token(database: Database, stock: Stock) -> None:
    ids = await stock({"A": {}, "B": {}})
    await act(database, NewSignal(id="1", kind="view", sku="A", at=NOW))

    found = await known(database, "ann", Event(item=ids["B"], kind=SignalKind.VIEW, at=NOW))

    assert found.state.looked_at == (ids["A"],)


async def test_an_item_that_is_gone_was_not_met(database: Database, stock: Stock) -> None:
    ids = await stock({"A": {}})
    gone = Event(item=type(ids["A"])(10**9), kind=SignalKind.VIEW, at=NOW)

    found = await known(database, None, gone)

    assert found.state.new
    assert np.array_equal(found.evidence.events.items, [])
