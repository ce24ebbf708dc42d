"""Finding a thing again by its global id."""

import re

import strawberry

from api.catalog.types import Article, Node, Product, Promotion
from api.context import Context, Info
from api.ids import parsed
from api.pages.queries import editable
from domain.access import read as access
from domain.access import rules
from domain.access.values import Actor
from domain.base.values import ItemId
from domain.catalog import read, values

ITEMS = frozenset({"Product", "Article", "Promotion"})


@strawberry.type
class NodeQuery:
    @strawberry.field(description="The thing of this global id, of the token's site; null where there is none.")
    async def node(self, info: Info, id: strawberry.ID) -> Node | None:
        actor, found = info.context.actor, parsed(id)
        if actor is None or found is None:
            return None
        if found[0] in ITEMS:
            return await _item(info.context, actor, found[1])
        # Blocks by their id are their editors'; shoppers get them with the page.
        return await editable(info.context, id, None) if rules.may(actor, "read_draft") else None


async def _item(context: Context, actor: Actor, key: str) -> Product | Article | Promotion | None:
    if not re.fullmatch(r"[0-9]{1,18}", key):
        return None
    async with context.reads.read() as db:
        shop = await access.site(db, actor.site)
        items = await read.items_by_id(db, actor.site, [ItemId(int(key))], shop.default_locale)
    match items.get(ItemId(int(key))):
        case values.Product() as product:
            return Product.of(product, shop.default_locale)
        case values.Article() as article:
            return Article.of(article)
        case values.Promotion() as promotion:
            return Promotion.of(promotion)
        case None:
            return None
