"""What holds of a site's words."""

from typing import Any

from sqlalchemy import Row, Select, select
from sqlalchemy.dialects.postgresql import distinct_on

from domain.access import read as access
from domain.base.database import ReadSession
from domain.base.values import SiteId
from domain.wording.models import CopyGuideRow
from domain.wording.values import CopyGuide, Said


async def guide(db: ReadSession, site: SiteId, locale: str) -> CopyGuide:
    """What holds in the locale; version 0 where nobody said anything yet."""
    row = (await db.execute(_newest(site).where(CopyGuideRow.locale == locale))).one_or_none()
    return CopyGuide(locale=locale) if row is None else _guide(row)


async def guides(db: ReadSession, site: SiteId) -> list[CopyGuide]:
    """What holds in each of the site's locales, in the site's order. Errors: UnknownSite."""
    shop = await access.site(db, site)
    held = {row.locale: _guide(row) for row in await db.execute(_newest(site))}
    return [held.get(locale, CopyGuide(locale=locale)) for locale in shop.locales]


def _newest(site: SiteId) -> Select[Any]:
    return (
        select(CopyGuideRow.__table__)
        .ext(distinct_on(CopyGuideRow.locale))
        .where(CopyGuideRow.site == site)
        .order_by(CopyGuideRow.locale, CopyGuideRow.version.desc())
    )


def _guide(row: Row[Any]) -> CopyGuide:
    said = Said(tone=row.tone, glossary=row.glossary, banned=tuple(row.banned), categories=row.categories)
    return CopyGuide(locale=row.locale, version=row.version, said=said, by=row.by, at=row.at)
