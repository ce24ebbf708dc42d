"""Questions about what a page can show."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any, TypedDict

from sqlalchemy import ARRAY, BigInteger, ColumnElement, Row, Select, Text, bindparam, case, func, literal, select, true
from sqlalchemy.dialects.postgresql import JSONB, aggregate_order_by

from domain.base.database import ReadSession
from domain.base.values import ImageId, ItemId, SiteId
from domain.catalog import rules
from domain.catalog.models import ImageRow, ItemRow
from domain.catalog.values import (
    Article,
    Colour,
    FocalPoint,
    Image,
    ImageState,
    ImageToRead,
    Item,
    ItemKind,
    ItemToEncode,
    Money,
    Product,
    Promotion,
    Translation,
    Words,
)


async def items_by_id(
    db: ReadSession, site: SiteId, ids: Iterable[ItemId], locale: str, *, withdrawn: bool = False
) -> dict[ItemId, Item]:
    """The items of these ids with their pictures, in this locale's words, as one statement.

    Limits   withdrawn items (or, where those are asked for, all others), items of other sites and unknown ids are left
             out; so are pictures that are refused or whose bytes are not here yet.
    """
    wanted = list(dict.fromkeys(ids))
    if not wanted:
        return {}
    statement = _withdrawn_by_id() if withdrawn else _items_by_id()
    rows = await db.execute(statement, {"site": site, "ids": wanted})
    return {item.id: item for item in (_item(row, locale) for row in rows)}


async def items_by_sku(db: ReadSession, site: SiteId, skus: Iterable[str], locale: str) -> dict[str, Item]:
    """As `items_by_id`, by the shop's own names."""
    wanted = list(dict.fromkeys(skus))
    if not wanted:
        return {}
    rows = await db.execute(_items_by_sku(), {"site": site, "skus": wanted})
    return {item.sku: item for item in (_item(row, locale) for row in rows)}


async def product(db: ReadSession, site: SiteId, sku: str, locale: str) -> Product | None:
    """The product of this sku, or None where there is none to show."""
    found = (await items_by_sku(db, site, [sku], locale)).get(sku)
    return found if isinstance(found, Product) else None


async def ids_by_sku(db: ReadSession, site: SiteId, skus: Iterable[str]) -> dict[str, ItemId]:
    """The ids behind the shop's own names, withdrawn items included; unknown names are left out."""
    wanted = list(dict.fromkeys(skus))
    if not wanted:
        return {}
    rows = await db.execute(select(ItemRow.sku, ItemRow.id).where(ItemRow.site == site, ItemRow.sku.in_(wanted)))
    return {row.sku: ItemId(row.id) for row in rows}


async def skus_to_be_had(db: ReadSession, site: SiteId, skus: Iterable[str]) -> frozenset[str]:
    """Those of the shop's own names that stand for something: unknown ones and withdrawn items are left out."""
    wanted = list(dict.fromkeys(skus))
    if not wanted:
        return frozenset()
    there = select(ItemRow.sku).where(ItemRow.site == site, ItemRow.sku.in_(wanted), ItemRow.withdrawn_at.is_(None))
    return frozenset((await db.execute(there)).scalars())


async def items_to_encode(db: ReadSession, ids: Sequence[ItemId]) -> list[ItemToEncode]:
    """The texts of these items in their own locale; ids that are gone are left out."""
    rows = await db.execute(
        select(
            ItemRow.id,
            ItemRow.site,
            ItemRow.kind,
            ItemRow.content_hash,
            ItemRow.title,
            ItemRow.category,
            ItemRow.brand,
            func.left(ItemRow.description, rules.DESCRIPTION_TO_ENCODE).label("description"),
        ).where(ItemRow.id.in_(list(ids)))
    )
    return [
        ItemToEncode(
            id=ItemId(row.id),
            site=SiteId(row.site),
            kind=ItemKind(row.kind),
            content_hash=row.content_hash,
            text=rules.text_to_encode(row.title, tuple(row.category), row.brand, row.description),
        )
        for row in rows
    ]


async def images_to_read(db: ReadSession, ids: Sequence[ImageId]) -> list[ImageToRead]:
    """These pictures as they stand now, read and refused ones included; ids that are gone are left out."""
    rows = await db.execute(
        select(ImageRow.id, ImageRow.site, ImageRow.item_id, ImageRow.src, ImageRow.media, ImageRow.state).where(
            ImageRow.id.in_(list(ids))
        )
    )
    return [
        ImageToRead(
            id=ImageId(row.id),
            site=SiteId(row.site),
            item=ItemId(row.item_id),
            src=row.src,
            media=row.media,
            state=ImageState(row.state),
        )
        for row in rows
    ]


# --- from rows to values

_BY_ID = ItemRow.id == func.any(bindparam("ids", type_=ARRAY(BigInteger)))


@cache
def _items_by_id() -> Select[Any]:
    """Over `pk_items`. Made once: building the expression takes longer than Postgres takes to answer it."""
    return _items(ItemRow.withdrawn_at.is_(None)).where(_BY_ID)


@cache
def _withdrawn_by_id() -> Select[Any]:
    """As `_items_by_id`, those that no page shows any more."""
    return _items(ItemRow.withdrawn_at.is_not(None)).where(_BY_ID)


@cache
def _items_by_sku() -> Select[Any]:
    """Over `uq_items_site_sku`."""
    return _items(ItemRow.withdrawn_at.is_(None)).where(ItemRow.sku == func.any(bindparam("skus", type_=ARRAY(Text))))


def _items(wanted: ColumnElement[bool]) -> Select[Any]:
    """Items to show with their pictures; the pictures come over `uq_images_item_id_src`."""
    pictures = (
        select(func.jsonb_agg(aggregate_order_by(_picture(), ImageRow.position, ImageRow.id)).label("pictures"))
        .where(ImageRow.item_id == ItemRow.id, ImageRow.state != ImageState.REFUSED, ImageRow.media.is_not(None))
        .lateral("pictures")
    )
    return (
        select(ItemRow.__table__, pictures.c.pictures)
        .join(pictures, true())
        .where(ItemRow.site == bindparam("site"), wanted)
    )


def _picture() -> ColumnElement[object]:
    facts, said = ImageRow.facts, ImageRow.focal_by.is_not(None)
    point = func.jsonb_build_object(literal("x"), ImageRow.focal_x, literal("y"), ImageRow.focal_y)
    return func.jsonb_build_object(
        *(literal("id"), ImageRow.id, literal("src"), ImageRow.src, literal("alt"), ImageRow.alt),
        *(literal("said"), ImageRow.alt_said),
        *(literal("media"), ImageRow.media, literal("width"), ImageRow.width, literal("height"), ImageRow.height),
        *(literal("focal"), case((said, point), else_=facts["focal_point"]), literal("palette"), facts["palette"]),
        *(literal("background"), facts[("background", "kind")].astext),
        # A person who says where to look knows better than the box what has to stay.
        *(literal("subject"), case((~said, facts["subject"]))),
        type_=JSONB,
    )


class _Picture(TypedDict):
    """One element of the aggregated pictures; facts are None until a worker has read the picture."""

    id: int
    src: str
    alt: str
    said: dict[str, dict[str, str]]
    media: str
    width: int | None
    height: int | None
    focal: dict[str, float] | None
    palette: list[dict[str, Any]] | None
    background: str | None
    subject: dict[str, Any] | None


class _Original:
    """A row's words before they are put into another locale."""

    __slots__ = ("brand", "category", "description", "locale", "title", "translations", "url")

    def __init__(self, row: Row[Any]) -> None:
        self.title: str = row.title
        self.description: str = row.description
        self.category: tuple[str, ...] = tuple(row.category)
        self.brand: str = row.brand
        self.url: str = row.url
        self.locale: str = row.locale
        self.translations: Mapping[str, Translation] = rules.translations_from_json(row.translations)


def _words(row: Row[Any], locale: str) -> Words:
    """Most items have no translations: their words are taken as they are."""
    if not row.translations or row.locale == locale:
        return Words(
            title=row.title,
            description=row.description,
            category=tuple(row.category),
            url=row.url,
            locale=row.locale,
        )
    return rules.localised(_Original(row), locale)


def _item(row: Row[Any], locale: str) -> Item:
    words = _words(row, locale)
    images = tuple(_image(picture, locale, row.locale) for picture in row.pictures or ())
    match ItemKind(row.kind):
        case ItemKind.PRODUCT:
            return _product(row, words, images)
        case ItemKind.ARTICLE:
            return Article(
                id=ItemId(row.id),
                site=SiteId(row.site),
                sku=row.sku,
                locale=words.locale,
                title=words.title,
                description=words.description,
                category=words.category,
                url=words.url,
                images=images,
                tags=tuple(row.tags),
                published_at=row.published_at,
            )
        case ItemKind.PROMOTION:
            return Promotion(
                id=ItemId(row.id),
                site=SiteId(row.site),
                sku=row.sku,
                locale=words.locale,
                title=words.title,
                description=words.description,
                category=words.category,
                code=row.code,
                discount=row.discount,
                starts_at=row.starts_at,
                ends_at=row.ends_at,
                url=words.url,
                images=images,
                tags=tuple(row.tags),
            )


def _product(row: Row[Any], words: Words, images: tuple[Image, ...]) -> Product:
    return Product(
        id=ItemId(row.id),
        site=SiteId(row.site),
        sku=row.sku,
        locale=words.locale,
        title=words.title,
        description=words.description,
        category=words.category,
        brand=row.brand,
        price=None if row.price_minor is None else Money(amount_minor=row.price_minor, currency=row.currency),
        in_stock=row.in_stock,
        url=words.url,
        images=images,
        attributes=row.attributes,
        tags=tuple(row.tags),
        published_at=row.published_at,
        filed_under=tuple(row.category),
    )


def _image(picture: _Picture, locale: str, own: str) -> Image:
    focal, box = picture["focal"], picture["subject"]
    return Image(
        id=ImageId(picture["id"]),
        src=picture["src"],
        alt=rules.alt_in(locale, own, picture["alt"], picture["said"]) if picture["said"] else picture["alt"],
        media=picture["media"],
        width=picture["width"],
        height=picture["height"],
        focal_point=FocalPoint(x=focal["x"], y=focal["y"]) if focal else None,
        palette=tuple(Colour(hex=c["hex"], name=c["name"], share=c["share"]) for c in picture["palette"] or ()),
        background=picture["background"],
        subject=(box["left"], box["top"], box["right"], box["bottom"]) if box else None,
    )
