"""Questions about single things of the catalogue."""

import strawberry

from api.catalog import shared
from api.catalog.types import Product
from api.context import Info
from domain.access import read as access
from domain.base.values import SiteId
from domain.catalog import read
from domain.pages.rules import layers


@strawberry.type
class CatalogQuery:
    @strawberry.field(description="The product of this sku; null where the site has none to show.")
    async def product(self, info: Info, site: str, sku: str, locale: str | None = None) -> Product | None:
        info.context.allowed("read_page", site)
        async with info.context.reads.read() as db:
            shop = await access.site(db, SiteId(site))
            spoken = layers.spoken(locale or shop.default_locale, shop.locales, shop.default_locale)
            found = await read.product(db, SiteId(site), sku, spoken)
        if found is None:
            return None
        info.context.share(info, shared.tags(SiteId(site), found), seconds=shared.SECONDS)
        return Product.of(found, spoken)
