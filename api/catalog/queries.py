"""Questions about single things of the catalogue."""

import strawberry

from api.catalog.types import Product
from api.context import Info
from domain.base.values import SiteId
from domain.catalog import read


@strawberry.type
class CatalogQuery:
    @strawberry.field(description="The product of this sku; null where the site has none to show.")
    async def product(self, info: Info, site: str, sku: str, locale: str | None = None) -> Product | None:
        info.context.allowed("read_page", site)
        async with info.context.reads.read() as db:
            found = await read.product(db, SiteId(site), sku, locale or "")
        return None if found is None else Product.of(found)
