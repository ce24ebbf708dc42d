"""A shop to try things on: one site, a few products in a space that needs no model."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from domain.access import write as access
from domain.access.values import Site
from domain.base.database import Database
from domain.base.values import ItemId, SiteId, Vector
from domain.catalog import read as catalog
from domain.catalog import rules as catalog_rules
from domain.catalog.values import NewItem
from domain.catalog.write import save_items
from domain.matching.values import Modality, Space
from domain.matching.write.open_space import open_space
from domain.matching.write.store_vectors import NewVector, store_vectors

SHOP = SiteId("shop")
NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
DIM = 8

Stock = Callable[..., Awaitable[dict[str, ItemId]]]


@pytest.fixture
async def shop(database: Database) -> SiteId:
    """A site named `shop` that speaks English and French."""
    async with database.write() as db:
        await access.create_site(
            db, Site(key=SHOP, name="Shop", default_locale="en", locales=("en", "fr"), currency="EUR")
        )
    return SHOP


@pytest.fixture
async def space(database: Database) -> Space:
    """The live space, of eight dimensions."""
    async with database.write() as db:
        return await open_space(db, modality=Modality.TEXT, model="toy", revision="1", dim=DIM)


@pytest.fixture
async def stock(database: Database, shop: SiteId) -> Stock:
    """Saves items given as sku -> fields of the items file; `vectors` puts some of them into the space."""

    async def put(
        items: Mapping[str, Mapping[str, object]],
        vectors: Mapping[str, Sequence[float]] | None = None,
        space: Space | None = None,
    ) -> dict[str, ItemId]:
        rows = [row(sku, fields) for sku, fields in items.items()]
        async with database.write() as db:
            saved = await save_items(db, shop, rows, [], NOW)
            assert saved.refused == ()
            ids = await catalog.ids_by_sku(db, shop, items)
            if vectors and space:
                found = await catalog.items_to_encode(db, [ids[sku] for sku in vectors])
                hashes = {item.id: item.content_hash for item in found}
                await store_vectors(
                    db,
                    space,
                    [
                        NewVector(item=ids[sku], content_hash=hashes[ids[sku]], vector=unit(vector))
                        for sku, vector in vectors.items()
                    ],
                )
        return ids

    return put


def row(sku: str, fields: Mapping[str, object]) -> NewItem:
    """An item of the items file, with what every product needs filled in."""
    whole = {"sku": sku, "title": f"Title of {sku}", "price": "10.00", "currency": "EUR", "category": ["Things"]}
    if fields.get("kind", "product") != "product":
        whole = {"sku": sku, "title": f"Title of {sku}"}
    read = catalog_rules.item_from_json({**whole, **fields}, locale="en", currency="EUR")
    assert isinstance(read, NewItem), read
    return read


def unit(numbers: Sequence[float]) -> Vector:
    """A unit vector of the space's dimension that starts with these numbers."""
    vector = np.zeros(DIM, np.float32)
    vector[: len(numbers)] = numbers
    return vector / np.float32(np.linalg.norm(vector))


def days_ago(days: float) -> datetime:
    return NOW - timedelta(days=days)
