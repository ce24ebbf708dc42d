"""Questions about sites and tokens."""

from datetime import datetime

from sqlalchemy import select

from domain.access import rules
from domain.access.errors import UnknownSite
from domain.access.models import SiteRow, TokenRow
from domain.access.values import Actor, Site, TokenKind
from domain.base.database import ReadSession
from domain.base.values import SiteId


async def site(db: ReadSession, key: SiteId) -> Site:
    """The site of this key.

    Errors   UnknownSite, naming the sites there are.
    """
    rows = (await db.execute(select(SiteRow.__table__))).all()
    for row in rows:
        if row.key == key:
            return Site(
                key=SiteId(row.key),
                name=row.name,
                default_locale=row.default_locale,
                locales=tuple(row.locales),
                currency=row.currency,
            )
    raise UnknownSite(key, ", ".join(sorted(row.key for row in rows)))


async def actor(db: ReadSession, secret: str, now: datetime) -> Actor | None:
    """Who this token is, or None if it is unknown, expired or revoked."""
    found = (
        await db.execute(
            select(
                TokenRow.id, TokenRow.site, TokenRow.kind, TokenRow.label, TokenRow.expires_at, TokenRow.revoked_at
            ).where(TokenRow.hash == rules.token_hash(secret))
        )
    ).one_or_none()
    if found is None or not rules.usable(found.expires_at, found.revoked_at, now):
        return None
    return Actor(kind=TokenKind(found.kind), site=SiteId(found.site), label=found.label, token=found.id)
