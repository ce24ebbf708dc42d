"""Two editors and a worker on one block, again and again: one of them wins each time, and the others are told what happened."""

import asyncio
from collections import Counter
from collections.abc import Awaitable

from sqlalchemy import select

from domain.access import read as access
from domain.base.database import Database
from domain.base.values import BlockId, SiteId
from domain.pages.errors import BlockChanged
from domain.pages.models import BlockRevisionRow
from domain.pages.values.content import FieldEdit
from tests.editing import ADA, BOB, edit, made, offer, state
from tests.shops import SHOP

ROUNDS = 1000


async def tried(name: str, work: Awaitable[object]) -> tuple[str, BlockChanged | None]:
    """Who it was, and the refusal where somebody else was faster; anything else that goes wrong fails the test."""
    try:
        await work
    except BlockChanged as lost:
        return name, lost
    return name, None


async def race(database: Database, block: BlockId, round_: int, version: int) -> Counter[str]:
    """Everybody starts from this version at the same moment; who won."""
    ends = await asyncio.gather(
        tried("Ada", edit(database, block, version, FieldEdit(name="headline", value=f"Ada {round_}"), by=ADA)),
        tried("Bob", edit(database, block, version, FieldEdit(name="headline", value=f"Bob {round_}"), by=BOB)),
        tried("worker", offer(database, block, version, body=f"Toy {round_}")),
    )
    won = [name for name, lost in ends if lost is None]
    for name, lost in ends:
        if lost is None:
            continue
        assert (lost.expected, lost.actual) == (version, version + 1)
        for field in lost.fields:
            assert (field.name, field.mine) == ("headline", f"{name} {round_}")
            assert field.theirs == (field.base if won == ["worker"] else f"{won[0]} {round_}")
        assert name == "worker" or len(lost.fields) == 1
    return Counter(won)


async def test_two_editors_and_a_worker_race_a_thousand_times_and_one_of_them_wins_each_time(
    database: Database, shop: SiteId
) -> None:
    block = await made(database)
    winners: Counter[str] = Counter()

    for round_ in range(ROUNDS):
        version = 1 + round_
        won = await race(database, block, round_, version)
        assert won.total() == 1, f"round {round_}: {won}"
        winners += won

    assert winners.total() == ROUNDS
    assert (await state(database, block)).version == ROUNDS + 1
    async with database.read() as db:
        rows = await db.execute(
            select(BlockRevisionRow.number, BlockRevisionRow.by)
            .where(BlockRevisionRow.block_id == block)
            .order_by(BlockRevisionRow.number)
        )
        history = rows.all()
        report = await access.verify_audit(db, SHOP)
    assert [row.number for row in history] == list(range(1, ROUNDS + 2))
    assert Counter(row.by for row in history[1:]) == Counter(
        {"Ada": winners["Ada"], "Bob": winners["Bob"], "worker:toy": winners["worker"]}
    )
    assert report.broken == ()
