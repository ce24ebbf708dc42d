"""Claims about what a page knows of its shopper."""

from datetime import timedelta

import numpy as np
import pytest
from sqlalchemy import event, text

from domain.base.database import Database
from domain.behaviour.values import NewSignal
from domain.choosing.read.candidates import found
from domain.choosing.read.evidence import remembered
from domain.choosing.values.evidence import BOUGHT, CARTED, VIEWED
from domain.matching.values import Ask, Source, Space
from tests.domain.choosing.counting import SHOP, act, count_from, folded
from tests.shops import NOW, Stock, days_ago


async def test_the_evidence_of_a_shopper_is_one_statement(database: Database, stock: Stock) -> None:
    ids = await stock(
        {
            "A": {"category": ["Kitchen", "Pans"], "brand": "Ada", "price": "20.00", "published_at": "2026-11-20"},
            "B": {"category": ["Kitchen", "Pots"], "brand": "Ada", "price": "40.00"},
            "C": {"category": ["Garden"]},
        }
    )
    await count_from(database, least_persons=1)
    ann = await act(
        database,
        NewSignal(id="1", kind="view", sku="A", at=days_ago(30)),
        NewSignal(id="2", kind="cart_add", sku="B", at=days_ago(1)),
        NewSignal(id="3", kind="purchase", sku="A", at=NOW),
        NewSignal(id="4", kind="dismiss", sku="C", at=days_ago(2)),
    )
    await folded(database, [ann])
    statements: list[str] = []
    async with database.read() as db:
        listening = (database.engine.sync_engine, "before_cursor_execute", lambda *a: statements.append(a[2]))
        event.listen(*listening)
        known = await remembered(db, SHOP, "ann", cart=["C", "B", "nothing"], now=NOW)
        event.remove(*listening)

    assert len(statements) == 1
    assert known.state.looked_at == (ids["B"], ids["A"])
    assert known.state.dismissed == {ids["C"]}
    assert known.state.last_at == NOW
    its = known.evidence
    assert its.events.items.tolist() == [ids["A"], ids["B"], ids["A"]]
    assert its.events.deeds.tolist() == [BOUGHT, CARTED, VIEWED]
    assert its.events.weights == pytest.approx([2.0, 1.0, 0.1])
    assert its.cart.tolist() == [ids["B"], ids["C"]]
    assert sorted(zip(its.similar.anchors.tolist(), its.similar.items.tolist(), strict=True)) == [
        (ids["A"], ids["B"]),
        (ids["B"], ids["A"]),
    ]
    # B lay in the cart before A was bought.
    assert (its.substitute.anchors.tolist(), its.substitute.items.tolist()) == ([ids["B"]], [ids["A"]])
    # The newest weighs 2, the cart of yesterday almost 1, the view of a half-life ago .05.
    assert its.categories.shares == pytest.approx([2.05 / 3.027, 0.977 / 3.027], abs=1e-3)
    assert its.brands.shares.tolist() == [1.0]
    assert its.price[0] == pytest.approx(np.log([20, 20, 40]).mean(), abs=1e-5)
    assert its.clocks.items.tolist() == [ids["A"]]
    assert its.clocks.times.tolist() == [1.0]
    assert np.isnan(its.clocks.gap_s[0])
    assert its.popular["7d"].items.tolist() == [ids["A"], ids["B"]]
    # Of A: 2 now and .1 a month ago, which the window of 7 days has all but forgotten.
    assert its.popular["7d"].scores == pytest.approx([2.005, 0.906], abs=1e-3)
    assert its.popular["28d"].items.tolist() == [ids["A"], ids["B"]]
    assert its.fresh.items.tolist() == [ids["A"]]
    assert its.fresh.scores == pytest.approx([-1.5])


async def test_of_somebody_never_seen_only_what_everybody_wants_is_known(database: Database, stock: Stock) -> None:
    ids = await stock({"A": {}})
    await folded(database, [await act(database, NewSignal(id="1", kind="view", sku="A", at=NOW))])

    async with database.read() as db:
        known = await remembered(db, SHOP, None, cart=(), now=NOW)

    assert known.state.new
    assert len(known.evidence.events.items) == 0
    assert known.evidence.popular["7d"].items.tolist() == [ids["A"]]


async def test_people_known_by_two_keys_have_one_evidence(database: Database, stock: Stock) -> None:
    ids = await stock({"A": {}, "B": {}})
    phone = await act(database, NewSignal(id="1", kind="view", sku="A", at=days_ago(1)), shopper="phone")
    desk = await act(database, NewSignal(id="2", kind="view", sku="B", at=NOW), shopper="desk")
    async with database.write() as db:
        await db.execute(
            text("UPDATE shoppers SET person_id = :desk WHERE id = :phone"), {"desk": desk, "phone": phone}
        )

    async with database.read() as db:
        both = [await remembered(db, SHOP, key, cart=(), now=NOW) for key in ("phone", "desk")]

    assert [each.evidence.events.items.tolist() for each in both] == [[ids["B"], ids["A"]]] * 2
    assert both[0].state.id == both[1].state.id == desk


async def test_candidates_bring_the_facts_a_ranker_needs(database: Database, stock: Stock, space: Space) -> None:
    ids = await stock(
        {
            "A": {"price": "20.00", "brand": "Ada", "published_at": "2026-11-11T12:00:00Z"},
            "B": {"brand": "Ada"},
            "C": {"in_stock": False},
            "D": {},
        },
        {"A": [1], "B": [1, 0.2], "C": [0, 1], "D": [0, 0, 1]},
        space,
    )
    ann = await act(database, NewSignal(id="1", kind="cart_add", sku="A", at=NOW - timedelta(days=7)))
    await folded(database, [ann])
    asks = [
        Ask(shelf="", source=Source.INTERESTS, kind="product", k=2),
        Ask(shelf="new", source=Source.NEW, kind="product", k=1),
    ]

    async with database.read() as db:
        also = np.array([ids["C"], 10**12])
        answer = await found(db, SHOP, asks, also, shopper=ann, space=space, exactly=True, now=NOW)

    assert [(each.shelf, each.item) for each in answer.candidates] == [
        ("", ids["A"]),
        ("", ids["B"]),
        ("new", ids["A"]),
    ]
    facts = answer.facts
    rows = {item: row for row, item in enumerate(facts.items.tolist())}
    assert set(rows) == {ids["A"], ids["B"], ids["C"]}
    a, b, c = rows[ids["A"]], rows[ids["B"]], rows[ids["C"]]
    assert facts.in_stock[[a, b, c]].tolist() == [True, True, False]
    assert facts.price[a] == 20.0
    assert facts.age_days[a] == pytest.approx(10.0)
    assert facts.brand[a] == facts.brand[b] != -1
    assert facts.brand[c] == -1
    assert facts.week[[a, b]] == pytest.approx([0.5, 0.0])
    assert facts.ever[[a, b]].tolist() == [1.0, 0.0]
