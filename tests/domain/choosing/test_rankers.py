"""Claims about keeping rankers, and about which of them is live."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from domain.access import read as access
from domain.base.database import Database
from domain.base.values import SiteId
from domain.choosing.errors import NoRankerLive, RankerKnowsForgotten, UnknownRanker
from domain.choosing.models.rankers import RankerRow
from domain.choosing.read import rankers as read
from domain.choosing.values.rankers import NewRanker, Ranker, RankerState
from domain.choosing.write.rankers import KEPT, TAINTED, promote_ranker, roll_back_ranker, store_ranker
from tests.shops import NOW, SHOP

TRAINED = NewRanker(
    kind="logistic",
    parameters={"names": ["heat"], "weights": [0.5]},
    settings={"seed": 1},
    metrics={"ndcg": 0.3},
    history=[{"round": 1.0, "train_loss": 0.6}],
    data_hash="abc",
)


async def store(database: Database, count: int = 1) -> list[int]:
    versions = []
    for _ in range(count):
        async with database.write() as db:
            versions.append(await store_ranker(db, SHOP, TRAINED, NOW))
    return versions


async def promote(database: Database, version: int, hours: int = 0) -> None:
    async with database.write() as db:
        await promote_ranker(db, SHOP, version, by="operator", now=NOW + timedelta(hours=hours))


async def roll_back(database: Database) -> int | None:
    async with database.write() as db:
        return await roll_back_ranker(db, SHOP, by="operator", now=NOW)


async def states(database: Database) -> dict[int, RankerState]:
    async with database.read() as db:
        return {each.version: each.state for each in await read.rankers(db, SHOP)}


async def live(database: Database) -> Ranker | None:
    async with database.read() as db:
        found = await read.live_ranker(db, SHOP)
        assert await read.live_version(db, SHOP) == (None if found is None else found.version)
        return found


async def test_a_ranker_waits_as_a_candidate_and_keeps_its_numbers(database: Database, shop: SiteId) -> None:
    assert await store(database, 2) == [1, 2]

    assert await states(database) == {2: RankerState.CANDIDATE, 1: RankerState.CANDIDATE}
    assert await live(database) is None
    async with database.read() as db:
        kept = await read.ranker(db, SHOP, 1)
        assert await read.ranker(db, SHOP, 3) is None
    assert kept == Ranker(
        kind="logistic",
        parameters={"names": ["heat"], "weights": [0.5]},
        settings={"seed": 1},
        metrics={"ndcg": 0.3},
        history=[{"round": 1.0, "train_loss": 0.6}],
        data_hash="abc",
        site=SHOP,
        version=1,
        trained_at=NOW,
        promoted_at=None,
        live=False,
    )


async def test_one_ranker_is_live_and_the_one_before_it_is_retired(database: Database, shop: SiteId) -> None:
    await store(database, 2)

    await promote(database, 1)
    await promote(database, 2, hours=1)

    assert await states(database) == {2: RankerState.LIVE, 1: RankerState.RETIRED}
    found = await live(database)
    assert found is not None
    assert (found.version, found.promoted_at) == (2, NOW + timedelta(hours=1))


async def test_going_back_leads_through_what_was_live_to_the_blend(database: Database, shop: SiteId) -> None:
    await store(database, 3)
    for hour, version in enumerate((1, 3, 2)):
        await promote(database, version, hours=hour)

    assert [await roll_back(database) for _ in range(3)] == [3, 1, None]

    assert await live(database) is None
    with pytest.raises(NoRankerLive):
        await roll_back(database)


async def test_going_back_never_leads_to_what_was_gone_back_from(database: Database, shop: SiteId) -> None:
    await store(database, 3)
    await promote(database, 1)
    await promote(database, 2, hours=1)
    await roll_back(database)
    await promote(database, 3, hours=2)

    assert await roll_back(database) == 1
    assert await states(database) == {3: RankerState.CANDIDATE, 2: RankerState.CANDIDATE, 1: RankerState.LIVE}


async def test_a_ranker_that_is_not_there_is_refused_and_nothing_changes(database: Database, shop: SiteId) -> None:
    await store(database)
    await promote(database, 1)

    with pytest.raises(UnknownRanker):
        await promote(database, 7)

    assert await states(database) == {1: RankerState.LIVE}
    async with database.read() as db:
        assert [entry.action for entry in await access.audit_entries(db, SHOP)] == ["promote_ranker"]


async def test_a_ranker_that_may_have_learned_from_somebody_forgotten_is_not_promoted(
    database: Database, shop: SiteId
) -> None:
    await store(database, 2)
    await promote(database, 1)
    async with database.write() as db:
        said = RankerRow.settings.concat({TAINTED: NOW.isoformat()})
        await db.execute(update(RankerRow).where(RankerRow.version == 2).values(settings=said))

    with pytest.raises(RankerKnowsForgotten, match=r"ranker 2 of 'shop'.*trained since"):
        await promote(database, 2)

    assert await states(database) == {1: RankerState.LIVE, 2: RankerState.CANDIDATE}


async def test_promoting_and_going_back_leave_their_lines_in_the_audit_log(database: Database, shop: SiteId) -> None:
    await store(database, 2)
    await promote(database, 1)
    await promote(database, 2, hours=1)
    await roll_back(database)

    async with database.read() as db:
        entries = await access.audit_entries(db, SHOP)
    assert [(entry.action, entry.thing, dict(entry.details)) for entry in reversed(entries)] == [
        ("promote_ranker", "ranker:1", {"before": None}),
        ("promote_ranker", "ranker:2", {"before": 1}),
        ("roll_back_ranker", "ranker:2", {"now": 1}),
    ]


async def test_old_candidates_are_forgotten_and_what_was_live_is_kept(database: Database, shop: SiteId) -> None:
    await store(database)
    await promote(database, 1)
    await store(database, KEPT + 2)

    async with database.read() as db:
        kept = (await db.execute(select(RankerRow.version).order_by(RankerRow.version))).scalars().all()
        count = await db.scalar(select(func.count()).select_from(RankerRow))
    assert kept == [1, *range(4, KEPT + 4)]
    assert count == KEPT + 1
