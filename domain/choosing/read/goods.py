"""What a site offers, as arrays to learn from."""

import numpy as np
from sqlalchemy import func, select

from domain.base.database import ReadSession
from domain.base.values import SiteId
from domain.catalog.models import ItemRow
from domain.choosing.values.evidence import Ids
from domain.choosing.values.goods import Goods


async def goods(db: ReadSession, site: SiteId) -> Goods:
    """All items of the site with their numbers; categories and brands are numbered anew each time. One statement."""
    special = ItemRow.category[func.cardinality(ItemRow.category)]
    since = func.coalesce(ItemRow.published_at, ItemRow.created_at)
    said = ItemRow.published_at.is_not(None)
    wanted = select(ItemRow.id, ItemRow.price_minor, special, ItemRow.brand, since, said).where(ItemRow.site == site)
    rows = (await db.execute(wanted.order_by(ItemRow.id))).all()
    return Goods(
        items=np.array([row[0] for row in rows], np.int64),
        price=np.array([np.nan if row[1] is None else row[1] / 100 for row in rows], np.float32),
        category=_numbered([row[2] or "" for row in rows]),
        brand=_numbered([row[3] for row in rows]),
        since=np.array([row[4].timestamp() for row in rows], np.float64),
        published=np.array([row[5] for row in rows], np.bool_),
    )


def _numbered(words: list[str]) -> Ids:
    """The same number for the same word, -1 for none."""
    numbers = {word: number for number, word in enumerate(sorted(set(words) - {""}))}
    return np.array([numbers.get(word, -1) for word in words], np.int64)
