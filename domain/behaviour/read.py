"""Questions about shoppers and what they did."""

from sqlalchemy import select

from domain.base.database import ReadSession
from domain.base.values import ItemId, ShopperId, SiteId
from domain.behaviour.models import ShopperRow, SignalRow
from domain.behaviour.values import REMEMBERED, Event, ShopperState, SignalKind
from domain.catalog.models import ItemRow


async def shopper_state(db: ReadSession, site: SiteId, key: str | None) -> ShopperState:
    """What is known of this shopper now, newest event first; nothing for somebody never seen. One statement.

    Uses ix_signals_shopper_id_at, and pk_items for the categories.
    """
    if key is None:
        return ShopperState()
    last = (
        select(SignalRow.item_id, SignalRow.kind, SignalRow.at)
        .where(
            SignalRow.shopper_id == ShopperRow.id,
            SignalRow.item_id.is_not(None),
            # Shown is not done.
            SignalRow.kind != SignalKind.IMPRESSION,
        )
        .order_by(SignalRow.at.desc())
        .limit(REMEMBERED)
        .lateral("last")
    )
    rows = (
        await db.execute(
            select(ShopperRow.id, ShopperRow.version, last.c.item_id, last.c.kind, last.c.at, ItemRow.category)
            .outerjoin(last, onclause=ShopperRow.id.is_not(None))
            .outerjoin(ItemRow, ItemRow.id == last.c.item_id)
            .where(ShopperRow.site == site, ShopperRow.key == key)
            .order_by(last.c.at.desc())
        )
    ).all()
    if not rows:
        return ShopperState()
    return ShopperState(
        id=ShopperId(rows[0].id),
        version=rows[0].version,
        events=tuple(
            Event(item=ItemId(row.item_id), kind=SignalKind(row.kind), at=row.at, category=tuple(row.category or ()))
            for row in rows
            if row.item_id is not None
        ),
    )
