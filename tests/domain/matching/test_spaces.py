"""Claims about spaces, vectors and candidates; the exact answer in numpy is the oracle."""

import asyncio

import numpy as np
import pytest
from sqlalchemy import func, select, text

from domain.base.database import Database
from domain.base.values import ItemId, SiteId
from domain.catalog import read as catalog
from domain.catalog.write import save_items
from domain.jobs.models import JobRow
from domain.matching import read, rules
from domain.matching.errors import WrongDimension
from domain.matching.models import ItemEmbeddingRow, SpaceSiteRow
from domain.matching.values import Ask, Modality, Source, Space
from domain.matching.write.fill_space import promise_missing
from domain.matching.write.go_live import go_live
from domain.matching.write.open_space import open_space
from domain.matching.write.store_vectors import NewVector, store_vectors
from tests.shops import NOW, Stock, row, unit

SHOP = SiteId("shop")


async def test_the_first_space_of_a_modality_goes_live_and_a_second_fills_beside_it(database: Database) -> None:
    async with database.write() as db:
        first = await open_space(db, modality=Modality.TEXT, model="a", revision="1", dim=8)
        again = await open_space(db, modality=Modality.TEXT, model="a", revision="1", dim=8)
        second = await open_space(db, modality=Modality.TEXT, model="b", revision="1", dim=4)

    async with database.read() as db:
        live = await read.live_space(db, Modality.TEXT)
        both = await read.open_spaces(db, Modality.TEXT)
    assert first == again == live
    assert both == [first, second]


async def test_two_workers_that_open_the_same_space_at_once_get_the_same(database: Database) -> None:
    async def open_it() -> Space:
        async with database.write() as db:
            return await open_space(db, modality=Modality.TEXT, model="a", revision="1", dim=8)

    assert len(set(await asyncio.gather(*(open_it() for _ in range(4))))) == 1


async def test_a_vector_of_content_that_moved_on_is_not_stored(database: Database, stock: Stock, space: Space) -> None:
    ids = await stock({"A": {"title": "before"}})
    async with database.write() as db:
        await save_items(db, SHOP, [row("A", {"title": "after"})], [], NOW)
        stored = await store_vectors(
            db, space, [NewVector(item=ids["A"], content_hash="hash of before", vector=unit([1]))]
        )

    assert stored == set()
    async with database.read() as db:
        assert (await db.execute(select(func.count()).select_from(ItemEmbeddingRow))).scalar_one() == 0


async def test_a_vector_of_another_dimension_is_refused(database: Database, stock: Stock, space: Space) -> None:
    ids = await stock({"A": {}})

    with pytest.raises(WrongDimension, match="8 numbers and was offered 3"):
        async with database.write() as db:
            new = NewVector(item=ids["A"], content_hash="x", vector=np.ones(3, np.float32))
            await store_vectors(db, space, [new])


async def test_storing_again_replaces_and_counts_once(database: Database, stock: Stock, space: Space) -> None:
    await stock({"A": {}, "B": {}}, {"A": [1], "B": [0, 1]}, space)
    await stock({"A": {}}, {"A": [0, 0, 1]}, space)

    async with database.read() as db:
        assert (await db.execute(select(SpaceSiteRow.vectors))).scalar_one() == 2


async def test_items_without_a_vector_are_promised_one(database: Database, stock: Stock, space: Space) -> None:
    ids = await stock({"A": {}, "B": {}}, {"A": [1]}, space)

    async with database.write() as db:
        last = await promise_missing(db, space.id, NOW, ItemId(0))
        end = await promise_missing(db, space.id, NOW, last or ItemId(0))

    async with database.read() as db:
        arguments = (await db.execute(select(JobRow.arguments).where(JobRow.kind == "embed_products"))).scalars().all()
    assert last == ids["B"]
    assert end is None
    assert [each["item"] for each in arguments] == [ids["B"]]


@pytest.mark.parametrize("exactly", [True, False], ids=["exact", "index"])
async def test_candidates_are_the_true_nearest(
    database: Database, stock: Stock, space: Space, *, exactly: bool
) -> None:
    chance = np.random.default_rng(3)
    vectors = {f"S{n}": list(chance.normal(size=8)) for n in range(60)}
    ids = await stock({sku: {} for sku in vectors}, vectors, space)

    async with database.read() as db:
        found = await read.candidates(
            db,
            SHOP,
            [Ask(shelf="rail", source=Source.NEAR_ITEM, kind="product", k=5, anchor=ids["S0"])],
            shopper=None,
            space=space,
            exactly=exactly,
            now=NOW,
        )

    closeness = {sku: float(unit(vector) @ unit(vectors["S0"])) for sku, vector in vectors.items() if sku != "S0"}
    nearest = sorted(closeness, key=closeness.__getitem__, reverse=True)[:5]
    assert {candidate.item for candidate in found} == {ids[sku] for sku in nearest}
    scores = sorted((candidate.score for candidate in found), reverse=True)
    assert scores == pytest.approx([closeness[sku] for sku in nearest], abs=2e-3)


async def test_the_index_is_the_one_that_a_search_by_index_uses(database: Database, stock: Stock, space: Space) -> None:
    await stock({"A": {}}, {"A": [1]}, space)

    async with database.read() as db:
        await db.execute(text("SET LOCAL enable_seqscan = off"))
        await db.execute(text("SET LOCAL enable_sort = off"))
        plan = await db.execute(
            text(
                f"EXPLAIN SELECT item_id FROM item_embeddings WHERE space_id = {space.id}"  # noqa: S608
                " ORDER BY vector::halfvec(8) <#> '[1,0,0,0,0,0,0,0]'::halfvec(8) LIMIT 3"
            )
        )
        assert rules.index_name(space.id) in "\n".join(plan.scalars())


async def test_nothing_out_of_stock_withdrawn_or_of_another_kind_is_a_candidate(
    database: Database, stock: Stock, space: Space
) -> None:
    items: dict[str, dict[str, object]] = {
        "anchor": {},
        "fine": {},
        "sold out": {"in_stock": False},
        "gone": {"withdrawn": True},
        "story": {"kind": "article"},
    }
    ids = await stock(items, {sku: [1, n / 10] for n, sku in enumerate(items)}, space)

    async with database.read() as db:
        found = await read.candidates(
            db,
            SHOP,
            [
                Ask(shelf="near", source=Source.NEAR_ITEM, kind="product", k=9, anchor=ids["anchor"]),
                Ask(shelf="by sku", source=Source.NEAR_ITEM, kind="product", k=9, anchor_sku="anchor"),
                Ask(shelf="stories", source=Source.NEW, kind="article", k=9),
            ],
            shopper=None,
            space=space,
            exactly=True,
            now=NOW,
        )

    assert sorted((candidate.shelf, candidate.item) for candidate in found) == [
        ("by sku", ids["fine"]),
        ("near", ids["fine"]),
        ("stories", ids["story"]),
    ]


async def test_a_space_goes_live_once_it_holds_everything_and_the_old_one_is_retired(
    database: Database, stock: Stock, space: Space
) -> None:
    ids = await stock({"A": {}, "B": {}}, {"A": [1], "B": [0, 1]}, space)
    async with database.write() as db:
        newer = await open_space(db, modality=Modality.TEXT, model="newer", revision="1", dim=4)
        hashes = {item.id: item.content_hash for item in await catalog.items_to_encode(db, list(ids.values()))}

    async def store(sku: str) -> bool:
        async with database.write() as db:
            vector = np.full(4, 0.5, np.float32)
            await store_vectors(db, newer, [NewVector(item=ids[sku], content_hash=hashes[ids[sku]], vector=vector)])
            return await go_live(db, newer.id, NOW)

    assert await store("A") is False
    assert await store("B") is True
    async with database.read() as reading:
        assert await read.live_space(reading, Modality.TEXT) == newer
        assert await read.open_spaces(reading, Modality.TEXT) == [newer]
