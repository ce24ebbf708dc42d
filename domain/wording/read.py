"""What holds of a site's words."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, func, select
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


def names_json(site: ColumnElement[str]) -> ColumnElement[Any]:
    """What each locale's guide calls categories, as one value, for a statement that reads other things too.

    Uses pk_copy_guides.
    """
    newest = (
        select(CopyGuideRow.locale, CopyGuideRow.categories)
        .ext(distinct_on(CopyGuideRow.locale))
        .where(CopyGuideRow.site == site)
        .order_by(CopyGuideRow.locale, CopyGuideRow.version.desc())
        .subquery()
    )
    return select(func.jsonb_object_agg(newest.c.locale, newest.c.categories)).scalar_subquery()


def names_in(value: Mapping[str, Mapping[str, str]] | None, locales: Sequence[str]) -> dict[str, str]:
    """By category, what the first of these locales that has a name for it calls it; from a value of `names_json`."""
    called: dict[str, str] = {}
    for locale in reversed(locales):
        called |= (value or {}).get(locale, {})
    return called


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
