"""What a ranker has to know of an item, whoever looks: the columns that say it, and how they are read."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Row

from domain.base.arrays import bigints, booleans, floats, reals
from domain.choosing.rules.covisits import fading
from domain.choosing.rules.heats import MONTH_DAYS, WEEK_DAYS
from domain.choosing.values.evidence import DAY_S, Facts, Weights

# Categories and brands are numbers wherever arrays are: the same word, the same number, -1 for none.
CATEGORY_ID: Final = """CASE WHEN cardinality(item.category) > 0
    THEN hashtextextended(item.category[cardinality(item.category)], 0) & 9223372036854775807 ELSE -1 END"""
BRAND_ID: Final = "CASE WHEN item.brand <> '' THEN hashtextextended(item.brand, 0) & 9223372036854775807 ELSE -1 END"

# What a look at an item finds, whenever it is looked at: times instead of ages, logarithms as of one fixed moment instead of heat.
ENTRY: Final = np.dtype(
    [
        ("item", np.int64),
        ("category", np.int64),
        ("brand", np.int64),
        ("since", np.float64),
        ("begins", np.float64),
        ("ends", np.float64),
        ("week", np.float64),
        ("month", np.float64),
        ("price", np.float32),
        ("persons", np.float32),
        ("showings", np.float32),
        ("stocked", np.bool_),
    ]
)
Entries = NDArray[np.void]
"""Rows of ENTRY."""

# OFFSET 0 keeps each look-up a look-up by its key, pk_items, pk_popularity and pk_showings, whatever statistics say right after an import.
ENTRIES: Final = f"""(
    SELECT array_send(array_agg(item.id)) AS fact_item,
        array_send(array_agg(coalesce(item.price_minor::float8 / 100, 'NaN')::real)) AS fact_price,
        array_send(array_agg({CATEGORY_ID})) AS fact_category, array_send(array_agg({BRAND_ID})) AS fact_brand,
        array_send(array_agg(extract(epoch FROM coalesce(item.published_at, item.created_at))::float8)) AS fact_since,
        array_send(array_agg(coalesce(extract(epoch FROM greatest(item.published_at, item.starts_at))::float8, '-Infinity')))
            AS fact_begins,
        array_send(array_agg(coalesce(extract(epoch FROM item.ends_at)::float8, 'Infinity'))) AS fact_ends,
        array_send(array_agg(coalesce(heat.heat, '-Infinity'))) AS fact_week,
        array_send(array_agg(coalesce(heat.month, '-Infinity'))) AS fact_month,
        array_send(array_agg(coalesce(heat.persons, 0)::real)) AS fact_persons,
        array_send(array_agg(coalesce(seen.shown, 0)::real)) AS fact_showings,
        array_send(array_agg(item.in_stock AND item.withdrawn_at IS NULL)) AS fact_stocked
    FROM wanted
    CROSS JOIN LATERAL (SELECT each.* FROM items each WHERE each.id = wanted.item OFFSET 0) item
    LEFT JOIN LATERAL (
        SELECT each.* FROM popularity each WHERE each.item_id = wanted.item AND each.segment = '' OFFSET 0
    ) heat ON true
    LEFT JOIN LATERAL (SELECT each.shown FROM showings each WHERE each.item_id = wanted.item OFFSET 0) seen ON true
    WHERE item.site = :site AND item.kind = 'product'
) fact"""  # noqa: S608 - constants of this file
"""One row of columns about the products of this site among `wanted(item)`: `fact_` and a field of ENTRY."""

_READERS: Final[Mapping[str, Callable[[bytes | None], NDArray[Any]]]] = {
    "i8": bigints,
    "f8": floats,
    "f4": reals,
    "b1": booleans,
}
_COLUMNS: Final = [(f"fact_{name}", _READERS[ENTRY[name].str[1:]]) for name in ENTRY.names or ()]


def entries(row: Row[Any]) -> Entries:
    """What a row with the columns of ENTRIES holds, in any order."""
    columns = [read(getattr(row, column)) for column, read in _COLUMNS]
    found = np.empty(len(columns[0]), ENTRY)
    for name, column in zip(ENTRY.names or (), columns, strict=True):
        found[name] = column
    return found


def facts(found: Entries, now: datetime) -> Facts:
    """What these entries say at this moment; the same order."""
    moment = now.timestamp()
    return Facts(
        items=found["item"],
        price=found["price"],
        category=found["category"],
        brand=found["brand"],
        age_days=((moment - found["since"]) / DAY_S).astype(np.float32),
        week=warmth(found["week"], now, WEEK_DAYS),
        month=warmth(found["month"], now, MONTH_DAYS),
        ever=found["persons"],
        showings=found["showings"],
        in_stock=found["stocked"] & (found["begins"] <= moment) & (moment < found["ends"]),
    )


def warmth(heats: NDArray[np.float64], now: datetime, half_life_days: float) -> Weights:
    """Decayed weights as of now, of logarithms as of the landmark."""
    return np.asarray(np.exp2(heats + np.log2(fading(now, half_life_days))), np.float32)
