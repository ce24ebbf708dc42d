"""Claims about keeping what copywriters were taught, and about which of it writes."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from domain.access import read as access
from domain.base.database import Database
from domain.base.values import SiteId
from domain.jobs.models import JobRow
from domain.pages.errors import NoAdapterLive, UnknownAdapter
from domain.pages.models import AdapterRow, LiveAdapterRow
from domain.pages.read import adapters as read
from domain.pages.values.adapters import AdapterState, NewAdapter
from domain.pages.write.adapters import KEPT, promote_adapter, roll_back_adapter, store_adapter
from tests.shops import NOW, SHOP

TAUGHT = NewAdapter(
    base="small 1",
    files=b"weights",
    settings={"seed": 0},
    metrics={"distance": 0.4},
    history=[{"number": 1}],
    data_hash="abc",
)


async def store(database: Database, count: int = 1) -> list[int]:
    versions = []
    for _ in range(count):
        async with database.write() as db:
            versions.append(await store_adapter(db, SHOP, TAUGHT, NOW))
    return versions


async def promote(database: Database, version: int, minutes: int = 0) -> None:
    async with database.write() as db:
        await promote_adapter(db, SHOP, version, by="operator", now=NOW + timedelta(minutes=minutes))


async def roll_back(database: Database) -> int | None:
    async with database.write() as db:
        return await roll_back_adapter(db, SHOP, by="operator", now=NOW)


async def states(database: Database) -> dict[int, AdapterState]:
    async with database.read() as db:
        return {each.version: each.state for each in await read.adapters(db, SHOP)}


async def test_an_adapter_waits_as_a_candidate_and_keeps_its_weights(database: Database, shop: SiteId) -> None:
    assert await store(database, 2) == [1, 2]

    async with database.read() as db:
        assert await read.live_adapter(db, shop) is None
        found = await read.adapter(db, shop, 2)
        assert await read.files(db, shop, 2) == b"weights"
        assert await read.files(db, shop, 3) is None
    assert found is not None
    assert (found.state, found.metrics, found.base) == (AdapterState.CANDIDATE, {"distance": 0.4}, "small 1")


async def test_one_adapter_is_live_and_words_are_looked_at_again(database: Database, shop: SiteId) -> None:
    await store(database, 2)

    await promote(database, 1)
    await promote(database, 2, minutes=5)

    assert await states(database) == {1: AdapterState.RETIRED, 2: AdapterState.LIVE}
    async with database.read() as db:
        assert await db.scalar(select(func.count()).select_from(LiveAdapterRow)) == 1
        assert await db.scalar(select(func.count()).where(JobRow.kind == "review_copy")) == 2


async def test_going_back_leads_through_what_was_live_to_the_copywriter_as_shipped(
    database: Database, shop: SiteId
) -> None:
    await store(database, 2)
    await promote(database, 1)
    await promote(database, 2, minutes=5)

    assert await roll_back(database) == 1
    assert await states(database) == {1: AdapterState.LIVE, 2: AdapterState.CANDIDATE}
    assert await roll_back(database) is None
    assert set((await states(database)).values()) == {AdapterState.CANDIDATE}
    with pytest.raises(NoAdapterLive):
        await roll_back(database)


async def test_an_adapter_that_is_not_there_is_refused_and_nothing_changes(database: Database, shop: SiteId) -> None:
    await store(database)

    with pytest.raises(UnknownAdapter):
        await promote(database, 7)

    assert await states(database) == {1: AdapterState.CANDIDATE}
    async with database.read() as db:
        assert await db.scalar(select(func.count()).where(JobRow.kind == "review_copy")) == 0


async def test_promoting_and_going_back_leave_their_lines_in_the_audit_log(database: Database, shop: SiteId) -> None:
    await store(database)
    await promote(database, 1)
    await roll_back(database)

    async with database.read() as db:
        entries = await access.audit_entries(db, shop, first=10)
    assert [(each.actor, each.action) for each in entries][:2] == [
        ("operator", "roll_back_adapter"),
        ("operator", "promote_adapter"),
    ]


async def test_old_candidates_are_forgotten_and_what_was_live_is_kept(database: Database, shop: SiteId) -> None:
    await store(database)
    await promote(database, 1)

    await store(database, KEPT + 1)

    async with database.read() as db:
        versions = list(await db.scalars(select(AdapterRow.version).order_by(AdapterRow.version)))
    assert versions == [1, *range(3, KEPT + 3)]
