"""A made-up shop in which words, looks and behaviour each find what the other two cannot."""

from collections.abc import Collection

import numpy as np
import pytest
from sqlalchemy import text

from domain.base.database import Database
from domain.base.values import ImageId, ItemId, ShopperId
from domain.behaviour.values import NewSignal
from domain.choosing.read.evidence import remembered
from domain.choosing.rules.nearness import LOOKS_COUNT
from domain.choosing.rules.selection import Settings, proposed, selected
from domain.choosing.write.ahead import search_ahead
from domain.matching.values import Modality, Space
from domain.matching.write.open_space import open_space
from domain.matching.write.store_vectors import store_image_vectors
from tests.domain.choosing.counting import act, count_from, folded
from tests.domain.choosing.test_fidelity import facts
from tests.shops import NOW, SHOP, Stock, days_ago

FAMILIES = range(4)
WORDS = {"content", "interests"}
BEHAVIOUR = {"sequence", "complement", "substitute", "popular_7d", "popular_28d", "popular_segment"}


@pytest.fixture
async def ids(database: Database, stock: Stock, space: Space) -> dict[str, ItemId]:
    """In each family a thing somebody met, its twin in words and looks, a plain one that reads a little nearer and looks otherwise,
    and a partner that neither reads nor looks like it, which people met who met it. Nobody has met twins and plain ones.
    """
    words = {f"met-{f}": axis(f) for f in FAMILIES} | {f"partner-{f}": axis(f + 4) for f in FAMILIES}
    words |= {f"twin-{f}": axis(f, 0.3) for f in FAMILIES} | {f"plain-{f}": axis(f, 0.2) for f in FAMILIES}
    looks = words | {f"plain-{f}": axis(f + 4, 0.1) for f in FAMILIES} | {f"partner-{f}": axis(f, -2) for f in FAMILIES}
    saved = await stock({sku: {"images": [f"{sku}.jpg"]} for sku in words}, words, space)
    async with database.write() as db:
        pictures = await open_space(db, modality=Modality.IMAGE, model="toy", revision="1", dim=8)
        await db.execute(text("UPDATE images SET state = 'read'"))
        named = {row.src: ImageId(row.id) for row in await db.execute(text("SELECT id, src FROM images"))}
        vectors = {named[f"{sku}.jpg"]: np.array(look, np.float32) for sku, look in looks.items()}
        await store_image_vectors(db, pictures, vectors)
    await count_from(database, least_persons=5)
    crowd = [
        await act(
            database,
            NewSignal(id=f"{f}-{n}-1", kind="view", sku=f"met-{f}", at=days_ago(2)),
            NewSignal(id=f"{f}-{n}-2", kind="view", sku=f"partner-{f}", at=days_ago(1)),
            shopper=f"one of many {f}-{n}",
        )
        for f in FAMILIES
        for n in range(6)
    ]
    await folded(database, crowd)
    return saved


def axis(number: int, aside: float = 0.0) -> list[float]:
    vector = np.zeros(8)
    vector[number], vector[number // 4 * 4 + (number + 1) % 4] = 1, aside
    return [float(each) for each in vector / np.linalg.norm(vector)]


async def found(
    database: Database,
    ids: dict[str, ItemId],
    space: Space,
    *,
    looks: float = LOOKS_COUNT,
    without: Collection[str] = (),
) -> dict[str, int]:
    """Of how many shoppers, each of whom met one thing, the list begins with its twin, and has its partner in three places."""
    names, counted = {item: sku for sku, item in ids.items()}, {"twin first": 0, "partner": 0}
    for f in FAMILIES:
        shopper = f"new to {f}"
        person: ShopperId = await act(
            database, NewSignal(id=f"new-{f}", kind="view", sku=f"met-{f}", at=NOW), shopper=shopper
        )
        await folded(database, [person])
        async with database.write() as db:
            await search_ahead(db, SHOP, NOW, exact_rows=1000, persons=[person], looks=looks)
        async with database.read() as db:
            known = await remembered(db, SHOP, shopper, cart=(), now=NOW, space=space)
        settings = Settings(without=frozenset(without))
        pool = proposed(known.evidence, settings)
        picks = selected(pool, facts(pool.items), settings, count=3, chance=1, unwanted=[ids[f"met-{f}"]])
        foremost = [names[ItemId(pick.item)] for pick in picks]
        counted["twin first"] += foremost[0] == f"twin-{f}"
        counted["partner"] += f"partner-{f}" in foremost
    return counted


async def test_all_three_together_find_twins_and_partners(
    database: Database, ids: dict[str, ItemId], space: Space
) -> None:
    assert await found(database, ids, space) == {"twin first": 4, "partner": 4}


async def test_without_looks_what_reads_a_little_nearer_takes_the_place_of_the_twin(
    database: Database, ids: dict[str, ItemId], space: Space
) -> None:
    assert await found(database, ids, space, looks=0) == {"twin first": 0, "partner": 4}


async def test_without_words_nothing_is_found_that_nobody_has_met(
    database: Database, ids: dict[str, ItemId], space: Space
) -> None:
    assert await found(database, ids, space, without=WORDS) == {"twin first": 0, "partner": 4}


async def test_without_behaviour_nothing_is_found_that_neither_reads_nor_looks_alike(
    database: Database, ids: dict[str, ItemId], space: Space
) -> None:
    assert await found(database, ids, space, without=BEHAVIOUR) == {"twin first": 4, "partner": 0}
