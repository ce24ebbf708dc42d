"""The audit log: who did what, when."""

from datetime import datetime

import strawberry
from strawberry.scalars import JSON

from api.context import Info
from api.pages.editor_types import PageInfo
from api.paging import require_place, require_size
from domain.access import read, values
from domain.base.values import SiteId

PAGE_LIMIT = 200


@strawberry.type(description="One thing somebody did.")
class AuditEntry:
    number: int = strawberry.field(description="Its place in the site's log, from 1.")
    at: datetime = strawberry.field(description="When.")
    actor: str = strawberry.field(description="Who: a token's label, a command, or a worker and its model.")
    action: str = strawberry.field(description="What was done.")
    thing: str = strawberry.field(description="To what.")
    details: JSON = strawberry.field(description="What exactly.")
    hash: str = strawberry.field(description="Covers the entry and the hash of the one before it.")

    @classmethod
    def of(cls, entry: values.AuditEntry) -> "AuditEntry":
        return cls(
            number=entry.number,
            at=entry.at,
            actor=entry.actor,
            action=entry.action,
            thing=entry.thing,
            details=JSON(dict(entry.details)),
            hash=entry.hash,
        )


@strawberry.type(description="An entry in a list.")
class AuditEdge:
    cursor: str = strawberry.field(description="Its place.")
    node: AuditEntry = strawberry.field(description="The entry.")


@strawberry.type(description="Entries of the audit log, newest first.")
class AuditConnection:
    edges: list[AuditEdge] = strawberry.field(description="Entries.")
    page_info: PageInfo = strawberry.field(description="Where the list goes on.")


@strawberry.type
class AuditQuery:
    @strawberry.field(description="What was done on a site, newest first; with `thing`, to that alone.")
    async def audit_entries(
        self, info: Info, site: str, first: int = 50, after: str | None = None, thing: str | None = None
    ) -> AuditConnection:
        info.context.allowed("read_audit", site)
        limit, before = require_size(first, PAGE_LIMIT), require_place(after, _number(after))
        async with info.context.reads.read() as db:
            found = await read.audit_entries(db, SiteId(site), thing=thing, first=limit + 1, before=before)
        edges = [AuditEdge(cursor=str(each.number), node=AuditEntry.of(each)) for each in found[:limit]]
        page_info = PageInfo.of([edge.cursor for edge in edges], after=after, more=len(found) > limit)
        return AuditConnection(edges=edges, page_info=page_info)


def _number(after: str | None) -> int | None:
    return int(after) if after is not None and after.isascii() and after.isdigit() and len(after) <= 18 else None
