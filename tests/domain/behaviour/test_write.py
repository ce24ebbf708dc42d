"""Claims about recording signals."""

import asyncio
from uuid import UUID

import pytest
from sqlalchemy import func, select

from domain.base.database import Database
from domain.base.values import ImpressionId, SiteId
from domain.behaviour.errors import TooManySignals
from domain.behaviour.models import ImpressionRow, ShopperRow, SignalRow
from domain.behaviour.rules import impressions
from domain.behaviour.values import NewSignal, Recorded, Shown, ShownBlock
from domain.behaviour.write.record import record_signals
from domain.choosing.write.learn import learn
from domain.jobs.models import JobRow
from tests.people import shopper_state
from tests.shops import NOW, Stock, days_ago

KEY = "a key of sixteen characters"


async def record(database: Database, *signals: NewSignal, shopper: str = "ann") -> Recorded:
    async with database.write() as db:
        return await record_signals(db, SiteId("shop"), shopper, signals, key=KEY, now=NOW)


async def count(database: Database, table: type) -> int:
    async with database.read() as db:
        return int((await db.execute(select(func.count()).select_from(table))).scalar_one())


async def test_a_signal_sent_twice_counts_once(database: Database, stock: Stock) -> None:
    await stock({"A": {}})
    signal = NewSignal(id="1", kind="view", sku="A")

    first = await record(database, signal, signal)
    second = await record(database, signal)

    assert (first.accepted, first.duplicates) == (1, 1)
    assert (second.accepted, second.duplicates) == (0, 1)
    assert await count(database, SignalRow) == 1


async def test_bad_signals_come_back_as_data_and_the_good_ones_are_kept(database: Database, stock: Stock) -> None:
    await stock({"A": {}})

    recorded = await record(
        database,
        NewSignal(id="1", kind="view", sku="A"),
        NewSignal(id="2", kind="view", sku="nothing like it"),
        NewSignal(id="3", kind="jump", sku="A"),
    )

    assert recorded.ids == ("1",)
    assert [(problem.index, problem.id, problem.code) for problem in recorded.rejected] == [
        (1, "2", "unknown_sku"),
        (2, "3", "unknown_kind"),
    ]
    assert await count(database, SignalRow) == 1


async def test_too_many_at_once_write_nothing(database: Database, stock: Stock) -> None:
    await stock({"A": {}})

    with pytest.raises(TooManySignals):
        await record(database, *(NewSignal(id=str(n), kind="view", sku="A") for n in range(1001)))

    assert await count(database, SignalRow) == 0
    assert await count(database, ShopperRow) == 0


async def test_a_thousand_at_once_are_taken(database: Database, stock: Stock) -> None:
    await stock({"A": {}})

    recorded = await record(database, *(NewSignal(id=str(n), kind="view", sku="A") for n in range(1000)))

    assert recorded.accepted == 1000


async def test_one_batch_asks_for_one_rebuild_of_the_taste(database: Database, stock: Stock) -> None:
    await stock({"A": {}})

    for number in "12":
        recorded = await record(database, NewSignal(id=number, kind="view", sku="A"))
        async with database.write() as db:
            await learn(db, recorded, NOW)

    async with database.read() as db:
        kinds = (await db.execute(select(JobRow.kind).where(JobRow.kind == "refresh_tastes"))).scalars().all()
    assert kinds == ["refresh_tastes"]


async def test_an_impression_is_kept_once_with_its_order_and_propensities(database: Database, stock: Stock) -> None:
    await stock({"A": {}})
    shown = Shown(
        id=ImpressionId(UUID(int=3)),
        site=SiteId("shop"),
        page="home",
        policy="editorial-1",
        at=NOW,
        blocks=(ShownBlock(key="rail", position=4, propensity=0.5),),
    )
    token = impressions.impression_id(KEY, shown)

    await record(
        database,
        NewSignal(id="1", kind="impression", impression=token, block="rail"),
        NewSignal(id="2", kind="click", sku="A", impression=token, block="rail", position=2),
    )
    await record(database, NewSignal(id="3", kind="impression", impression=token, block="rail"))

    async with database.read() as db:
        kept = (await db.execute(select(ImpressionRow.id, ImpressionRow.policy, ImpressionRow.blocks))).all()
        click = (
            await db.execute(
                select(
                    SignalRow.impression_id,
                    SignalRow.block,
                    SignalRow.position,
                    SignalRow.block_position,
                    SignalRow.policy,
                    SignalRow.propensity,
                ).where(SignalRow.id == "2")
            )
        ).one()
    assert [tuple(row) for row in kept] == [(UUID(int=3), "editorial-1", [["rail", 4, 0.5]])]
    assert tuple(click) == (UUID(int=3), "rail", 2, 4, "editorial-1", 0.5)


async def test_the_state_of_a_shopper_lists_the_newest_first_and_moves_its_version(
    database: Database, stock: Stock
) -> None:
    ids = await stock({"A": {}, "B": {}})

    await record(database, NewSignal(id="1", kind="view", sku="A", at=days_ago(2)))
    await record(database, NewSignal(id="2", kind="click", sku="B", at=days_ago(1)))

    async with database.read() as db:
        state = await shopper_state(db, SiteId("shop"), "ann")
        nobody = await shopper_state(db, SiteId("shop"), "never seen")
        elsewhere = await shopper_state(db, SiteId("other"), "ann")
    assert [event.item for event in state.events] == [ids["B"], ids["A"]]
    assert state.version == 2
    assert nobody.new
    assert elsewhere.new


async def test_two_batches_of_one_shopper_at_the_same_time_both_count(database: Database, stock: Stock) -> None:
    await stock({"A": {}})

    await asyncio.gather(*(record(database, NewSignal(id=str(n), kind="view", sku="A")) for n in range(8)))

    assert await count(database, SignalRow) == 8
    assert await count(database, ShopperRow) == 1


async def test_an_id_that_another_shopper_used_is_refused_and_not_lost_silently(
    database: Database, stock: Stock
) -> None:
    await stock({"A": {}})
    await record(database, NewSignal(id="1", kind="view", sku="A"), shopper="ann")

    bobs = await record(database, NewSignal(id="1", kind="purchase", sku="A"), shopper="bob")

    assert (bobs.accepted, bobs.duplicates) == (0, 0)
    assert [problem.code for problem in bobs.rejected] == ["id_taken"]
