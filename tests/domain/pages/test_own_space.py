"""A page is searched in one space: its site's own where there is one, from the moment that row says so."""

from dataclasses import replace

import numpy as np

from domain.base.database import Database
from domain.base.values import SiteId
from domain.choosing.read.factors import words_of
from domain.matching.values import Space
from domain.matching.write.go_live import roll_back
from domain.pages.read.skeleton import skeleton
from domain.pages.values.slate import Visit
from tests.domain.matching.test_fitted_spaces import OTHER, fitted, other, store
from tests.editing import made, publish
from tests.shops import NOW, SHOP, Stock, space, stock

__all__ = ["other", "space", "stock"]

VISIT = Visit(site=SHOP, page="home", shopper=None, channel="web", locales=("en",), cart=(), now=NOW)


async def asked(database: Database, site: SiteId = SHOP) -> int | None:
    async with database.read() as db:
        found = (await skeleton(db, replace(VISIT, site=site))).space
    return None if found is None else found.id


async def test_a_page_is_searched_in_its_sites_own_space_and_again_in_the_one_before(
    database: Database, stock: Stock, space: Space, other: SiteId
) -> None:
    ids = await stock({"A": {}, "B": {}}, {"A": [1], "B": [0, 1]}, space)
    block = await made(database, "product_rail", key="rail", settings={"source": "new_in"})
    await publish(database, block, 1)
    new = await fitted(database, space)
    await store(database, new, ids["A"])
    assert await asked(database) == space.id

    await store(database, new, ids["B"])
    assert await asked(database) == new.id
    async with database.read() as db:
        told = await words_of(db, SHOP, np.array(sorted(ids.values())))
        assert told.vectors.shape == (2, new.dim)
        assert len(await words_of(db, OTHER, told.items)) == 2
    async with database.write() as db:
        await roll_back(db, SHOP, by="ada", now=NOW)

    assert await asked(database) == space.id
