"""A shop as big as one likes, made by Postgres itself: goods, shoppers with a history, and what was counted of it."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import text

from domain.access import write as access
from domain.access.values import Site
from domain.base.database import Database
from domain.base.values import ShopperId, SiteId
from domain.choosing.read.factors import MOST
from domain.choosing.values.factors import STORED
from domain.choosing.write.ahead import search_ahead
from domain.matching.values import Modality, Space
from domain.matching.write.open_space import open_space

BIG = SiteId("big")
DIM = 64
# As the setting EXACT_SEARCH_ROWS is by default.
EXACT_ROWS = 1_000

_ITEMS = """
INSERT INTO items (site, kind, sku, title, description, category, brand, price_minor, currency, in_stock, url, attributes,
    tags, locale, translations, published_at, code, discount, content_hash, row_hash)
SELECT 'big', 'product', 'S' || n, 'Title of ' || n, '', ARRAY['top ' || n % 20, 'special ' || n % 400], 'brand ' || n % 900,
    100 + n % 9900, 'EUR', n % 50 <> 0, '', '{}', '{}', 'en', '{}', CAST(:now AS timestamptz) - n * interval '1 minute', '', '',
    'h', 'h'
FROM generate_series(1, :products) n
"""
# Vectors lie around some centres, as the words of goods do.
_VECTORS = """
INSERT INTO item_embeddings (space_id, item_id, site, content_hash, vector)
SELECT :space, item.id, 'big', 'h', l2_normalize((
    SELECT array_agg(sin((item.id % 400) * 1.7 + d * (item.id % 400 + 1) * .37) + (random() - .5) * 1.5 ORDER BY d)
    FROM generate_series(1, :dim) d
)::real[]::vector)::halfvec
FROM items item WHERE item.site = 'big' ORDER BY item.id LIMIT :vectors
"""
_POPULARITY = """
INSERT INTO popularity (item_id, site, heat, month, persons)
SELECT id, 'big', random() * 12 + 40, random() * 14 + 12, 1 + random() * 500 FROM items WHERE site = 'big'
"""
# Fifty neighbours of every item in three kinds, as wide as lists get.
_NEIGHBOURS = """
INSERT INTO neighbours (build, kind, item_id, items, weights, persons)
SELECT live.id, sort.kind, item.id,
    ARRAY(SELECT 1 + :first + floor(random() * :products)::bigint + item.id * 0 FROM generate_series(1, 50)),
    ARRAY(SELECT (1.0 / (nth + 20))::real FROM generate_series(1, 50) nth), array_fill(7, ARRAY[50])
FROM builds live, items item, generate_series(0, :kinds) AS sort(kind) WHERE live.site = 'big' AND item.site = 'big'
"""
_SHOPPERS = """
INSERT INTO shoppers (id, site, key, person_id) OVERRIDING SYSTEM VALUE SELECT n, 'big', 'p' || n, n FROM generate_series(1, :shoppers) n
"""
_SIGNALS = """
INSERT INTO signals (site, id, shopper_id, kind, item_id, weight, at, received_at, channel)
SELECT 'big', who.id || '-' || n, who.id, CASE n % 5 WHEN 0 THEN 'purchase' ELSE 'view' END,
    1 + :first + floor(power(random(), 2) * :products)::bigint, CASE n % 5 WHEN 0 THEN 2 ELSE 0.1 END,
    CAST(:now AS timestamptz) - n * interval '9 hours', :now, 'web'
FROM shoppers who, generate_series(1, :each) n WHERE who.site = 'big'
"""
_REPURCHASES = """
INSERT INTO repurchases (person_id, item_id, site, last_at, times, gap_s, mass)
SELECT shopper_id, item_id, 'big', max(at), count(*), 864000, sum(1000.0)
FROM signals WHERE site = 'big' AND kind = 'purchase' GROUP BY shopper_id, item_id
"""
_INTERESTS = """
INSERT INTO interests (person_id, space_id, position, site, vector, share)
SELECT who.id, :space, nth, 'big', near.vector, 1.0 / (nth + 2)
FROM shoppers who CROSS JOIN generate_series(0, 1) nth
JOIN item_embeddings near ON near.space_id = :space AND near.item_id = 1 + :first + (who.id * 7919 + nth * 104729) % :vectors
WHERE who.site = 'big'
"""
# Where a shopper stands, with what was searched for ahead: as wide as it gets.
_RUN = """
INSERT INTO factor_runs (site, slot, live, tainted, started_at, built_at, settings, people, items, held, longest, gram)
VALUES ('big', 0, true, false, :now, :now, '{}', :shoppers, :products, :products, 1, '{}')
"""
_PLACES = """
INSERT INTO person_factors (person_id, run_id, site, vector, items, scores)
SELECT who.id, run.id, 'big', array_fill(0::real, ARRAY[CAST(:stored AS int)])::vector,
    ARRAY(SELECT 1 + :first + floor(random() * :products)::bigint + who.id * 0 FROM generate_series(1, :most)),
    ARRAY(SELECT (1.0 / (nth + 20))::real FROM generate_series(1, :most) nth)
FROM shoppers who, factor_runs run WHERE who.site = 'big'
"""
_TABLES = (
    "factor_runs",
    "person_factors",
    "items",
    "item_embeddings",
    "popularity",
    "neighbours",
    "shoppers",
    "signals",
    "repurchases",
    "interests",
    "builds",
)


async def fill(database: Database, *, products: int, vectors: int, shoppers: int, events: int, now: datetime) -> Space:
    """The live space of a shop of this size, which holds the first so many products; every table is analysed."""
    async with database.write() as db:
        await access.create_site(db, Site(key=BIG, name="Big", default_locale="en", locales=("en",), currency="EUR"))
        space = await open_space(db, modality=Modality.TEXT, model="toy", revision="1", dim=DIM)
        opened = "INSERT INTO builds (site, state, settings, started_at) VALUES ('big', 'live', '{}', :now)"
        await db.execute(text(opened), {"now": now})
        # It is made again once the vectors are there: row by row it takes twenty times as long.
        await db.execute(text(f"DROP INDEX space_{space.id}_items_hnsw"))
        await db.execute(text(_ITEMS), {"products": products, "now": now})
        first = (await db.execute(text("SELECT min(id) - 1 FROM items WHERE site = 'big'"))).scalar_one()
    goods = {"products": products, "first": first}
    for statement, names in (
        (_VECTORS, {"space": space.id, "dim": DIM, "vectors": vectors}),
        (_POPULARITY, {}),
        (_NEIGHBOURS, goods | {"kinds": 1}),
        (_SHOPPERS, {"shoppers": shoppers}),
        (_SIGNALS, goods | {"each": events, "now": now}),
        (_REPURCHASES, {}),
        (_INTERESTS, {"space": space.id, "first": first, "vectors": vectors}),
        (_RUN, {"now": now, "shoppers": shoppers, "products": products}),
        (_PLACES, goods | {"stored": STORED, "most": MOST}),
    ):
        async with database.write() as db:
            # Foreign keys hold by the way the rows are made; checking millions of them takes longer than making them.
            await db.execute(text("SET LOCAL session_replication_role = replica"))
            await db.execute(text(statement), names)
    async with database.write() as db:
        counted = (
            "INSERT INTO space_sites (space_id, site, vectors) VALUES (:space, 'big', :vectors) ON CONFLICT DO NOTHING"
        )
        await db.execute(text(counted), {"space": space.id, "vectors": vectors})
        await db.execute(text("SET LOCAL maintenance_work_mem = '2GB'"))
        await db.execute(
            text(
                f"CREATE INDEX space_{space.id}_items_hnsw ON item_embeddings USING hnsw"
                f" ((vector::halfvec({DIM})) halfvec_ip_ops) WITH (m = 16, ef_construction = 128) WHERE space_id = {space.id}"
            )
        )
        for table in _TABLES:
            await db.execute(text(f"ANALYZE {table}"))
    await searched(database, range(1, shoppers + 1), now)
    return space


async def searched(database: Database, persons: Sequence[int], now: datetime) -> None:
    """Everybody's interests and last items have the lists that a worker makes of them."""
    for begin in range(0, len(persons), 1_000):
        some, found = [ShopperId(person) for person in persons[begin : begin + 1_000]], 1
        while found:
            async with database.write() as db:
                found = await search_ahead(db, BIG, now, exact_rows=EXACT_ROWS, persons=some)


async def not_searched(database: Database, persons: Sequence[int], items: Sequence[int]) -> None:
    """Nobody has looked yet for what is near to these people's interests, nor to these items: pages will."""
    async with database.write() as db:
        await db.execute(text("DELETE FROM lookalikes WHERE item_id = ANY (:items)"), {"items": list(items)})
        await db.execute(
            text("UPDATE interests SET items = NULL, scores = NULL WHERE person_id = ANY (:persons)"),
            {"persons": list(persons)},
        )
