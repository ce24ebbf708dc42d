"""Claims about counts that were folded bit by bit, and counts made from the whole history at once."""

import asyncio
from dataclasses import dataclass, field
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from domain.access import write as access
from domain.access.values import Site
from domain.base.database import Database
from domain.base.values import ItemId, ShopperId
from domain.behaviour.values import NewSignal
from domain.catalog import read as catalog
from domain.catalog.write import save_items
from domain.choosing.values.counts import CountSettings
from domain.choosing.write import rebuild
from domain.choosing.write.memory import hold
from domain.choosing.write.neighbours import list_neighbours
from domain.choosing.write.relearn import relearn
from domain.choosing.write.unlearn import unlearn
from domain.matching.values import Modality, Space
from domain.matching.write.open_space import open_space
from domain.matching.write.store_vectors import NewVector, store_vectors
from tests.conftest import empty
from tests.domain.choosing.counting import SHOP, act, count_from, counted, differences, folded, sided
from tests.shops import NOW, row, unit
from workers.learning.memory import rebuild_memory

SKUS = "ABCDEF"
PEOPLE = ("ann", "bob", "cat", "dan")
KINDS = ("view", "click", "cart_add", "purchase", "purchase")

# A few moments, so that baskets, late signals and equal times all come up.
signals = st.tuples(
    st.just("act"), st.sampled_from(PEOPLE), st.sampled_from(KINDS), st.sampled_from(SKUS), st.integers(0, 12)
)
folds = st.tuples(st.just("fold"), st.lists(st.sampled_from(PEOPLE), min_size=1, max_size=4))
merges = st.tuples(st.just("merge"), st.sampled_from(PEOPLE), st.sampled_from(PEOPLE))
begins = st.tuples(st.just("begin"))
histories = st.lists(st.one_of(signals, signals, signals, folds, merges, begins), min_size=4, max_size=30)


@dataclass
class Story:
    """A shop that lives through a list of steps."""

    database: Database
    known: dict[str, ShopperId] = field(default_factory=dict)
    said: int = 0

    async def step(self, step: tuple[object, ...]) -> None:
        match step:
            case ("act", str(who), str(kind), str(sku), int(ago)):
                self.said += 1
                done = NewSignal(id=str(self.said), kind=kind, sku=sku, at=NOW - timedelta(hours=7 * ago))
                await act(self.database, done, shopper=who)
                self.known[who] = await self.shopper(who)
            case ("fold", list(who)):
                await folded(self.database, [await self.person(each) for each in who if each in self.known], sided)
            case ("merge", str(one), str(other)) if {one, other} <= self.known.keys():
                await self.link(self.known[one], await self.person(other))
            case ("begin",):
                async with self.database.write() as db:
                    await rebuild.start(db, SHOP, None, NOW)
                    await rebuild.count_people(db, SHOP, 0, NOW, sided)

    async def shopper(self, key: str) -> ShopperId:
        async with self.database.read() as db:
            return ShopperId(
                (await db.execute(text("SELECT id FROM shoppers WHERE key = :key"), {"key": key})).scalar_one()
            )

    async def person(self, key: str) -> ShopperId:
        async with self.database.read() as db:
            found = await db.execute(text("SELECT person_id FROM shoppers WHERE key = :key"), {"key": key})
            return ShopperId(found.scalar_one())

    async def link(self, shopper: ShopperId, into: ShopperId) -> None:
        """The row belongs to that person; a person who is nobody's row any more stays what they were."""
        async with self.database.write() as db:
            rows = (await db.execute(text("SELECT id, person_id FROM shoppers"))).all()
            persons = {ShopperId(each.id): ShopperId(each.person_id) for each in rows}
            if any(person == shopper and each != shopper for each, person in persons.items()):
                return
            touched = sorted({persons[shopper], into})
            await unlearn(db, SHOP, touched, NOW)
            names = {"one": shopper, "into": into}
            await db.execute(text("UPDATE shoppers SET person_id = :into WHERE id = :one"), names)
            await relearn(db, SHOP, touched, NOW, sided)

    async def everybody_folded(self) -> None:
        await folded(self.database, [await self.person(key) for key in sorted(self.known)], sided)


async def open_shop(database: Database) -> Space:
    site = Site(key=SHOP, name="Shop", default_locale="en", locales=("en",), currency="EUR")
    chance = np.random.default_rng(3)
    async with database.write() as db:
        await access.create_site(db, site)
        space = await open_space(db, modality=Modality.TEXT, model="toy", revision="1", dim=8)
        await save_items(db, SHOP, [row(sku, {}) for sku in SKUS], [], NOW)
        ids: dict[str, ItemId] = await catalog.ids_by_sku(db, SHOP, SKUS)
        hashes = {item.id: item.content_hash for item in await catalog.items_to_encode(db, list(ids.values()))}
        vectors = [
            NewVector(item=item, content_hash=hashes[item], vector=unit(list(chance.normal(size=8))))
            for item in ids.values()
        ]
        await store_vectors(db, space, vectors)
    await count_from(database, least_persons=1)
    return space


async def weigh_lists_anew(database: Database) -> None:
    """A list divides by how often its items were met when it was last touched; the counts themselves wait for nothing."""
    async with database.write() as db:
        live = (await hold(db, SHOP, NOW))[0]
        await list_neighbours(db, live, list((await catalog.ids_by_sku(db, SHOP, SKUS)).values()), NOW)


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(steps=histories)
def test_what_was_folded_in_any_order_is_what_a_rebuild_finds(
    database_url: str, steps: list[tuple[object, ...]]
) -> None:
    async def live() -> list[str]:
        await empty(database_url)
        database = Database(database_url)
        try:
            await open_shop(database)
            story = Story(database)
            for step in steps:
                await story.step(step)
            await story.everybody_folded()
            await weigh_lists_anew(database)
            in_pieces = await counted(database)
            async with database.write() as db:
                await rebuild.rebuild(db, SHOP, NOW, groups=sided)
            # Tastes are sums of 32-bit numbers, whichever way they were added.
            return differences(in_pieces, await counted(database), tastes=1e-4)
        finally:
            await database.close()

    assert asyncio.run(live()) == []


async def test_signals_that_come_while_a_rebuild_runs_are_in_both_counts(database: Database) -> None:
    await open_shop(database)
    story = Story(database)
    for hour, sku in enumerate("ABC"):
        await story.step(("act", "ann", "view", sku, hour))
        await story.step(("act", "bob", "purchase", sku, hour))
    await story.step(("fold", ["ann", "bob"]))
    await story.step(("begin",))
    await story.step(("act", "ann", "purchase", "D", 0))
    await story.step(("act", "cat", "purchase", "D", 0))
    await story.step(("fold", ["ann", "cat"]))
    live = await counted(database)

    counted_signals = await rebuild_memory(database, SHOP, None, NOW)

    assert counted_signals == 8
    assert differences(live, await counted(database), tastes=1e-4) == []
    async with database.read() as db:
        assert (await db.execute(text("SELECT count(*) FROM builds"))).scalar_one() == 1


async def test_other_settings_come_into_force_with_a_rebuild(database: Database) -> None:
    await open_shop(database)
    story = Story(database)
    for who in ("ann", "bob"):
        for sku in "AB":
            await story.step(("act", who, "purchase", sku, 0))
    await story.everybody_folded()
    assert (await counted(database))["neighbours"]

    await rebuild_memory(database, SHOP, CountSettings(least_persons=3), NOW)

    assert (await counted(database))["neighbours"] == {}
    assert (await counted(database))["covisits"]


async def test_nothing_is_kept_of_people_who_were_dropped(database: Database) -> None:
    await open_shop(database)
    story = Story(database)
    await story.step(("act", "ann", "purchase", "A", 0))
    await story.everybody_folded()
    assert (await counted(database))["interests"]
    async with database.write() as db:
        await db.execute(text("DELETE FROM shoppers"))

    await rebuild_memory(database, SHOP, None, NOW)

    assert {table: rows for table, rows in (await counted(database)).items() if rows} == {}


@pytest.mark.parametrize("days", [0, 3])
async def test_a_site_is_counted_anew_when_its_counts_are_a_day_old(database: Database, days: int) -> None:
    await open_shop(database)
    await rebuild_memory(database, SHOP, None, NOW)

    async with database.write() as db:
        due = await rebuild.counted_before(db, NOW + timedelta(days=days - 1))

    assert due == ([SHOP] if days else [])
