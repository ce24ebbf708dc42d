"""Questions about spaces, and the one statement that finds candidates for every shelf."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, RowMapping, TextClause, and_, func, literal, or_, select, text
from sqlalchemy.orm import aliased

from domain.base.database import ReadSession
from domain.base.values import ItemId, ShopperId, SiteId, SpaceId
from domain.matching.errors import UnknownSpace
from domain.matching.models import ItemEmbeddingRow, LiveSpaceRow, SpaceFitRow, SpaceRow
from domain.matching.values import AIMED, Ask, Candidate, Filling, Fit, Modality, Source, Space, SpaceMap, SpaceState

# Reads ix_item_embeddings_space_id_site (exact) or space_N_items_hnsw (index), ix_popularity_site_segment_heat, ix_items_shown.
# Nothing that came in is put into the text; a partial index needs its space as a constant, so {space} is one.
_ASKS = """
WITH ask AS (
    SELECT * FROM unnest(
        CAST(:shelf AS text[]), CAST(:source AS text[]), CAST(:kind AS text[]), CAST(:k AS int[]),
        CAST(:anchor AS bigint[]), CAST(:anchor_sku AS text[]), CAST(:category AS text[])
    ) AS ask(shelf, source, kind, k, anchor, anchor_sku, category)
)"""
_AIMS = """, aim AS MATERIALIZED (
    SELECT ask.shelf, ask.source, ask.kind, ask.k, ask.category, coalesce(ask.anchor, named.id) AS anchor,
        CASE ask.source
            WHEN 'near_item' THEN (
                SELECT near.vector FROM item_embeddings near
                WHERE near.space_id = {space} AND near.item_id = coalesce(ask.anchor, named.id) AND near.site = :site
            )
            WHEN 'taste' THEN (
                SELECT l2_normalize(taste.mass)::halfvec FROM tastes taste
                WHERE taste.space_id = {space} AND taste.shopper_id = :shopper AND taste.site = :site
            )
            WHEN 'interests' THEN interest.vector
        END AS vector,
        -- The root lies between counting every interest alike and seeing nothing but the strongest.
        CASE ask.source WHEN 'interests' THEN sqrt(interest.share) ELSE 1 END AS weight
    FROM ask
    LEFT JOIN items named ON named.site = :site AND named.sku = ask.anchor_sku
    -- What was searched for ahead is known already.
    LEFT JOIN interests interest ON ask.source = 'interests' AND interest.items IS NULL
        AND interest.person_id = :shopper AND interest.space_id = {space} AND interest.site = :site
    WHERE ask.source IN ('near_item', 'taste', 'interests')
)"""
_NOTHING = """SELECT NULL::text AS shelf, NULL::text AS source, NULL::bigint AS item, NULL::float8 AS score, NULL::bigint AS anchor,
    NULL::text AS note WHERE false"""
_PLAIN: Mapping[Source, str] = {
    Source.POPULAR: """SELECT ask.shelf, ask.source, found.item, found.score, NULL, NULL
FROM ask CROSS JOIN LATERAL (
    SELECT popularity.item_id AS item, popularity.heat AS score
    FROM popularity CROSS JOIN LATERAL (SELECT item.* FROM items item WHERE item.id = popularity.item_id OFFSET 0) item
    WHERE popularity.site = :site AND popularity.segment = '' AND item.kind = ask.kind AND {shown}
        AND (ask.category IS NULL OR ask.category = ANY (item.category))
    ORDER BY popularity.heat DESC LIMIT ask.k
) found
WHERE ask.source = 'popular'""",
    Source.NEW: """SELECT ask.shelf, ask.source, found.item, found.score, NULL, found.note
FROM ask CROSS JOIN LATERAL (
    SELECT item.id AS item, coalesce(extract(epoch FROM item.published_at), 0) AS score,
        CASE WHEN item.published_at IS NULL THEN 'undated' END AS note
    FROM items item
    WHERE item.site = :site AND item.kind = ask.kind AND {shown}
        AND (ask.category IS NULL OR ask.category = ANY (item.category))
    ORDER BY item.published_at DESC NULLS LAST, item.id DESC LIMIT ask.k
) found
WHERE ask.source = 'new'""",
    Source.ENDING_SOON: """SELECT ask.shelf, ask.source, found.item, found.score, NULL, NULL
FROM ask CROSS JOIN LATERAL (
    SELECT item.id AS item, coalesce(-extract(epoch FROM item.ends_at), '-Infinity') AS score
    FROM items item
    WHERE item.site = :site AND item.kind = ask.kind AND {shown}
    ORDER BY item.ends_at ASC NULLS LAST, item.id LIMIT ask.k
) found
WHERE ask.source = 'ending_soon'""",
    Source.CATEGORY: """SELECT ask.shelf, ask.source, found.item, found.score, NULL, found.note
FROM ask CROSS JOIN LATERAL (
    SELECT item.category[1] AS note, count(*) AS score,
        (array_agg(item.id ORDER BY popularity.heat DESC NULLS LAST, item.id))[1] AS item
    FROM items item LEFT JOIN popularity ON popularity.item_id = item.id AND popularity.segment = ''
    WHERE item.site = :site AND item.kind = ask.kind AND {shown} AND item.category[1] IS NOT NULL
    GROUP BY item.category[1] ORDER BY count(*) DESC, 1 LIMIT ask.k
) found
WHERE ask.source = 'category'""",
    Source.NAMED: """SELECT ask.shelf, ask.source, item.id, 0, NULL, NULL
FROM ask JOIN items item ON item.site = :site AND item.sku = ask.anchor_sku
WHERE ask.source = 'named' AND item.kind = ask.kind AND {on_show}""",
}

# The nearest to each aim; what lies away from a taste does not suit it, however near it is among others.
# OFFSET 0 keeps each row's look-up a look-up by its key: right after an import Postgres knows no statistics, takes a
# thousand rows for one, and would compare every vector with every item (434 ms for 2,000 items; this way 6).
ANYWHERE = """SELECT aim.shelf, aim.source, found.item, found.score, aim.anchor, NULL AS note
FROM aim CROSS JOIN LATERAL (
    SELECT embedding.item_id AS item, -(embedding.vector <#> aim.vector) * aim.weight AS score
    FROM item_embeddings embedding CROSS JOIN LATERAL (
        SELECT item.* FROM items item WHERE item.id = embedding.item_id OFFSET 0
    ) item
    WHERE embedding.space_id = {space} AND embedding.site = :site AND item.kind = aim.kind AND {shown}
        AND item.id IS DISTINCT FROM aim.anchor
    ORDER BY {distance} LIMIT aim.k
) found
WHERE aim.vector IS NOT NULL AND aim.category IS NULL AND (aim.source NOT IN ('taste', 'interests') OR found.score > 0)"""

# Where all rows are measured, what is shown is looked up once for all aims, not once for each. Read only if there is an aim.
MEASURED = """, measured AS MATERIALIZED (
    SELECT item.id AS item, item.kind, held.vector FROM items item CROSS JOIN LATERAL (
        SELECT held.vector FROM item_embeddings held
        WHERE held.space_id = {space} AND held.item_id = item.id OFFSET 0
    ) held
    WHERE item.site = :site AND {shown}
)"""
EVERYWHERE = """SELECT aim.shelf, aim.source, found.item, found.score, aim.anchor, NULL AS note
FROM aim CROSS JOIN LATERAL (
    SELECT measured.item, -(measured.vector <#> aim.vector) * aim.weight AS score FROM measured
    WHERE measured.kind = aim.kind AND measured.item IS DISTINCT FROM aim.anchor
    ORDER BY measured.vector <#> aim.vector LIMIT aim.k
) found
WHERE aim.vector IS NOT NULL AND aim.category IS NULL AND (aim.source NOT IN ('taste', 'interests') OR found.score > 0)"""

# A category's rows are few beside the shop's: they are found first (ix_items_category) and all measured.
IN_CATEGORY = """SELECT aim.shelf, aim.source, found.item, found.score, aim.anchor, NULL AS note
FROM aim CROSS JOIN LATERAL (
    SELECT item.id AS item, -(embedding.vector <#> aim.vector) AS score
    FROM items item CROSS JOIN LATERAL (
        SELECT held.vector FROM item_embeddings held
        WHERE held.space_id = {space} AND held.item_id = item.id OFFSET 0
    ) embedding
    WHERE item.site = :site AND item.kind = aim.kind AND item.category @> ARRAY[aim.category]
        AND item.id IS DISTINCT FROM aim.anchor AND {shown}
    ORDER BY embedding.vector <#> aim.vector LIMIT aim.k
) found
WHERE aim.vector IS NOT NULL AND aim.category IS NOT NULL AND (aim.source NOT IN ('taste', 'interests') OR found.score > 0)"""

_AROUND = """SELECT embedding.item_id AS item, -(embedding.vector <#> stands.vector) AS score
    FROM item_embeddings embedding CROSS JOIN LATERAL (
        SELECT item.* FROM items item WHERE item.id = embedding.item_id OFFSET 0
    ) item
    WHERE embedding.space_id = {space} AND embedding.site = :site AND item.kind = 'product' AND {shown}
    ORDER BY {order} LIMIT {most}"""

ON_SHOW = (
    "item.withdrawn_at IS NULL AND (item.published_at IS NULL OR item.published_at <= :now)"
    " AND (item.starts_at IS NULL OR item.starts_at <= :now) AND (item.ends_at IS NULL OR item.ends_at > :now)"
)
SHOWN = f"item.in_stock AND {ON_SHOW}"
BY_INDEX = "embedding.vector::halfvec({dim}) <#> aim.vector::halfvec({dim})"


LATELY = timedelta(minutes=5)
"""How fast a space is filled is how fast it was over this time."""

# A site's own row speaks before the one for all: '' is the smallest of words. Reads pk_live_spaces.
LIVE = (
    "live.modality = :modality AND live.site ="
    " (SELECT max(own.site) FROM live_spaces own WHERE own.modality = :modality AND own.site IN ('', {site}))"
)


def answers(modality: Modality, site: ColumnElement[str]) -> ColumnElement[bool]:
    """Of LiveSpaceRow: whether the row says which space answers this site."""
    own = aliased(LiveSpaceRow)
    either = select(func.max(own.site)).where(own.modality == modality, own.site.in_([literal(""), site]))
    return and_(LiveSpaceRow.modality == modality, LiveSpaceRow.site == either.scalar_subquery())


async def live_space(db: ReadSession, modality: Modality, site: SiteId | None = None) -> Space | None:
    """The space that answers a site's questions of this modality, or those of all sites without one of their own."""
    statement = (
        select(SpaceRow.__table__)
        .join(LiveSpaceRow, LiveSpaceRow.space_id == SpaceRow.id)
        .where(answers(modality, literal(site or "")))
    )
    row = (await db.execute(statement)).mappings().one_or_none()
    return None if row is None else _space(row)


async def open_spaces(db: ReadSession, modality: Modality, site: SiteId | None = None) -> list[Space]:
    """The live space and those being filled beside it: what new content has to be encoded into; of this site, or of any."""
    statement = (
        select(SpaceRow.__table__)
        .where(SpaceRow.modality == modality, SpaceRow.state != SpaceState.RETIRED)
        .order_by(SpaceRow.id)
    )
    if site is not None:
        statement = statement.where(or_(SpaceRow.site.is_(None), SpaceRow.site == site))
    return [_space(row) for row in (await db.execute(statement)).mappings()]


async def candidates(
    db: ReadSession,
    site: SiteId,
    asks: Sequence[Ask],
    *,
    shopper: ShopperId | None,
    space: Space | None,
    exactly: bool,
    now: datetime,
) -> list[Candidate]:
    """What every shelf may show, best first within each source. One statement.

    Limits   without a space, the sources that need vectors find nothing.
    """
    if not asks:
        return []
    rows = await db.execute(_text(question(space, asks, exactly=exactly)), names(site, asks, shopper=shopper, now=now))
    return [
        Candidate(
            shelf=row.shelf,
            source=Source(row.source),
            item=ItemId(row.item),
            score=float(row.score),
            anchor=None if row.anchor is None else ItemId(row.anchor),
            note=row.note,
        )
        for row in rows
    ]


async def largest_categories(db: ReadSession, site: SiteId, k: int, now: datetime) -> list[str]:
    """The top categories with the most products to show, largest first."""
    ask = Ask(shelf="categories", source=Source.CATEGORY, kind="product", k=k)
    found = await candidates(db, site, [ask], shopper=None, space=None, exactly=True, now=now)
    ordered = sorted(found, key=lambda candidate: (-candidate.score, candidate.note or ""))
    return [candidate.note for candidate in ordered if candidate.note]


async def a_space(db: ReadSession, space: SpaceId) -> Space:
    """Errors  UnknownSpace."""
    row = (await db.execute(select(SpaceRow.__table__).where(SpaceRow.id == space))).mappings().one_or_none()
    if row is None:
        raise UnknownSpace(space)
    return _space(row)


async def map_of(db: ReadSession, space: Space) -> SpaceMap | None:
    """What makes this space's vectors from its base's; None for the space of a model."""
    statement = select(SpaceFitRow.mean, SpaceFitRow.matrix).where(SpaceFitRow.space_id == space.id)
    row = (await db.execute(statement)).one_or_none()
    if row is None:
        return None
    mean = np.frombuffer(row.mean, "<f4")
    return SpaceMap(mean=mean, matrix=np.frombuffer(row.matrix, "<f4").reshape(len(mean), space.dim))


# Reads pk_item_embeddings, space by space: an operator's question, a second a million items.
_FILLINGS = """
SELECT space.id, space.modality, space.model, space.revision, space.dim, space.site, space.base_id, space.state,
    ARRAY(SELECT live.site FROM live_spaces live WHERE live.space_id = space.id ORDER BY 1) AS answers,
    (SELECT count(*) FROM items item WHERE item.withdrawn_at IS NULL AND (space.site IS NULL OR item.site = space.site)) AS items,
    (SELECT count(DISTINCT job.arguments ->> 'item') FROM jobs job WHERE job.kind = 'embed_products' AND job.state = 'dead'
        AND job.arguments ->> 'space' = space.id::text) AS dead,
    counted.done, counted.lately, extract(epoch FROM :now - counted.first)::float8 AS took_s
FROM spaces space CROSS JOIN LATERAL (
    SELECT count(*) AS done, count(*) FILTER (WHERE held.created_at > :since) AS lately,
        min(held.created_at) FILTER (WHERE held.created_at > :since) AS first
    FROM item_embeddings held JOIN items item ON item.id = held.item_id
    WHERE held.space_id = space.id AND held.content_hash = item.content_hash AND item.withdrawn_at IS NULL
) counted
WHERE space.modality = :modality AND (CAST(:site AS text) IS NULL OR space.site IS NULL OR space.site = :site)
ORDER BY space.id
"""


async def fillings(db: ReadSession, site: SiteId | None, now: datetime) -> list[Filling]:
    """How far each space of texts is, all of them or those that concern a site."""
    names = {"modality": Modality.TEXT, "site": site, "now": now, "since": now - LATELY}
    return [
        Filling(
            space=_space(row),
            state=SpaceState(row["state"]),
            answers=tuple(row["answers"]),
            items=row["items"],
            done=row["done"],
            dead=row["dead"],
            per_s=row["lately"] / max(row["took_s"], 1.0) if row["lately"] else 0.0,
        )
        for row in (await db.execute(text(_FILLINGS), names)).mappings()
    ]


async def fits(db: ReadSession, site: SiteId) -> list[Fit]:
    """What was fitted on this site, the newest first, without the maps. Reads ix_space_fits_site_id."""
    plain = Fit.__dataclass_fields__.keys() - {"base", "space"}
    columns = [SpaceFitRow.__table__.c[name] for name in sorted(plain)]
    named = (SpaceFitRow.base_id.label("base"), SpaceFitRow.space_id.label("space"))
    rows = await db.execute(select(*columns, *named).where(SpaceFitRow.site == site).order_by(SpaceFitRow.id.desc()))
    return [Fit(**row) for row in rows.mappings()]


async def vectors_of(
    db: ReadSession, space: SpaceId, hashes: Mapping[ItemId, str]
) -> dict[ItemId, NDArray[np.float32]]:
    """The vectors that this space holds of these items' current content. Reads pk_item_embeddings."""
    rows = await db.execute(
        select(ItemEmbeddingRow.item_id, ItemEmbeddingRow.content_hash, ItemEmbeddingRow.vector).where(
            ItemEmbeddingRow.space_id == space, ItemEmbeddingRow.item_id.in_(hashes)
        )
    )
    return {ItemId(row.item_id): row.vector for row in rows if hashes[ItemId(row.item_id)] == row.content_hash}


async def vectors_in(db: ReadSession, space: SpaceId, site: SiteId, most: int) -> dict[ItemId, NDArray[np.float32]]:
    """The vectors a space holds of a site's items, the newest items if there are more. Reads ix_item_embeddings_space_id_site."""
    rows = await db.execute(
        select(ItemEmbeddingRow.item_id, ItemEmbeddingRow.vector)
        .where(ItemEmbeddingRow.space_id == space, ItemEmbeddingRow.site == site)
        .order_by(ItemEmbeddingRow.item_id.desc())
        .limit(most)
    )
    return {ItemId(row.item_id): row.vector for row in rows}


async def not_yet_in(db: ReadSession, space: SpaceId, hashes: dict[ItemId, str]) -> set[ItemId]:
    """Those of the items whose current content this space does not hold."""
    rows = await db.execute(
        select(ItemEmbeddingRow.item_id, ItemEmbeddingRow.content_hash).where(
            ItemEmbeddingRow.space_id == space, ItemEmbeddingRow.item_id.in_(hashes)
        )
    )
    held = {ItemId(row.item_id): row.content_hash for row in rows}
    return {item for item, content_hash in hashes.items() if held.get(item) != content_hash}


def names(site: SiteId, asks: Sequence[Ask], *, shopper: ShopperId | None, now: datetime) -> dict[str, object]:
    """What the statement of candidates is asked with."""
    return {
        "site": site,
        "shopper": shopper,
        "now": now,
        "shelf": [ask.shelf for ask in asks],
        "source": [ask.source.value for ask in asks],
        "kind": [ask.kind for ask in asks],
        "k": [ask.k for ask in asks],
        "anchor": [ask.anchor for ask in asks],
        "anchor_sku": [ask.anchor_sku for ask in asks],
        "category": [ask.category for ask in asks],
    }


def question(space: Space | None, asks: Sequence[Ask], *, exactly: bool) -> str:
    """The statement of candidates in this space, answering shelf, source, item, score, anchor and note.

    It has the parts these asks need: what is not asked for is not planned and not set up for every page.
    """
    by_index = None if exactly or space is None else space.dim
    plain = frozenset(ask.source for ask in asks if ask.source in _PLAIN)
    somewhere = frozenset(ask.category is not None for ask in asks if ask.source in AIMED)
    return _question(0 if space is None else int(space.id), by_index, plain, somewhere)


def around(space: Space, *, exactly: bool, most: int) -> str:
    """A statement of the `item`s that are nearest to where something `stands`, with their `score`, best first."""
    measured = "-(embedding.vector <#> stands.vector) DESC"
    walked = f"embedding.vector::halfvec({int(space.dim)}) <#> stands.vector::halfvec({int(space.dim)})"
    order = measured if exactly else walked
    return _AROUND.format(space=int(space.id), shown=SHOWN, order=order, most=int(most))


@lru_cache(maxsize=512)
def _question(space: int, by_index: int | None, plain: frozenset[Source], somewhere: frozenset[bool]) -> str:
    """Put together once for each open space and what is asked of it, not for every page; `by_index`: its dimension;
    `somewhere`: whether aims are within a category.
    """
    withs, parts = _ASKS, [_NOTHING]
    if somewhere:
        withs += _AIMS.format(space=space)
    if False in somewhere and by_index is None:
        withs += MEASURED.format(space=space, shown=SHOWN)
        parts.append(EVERYWHERE)
    elif False in somewhere:
        parts.append(ANYWHERE.format(space=space, shown=SHOWN, distance=BY_INDEX.format(dim=by_index)))
    if True in somewhere:
        parts.append(IN_CATEGORY.format(space=space, shown=SHOWN))
    parts += [part.format(shown=SHOWN, on_show=ON_SHOW) for source, part in _PLAIN.items() if source in plain]
    return withs + "\n" + "\nUNION ALL\n".join(parts)


@lru_cache(maxsize=64)
def _text(statement: str) -> TextClause:
    return text(statement)


def _space(row: RowMapping) -> Space:
    return Space(
        id=SpaceId(row["id"]),
        modality=Modality(row["modality"]),
        model=row["model"],
        revision=row["revision"],
        dim=row["dim"],
        site=row["site"],
        base=row["base_id"],
    )
