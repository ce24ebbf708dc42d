"""How every command on content begins: one writer a site at a time, and what has come due is written down first."""

from datetime import datetime

from domain.access import write as access
from domain.base.database import WriteSession
from domain.base.values import SiteId
from domain.pages.write import settle


async def take_pen(db: WriteSession, site: SiteId, now: datetime) -> int:
    """The site's pen is ours until this transaction ends, and no release that is due is left unwritten: how many were."""
    await access.take_pen(db, site)
    return await settle.settle_due(db, site, now)
