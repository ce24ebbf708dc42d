"""Finding a thing again by its global id."""

import re

import strawberry

from api.catalog import shared
from api.catalog.types import Article, Node, Product, Promotion
from api.context import Context, Info
from api.ids import parsed, uuid_of
from api.jobs.queries import job_node
from api.pages.proposals import Proposal
from api.pages.provenance import Generation
from api.pages.queries import editable
from domain.access import read as access
from domain.access.rules import permissions
from domain.access.values import Actor
from domain.base.values import GenerationId, ItemId
from domain.catalog import read, values
from domain.pages.read.generations import generation
from domain.pages.read.proposals import proposals

ITEMS = frozenset({"Product", "Article", "Promotion"})


@strawberry.type
class NodeQuery:
    @strawberry.field(description="The thing of this global id, of the token's site; null where there is none.")
    async def node(self, info: Info, id: strawberry.ID) -> Node | None:
        actor, found = info.context.actor, parsed(id)
        if actor is None or found is None:
            return None
        if found[0] in ITEMS:
            return await _item(info, actor, found[1])
        if found[0] == "Job":
            return await job_node(info.context, actor, id)
        # Blocks by their id are their editors', and so is all that is about them; shoppers get them with the page.
        return await _editorial(info.context, actor, id) if permissions.may(actor, "read_draft") else None


async def _editorial(context: Context, actor: Actor, id: str) -> Node | None:
    if proposal := uuid_of(id, "Proposal"):
        async with context.reads.read() as db:
            waiting = (await proposals(db, actor.site, [proposal])).get(proposal)
        return None if waiting is None else Proposal.of(waiting)
    if made := uuid_of(id, "Generation"):
        async with context.reads.read() as db:
            record = await generation(db, actor.site, GenerationId(made), context.now)
        return None if record is None else Generation.of(record)
    return await editable(context, id, None)


async def _item(info: Info, actor: Actor, key: str) -> Product | Article | Promotion | None:
    if not re.fullmatch(r"[0-9]{1,18}", key):
        return None
    async with info.context.reads.read() as db:
        shop = await access.site(db, actor.site)
        items = await read.items_by_id(db, actor.site, [ItemId(int(key))], shop.default_locale)
    found = items.get(ItemId(int(key)))
    if found is not None:
        info.context.share(info, shared.tags(actor.site, found), seconds=shared.SECONDS)
    match found:
        case values.Product() as product:
            return Product.of(product, shop.default_locale)
        case values.Article() as article:
            return Article.of(article)
        case values.Promotion() as promotion:
            return Promotion.of(promotion)
        case None:
            return None
