"""Products that look like another product, or like a shopper's photo."""

import strawberry

from api.catalog.types import Product
from api.context import Info
from api.ids import uuid_of
from api.paging import require_size
from domain.access import read as access
from domain.base.database import ReadSession
from domain.base.values import SiteId
from domain.catalog import read as catalog
from domain.catalog import values
from domain.matching import read as matching
from domain.matching.values import Modality
from domain.pages.rules import layers
from domain.pictures.read.alike import looks_like_item
from domain.pictures.read.photos import photo_search
from domain.pictures.read.unchecked import measured_each
from domain.pictures.rules import photos as rules
from domain.pictures.values import Alike, PhotoState

strawberry.enum(
    PhotoState,
    name="PhotoState",
    description="WAITING: ask again in a moment. DONE: this is what was found. REFUSED: `problem` says why.",
)


@strawberry.type(description="A product that looks like what was shown.")
class LookalikeProduct:
    product: Product = strawberry.field(description="The product.")
    score: float = strawberry.field(description="How alike, up to 1.")


@strawberry.type(description="What a shopper's photo found. The photo itself is gone once it was looked at.")
class PhotoSearch:
    id: strawberry.ID = strawberry.field(description="As `POST /photos` gave it.")
    state: PhotoState = strawberry.field(description="Where it stands.")
    problem: str | None = strawberry.field(description="Why nothing was found, for a photo that cannot be read.")
    found: list[LookalikeProduct] = strawberry.field(description="Products to be had, what is most alike first.")


@strawberry.type
class AlikeQuery:
    @strawberry.field(description="Products whose pictures look like this one's, what is most alike first.")
    async def looks_like(
        self, info: Info, site: str, sku: str, first: int = 12, locale: str | None = None
    ) -> list[LookalikeProduct]:
        info.context.allowed("read_page", site)
        require_size(first, rules.FOUND)
        exact_rows, now = info.context.settings.exact_search_rows, info.context.now
        async with info.context.reads.read() as db:
            item = (await catalog.ids_by_sku(db, SiteId(site), [sku])).get(sku)
            space = await matching.live_space(db, Modality.IMAGE, SiteId(site))
            if item is None or space is None:
                return []
            exactly = await measured_each(db, SiteId(site), space, exact_rows)
            found = await looks_like_item(db, SiteId(site), space, item, most=first, exactly=exactly, now=now)
            return await _shown(db, site, found, locale)

    @strawberry.field(description="What came of a photo sent to `POST /photos`; null where it is not known any more.")
    async def photo_search(
        self, info: Info, site: str, id: strawberry.ID, locale: str | None = None
    ) -> PhotoSearch | None:
        info.context.allowed("read_page", site)
        info.context.keep_out_of_caches()
        photo = uuid_of(id, "PhotoSearch")
        if photo is None:
            return None
        async with info.context.reads.read() as db:
            search = await photo_search(db, SiteId(site), photo)
            if search is None:
                return None
            shown = await _shown(db, site, search.found, locale)
        return PhotoSearch(id=id, state=search.state, problem=search.problem, found=shown)


async def _shown(
    db: ReadSession, site: str, found: list[Alike] | tuple[Alike, ...], locale: str | None
) -> list[LookalikeProduct]:
    shop = await access.site(db, SiteId(site))
    spoken = layers.spoken(locale or shop.default_locale, shop.locales, shop.default_locale)
    items = await catalog.items_by_id(db, SiteId(site), [each.item for each in found], spoken)
    return [
        LookalikeProduct(product=Product.of(item, spoken), score=round(each.score, 4))
        for each in found
        if isinstance(item := items.get(each.item), values.Product)
    ]
