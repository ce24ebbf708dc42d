"""What happens when a person's answer, their other key and the counting of what they did come at the same moment."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
from sqlalchemy import text

from domain.audience.write.consent import set_consent
from domain.audience.write.forget import forget_shopper
from domain.audience.write.merge import merge_shoppers
from domain.base.database import Database, WriteSession
from domain.base.values import ShopperId
from domain.behaviour.read.consents import taking
from domain.behaviour.values import NewSignal, Purpose
from domain.choosing.write.fold import fold
from tests.domain.audience.people import SHOP, act
from tests.shops import NOW, Stock

Step = Callable[[WriteSession], Awaitable[object]]


async def says_no(db: WriteSession) -> object:
    return await set_consent(db, SHOP, "ann", Purpose.PERSONALISATION, granted=False, now=NOW)


async def is_forgotten(db: WriteSession) -> object:
    return await forget_shopper(db, SHOP, "ann", by="ann", secret="a secret of sixteen characters", now=NOW)


async def is_merged(db: WriteSession) -> object:
    return await merge_shoppers(db, SHOP, "ann", "ann@shop", now=NOW)


@asynccontextmanager
async def under_way(database: Database, step: Step) -> AsyncIterator[None]:
    """The step has been carried out when this begins, and is committed when it ends."""
    async with database.write() as db:
        await step(db)
        yield


async def somebody_waits(database: Database) -> None:
    while True:
        async with database.read() as db:
            if await db.scalar(text("SELECT count(*) FROM pg_locks WHERE NOT granted")):
                return
        await asyncio.sleep(0.01)


async def held(database: Database, person: ShopperId) -> list[int]:
    """How many rows of counts there are, of this person and of everybody."""
    names = ("folds", "repurchases", "interests", "person_factors")
    mine = [f"SELECT count(*) FROM {name} WHERE person_id = :person" for name in names]  # noqa: S608 - names of ours
    async with database.read() as db:
        return [await db.scalar(text(statement), {"person": person}) or 0 for statement in mine]


@pytest.mark.parametrize("step", [says_no, is_forgotten, is_merged])
async def test_a_count_that_waited_does_not_bring_back_what_was_taken_away(
    database: Database, stock: Stock, step: Step
) -> None:
    await stock({"A": {}, "B": {}, "C": {}})
    signals = [
        NewSignal(id=sku, kind="purchase", sku=sku, at=NOW - timedelta(minutes=n)) for n, sku in enumerate("ABC")
    ]
    person = (await act(database, "ann", *signals)).person

    async def count() -> int:
        async with database.write() as db:
            return await fold(db, SHOP, [person], NOW)

    async with under_way(database, step):
        counting = asyncio.create_task(count())
        await asyncio.wait_for(somebody_waits(database), 30)
    await counting

    assert await held(database, person) == [0, 0, 0, 0] if step is not says_no else True
    async with database.read() as db:
        heats = await db.scalar(text("SELECT coalesce(max(persons), 0) FROM heats"))
    assert heats == (1 if step is is_merged else 0)


async def test_a_no_to_everything_holds_under_every_key_of_the_person(database: Database, stock: Stock) -> None:
    await stock({"A": {}})
    await act(database, "phone", NewSignal(id="1", kind="view", sku="A"))
    await act(database, "account", NewSignal(id="2", kind="view", sku="A"))
    async with database.write() as db:
        await merge_shoppers(db, SHOP, "phone", "account", now=NOW)

    for purpose in Purpose:
        async with database.write() as db:
            await set_consent(db, SHOP, "phone", purpose, granted=False, now=NOW)

    async with database.read() as db:
        known = await taking(db, SHOP, ["phone", "account"])
        shoppers = await db.scalar(text("SELECT count(*) FROM shoppers"))
    assert [each.allowed.kept for each in known.values()] == [False, False]
    assert shoppers == 0


async def test_answers_and_signals_under_a_merged_key_wait_for_each_other(database: Database, stock: Stock) -> None:
    await stock({"A": {}})
    await act(database, "phone", NewSignal(id="0", kind="view", sku="A"))
    await act(database, "account", NewSignal(id="1", kind="view", sku="A"))
    async with database.write() as db:
        await merge_shoppers(db, SHOP, "phone", "account", now=NOW)

    async def answer(n: int) -> None:
        async with database.write() as answering:
            said = NOW + timedelta(seconds=n)
            await set_consent(answering, SHOP, "phone", Purpose.PERSONALISATION, granted=True, now=said)

    for n in range(8):
        signals = (act(database, "phone", NewSignal(id=f"{n} {m}", kind="view", sku="A")) for m in range(2))
        await asyncio.gather(answer(n), *signals, answer(n))

    async with database.read() as reading:
        assert await reading.scalar(text("SELECT count(*) FROM signals")) == 18
