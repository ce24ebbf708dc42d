"""Claims about folding what people did into what the shop knows."""

from datetime import timedelta

import numpy as np
import pytest
from sqlalchemy import text

from domain.base.database import Database
from domain.base.values import ShopperId
from domain.behaviour.values import NewSignal
from domain.choosing.write.rebuild import rebuild
from domain.choosing.write.relearn import relearn
from domain.choosing.write.unlearn import unlearn
from domain.matching.values import Space
from tests.domain.choosing.counting import SHOP, act, count_from, counted, differences, folded, sided
from tests.shops import NOW, Stock, days_ago


async def test_what_two_people_viewed_after_each_other_are_neighbours(database: Database, stock: Stock) -> None:
    ids = await stock({"A": {}, "B": {}})
    await count_from(database, least_persons=2)
    people = [
        await act(
            database,
            NewSignal(id=f"{who} 1", kind="view", sku="A", at=NOW - timedelta(minutes=9)),
            NewSignal(id=f"{who} 2", kind="view", sku="B", at=NOW),
            shopper=who,
        )
        for who in ("ann", "bob")
    ]

    await folded(database, people[:1])
    alone = (await counted(database))["neighbours"]
    await folded(database, people[1:])
    both = (await counted(database))["neighbours"]

    assert alone == {}
    assert {key: row[0] for key, row in both.items()} == {(0, ids["A"]): [ids["B"]], (0, ids["B"]): [ids["A"]]}
    # Two people, forward 1 each, back .6 each; both items were met twice: 2 / (2 + 40).
    assert both[0, ids["A"]][1] == pytest.approx([2 / 42], rel=1e-3)
    assert both[0, ids["B"]][1] == pytest.approx([1.2 / 42], rel=1e-3)
    assert both[0, ids["A"]][2] == [2]


async def test_folding_twice_counts_once(database: Database, stock: Stock) -> None:
    await stock({"A": {}, "B": {}})
    ann = await act(database, *(NewSignal(id=sku, kind="purchase", sku=sku, at=NOW) for sku in "AB"))

    assert await folded(database, [ann]) == 1
    once = await counted(database)
    assert await folded(database, [ann]) == 0

    assert await counted(database) == once
    assert once["covisits"]


async def test_a_late_signal_is_counted_as_if_it_had_come_in_time(database: Database, stock: Stock) -> None:
    await stock({"A": {}, "B": {}, "C": {}})
    signals = [NewSignal(id=sku, kind="view", sku=sku, at=NOW - timedelta(hours=n)) for n, sku in enumerate("CBA")]
    late = signals.pop(1)

    ann = await act(database, *signals)
    await folded(database, [ann])
    await act(database, late)
    await folded(database, [ann])
    in_pieces = await counted(database)
    async with database.write() as db:
        await rebuild(db, SHOP, NOW)

    assert differences(in_pieces, await counted(database)) == []


async def test_heat_orders_by_decayed_weight_without_a_clock(database: Database, stock: Stock) -> None:
    ids = await stock({"old": {}, "new": {}, "busy": {}})
    people = [await act(database, NewSignal(id="1", kind="purchase", sku="old", at=days_ago(21)))]
    people += [await act(database, NewSignal(id="2", kind="cart_add", sku="new", at=NOW))]
    for n in range(3):
        busy = NewSignal(id=f"3{n}", kind="cart_add", sku="busy", at=NOW)
        people.append(await act(database, busy, shopper=f"shopper {n}"))

    await folded(database, people)

    rows = (await counted(database))["popularity"]
    heat = {item: row[1] for (item, _), row in rows.items()}
    # Three carts against one: log2(3) apart. A purchase three half-lives ago weighs 2 / 8 against 1: two apart.
    assert heat[ids["busy"]] - heat[ids["new"]] == pytest.approx(np.log2(3), abs=1e-6)
    assert heat[ids["new"]] - heat[ids["old"]] == pytest.approx(2.0, abs=1e-6)
    assert rows[ids["busy"], ""][0] == 3


async def test_a_clock_knows_when_how_often_and_how_regularly_something_was_bought(
    database: Database, stock: Stock
) -> None:
    ids = await stock({"milk": {}, "pan": {}})
    bought = [NewSignal(id=f"{n}", kind="purchase", sku="milk", at=days_ago(n)) for n in (0, 7, 21)]

    ann = await act(database, *bought, NewSignal(id="p", kind="purchase", sku="pan", at=days_ago(90)))

    clocks = (await counted(database))["repurchases"]
    assert clocks[ann, ids["milk"]][:3] == (NOW, 3, pytest.approx(10.5 * 86_400))
    assert clocks[ann, ids["pan"]] == (days_ago(90), 1, None, pytest.approx(0.5))


async def test_what_was_liked_last_is_parted_into_interests(database: Database, stock: Stock, space: Space) -> None:
    await stock({"A": {}, "B": {}, "C": {}}, {"A": [1], "B": [1, 0.1], "C": [0, 0, 1]}, space)
    ann = await act(database, *(NewSignal(id=sku, kind="cart_add", sku=sku, at=NOW) for sku in "ABC"))

    await folded(database, [ann])

    interests = (await counted(database))["interests"]
    assert [row[1] for _, row in sorted(interests.items())] == pytest.approx([2 / 3, 1 / 3], abs=1e-3)
    assert interests[ann, space.id, 1][0][:3] == pytest.approx([0, 0, 1], abs=1e-3)


async def test_unlearning_a_person_leaves_what_the_others_did(database: Database, stock: Stock, space: Space) -> None:
    await stock({"A": {}, "B": {}, "C": {}}, {"A": [1], "B": [0, 1], "C": [0, 0, 1]}, space)
    await count_from(database, least_persons=1)
    ann = await act(database, *(NewSignal(id=f"a{sku}", kind="purchase", sku=sku, at=NOW) for sku in "AB"))
    await folded(database, [ann])
    without = await counted(database)
    bob = await act(
        database, *(NewSignal(id=f"b{sku}", kind="purchase", sku=sku, at=days_ago(1)) for sku in "ABC"), shopper="bob"
    )
    await folded(database, [bob])
    assert await counted(database) != without

    async with database.write() as db:
        await unlearn(db, SHOP, [bob], NOW)

    assert differences(await counted(database), without) == []


async def test_people_linked_to_one_are_counted_as_one_and_apart_again(database: Database, stock: Stock) -> None:
    await stock({"A": {}, "B": {}})
    await count_from(database, least_persons=1)
    phone = await act(database, NewSignal(id="1", kind="view", sku="A", at=days_ago(1)), shopper="phone")
    desk = await act(database, NewSignal(id="2", kind="view", sku="B", at=NOW), shopper="desk")
    await folded(database, [phone, desk])
    apart = await counted(database)

    await link(database, phone, desk)
    together = await counted(database)
    await link(database, phone, None)

    assert {key[:1] for key in together["neighbours"]} == {(0,)}
    assert apart["neighbours"] == {}
    assert differences(await counted(database), apart) == []


async def link(database: Database, one: ShopperId, into: ShopperId | None) -> None:
    """One shopper's row belongs to the other's person, or to nobody but itself again."""
    async with database.write() as db:
        was = (await db.execute(text("SELECT person_id FROM shoppers WHERE id = :one"), {"one": one})).scalar_one()
        persons = sorted({one, ShopperId(was), into or one})
        await unlearn(db, SHOP, persons, NOW)
        await db.execute(
            text("UPDATE shoppers SET person_id = :into WHERE id = :one"), {"one": one, "into": into or one}
        )
        await relearn(db, SHOP, persons, NOW)


async def test_marked_signals_are_not_counted(database: Database, stock: Stock) -> None:
    await stock({"A": {}, "B": {}})
    ann = await act(database, *(NewSignal(id=sku, kind="view", sku=sku, at=NOW) for sku in "AB"))
    async with database.write() as db:
        await db.execute(text("UPDATE signals SET marked = 'robot'"))

    await folded(database, [ann])

    assert (await counted(database))["covisits"] == {}


async def test_a_rebuild_sees_the_rows_of_the_build_before_it_swept(database: Database, stock: Stock) -> None:
    await stock({"A": {}, "B": {}})
    ann = await act(database, *(NewSignal(id=sku, kind="view", sku=sku, at=NOW) for sku in "AB"))
    await folded(database, [ann])

    async with database.write() as db:
        await rebuild(db, SHOP, NOW)

    async with database.read() as db:
        builds = (await db.execute(text("SELECT id, state FROM builds"))).all()
        assert [row.state for row in builds] == ["live"]
        for table in ("covisits", "heats", "folds"):
            kept = (await db.execute(text(f"SELECT DISTINCT build FROM {table}"))).scalars().all()  # noqa: S608 - names above
            assert kept == [builds[0].id]


async def test_a_persons_part_of_a_segments_heat_moves_with_them(
    database: Database, stock: Stock, space: Space
) -> None:
    ids = await stock({"A": {}, "B": {}, "C": {}}, {"A": [1], "B": [-1], "C": [-1]}, space)
    await count_from(database, least_persons=1)
    ann = await act(database, NewSignal(id="1", kind="cart_add", sku="A", at=NOW))
    bob = await act(database, NewSignal(id="2", kind="cart_add", sku="B", at=NOW), shopper="bob")

    await folded(database, [ann, bob], sided)
    first = {key: row[0] for key, row in (await counted(database))["popularity"].items()}
    await act(database, *(NewSignal(id=f"3{sku}", kind="purchase", sku=sku, at=NOW) for sku in "BC"))
    await folded(database, [ann], sided)
    moved = {key: row[0] for key, row in (await counted(database))["popularity"].items()}

    assert first == {(ids["A"], ""): 1, (ids["B"], ""): 1, (ids["A"], "right"): 1, (ids["B"], "left"): 1}
    everybody = {(ids["A"], ""): 1, (ids["B"], ""): 2, (ids["C"], ""): 1}
    assert moved == everybody | {(ids["A"], "left"): 1, (ids["B"], "left"): 2, (ids["C"], "left"): 1}


async def test_heat_of_a_segment_is_shown_once_enough_people_are_behind_it(
    database: Database, stock: Stock, space: Space
) -> None:
    ids = await stock({"A": {}}, {"A": [1]}, space)
    await count_from(database, least_persons=3)
    signals = [NewSignal(id=f"{n}", kind="view", sku="A", at=NOW) for n in range(3)]
    people = [await act(database, each, shopper=f"p{n}") for n, each in enumerate(signals)]

    await folded(database, people[:2], sided)
    two = (await counted(database))["popularity"]
    await folded(database, people[2:], sided)
    three = (await counted(database))["popularity"]
    async with database.write() as db:
        await unlearn(db, SHOP, people[:1], NOW)

    assert {key: row[0] for key, row in two.items()} == {(ids["A"], ""): 2}
    assert {key: row[0] for key, row in three.items()} == {(ids["A"], ""): 3, (ids["A"], "right"): 3}
    assert {key: row[0] for key, row in (await counted(database))["popularity"].items()} == {(ids["A"], ""): 2}


async def test_unlearning_takes_a_persons_part_out_of_their_segment(
    database: Database, stock: Stock, space: Space
) -> None:
    await stock({"A": {}, "B": {}}, {"A": [1], "B": [-1]}, space)
    await count_from(database, least_persons=1)
    ann = await act(database, NewSignal(id="1", kind="view", sku="A", at=NOW))
    await folded(database, [ann], sided)
    without = await counted(database)
    bob = await act(
        database, *(NewSignal(id=sku, kind="purchase", sku=sku, at=days_ago(1)) for sku in "AB"), shopper="b"
    )
    await folded(database, [bob], sided)

    async with database.write() as db:
        await unlearn(db, SHOP, [bob], NOW)

    assert differences(await counted(database), without) == []
