"""A crowd with plain tastes: so many shoppers for coffee, for gardens and for toys, written straight into the tables."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import numpy as np
from sqlalchemy import insert, text

from domain.base.database import Database
from domain.base.values import ItemId, ShopperId
from domain.behaviour.models import ShopperRow, SignalRow
from domain.matching.values import Space
from tests.shops import DIM, NOW, SHOP, Stock

WORLDS = {
    "coffee": (
        "Coffee",
        ["Filter cone", "Filter papers", "Coffee grinder", "Coffee beans", "Espresso cups", "Moka pot"],
    ),
    "garden": (
        "Garden",
        ["Watering can", "Seeds of peas", "Seeds of kale", "Garden gloves", "Garden rake", "Rose shears"],
    ),
    "toys": ("Toys", ["Toy train", "Train rails", "Wooden blocks", "Wooden horse", "Toy drum", "Card game"]),
}
EACH = 20

# The plain sum of what was liked.
TASTE = (
    "INSERT INTO tastes (shopper_id, space_id, site, as_of, mass)"
    " SELECT signal.shopper_id, held.space_id, signal.site, max(signal.at), sum(held.vector::vector)"
    " FROM signals signal JOIN item_embeddings held ON held.item_id = signal.item_id"
    " WHERE signal.shopper_id = :shopper AND signal.site = :site GROUP BY 1, 2, 3"
)


async def crowd(database: Database, stock: Stock, space: Space, *, each: int = EACH) -> dict[str, list[ShopperId]]:
    """Who is of which world: everybody likes four items of their own, a little noise apart."""
    chance = np.random.default_rng(3)
    items, vectors = {}, {}
    for place, (world, (category, titles)) in enumerate(WORLDS.items()):
        for n, title in enumerate(titles):
            items[f"{world}-{n}"] = {"title": title, "category": [category]}
            vectors[f"{world}-{n}"] = np.eye(DIM)[place] + chance.normal(size=DIM) * 0.1
    ids = await stock(items, vectors, space)
    people = {}
    for world in WORLDS:
        liked = [[ids[f"{world}-{n}"] for n in chance.permutation(6)[:4]] for _ in range(each)]
        people[world] = [await join(database, f"{world}-{n}", its) for n, its in enumerate(liked)]
    return people


async def join(database: Database, key: str, liked: Sequence[ItemId], at: datetime = NOW) -> ShopperId:
    """A shopper who put these into the cart, one after the other, in one visit."""
    async with database.write() as db:
        made = insert(ShopperRow).values(site=SHOP, key=key).returning(ShopperRow.id)
        shopper = ShopperId((await db.execute(made)).scalar_one())
        signals = [
            {
                "site": SHOP,
                "id": f"{key}-{n}",
                "shopper_id": shopper,
                "kind": "cart_add",
                "item_id": item,
                "weight": 1.0,
                "at": at - timedelta(hours=1, seconds=-n),
                "received_at": at,
                "session": f"{key}-visit",
                "channel": "web",
            }
            for n, item in enumerate(liked)
        ]
        if signals:
            await db.execute(insert(SignalRow), signals)
        await db.execute(text(TASTE), {"shopper": shopper, "site": SHOP})
    return shopper
