"""Which pages are everybody's, and by what a cache knows them."""

from collections.abc import Hashable, Mapping
from datetime import datetime

from api.catalog import shared as item
from api.context import now
from domain.base.values import SiteId
from domain.catalog.values import Product
from domain.pages.read.pages import Pages
from domain.pages.values import blocks as filled
from domain.pages.values.slate import Visit

# What is popular or new moves while nobody publishes anything; what is published or changed is purged by its tags.
SECONDS = 10


def is_everybodys(visit: Visit, page: filled.Homepage) -> bool:
    """Whether nothing of this page hangs on who asked for it, nor on chance that they alone had."""
    somebody = visit.shopper is not None or visit.cart or visit.session or visit.segments is not None
    tried = page.arms or page.seen is not None
    return not (somebody or tried or visit.preview is not None or page.trace is not None)


def made_of(page: filled.Homepage) -> dict[str, Hashable]:
    """The version of all that the page was made of; `unchanged` reads it."""
    return {page.site: (page.snapshot, page.until)}


async def unchanged(pages: Pages, versions: Mapping[str, Hashable]) -> bool:
    """Whether pages of these versions would be made again as they are."""
    for site, version in versions.items():
        match version:
            case (str(snapshot), until) if until is None or (isinstance(until, datetime) and now() < until):
                if not await pages.unchanged(SiteId(site), snapshot):
                    return False
            case _:
                return False
    return bool(versions)


def tags(page: filled.Homepage) -> set[str]:
    """The site, the page, its blocks, and what they show."""
    found = {f"site:{page.site}", f"page:{page.site}/{page.key}"}
    for block in page.blocks:
        found.add(f"block:{block.id}")
        match block:
            case filled.Hero(target=Product() as product):
                found.add(item.tag(product))
            case filled.ProductRail(items=items):
                found.update(item.tag(each.product) for each in items)
            case filled.PromotionBanner(promotion=promotion):
                found.add(item.tag(promotion))
            case filled.ArticleFeed(articles=articles):
                found.update(item.tag(each.article) for each in articles)
            case _:
                pass
    return found
