"""Looking things up in the catalogue, as editors do."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, cast, func, select
from sqlalchemy.dialects.postgresql import JSONB

from domain.base.database import ReadSession
from domain.base.values import ItemId, SiteId
from domain.catalog.models import ImageRow, ItemRow
from domain.catalog.read import items_by_id
from domain.catalog.rules import fallbacks, translations_from_json
from domain.catalog.values import ImageState, Item, ItemKind, Money, NewImage, NewItem
from domain.pages.values.catalogue import Found, NamePart, OfferEnding, StoredItem


async def page_of_items(
    db: ReadSession, site: SiteId, kind: ItemKind, locale: str, found: Found, *, first: int, after: ItemId | None
) -> list[Item]:
    """Items of a kind as editors look for them, the newest first; sold-out ones too, withdrawn ones alone or not at all.

    Limits   `first` of them. What is searched for is looked for in sku and title, as it is written in the site's own locale;
             that reads the site's items until there are enough, within the budget of a question.
    """
    there = ItemRow.withdrawn_at.is_not(None) if found.withdrawn else ItemRow.withdrawn_at.is_(None)
    statement = (
        select(ItemRow.id)
        .where(ItemRow.site == site, ItemRow.kind == kind, there)
        .order_by(ItemRow.id.desc())
        .limit(first)
    )
    if found.search:
        said = found.search
        in_title = ItemRow.title.icontains(said, autoescape=True)
        statement = statement.where(in_title | ItemRow.sku.istartswith(said, autoescape=True))
    if found.category is not None:
        statement = statement.where(ItemRow.category.contains([found.category]))
    if found.skus is not None:
        statement = statement.where(ItemRow.sku.in_(found.skus))
    if after is not None:
        statement = statement.where(ItemRow.id < after)
    ids = [ItemId(each) for each in await db.scalars(statement)]
    items = await items_by_id(db, site, ids, locale, withdrawn=found.withdrawn)
    return [items[each] for each in ids if each in items]


async def names(
    db: ReadSession, site: SiteId, part: NamePart, *, most: int, search: str | None = None, locale: str | None = None
) -> list[tuple[str, int]]:
    """The categories, brands or tags with how many products each has, most first. Reads the site's products once.

    Categories are called as in the locale, where one is asked for; else as in each product's own.
    """
    lists = {NamePart.CATEGORY: ItemRow.category, NamePart.TAG: ItemRow.tags}
    name: Any = func.unnest(lists[part]) if part in lists else ItemRow.brand
    if part is NamePart.CATEGORY and locale is not None:
        name = func.jsonb_array_elements_text(_category_in(locale))
    each = select(name.label("name")).where(
        ItemRow.site == site, ItemRow.kind == ItemKind.PRODUCT, ItemRow.withdrawn_at.is_(None)
    )
    found = each.subquery()
    count = func.count().label("products")
    statement = select(found.c.name, count).where(found.c.name != "").group_by(found.c.name)
    if search:
        statement = statement.where(found.c.name.icontains(search, autoescape=True))
    rows = await db.execute(statement.order_by(count.desc(), found.c.name).limit(most))
    return [(row.name, row.products) for row in rows]


def _category_in(locale: str) -> ColumnElement[Any]:
    """A product's category as `localised` says it: the nearest locale's, else its own."""
    nearest = [ItemRow.translations[name]["category"] for name in fallbacks(locale, "")]
    return func.coalesce(*(func.nullif(each, cast([], JSONB)) for each in nearest), func.to_jsonb(ItemRow.category))


async def offers_ending(
    db: ReadSession, site: SiteId, *, since: datetime, until: datetime, first: int
) -> list[OfferEnding]:
    """The promotions that end in this time, the next one first. ix_items_shown finds a site's promotions."""
    statement = (
        select(ItemRow.sku, ItemRow.title, ItemRow.ends_at)
        .where(
            ItemRow.site == site, ItemRow.kind == ItemKind.PROMOTION, ItemRow.in_stock, ItemRow.withdrawn_at.is_(None)
        )
        .where(ItemRow.ends_at > since, ItemRow.ends_at <= until)
        .order_by(ItemRow.ends_at, ItemRow.id)
        .limit(first)
    )
    return [OfferEnding(**row._asdict()) for row in await db.execute(statement)]


async def refused_pictures(db: ReadSession, site: SiteId, *, first: int) -> list[tuple[str, int, str]]:
    """Pictures that cannot be shown: sku of the item, id and reason, the newest first."""
    statement = (
        select(ItemRow.sku, ImageRow.id, ImageRow.problem)
        .join(ItemRow, ItemRow.id == ImageRow.item_id)
        .where(ImageRow.site == site, ImageRow.state == ImageState.REFUSED, ItemRow.withdrawn_at.is_(None))
        .order_by(ImageRow.id.desc())
        .limit(first)
    )
    return [(row.sku, row.id, row.problem) for row in await db.execute(statement)]


async def stored_item(db: ReadSession, site: SiteId, sku: str) -> StoredItem | None:
    """An article or a promotion as it is kept, pictures included; None for anything else. uq_items_site_sku finds it."""
    kinds = (ItemKind.ARTICLE, ItemKind.PROMOTION)
    this = (ItemRow.site == site, ItemRow.sku == sku, ItemRow.kind.in_(kinds))
    row = (await db.execute(select(ItemRow.__table__).where(*this))).one_or_none()
    if row is None:
        return None
    pictures = select(ImageRow.__table__).where(ImageRow.item_id == row.id).order_by(ImageRow.position, ImageRow.id)
    images = tuple(
        NewImage(
            src=each.src, alt=each.alt, media=each.media, width=each.width, height=each.height, problem=each.problem
        )
        for each in await db.execute(pictures)
    )
    return StoredItem(item=_new_item(row, images), version=row.row_hash)


def _new_item(row: Row[Any], images: tuple[NewImage, ...]) -> NewItem:
    attributes: Mapping[str, Any] = row.attributes
    return NewItem(
        kind=ItemKind(row.kind),
        sku=row.sku,
        title=row.title,
        locale=row.locale,
        description=row.description,
        category=tuple(row.category),
        brand=row.brand,
        price=None if row.price_minor is None else Money(amount_minor=row.price_minor, currency=row.currency),
        in_stock=row.in_stock,
        url=row.url,
        images=images,
        attributes=attributes,
        tags=tuple(row.tags),
        translations=translations_from_json(row.translations),
        published_at=row.published_at,
        code=row.code,
        discount=row.discount,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        withdrawn=row.withdrawn_at is not None,
    )
