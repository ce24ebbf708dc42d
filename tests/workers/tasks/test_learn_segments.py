"""Claims about learning segments: who is found to be alike, what they are called, and when nothing is learnt."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from domain.audience.jobs import learn_segments
from domain.audience.models import SegmentRunRow
from domain.audience.read import learnt, members, segments
from domain.base.database import Database
from domain.catalog import read as catalog
from domain.jobs import write as promises
from domain.matching.models import PopularityRow
from domain.matching.values import Space
from tests.crowd import WORLDS, crowd, join
from tests.shops import NOW, SHOP, Stock
from tests.workers.tasks.conftest import Do
from workers.learning.due import promise_segments


async def promise(database: Database) -> None:
    async with database.write() as db:
        await promises.add(db, [learn_segments(SHOP, NOW)], NOW)


async def test_like_shoppers_become_a_segment_named_after_what_they_like(
    database: Database, stock: Stock, space: Space, do: Do
) -> None:
    people = await crowd(database, stock, space)
    await promise(database)

    await do("learn_segments")

    async with database.read() as db:
        run = await learnt.segment_run(db, SHOP)
        kept = await segments.segments(db, SHOP)
        of = {world: [await members.memberships(db, SHOP, each) for each in ids] for world, ids in people.items()}
    assert run is not None
    assert (run.version, run.shoppers, run.report.stable) == (1, 60, True)
    assert sum(each.size for each in run.segments) == 60
    # Whatever the number of groups: nobody shares one with somebody of another world, and its name says which world.
    for world, found in of.items():
        heaviest = {each[0].key for each in found}
        names = {each.name for each in run.segments if each.key in heaviest}
        assert all(WORLDS[world][0].lower() in name for name in names), (world, names)
        assert all(sum(one.weight for one in each) > 0.9 for each in found)
    assert {each.key for each in kept} == {each.key for each in run.segments}
    assert all(each.items for each in run.segments if each.size >= 10)


async def test_the_same_shoppers_keep_their_segments(database: Database, stock: Stock, space: Space, do: Do) -> None:
    await crowd(database, stock, space)
    await promise(database)
    await do("learn_segments")
    async with database.read() as db:
        first = await learnt.segment_run(db, SHOP)
    await promise(database)

    await do("learn_segments")

    async with database.read() as db:
        second = await learnt.segment_run(db, SHOP)
    assert first is not None
    assert second is not None
    assert second.version == 2
    assert [(each.key, each.name, each.size) for each in second.segments] == [
        (each.key, each.name, each.size) for each in first.segments
    ]


async def test_too_few_shoppers_end_the_job_and_leave_nothing(
    database: Database, stock: Stock, space: Space, do: Do
) -> None:
    await crowd(database, stock, space, each=5)
    await promise(database)

    with pytest.raises(Exception, match="has 15 shoppers with a taste; 40 are needed"):
        await do("learn_segments")

    async with database.read() as db:
        assert (await db.execute(select(func.count()).select_from(SegmentRunRow))).scalar_one() == 0
        assert await segments.segments(db, SHOP) == ()


async def test_a_site_is_learnt_once_it_has_shoppers_enough_and_again_a_day_later(
    database: Database, stock: Stock, space: Space, do: Do
) -> None:
    await crowd(database, stock, space, each=13)
    too_few = await promise_segments(database, NOW)
    async with database.read() as db:
        items = await catalog.ids_by_sku(db, SHOP, ["coffee-0"])
    await join(database, "the fortieth", list(items.values()))

    enough = await promise_segments(database, NOW)
    await do("learn_segments")

    async with database.read() as db:
        run = await learnt.segment_run(db, SHOP)
    assert run is not None
    assert (too_few, enough, run.shoppers) == (0, 1, 40)
    assert await promise_segments(database, run.learnt_at + timedelta(hours=23)) == 0
    assert await promise_segments(database, run.learnt_at + timedelta(hours=25)) == 1


async def test_what_a_segment_wants_is_counted_within_it_once_segments_are_learnt(
    database: Database, stock: Stock, space: Space, do: Do
) -> None:
    people = await crowd(database, stock, space)
    await promise(database)
    await do("learn_segments")

    counted = await do("rebuild_memory")

    assert len(counted) == 1
    async with database.read() as db:
        ids = await catalog.ids_by_sku(db, SHOP, [f"{world}-{n}" for world in WORLDS for n in range(6)])
        main = await members.main_segments(db, SHOP, [each for its in people.values() for each in its])
        rows = (await db.execute(select(PopularityRow.segment, PopularityRow.item_id, PopularityRow.persons))).all()
    wanted = {(row.segment, row.item_id): row.persons for row in rows}
    assert set(main) == {each for its in people.values() for each in its}
    assert sum(persons for (segment, _), persons in wanted.items() if segment == "") == 4 * 60
    for world, its in people.items():
        mine = {main[each] for each in its}
        own = {item for (segment, item) in wanted if segment in mine}
        # Nothing of another world, and each thing of this one unless fewer than five of a small segment like it.
        assert own
        assert own <= {ids[f"{world}-{n}"] for n in range(6)}
