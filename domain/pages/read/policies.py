"""A site's rules for generated words."""

from sqlalchemy import select

from domain.base.database import ReadSession
from domain.base.values import SiteId
from domain.pages.models import CopyPolicyRow
from domain.pages.values.fields import CopyPolicy, KindPolicy


async def policies(db: ReadSession, site: SiteId) -> list[KindPolicy]:
    """The site's rules by kind and field, in a stable order."""
    rows = await db.execute(
        select(CopyPolicyRow.__table__)
        .where(CopyPolicyRow.site == site)
        .order_by(CopyPolicyRow.kind, CopyPolicyRow.field)
    )
    return [KindPolicy(kind=row.kind, field=row.field or None, policy=CopyPolicy(row.policy)) for row in rows]
