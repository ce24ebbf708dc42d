"""What every shelf may show, and what a ranker has to know of it, in one statement."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

import numpy as np
from sqlalchemy import TextClause, text

from domain.base.database import ReadSession
from domain.base.values import ItemId, ShopperId, SiteId
from domain.choosing.read.evidence import BRAND_ID, CATEGORY_ID
from domain.choosing.rules.covisits import fading
from domain.choosing.rules.heats import MONTH_DAYS, WEEK_DAYS
from domain.choosing.values.evidence import Facts, Ids, Weights
from domain.matching import read as matching
from domain.matching.read import SHOWN
from domain.matching.values import Ask, Candidate, Source, Space

# Two rows of arrays would not fit one shape, so it is one row of both. Of each item named, or found by a vector, the facts
# are looked up by key: pk_items and pk_popularity.
_BOTH = """
WITH found AS MATERIALIZED ({question}), wanted AS MATERIALIZED (
    SELECT item FROM found WHERE source IN ('taste', 'near_item', 'interests')
    UNION SELECT unnest(CAST(:also AS bigint[]))
), fact AS MATERIALIZED (
    SELECT item.id, item.price_minor::float8 / 100 AS price, {category} AS category, {brand} AS brand,
        extract(epoch FROM :now - coalesce(item.published_at, item.created_at))::float8 / 86400 AS age_days,
        heat.heat, heat.month, heat.persons, {shown} AS shown
    FROM wanted
    CROSS JOIN LATERAL (SELECT each.* FROM items each WHERE each.id = wanted.item OFFSET 0) item
    LEFT JOIN LATERAL (
        SELECT each.* FROM popularity each WHERE each.item_id = wanted.item AND each.segment = '' OFFSET 0
    ) heat ON true
    WHERE item.site = :site AND item.kind = 'product'
)
SELECT f.*, g.* FROM (
    SELECT array_agg(shelf) AS shelf, array_agg(source) AS source, array_agg(item) AS item,
        array_agg(score::float8) AS score, array_agg(anchor) AS anchor, array_agg(note) AS note
    FROM found
) f CROSS JOIN (
    SELECT array_agg(id) AS id, array_agg(price::real) AS price, array_agg(category) AS category, array_agg(brand) AS brand,
        array_agg(age_days::real) AS age_days, array_agg(heat) AS week, array_agg(month) AS month,
        array_agg(persons) AS persons, array_agg(shown) AS shown
    FROM fact
) g
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The candidates of every ask, best first within each source, and the facts of all products among them."""

    candidates: list[Candidate]
    facts: Facts


async def found(
    db: ReadSession,
    site: SiteId,
    asks: Sequence[Ask],
    also: Ids,
    *,
    shopper: ShopperId | None,
    space: Space | None,
    exactly: bool,
    now: datetime,
) -> Found:
    """What every shelf may show, with the facts of what vectors found and of the items named besides. One statement.

    Limits   facts are of products of this site only; without a space, the sources that need vectors find nothing.
    """
    names = matching.names(site, asks, shopper=shopper, now=now) | {"also": also.tolist()}
    row = (await db.execute(_statement(matching.question(space, exactly=exactly)), names)).one()
    columns = (row.shelf or (), row.source or (), row.item or (), row.score or (), row.anchor or (), row.note or ())
    candidates = [
        Candidate(
            shelf=shelf,
            source=Source(source),
            item=ItemId(item),
            score=score,
            anchor=None if anchor is None else ItemId(anchor),
            note=note,
        )
        for shelf, source, item, score, anchor, note in zip(*columns, strict=True)
    ]
    return Found(
        candidates=candidates,
        facts=Facts(
            items=np.array(row.id or [], np.int64),
            price=np.array(row.price or [], np.float32),
            category=np.array(row.category or [], np.int64),
            brand=np.array(row.brand or [], np.int64),
            age_days=np.array(row.age_days or [], np.float32),
            week=_warmth(row.week, fading(now, WEEK_DAYS)),
            month=_warmth(row.month, fading(now, MONTH_DAYS)),
            ever=np.nan_to_num(np.array(row.persons or [], np.float32)),
            in_stock=np.array(row.shown or [], np.bool_),
        ),
    )


def _warmth(heats: list[float | None] | None, now: float) -> Weights:
    """Decayed weights as of now; 0 for what nobody has met."""
    held = np.array(heats or [], np.float64)
    return np.asarray(np.nan_to_num(np.exp2(held + np.log2(now))), np.float32)


@lru_cache(maxsize=64)
def _statement(question: str) -> TextClause:
    return text(_BOTH.format(question=question, category=CATEGORY_ID, brand=BRAND_ID, shown=SHOWN))
