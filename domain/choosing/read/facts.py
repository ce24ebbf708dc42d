"""What a ranker has to know of an item, whoever looks: the columns that say it, and how they are read."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

import numpy as np
from sqlalchemy import Row

from domain.base.arrays import bigints, booleans, floats, reals
from domain.choosing.rules.covisits import fading
from domain.choosing.rules.heats import MONTH_DAYS, WEEK_DAYS
from domain.choosing.values.evidence import DAY_S, Facts, Ids, Weights
from domain.choosing.values.ids import among
from domain.matching.read import SHOWN

# Categories and brands are numbers wherever arrays are: the same word, the same number, -1 for none.
CATEGORY_ID: Final = """CASE WHEN cardinality(item.category) > 0
    THEN hashtextextended(item.category[cardinality(item.category)], 0) & 9223372036854775807 ELSE -1 END"""
BRAND_ID: Final = "CASE WHEN item.brand <> '' THEN hashtextextended(item.brand, 0) & 9223372036854775807 ELSE -1 END"

# OFFSET 0 keeps each look-up a look-up by its key, pk_items, pk_popularity and pk_showings, whatever statistics say right after an import.
FACTS: Final = f"""(
    SELECT array_send(array_agg(item.id)) AS fact_items,
        array_send(array_agg(coalesce(item.price_minor::float8 / 100, 'NaN')::real)) AS fact_prices,
        array_send(array_agg({CATEGORY_ID})) AS fact_categories, array_send(array_agg({BRAND_ID})) AS fact_brands,
        array_send(array_agg(extract(epoch FROM coalesce(item.published_at, item.created_at))::float8)) AS fact_since,
        array_send(array_agg(coalesce(heat.heat, '-Infinity'))) AS fact_weeks,
        array_send(array_agg(coalesce(heat.month, '-Infinity'))) AS fact_months,
        array_send(array_agg(coalesce(heat.persons, 0)::real)) AS fact_persons,
        array_send(array_agg(coalesce(seen.shown, 0)::real)) AS fact_showings, array_send(array_agg({SHOWN})) AS fact_shown
    FROM wanted
    CROSS JOIN LATERAL (SELECT each.* FROM items each WHERE each.id = wanted.item OFFSET 0) item
    LEFT JOIN LATERAL (
        SELECT each.* FROM popularity each WHERE each.item_id = wanted.item AND each.segment = '' OFFSET 0
    ) heat ON true
    LEFT JOIN LATERAL (SELECT each.shown FROM showings each WHERE each.item_id = wanted.item OFFSET 0) seen ON true
    WHERE item.site = :site AND item.kind = 'product'
) fact"""  # noqa: S608 - constants of this file
"""One row of columns about the products of this site among `wanted(item)`."""


def facts(row: Row[Any], now: datetime) -> Facts:
    """The facts that a row with the columns of FACTS holds, in any order."""
    return Facts(
        items=bigints(row.fact_items),
        price=reals(row.fact_prices),
        category=bigints(row.fact_categories),
        brand=bigints(row.fact_brands),
        age_days=((now.timestamp() - floats(row.fact_since)) / DAY_S).astype(np.float32),
        week=warmth(floats(row.fact_weeks), now, WEEK_DAYS),
        month=warmth(floats(row.fact_months), now, MONTH_DAYS),
        ever=reals(row.fact_persons),
        showings=reals(row.fact_showings),
        in_stock=booleans(row.fact_shown),
    )


def warmth(heats: np.ndarray[Any, np.dtype[np.float64]], now: datetime, half_life_days: float) -> Weights:
    """Decayed weights as of now, of logarithms as of the landmark."""
    return np.asarray(np.exp2(heats + np.log2(fading(now, half_life_days))), np.float32)


def joined(parts: Sequence[Facts], wanted: Ids) -> Facts:
    """What is known of these items, by id, each once; where parts disagree, the last one is right."""
    columns = {name: np.concatenate([getattr(part, name) for part in reversed(parts)]) for name in Facts.__slots__}
    _, first = np.unique(columns["items"], return_index=True)
    kept = first[among(columns["items"][first], wanted)]
    return Facts(**{name: column[kept] for name, column in columns.items()})
