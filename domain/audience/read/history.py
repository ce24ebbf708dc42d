"""What learning reads of all shoppers: tastes, deeds, visits and words, as arrays."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import cast, func, select, text

from domain.audience.rules.keywords import item_words
from domain.audience.values.learnt import Rows
from domain.base.database import ReadSession
from domain.base.models import Halfvec
from domain.base.values import ItemId, SiteId, SpaceId
from domain.catalog.models import ItemRow
from domain.matching.models import TasteRow

Ids = NDArray[np.int64]

# Groups of 20,000 are found as well as groups of a million; 384 numbers each take 30 MB.
MOST_SHOPPERS = 20_000
# What somebody liked last autumn still says what the group is about.
LOOKED_BACK = timedelta(days=365)
HALF_LIFE_DAYS = 83.0
MOST_VISITS = 50_000

# What each of these persons did with each item, by weight and age. Reads ix_shoppers_person_id, ix_signals_shopper_id_at.
_DEEDS = """
SELECT shopper.person_id AS person, signal.item_id AS item,
    sum(signal.weight * power(0.5, greatest(extract(epoch FROM :now - signal.at), 0) / :half_life_s)) AS weight
FROM shoppers shopper JOIN signals signal ON signal.shopper_id = shopper.id
WHERE shopper.person_id = ANY (:persons) AND signal.item_id IS NOT NULL AND signal.weight > 0 AND signal.at > :since
GROUP BY shopper.person_id, signal.item_id
ORDER BY shopper.person_id, signal.item_id
"""
# The items of each visit in their order; as above.
_VISITS = """
SELECT array_agg(signal.item_id ORDER BY signal.at, signal.seq) AS items
FROM shoppers shopper JOIN signals signal ON signal.shopper_id = shopper.id
WHERE shopper.person_id = ANY (:persons) AND signal.item_id IS NOT NULL AND signal.weight > 0 AND signal.at > :since
GROUP BY shopper.person_id, signal.session
ORDER BY max(signal.at) DESC, shopper.person_id LIMIT :most
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tastes:
    """Unit vectors of persons. Shapes: persons int64[n], vectors float32[n, dim]."""

    persons: Ids
    vectors: Rows = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Deeds:
    """How much each person did with each item. Shapes: persons, items int64[n]; weights float64[n]; ordered by person."""

    persons: Ids
    items: Ids
    weights: NDArray[np.float64]


async def tastes(db: ReadSession, site: SiteId, space: SpaceId) -> Tastes:
    """The tastes of the site's shoppers in this space.

    Limits   of more than MOST_SHOPPERS an even draw that is the same on every call; tastes of nothing are left out.
    """
    drawn = (
        select(TasteRow.shopper_id, cast(func.l2_normalize(TasteRow.mass), Halfvec).label("taste"))
        .where(TasteRow.space_id == space, TasteRow.site == site, func.vector_norm(TasteRow.mass) > 0)
        .order_by(func.hashint8(TasteRow.shopper_id), TasteRow.shopper_id)
        .limit(MOST_SHOPPERS)
    )
    rows = (await db.execute(drawn)).all()
    return Tastes(
        persons=np.array([row.shopper_id for row in rows], np.int64),
        vectors=np.stack([row.taste for row in rows]) if rows else np.zeros((0, 0), np.float32),
    )


async def deeds(db: ReadSession, persons: Ids, now: datetime) -> Deeds:
    """What these persons liked in the year before, decayed by age."""
    facts = {
        "persons": persons.tolist(),
        "now": now,
        "since": now - LOOKED_BACK,
        "half_life_s": HALF_LIFE_DAYS * 86_400,
    }
    rows = (await db.execute(text(_DEEDS), facts)).all()
    return Deeds(
        persons=np.array([row.person for row in rows], np.int64),
        items=np.array([row.item for row in rows], np.int64),
        weights=np.array([row.weight for row in rows], np.float64),
    )


async def visits(db: ReadSession, persons: Ids, now: datetime) -> list[list[ItemId]]:
    """The items of each visit of these persons in the year before, in their order; the newest MOST_VISITS visits."""
    facts = {"persons": persons.tolist(), "since": now - LOOKED_BACK, "most": MOST_VISITS}
    return [row.items for row in await db.execute(text(_VISITS), facts)]


async def words_of_items(db: ReadSession, site: SiteId) -> AsyncIterator[tuple[ItemId, frozenset[str]]]:
    """The words of every item of the site that is not withdrawn."""
    every = select(ItemRow.id, ItemRow.title, ItemRow.category).where(
        ItemRow.site == site, ItemRow.withdrawn_at.is_(None)
    )
    async for row in await db.stream(every.execution_options(yield_per=5_000)):
        yield ItemId(row.id), item_words(row.title, row.category)
