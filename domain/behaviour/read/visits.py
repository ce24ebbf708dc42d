"""Questions about what people did one after the other."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text

from domain.base.database import ReadSession
from domain.base.values import ItemId, SiteId

# The newest first, then in order. Reads ix_signals_site_at and pk_shoppers.
_STEPS = """
SELECT * FROM (
    SELECT who.person_id AS person, signal.at, signal.seq, signal.item_id AS item, signal.query, signal.session
    FROM signals signal JOIN shoppers who ON who.id = signal.shopper_id
    WHERE signal.site = :site AND signal.marked IS NULL
        AND (signal.item_id IS NOT NULL AND signal.weight > 0 OR signal.kind = 'search' AND signal.query IS NOT NULL)
    ORDER BY signal.at DESC LIMIT :most
) newest
ORDER BY newest.person, newest.at, newest.seq
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A person met an item they did not dislike, or searched for something."""

    person: int
    at: datetime
    item: ItemId | None
    query: str | None
    session: str | None


async def steps(db: ReadSession, site: SiteId, most: int) -> Sequence[Step]:
    """The newest steps of everybody, person by person, in the order they were taken."""
    rows = await db.execute(text(_STEPS), {"site": site, "most": most})
    return [
        Step(
            person=row.person,
            at=row.at,
            item=None if row.item is None else ItemId(row.item),
            query=row.query if row.item is None else None,
            session=row.session,
        )
        for row in rows
    ]
