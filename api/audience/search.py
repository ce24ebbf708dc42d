"""Shoppers, looked for by their keys and by the segments they are in."""

from datetime import datetime, timedelta

import strawberry

from api.context import Info
from api.ids import global_id, parsed
from api.pages.editor_types import PageInfo
from api.paging import require_place, require_size
from domain.audience.read.search import page_of_shoppers
from domain.audience.values.search import Found
from domain.base.values import SiteId
from domain.insights.read.members import members

PAGE_LIMIT = 100
# As long as figures look back by default: who was not here since is in no list of today.
LATELY = timedelta(days=28)


@strawberry.type(description="A shopper as operators find them. What is known of them is asked with `shopper`.")
class FoundShopper:
    key: str = strawberry.field(description="The shop's id of the shopper: what `shopper`, exports and erasure take.")
    created_at: datetime = strawberry.field(description="When they were seen first.")
    last_seen_at: datetime = strawberry.field(description="When they were seen last.")
    keys: int = strawberry.field(description="Under how many ids this person is known.")

    @classmethod
    def of(cls, found: Found) -> "FoundShopper":
        return cls(key=found.key, created_at=found.created_at, last_seen_at=found.seen_at, keys=found.keys)


@strawberry.type(description="A shopper in a list.")
class FoundShopperEdge:
    cursor: str = strawberry.field(description="Their place.")
    node: FoundShopper = strawberry.field(description="The shopper.")


@strawberry.type(description="Shoppers by key.")
class FoundShopperConnection:
    edges: list[FoundShopperEdge] = strawberry.field(description="Shoppers.")
    page_info: PageInfo = strawberry.field(description="Where the list goes on.")


@strawberry.type
class ShopperSearchQuery:
    @strawberry.field(description="Shoppers whose key begins so, or who are in a segment now, by key.")
    async def shoppers(  # noqa: PLR0917 - GraphQL gives them by name
        self,
        info: Info,
        site: str,
        search: str | None = None,
        segment: str | None = None,
        first: int = 50,
        after: str | None = None,
    ) -> FoundShopperConnection:
        context, key = info.context, SiteId(site)
        context.allowed("search_shoppers", site)
        context.keep_out_of_caches()
        limit, place = require_size(first, PAGE_LIMIT), require_place(after, _place(after))
        now = context.now
        async with context.reads.read() as db:
            persons = None
            if segment is not None:
                everybody = await members(db, key, since=now - LATELY, until=now, now=now)
                persons = [person for person, name in everybody if name == segment]
            found = await page_of_shoppers(db, key, search or "", persons, first=limit + 1, after=place)
        edges = [
            FoundShopperEdge(cursor=global_id("FoundShopper", each.key), node=FoundShopper.of(each))
            for each in found[:limit]
        ]
        page_info = PageInfo.of([each.cursor for each in edges], after=after, more=len(found) > limit)
        return FoundShopperConnection(edges=edges, page_info=page_info)


def _place(after: str | None) -> str | None:
    found = None if after is None else parsed(after)
    return found[1] if found is not None and found[0] == "FoundShopper" else None
