"""Claims about allowances that several processes spend from, on a real database."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import pytest

from api.costs import purses
from api.costs.purses import Purses
from domain.allowances import write
from domain.allowances.values import Spent
from domain.base.database import Database
from tests.shops import NOW

ANN, BOB = UUID(int=1), UUID(int=2)
A_MINUTE = 600


@dataclass(slots=True)
class Clock:
    now: float = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_process_counts_for_itself_at_once() -> None:
    clock = Clock()
    process = Purses(clock)

    paid = [process.pay(ANN, 250, A_MINUTE).paid for _ in range(3)]
    clock.now = 15
    later = process.pay(ANN, 250, A_MINUTE)

    assert paid == [True, True, False]
    assert (later.paid, later.left) == (True, 0)
    assert process.pay(BOB, 250, A_MINUTE).left == 350


async def test_processes_know_of_each_other_after_they_settle(database: Database) -> None:
    one, two = Purses(Clock()), Purses(Clock())
    one.pay(ANN, 300, A_MINUTE)
    two.pay(ANN, 200, A_MINUTE)

    await one.settle(database, NOW)
    await two.settle(database, NOW)

    assert two.pay(ANN, 200, A_MINUTE).paid is False
    assert two.pay(ANN, 100, A_MINUTE).left == 0
    # The first has heard of nothing since; it may overdraw by what the others spent between two settlements.
    assert one.pay(ANN, 300, A_MINUTE).paid is True


async def test_what_is_settled_leaks_in_the_database_too(database: Database) -> None:
    async with database.write() as db:
        spent = [Spent(purse=ANN, points=600, a_minute=A_MINUTE), Spent(purse=BOB, points=60, a_minute=60)]
        assert await write.settle(db, spent, NOW) == {ANN: 600, BOB: 60}
        again = [Spent(purse=BOB, points=0, a_minute=60), Spent(purse=ANN, points=10, a_minute=A_MINUTE)]
        assert await write.settle(db, again, NOW + timedelta(seconds=30)) == {ANN: 310, BOB: 30}
        # A machine whose clock is behind takes nothing back.
        assert await write.settle(db, again[1:], NOW) == {ANN: 320}
        assert await write.settle(db, [], NOW) == {}


async def test_what_could_not_be_settled_is_settled_the_next_time(database: Database) -> None:
    process, lost = Purses(Clock()), Database("postgresql://nobody@127.0.0.1:1/nothing")
    process.pay(ANN, 100, A_MINUTE)

    with pytest.raises(OSError, match="Connect"):
        await process.settle(lost, NOW)
    process.pay(ANN, 50, A_MINUTE)
    await process.settle(database, NOW)

    async with database.write() as db:
        assert await write.settle(db, [Spent(purse=ANN, points=0, a_minute=A_MINUTE)], NOW) == {ANN: 150}
    await lost.close()


def test_no_more_purses_are_kept_than_there_is_room_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(purses, "PURSES", 10)
    process = Purses(Clock())

    for number in range(100):
        process.pay(UUID(int=number), 1, A_MINUTE)

    assert (len(process._purses), len(process._spending)) == (10, 10)
