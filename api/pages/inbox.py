"""Everything that waits for an editor as one list: asked for, waved away, brought back."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any
from uuid import uuid4

import strawberry
from strawberry.scalars import JSON
from strawberry.schema.exception_handlers import ExceptionHandler
from strawberry.types.field import StrawberryField

import api.pages.lint  # noqa: F401 - LintSeverity gets its name there, before it is used here
from api.context import Info
from api.errors import NotAllowed, Refusal
from api.ids import global_id, parsed, uuid_of
from api.pages.editor_types import PageInfo
from api.pages.proposals import Proposal
from api.paging import require_place, require_size
from domain.access.rules.permissions import may
from domain.base.values import BlockId, SiteId
from domain.pages.errors import DismissalRefused
from domain.pages.read import inbox as read
from domain.pages.rules import inbox as rules
from domain.pages.values.inbox import Entry, InboxKind, Named, Wanted
from domain.pages.values.lint import Severity
from domain.pages.write import inbox as write

strawberry.enum(InboxKind, name="InboxKind", description="Why something waits for an editor.")
PAGE_LIMIT = 100
BULK_LIMIT = 500


@strawberry.type(description="One thing that waits for an editor, and what it is about.")
class InboxEntry:
    id: strawberry.ID = strawberry.field(
        description="Names it for as long as what it says is so: when that changes, another entry takes its place."
    )
    kind: InboxKind = strawberry.field(description="Why it waits.")
    severity: Severity = strawberry.field(description="An error, or something that may be meant.")
    code: str = strawberry.field(description="What exactly it is; stable. Of LINT, as of LintCode.")
    message: str = strawberry.field(description="What it is, and what to do.")
    facts: JSON = strawberry.field(description="What the message names that is not here: for words of your own.")
    page: str | None = strawberry.field(description="Key of the page; null: of no page.")
    block: strawberry.ID | None = strawberry.field(description="Global id of the block; null: of none.")
    block_key: str | None = strawberry.field(description="Key of the block.")
    field: str | None = strawberry.field(description="Name of the field; null: the block as a whole.")
    locale: str | None = strawberry.field(description="The locale; null: of none.")
    sku: str | None = strawberry.field(description="Sku of the thing of the catalogue; null: of none.")
    job: strawberry.ID | None = strawberry.field(description="Global id of the job that failed: for retryJobs.")
    at: datetime | None = strawberry.field(description="Since when it waits; of OFFER, when the offer ends.")
    proposal: Proposal | None = strawberry.field(description="The words proposed: for decideProposals.")

    @classmethod
    def of(cls, entry: Entry) -> "InboxEntry":
        return cls(
            id=global_id("InboxEntry", rules.name_of(entry)),
            kind=entry.kind,
            severity=entry.severity,
            code=entry.code,
            message=entry.message,
            facts=JSON(dict(entry.facts)),
            page=entry.page,
            block=None if entry.block is None else global_id("EditableBlock", entry.block),
            block_key=entry.block_key,
            field=entry.field,
            locale=entry.locale,
            sku=entry.sku,
            job=None if entry.job is None else global_id("Job", entry.job),
            at=entry.at,
            proposal=None if entry.proposal is None else Proposal.of(entry.proposal),
        )


@strawberry.type(description="An entry in a list.")
class InboxEdge:
    cursor: str = strawberry.field(description="Its place.")
    node: InboxEntry = strawberry.field(description="The entry.")


@strawberry.type(description="How many entries of one kind there are.")
class InboxCount:
    kind: InboxKind = strawberry.field(description="The kind.")
    count: int = strawberry.field(description="How many; 500 at most of a kind that is no proposal.")


@strawberry.type(description="What waits for editors, by kind: proposals first, oldest first.")
class InboxConnection:
    edges: list[InboxEdge] = strawberry.field(description="Entries.")
    page_info: PageInfo = strawberry.field(description="Where the list goes on.")
    site: strawberry.Private[SiteId]
    wanted: strawberry.Private[Wanted]
    others: strawberry.Private[Sequence[Entry] | None]

    @strawberry.field(description="How many there are of each kind that was asked for and has some.")
    async def counts(self, info: Info) -> list[InboxCount]:
        context = info.context
        jobs = may(context.allowed("read_draft", self.site), "read_jobs")
        async with context.reads.read() as db:
            found = await read.inbox_counts(db, self.site, self.wanted, jobs=jobs, now=context.now, others=self.others)
        return [InboxCount(kind=kind, count=count) for kind, count in found.items()]


@strawberry.input(description="Waves entries away: until then, or until what they are about changes.")
class DismissEntriesInput:
    site: str = strawberry.field(description="Key of the site.")
    ids: list[strawberry.ID] = strawberry.field(description="Ids of at most 500 entries, of any kind but PROPOSAL.")
    until: datetime | None = strawberry.field(default=None, description="When they come back; null: when they change.")
    dry_run: bool = strawberry.field(default=False, description="Say what would happen, and write nothing.")


@strawberry.input(description="Brings back what was waved away together.")
class UndoDismissalInput:
    site: str = strawberry.field(description="Key of the site.")
    dismissal: strawberry.ID = strawberry.field(description="The dismissal, as its mutation named it.")


@strawberry.type(description="The entries are out of the inbox; in a dry run, they would be.")
class EntriesDismissed:
    dismissal: strawberry.ID | None = strawberry.field(
        description="Give it to undoDismissal to bring all of them back; null for a dry run or where there was none."
    )
    count: int = strawberry.field(description="How many.")


@strawberry.type(description="The entries are back in the inbox.")
class DismissalUndone:
    count: int = strawberry.field(description="How many.")


@strawberry.type(description="These entries cannot be waved away, or brought back; nothing was written.")
class DismissalNotTaken(Refusal):
    pass


class RefuseDismissal(ExceptionHandler[DismissalRefused, DismissalNotTaken]):
    def handle(self, exception: DismissalRefused, *, field: StrawberryField, info: Info) -> DismissalNotTaken:  # noqa: ARG002
        return DismissalNotTaken(code=exception.code, message=exception.message)


HANDLERS: Sequence[ExceptionHandler[Any, Any]] = (RefuseDismissal(),)

DismissEntriesResult = Annotated[
    EntriesDismissed | DismissalNotTaken | NotAllowed,
    strawberry.union("DismissEntriesResult", description="What became of dismissEntries."),
]
UndoDismissalResult = Annotated[
    DismissalUndone | DismissalNotTaken | NotAllowed,
    strawberry.union("UndoDismissalResult", description="What became of undoDismissal."),
]


@strawberry.type
class InboxQuery:
    @strawberry.field(
        description="What waits for editors: proposals, translations, mistakes, offers, pictures; for operators, failed jobs."
    )
    async def inbox(  # noqa: PLR0917 - GraphQL gives them by name
        self,
        info: Info,
        site: str,
        kinds: list[InboxKind] | None = None,
        page: str | None = None,
        block: strawberry.ID | None = None,
        locale: str | None = None,
        first: int = 50,
        after: str | None = None,
    ) -> InboxConnection:
        context, key = info.context, SiteId(site)
        actor = context.allowed("read_draft", site)
        limit = require_size(first, PAGE_LIMIT)
        place = require_place(after, None if after is None else _named(after))
        wanted = Wanted(
            kinds=None if kinds is None else frozenset(kinds), page=page, block=_block(block), locale=locale
        )
        jobs = may(actor, "read_jobs")
        async with context.reads.read() as db:
            found = await read.inbox(db, key, wanted, first=limit, after=place, jobs=jobs, now=context.now)
        nodes = [InboxEntry.of(each) for each in found.entries]
        return InboxConnection(
            edges=[InboxEdge(cursor=node.id, node=node) for node in nodes],
            page_info=PageInfo.of([node.id for node in nodes], after=after, more=found.more),
            site=key,
            wanted=wanted,
            others=found.others,
        )


@strawberry.type
class InboxMutation:
    @strawberry.mutation(
        description="Waves entries away that somebody has looked at. Proposals want an answer instead."
    )
    async def dismiss_entries(self, info: Info, input: DismissEntriesInput) -> DismissEntriesResult:
        context, site = info.context, SiteId(input.site)
        actor = context.allowed("edit_block", site)
        if len(input.ids) > BULK_LIMIT:
            raise DismissalRefused(f"{len(input.ids)} entries at once are too many; {BULK_LIMIT} are the most.")
        entries = [_require_named(each) for each in dict.fromkeys(input.ids)]
        dismissal = uuid4()
        if not input.dry_run:
            async with context.writes.write() as db:
                await write.dismiss(db, site, entries, dismissal, until=input.until, by=actor.hand, now=context.now)
        kept = entries and not input.dry_run
        return EntriesDismissed(dismissal=global_id("Dismissal", dismissal) if kept else None, count=len(entries))

    @strawberry.mutation(description="Brings entries back that were waved away together.")
    async def undo_dismissal(self, info: Info, input: UndoDismissalInput) -> UndoDismissalResult:
        context, site = info.context, SiteId(input.site)
        actor = context.allowed("edit_block", site)
        dismissal = uuid_of(input.dismissal, "Dismissal")
        if dismissal is None:
            raise DismissalRefused(
                f"{input.dismissal[:80]!r} names no dismissal. Give what dismissEntries answered with."
            )
        async with context.writes.write() as db:
            count = await write.undo_dismissal(db, site, dismissal, by=actor.hand, now=context.now)
        return DismissalUndone(count=count)


def _named(id: str) -> Named | None:
    found = parsed(id)
    return None if found is None or found[0] != "InboxEntry" else rules.named(found[1])


def _require_named(id: str) -> Named:
    found = _named(id)
    if found is None:
        raise DismissalRefused(f"{id[:80]!r} names no entry of an inbox. Give ids as the inbox has them.")
    return found


def _block(id: str | None) -> BlockId | None:
    """The block asked for; one that there is not has no entries."""
    if id is None:
        return None
    found = parsed(id)
    key = None if found is None else uuid_of(id, found[0])
    return BlockId(key or uuid4())
