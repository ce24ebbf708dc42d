"""Looking for shoppers."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from domain.audience.values.search import Found
from domain.base.database import ReadSession
from domain.base.values import ShopperId, SiteId
from domain.behaviour.models import ShopperRow


async def page_of_shoppers(
    db: ReadSession,
    site: SiteId,
    begins: str,
    persons: Sequence[ShopperId] | None,
    *,
    first: int,
    after: str | None,
) -> Sequence[Found]:
    """Shoppers whose key begins so, by key; of these persons, or of everybody where `persons` is None.

    Limits   `first` of them. uq_shoppers_site_key gives the order.
    """
    same = aliased(ShopperRow)
    keys = select(func.count()).select_from(same).where(same.person_id == ShopperRow.person_id).scalar_subquery()
    statement = (
        select(ShopperRow.key, ShopperRow.created_at, ShopperRow.seen_at, keys.label("keys"))
        .where(ShopperRow.site == site)
        .order_by(ShopperRow.key)
        .limit(first)
    )
    if begins:
        statement = statement.where(ShopperRow.key.startswith(begins, autoescape=True))
    if persons is not None:
        statement = statement.where(ShopperRow.person_id.in_(persons))
    if after is not None:
        statement = statement.where(ShopperRow.key > after)
    return [Found(**row._asdict()) for row in await db.execute(statement)]
