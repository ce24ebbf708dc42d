"""Claims about the jobs that count what shoppers did."""

from datetime import timedelta

from sqlalchemy import text

from domain.base.database import Database
from domain.behaviour.values import NewSignal
from domain.choosing.jobs import rebuild_memory
from domain.jobs import write as promises
from domain.matching.values import Space
from tests.domain.choosing.counting import SHOP, act, counted, differences
from tests.shops import NOW, Stock
from tests.workers.tasks.conftest import Do
from workers.learning.memory import promise_rebuilds


async def test_a_signal_promises_to_be_counted_and_the_job_counts_everybody_at_once(
    database: Database, stock: Stock, do: Do
) -> None:
    await stock({"A": {}, "B": {}})
    for who in ("ann", "bob"):
        for minutes, sku in enumerate("AB"):
            seen = NewSignal(id=f"{who} {sku}", kind="view", sku=sku, at=NOW - timedelta(minutes=minutes))
            await act(database, seen, shopper=who)

    jobs = await do("fold_behaviour")

    assert len(jobs) == 4
    persons = {key: row[0] for key, row in (await counted(database))["covisits"].items()}
    assert len(persons) == 4
    assert set(persons.values()) == {2}


async def test_a_site_that_is_counted_anew_says_the_same(database: Database, stock: Stock, do: Do) -> None:
    await stock({"A": {}, "B": {}})
    await act(database, *(NewSignal(id=sku, kind="purchase", sku=sku, at=NOW) for sku in "AB"))
    await do("fold_behaviour")
    before = await counted(database)
    async with database.write() as db:
        await promises.add(db, [rebuild_memory(SHOP)], NOW)

    jobs = await do("rebuild_memory")

    assert len(jobs) == 1
    assert differences(before, await counted(database)) == []


async def test_counts_a_day_old_are_promised_to_be_made_anew_once(database: Database, stock: Stock, do: Do) -> None:
    await stock({"A": {}})
    await act(database, NewSignal(id="1", kind="view", sku="A", at=NOW))
    await do("fold_behaviour")
    async with database.write() as db:
        await db.execute(text("UPDATE builds SET started_at = :now"), {"now": NOW})

    asked = [await promise_rebuilds(database, NOW + timedelta(hours=hours)) for hours in (23, 25, 25)]

    assert asked == [0, 1, 0]


async def test_who_was_counted_is_searched_ahead_for_once_however_often(
    database: Database, stock: Stock, space: Space, do: Do
) -> None:
    await stock({"A": {}, "B": {}}, {"A": [1.0], "B": [1.0, 0.2]}, space)

    listed = []
    for kinds in (("fold_behaviour", "fold_behaviour", "search_ahead"), ("rebuild_memory",)):
        async with database.write() as db:
            await promises.add(db, [rebuild_memory(SHOP)], NOW)
        for nth, kind in enumerate(kinds):
            if kind == "fold_behaviour":
                await act(database, NewSignal(id=str(nth), kind="purchase", sku="A", at=NOW))
            done = await do(kind)
            assert len(done) == 1
        async with database.read() as db:
            asked = text("SELECT cardinality(interests.items), cardinality(near.items) FROM interests, lookalikes near")
            listed.append(tuple((await db.execute(asked)).one()))

    assert listed == [(2, 1), (2, 1)]
