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


@strawberry.type(description="A place where the log is not what was written.")
class AuditBreak:
    number: int = strawberry.field(description="The entry.")
    message: str = strawberry.field(description="What is wrong there.")


@strawberry.type(description="What reading the whole log found.")
class AuditChain:
    entries: int = strawberry.field(description="How many entries were read.")
    hash: str = strawberry.field(description="Of the newest entry; kept elsewhere, it proves what stands before it.")
    unbroken: bool = strawberry.field(description="Whether every entry is as it was written.")
    breaks: list[AuditBreak] = strawberry.field(description="The first hundred places where it is not.")


@strawberry.type
class AuditQuery:
    @strawberry.field(description="What was done on a site, newest first; of what is said, that alone.")
    async def audit_entries(  # noqa: PLR0917 - GraphQL gives them by name
        self,
        info: Info,
        site: str,
        first: int = 50,
        after: str | None = None,
        thing: str | None = None,
        actor: str | None = None,
        action: str | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> AuditConnection:
        info.context.allowed("read_audit", site)
        limit, before = require_size(first, PAGE_LIMIT), require_place(after, _number(after))
        async with info.context.reads.read() as db:
            found = await read.audit_entries(
                db,
                SiteId(site),
                since=since,
                until=until,
                thing=thing,
                actor=actor,
                action=action,
                first=limit + 1,
                before=before,
            )
        edges = [AuditEdge(cursor=str(each.number), node=AuditEntry.of(each)) for each in found[:limit]]
        page_info = PageInfo.of([edge.cursor for edge in edges], after=after, more=len(found) > limit)
        return AuditConnection(edges=edges, page_info=page_info)

    @strawberry.field(
        description="Whether the log of a site is what was written: read from its first entry to its last."
    )
    async def audit_chain(self, info: Info, site: str) -> AuditChain:
        info.context.allowed("verify_audit", site)
        async with info.context.reads.read() as db:
            report = await read.verify_audit(db, SiteId(site))
        return AuditChain(
            entries=report.entries,
            hash=report.head.hash,
            unbroken=not report.broken,
            breaks=[AuditBreak(number=each.number, message=each.message) for each in report.broken],
        )


def _number(after: str | None) -> int | None:
    return int(after) if after is not None and after.isascii() and after.isdigit() and len(after) <= 18 else None
