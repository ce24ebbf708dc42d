"""What is known of a shopper now."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import select, text

from domain.base.database import ReadSession
from domain.base.values import ItemId, ShopperId, SiteId
from domain.behaviour.values import REMEMBERED, Event, ShopperState, SignalKind
from domain.catalog.models import ItemRow

# A person may have several keys (a phone, a browser, an account): the newest of all their rows together.
# Reads uq_shoppers_site_key, ix_shoppers_person_id, ix_signals_shopper_id_at and pk_items. Shown is not done.
STATE = """
SELECT me.person_id, person.version, last.item_id, last.kind, last.at, item.category
FROM shoppers me
JOIN shoppers person ON person.id = me.person_id
LEFT JOIN LATERAL (
    SELECT each.* FROM shoppers linked
    CROSS JOIN LATERAL (
        SELECT signal.item_id, signal.kind, signal.at FROM signals signal
        WHERE signal.shopper_id = linked.id AND signal.item_id IS NOT NULL
            AND signal.marked IS NULL AND signal.kind <> 'impression'
        ORDER BY signal.at DESC LIMIT :remembered
    ) each
    WHERE linked.person_id = me.person_id
    ORDER BY each.at DESC LIMIT :remembered
) last ON true
LEFT JOIN items item ON item.id = last.item_id
WHERE me.site = :site AND me.key = :key
ORDER BY last.at DESC
"""


async def shopper_state(db: ReadSession, site: SiteId, key: str | None) -> ShopperState:
    """What is known of this person now, newest event first; nothing for somebody never seen. One statement."""
    if key is None:
        return ShopperState()
    rows = (await db.execute(text(STATE), {"site": site, "key": key, "remembered": REMEMBERED})).all()
    if not rows:
        return ShopperState()
    return ShopperState(
        id=ShopperId(rows[0].person_id),
        version=rows[0].version,
        events=tuple(
            Event(item=ItemId(row.item_id), kind=SignalKind(row.kind), at=row.at, category=tuple(row.category or ()))
            for row in rows
            if row.item_id is not None
        ),
    )


async def session_state(db: ReadSession, site: SiteId, events: Sequence[Event]) -> ShopperState:
    """The state of somebody nothing is kept of: what their session token holds, with the categories of today. One statement.

    Limits   items that are gone, or of another site, are left out.
    """
    if not events:
        return ShopperState()
    asked = select(ItemRow.id, ItemRow.category).where(ItemRow.site == site, ItemRow.id.in_({e.item for e in events}))
    held = {row.id: tuple(row.category) for row in await db.execute(asked)}
    return ShopperState(
        events=tuple(replace(event, category=held[event.item]) for event in events if event.item in held)
    )
