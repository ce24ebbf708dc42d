"""Claims about spaces beside the live one: a site's own, how one is switched to, gone back from and dropped."""

from datetime import timedelta

import numpy as np
import pytest
from sqlalchemy import func, select, text

from domain.access import write as access
from domain.access.values import Site
from domain.base.database import Database
from domain.base.values import ItemId, SiteId
from domain.catalog import read as catalog
from domain.catalog.write import save_items
from domain.jobs.models import JobRow
from domain.matching import read, rules
from domain.matching.errors import (
    NothingBefore,
    SpaceInUse,
    SpaceNotFull,
    SpaceOfAnotherSite,
    UnknownSpace,
)
from domain.matching.models import ItemEmbeddingRow, SpaceRow
from domain.matching.values import Modality, NewFit, Space, SpaceMap, SpaceState
from domain.matching.write.drop_space import drop_some, left_before, retire
from domain.matching.write.fill_space import promise_all_missing
from domain.matching.write.go_live import go_live, roll_back, switch_to
from domain.matching.write.open_space import FITS_KEPT, open_fitted, open_space, remember_fit
from domain.matching.write.store_vectors import NewVector, store_vectors
from tests.shops import NOW, Stock, row

SHOP, OTHER = SiteId("shop"), SiteId("other")
HALF = SpaceMap(mean=np.full(8, 0.1, np.float32), matrix=np.eye(8, 4, dtype=np.float32))
FIT = NewFit(method="whiten", settings={"dim": 4}, history=[], metrics={"recall": 0.5}, data_hash="d" * 32, map=HALF)


async def fitted(database: Database, base: Space, *, by_itself: bool = True, site: SiteId = SHOP) -> Space:
    async with database.write() as db:
        number = await remember_fit(db, site, base, FIT, NOW, began=NOW)
        return await open_fitted(db, site, base, FIT, number, by_itself=by_itself)


async def store(database: Database, space: Space, *ids: ItemId) -> bool:
    """Puts vectors of these items into the space; whether it went live by that."""
    async with database.write() as db:
        hashes = {item.id: item.content_hash for item in await catalog.items_to_encode(db, list(ids))}
        vector = np.full(space.dim, space.dim**-0.5, np.float32)
        new = [NewVector(item=item, content_hash=hashes[item], vector=vector) for item in ids]
        await store_vectors(db, space, new)
        return await go_live(db, space.id, NOW)


async def live(database: Database, site: SiteId | None = None) -> Space | None:
    async with database.read() as db:
        return await read.live_space(db, Modality.TEXT, site)


async def state(database: Database, space: Space) -> str | None:
    async with database.read() as db:
        return await db.scalar(select(SpaceRow.state).where(SpaceRow.id == space.id))


@pytest.fixture
async def other(database: Database) -> SiteId:
    async with database.write() as db:
        new = Site(key=OTHER, name="Other", default_locale="en", locales=("en",), currency="EUR")
        await access.create_site(db, new)
        await save_items(db, OTHER, [row("X", {})], [], NOW)
    return OTHER


def test_what_is_mapped_has_length_one_and_what_is_the_mean_has_no_direction() -> None:
    vectors = np.stack([np.eye(8, dtype=np.float32)[0], HALF.mean])

    turned = rules.mapped(vectors, HALF)

    assert np.linalg.norm(turned, axis=1) == pytest.approx([1, 0], abs=1e-6)
    assert turned[0].tolist() == pytest.approx([0.9820, -0.1091, -0.1091, -0.1091], abs=1e-4)


async def test_a_map_comes_back_as_it_was_stored(database: Database, shop: SiteId, space: Space) -> None:
    new = await fitted(database, space)

    async with database.read() as db:
        by = await read.map_of(db, new)
        assert await read.map_of(db, space) is None
        assert await read.a_space(db, new.id) == new
    assert by is not None
    assert np.array_equal(by.mean, HALF.mean)
    assert np.array_equal(by.matrix, HALF.matrix)


async def test_a_fitted_space_answers_its_own_site_alone_once_it_holds_all_that_sites_items(
    database: Database, stock: Stock, space: Space, other: SiteId
) -> None:
    ids = await stock({"A": {}, "B": {}}, {"A": [1], "B": [0, 1]}, space)
    new = await fitted(database, space)

    assert await store(database, new, ids["A"]) is False
    assert await live(database, SHOP) == space
    assert await store(database, new, ids["B"]) is True

    assert (await live(database, SHOP), await live(database, other), await live(database)) == (new, space, space)
    assert (await state(database, new), await state(database, space)) == ("live", "live")


async def test_only_the_items_of_its_site_are_promised_for_a_fitted_space(
    database: Database, stock: Stock, space: Space, other: SiteId
) -> None:
    ids = await stock({"A": {}})
    new = await fitted(database, space)

    assert await promise_all_missing(database, new.id, NOW) == 1

    async with database.read() as db:
        wanted = (await db.execute(select(JobRow.arguments).where(JobRow.kind == "embed_products"))).scalars().all()
        open_there = await read.open_spaces(db, Modality.TEXT, other)
    assert [each["item"] for each in wanted] == [ids["A"]]
    assert open_there == [space]


async def test_going_back_is_one_row_and_what_was_gone_back_from_does_not_return_by_itself(
    database: Database, stock: Stock, space: Space
) -> None:
    ids = await stock({"A": {}}, {"A": [1]}, space)
    new = await fitted(database, space)
    await store(database, new, ids["A"])

    async with database.write() as db:
        assert await roll_back(db, SHOP, by="ada", now=NOW) == (space.id, new.id)

    assert await live(database, SHOP) == space
    assert await store(database, new, ids["A"]) is False
    assert (await state(database, new), await live(database, SHOP)) == ("kept", space)
    async with database.write() as db:
        assert await roll_back(db, SHOP, by="ada", now=NOW) == (new.id, space.id)
    assert await live(database, SHOP) == new
    async with database.read() as db:
        said = (await db.execute(text("SELECT action FROM audit_entries ORDER BY id"))).scalars().all()
    assert list(said) == ["roll_back_space", "roll_back_space"]


async def test_nothing_to_go_back_to_is_refused(database: Database, shop: SiteId, space: Space) -> None:
    for site in (None, SHOP):
        with pytest.raises(NothingBefore):
            async with database.write() as db:
                await roll_back(db, site, by="ada", now=NOW)
    assert await live(database, SHOP) == space


async def test_a_space_that_lacks_items_or_is_another_sites_is_not_switched_to(
    database: Database, stock: Stock, space: Space, other: SiteId
) -> None:
    await stock({"A": {}}, {"A": [1]}, space)
    new = await fitted(database, space, by_itself=False)

    for site, refusal in ((SHOP, SpaceNotFull), (OTHER, SpaceOfAnotherSite), (None, SpaceOfAnotherSite)):
        with pytest.raises(refusal):
            async with database.write() as db:
                await switch_to(db, new.id, site, by="ada", now=NOW)
    with pytest.raises(UnknownSpace):
        async with database.write() as db:
            await switch_to(db, type(new.id)(999), SHOP, by="ada", now=NOW)
    assert (await live(database, SHOP), await state(database, new)) == (space, "kept")

    async with database.write() as db:
        await switch_to(db, new.id, SHOP, by="ada", now=NOW, unfilled=True)
    assert await live(database, SHOP) == new


async def test_another_model_takes_the_place_of_what_was_fitted_on_the_one_before(
    database: Database, stock: Stock, space: Space
) -> None:
    ids = await stock({"A": {}}, {"A": [1]}, space)
    new = await fitted(database, space)
    await store(database, new, ids["A"])
    async with database.write() as db:
        newer = await open_space(db, modality=Modality.TEXT, model="newer", revision="1", dim=4)
        # Its row now names the old model's space, where it had named its own.
        await roll_back(db, SHOP, by="ada", now=NOW)

    assert await store(database, newer, ids["A"]) is True

    assert (await live(database, SHOP), await live(database)) == (newer, newer)
    assert [await state(database, each) for each in (space, new, newer)] == ["retired", "retired", "live"]
    async with database.write() as db:
        assert await roll_back(db, None, by="ada", now=NOW) == (space.id, newer.id)
    assert await live(database, SHOP) == space


async def test_what_answers_or_is_needed_is_not_dropped(database: Database, stock: Stock, space: Space) -> None:
    ids = await stock({"A": {}}, {"A": [1]}, space)
    new = await fitted(database, space)
    await store(database, new, ids["A"])
    async with database.write() as db:
        newer = await open_space(db, modality=Modality.TEXT, model="newer", revision="1", dim=4)

    for each, why in ((new, "answers"), (space, "answers")):
        with pytest.raises(SpaceInUse, match=why):
            async with database.write() as db:
                await retire(db, each.id, NOW)
    assert await state(database, newer) == "filling"
    async with database.write() as db:
        await switch_to(db, newer.id, None, by="ada", now=NOW, unfilled=True)
    with pytest.raises(SpaceInUse, match="made from its vectors"):
        async with database.write() as db:
            await retire(db, space.id, NOW)


async def test_a_dropped_space_leaves_nothing_and_nothing_leads_back_to_it(
    database: Database, stock: Stock, space: Space
) -> None:
    ids = await stock({"A": {}}, {"A": [1]}, space)
    new = await fitted(database, space)
    await store(database, new, ids["A"])
    async with database.write() as db:
        await roll_back(db, SHOP, by="ada", now=NOW)

    async with database.write() as db:
        await retire(db, new.id, NOW)
    rounds = 1
    while True:
        async with database.write() as db:
            if await drop_some(db, new.id):
                break
        rounds += 1

    assert rounds > 1
    async with database.read() as db:
        assert await db.scalar(select(func.count()).select_from(ItemEmbeddingRow)) == 1
        assert await db.scalar(text("SELECT to_regclass(:name)"), {"name": rules.index_name(new.id)}) is None
        assert [each.space for each in await read.fits(db, SHOP)] == [None]
    with pytest.raises(NothingBefore):
        async with database.write() as db:
            await roll_back(db, SHOP, by="ada", now=NOW)


async def test_what_nobody_went_back_to_for_long_enough_is_due_to_be_dropped(
    database: Database, stock: Stock, space: Space
) -> None:
    ids = await stock({"A": {}}, {"A": [1]}, space)
    new = await fitted(database, space)
    await store(database, new, ids["A"])
    async with database.write() as db:
        await roll_back(db, SHOP, by="ada", now=NOW)

    async with database.read() as db:
        assert await left_before(db, NOW) == []
        assert await left_before(db, NOW + timedelta(seconds=1)) == [new.id]


async def test_progress_says_how_far_how_fast_and_what_answers(database: Database, stock: Stock, space: Space) -> None:
    ids = await stock({"A": {}, "B": {}, "C": {}, "D": {"withdrawn": True}}, {"A": [1], "B": [0, 1]}, space)
    new = await fitted(database, space)
    await store(database, new, ids["A"])
    async with database.write() as db:
        await db.execute(text("UPDATE item_embeddings SET created_at = :at"), {"at": NOW - timedelta(seconds=10)})

    async with database.read() as db:
        mine, his = await read.fillings(db, SHOP, NOW)
        assert await read.fillings(db, OTHER, NOW) == [mine]
    assert (mine.space, mine.state, mine.answers, mine.done, mine.items) == (space, SpaceState.LIVE, ("",), 2, 3)
    assert (his.space, his.state, his.answers, his.done, his.items, his.dead) == (new, SpaceState.FILLING, (), 1, 3, 0)
    assert (his.per_s, his.left_s) == (0.1, 20.0)


async def test_old_fittings_without_a_space_are_forgotten(database: Database, shop: SiteId, space: Space) -> None:
    kept = await fitted(database, space)
    async with database.write() as db:
        for _ in range(FITS_KEPT + 3):
            await remember_fit(db, SHOP, space, FIT, NOW, began=NOW)

    async with database.read() as db:
        found = await read.fits(db, SHOP)
    assert len(found) == FITS_KEPT + 1
    assert found[-1].space == kept.id
    assert (found[0].method, found[0].metrics, found[0].data_hash) == ("whiten", {"recall": 0.5}, "d" * 32)
