"""Lists of the catalogue, for editors who look for something: products, articles, promotions, categories."""

from typing import Annotated, TypeVar

import strawberry

from api.catalog.types import Article, Product, Promotion
from api.context import Info
from api.ids import parsed
from api.pages.editor_types import PageInfo
from api.paging import require_place, require_size
from domain.access import read as access
from domain.base.values import ItemId, SiteId
from domain.catalog import values
from domain.catalog.values import ItemKind
from domain.pages.read import catalogue as read
from domain.pages.rules import layers
from domain.pages.values.catalogue import Found, NamePart

strawberry.enum(ItemKind, name="ItemKind", description="What a thing of the catalogue is.")
strawberry.enum(NamePart, name="CatalogPart", description="What products are told apart by in words of the shop's own.")
PAGE_LIMIT = 100
MOST_SKUS = 200
MOST_CATEGORIES = 500
T = TypeVar("T", values.Product, values.Article, values.Promotion)


@strawberry.type(description="A product in a list.")
class ProductEdge:
    cursor: str = strawberry.field(description="Its place.")
    node: Product = strawberry.field(description="The product.")


@strawberry.type(description="Products, the newest first.")
class ProductConnection:
    edges: list[ProductEdge] = strawberry.field(description="Products.")
    page_info: PageInfo = strawberry.field(description="Where the list goes on.")


@strawberry.type(description="An article in a list.")
class ArticleEdge:
    cursor: str = strawberry.field(description="Its place.")
    node: Article = strawberry.field(description="The article.")


@strawberry.type(description="Articles, the newest first.")
class ArticleConnection:
    edges: list[ArticleEdge] = strawberry.field(description="Articles.")
    page_info: PageInfo = strawberry.field(description="Where the list goes on.")


@strawberry.type(description="A promotion in a list.")
class PromotionEdge:
    cursor: str = strawberry.field(description="Its place.")
    node: Promotion = strawberry.field(description="The promotion.")


@strawberry.type(description="Promotions, the newest first; those that are over too.")
class PromotionConnection:
    edges: list[PromotionEdge] = strawberry.field(description="Promotions.")
    page_info: PageInfo = strawberry.field(description="Where the list goes on.")


@strawberry.type(description="A category of products.")
class CategoryCount:
    name: str = strawberry.field(description="Its name, as products have it.")
    products: int = strawberry.field(description="How many products are in it.")


@strawberry.type(description="A category, a brand or a tag.")
class CatalogName:
    name: str = strawberry.field(description="As products have it.")
    products: int = strawberry.field(description="How many products have it.")


@strawberry.type
class CatalogListsQuery:
    @strawberry.field(description="Products as editors look for them, the newest first; sold-out ones too.")
    async def products(  # noqa: PLR0917 - GraphQL gives them by name
        self,
        info: Info,
        site: str,
        search: str | None = None,
        category: str | None = None,
        skus: list[str] | None = None,
        locale: str | None = None,
        first: int = 50,
        after: str | None = None,
    ) -> ProductConnection:
        found = Found(search=search, category=category, skus=_skus(skus))
        rows, spoken, more = await _page(info, site, values.Product, found, locale, first, after)
        edges = [ProductEdge(cursor=node.id, node=node) for node in (Product.of(each, spoken) for each in rows)]
        return ProductConnection(
            edges=edges, page_info=PageInfo.of([each.cursor for each in edges], after=after, more=more)
        )

    @strawberry.field(description="Articles as editors look for them, the newest first.")
    async def articles(  # noqa: PLR0917 - GraphQL gives them by name
        self,
        info: Info,
        site: str,
        search: str | None = None,
        locale: str | None = None,
        first: int = 50,
        after: str | None = None,
        *,
        withdrawn: bool = False,
    ) -> ArticleConnection:
        rows, _, more = await _page(
            info, site, values.Article, Found(search=search, withdrawn=withdrawn), locale, first, after
        )
        edges = [ArticleEdge(cursor=node.id, node=node) for node in map(Article.of, rows)]
        return ArticleConnection(
            edges=edges, page_info=PageInfo.of([each.cursor for each in edges], after=after, more=more)
        )

    @strawberry.field(description="Promotions as editors look for them, the newest first; those that are over too.")
    async def promotions(  # noqa: PLR0917 - GraphQL gives them by name
        self,
        info: Info,
        site: str,
        search: str | None = None,
        locale: str | None = None,
        first: int = 50,
        after: str | None = None,
        *,
        withdrawn: bool = False,
    ) -> PromotionConnection:
        rows, _, more = await _page(
            info, site, values.Promotion, Found(search=search, withdrawn=withdrawn), locale, first, after
        )
        edges = [PromotionEdge(cursor=node.id, node=node) for node in map(Promotion.of, rows)]
        return PromotionConnection(
            edges=edges, page_info=PageInfo.of([each.cursor for each in edges], after=after, more=more)
        )

    @strawberry.field(description="The 500 categories with most products.")
    async def categories(self, info: Info, site: str) -> list[CategoryCount]:
        info.context.allowed("read_draft", site)
        async with info.context.reads.read() as db:
            found = await read.names(db, SiteId(site), NamePart.CATEGORY, most=MOST_CATEGORIES)
        return [CategoryCount(name=name, products=count) for name, count in found]

    @strawberry.field(description="Categories, brands or tags that editors look for, those with most products first.")
    async def catalog_names(
        self,
        info: Info,
        site: str,
        of: NamePart,
        search: str | None = None,
        first: int = 20,
        *,
        locale: Annotated[
            str | None,
            strawberry.argument(description="Categories as it calls them; left out: as each product's own does."),
        ] = None,
    ) -> list[CatalogName]:
        info.context.allowed("read_draft", site)
        limit = require_size(first, PAGE_LIMIT)
        async with info.context.reads.read() as db:
            found = await read.names(db, SiteId(site), of, most=limit, search=search, locale=locale)
        return [CatalogName(name=name, products=count) for name, count in found]


async def _page(  # noqa: PLR0917 - a page of a list is all of this
    info: Info, site: str, kind: type[T], found: Found, locale: str | None, first: int, after: str | None
) -> tuple[list[T], str, bool]:
    """The things of one page, the locale they speak, and whether there are more."""
    info.context.allowed("read_draft", site)
    limit, place = require_size(first, PAGE_LIMIT), require_place(after, _place(after, kind.__name__))
    async with info.context.reads.read() as db:
        shop = await access.site(db, SiteId(site))
        spoken = layers.spoken(locale or shop.default_locale, shop.locales, shop.default_locale)
        of_kind = ItemKind(kind.__name__.lower())
        last = None if place is None else ItemId(place)
        rows = await read.page_of_items(db, SiteId(site), of_kind, spoken, found, first=limit + 1, after=last)
    return [each for each in rows[:limit] if isinstance(each, kind)], spoken, len(rows) > limit


def _skus(said: list[str] | None) -> tuple[str, ...] | None:
    if said is not None:
        require_size(max(1, len(said)), MOST_SKUS)
    return None if said is None else tuple(said)


def _place(after: str | None, kind: str) -> int | None:
    found = None if after is None else parsed(after)
    if found is None or found[0] != kind or not found[1].isascii() or not found[1].isdigit() or len(found[1]) > 18:
        return None
    return int(found[1])
