"""Machine's words that wait for a person."""

from datetime import datetime

import strawberry

from api.context import Info
from api.ids import global_id, uuid_of
from api.pages.editor_types import PageInfo
from domain.base.values import SiteId
from domain.pages.read.proposals import open_proposals
from domain.pages.values import proposals

PAGE_LIMIT = 100


@strawberry.type(description="Machine's words waiting for a person.")
class Proposal:
    id: strawberry.ID = strawberry.field(description="Global id.")
    block: strawberry.ID = strawberry.field(description="Global id of the block.")
    block_key: str = strawberry.field(description="Key of the block.")
    field: str = strawberry.field(description="The field they are for.")
    locale: str = strawberry.field(description="The locale they are in.")
    text: str = strawberry.field(description="The words proposed.")
    base: str | None = strawberry.field(description="The machine's words before.")
    current: str | None = strawberry.field(description="The words there are now.")
    origin: str = strawberry.field(description="model or template.")
    model: str = strawberry.field(description="Which one.")
    created_at: datetime = strawberry.field(description="Since when they wait.")

    @classmethod
    def of(cls, proposal: proposals.Proposal) -> "Proposal":
        return cls(
            id=global_id("Proposal", proposal.id),
            block=global_id("EditableBlock", proposal.block),
            block_key=proposal.block_key,
            field=proposal.field,
            locale=proposal.locale,
            text=proposal.text,
            base=proposal.base,
            current=proposal.current,
            origin=proposal.origin,
            model=proposal.model,
            created_at=proposal.created_at,
        )


@strawberry.type(description="A proposal in a list.")
class ProposalEdge:
    cursor: str = strawberry.field(description="Its place.")
    node: Proposal = strawberry.field(description="The proposal.")


@strawberry.type(description="Proposals, oldest first.")
class ProposalConnection:
    edges: list[ProposalEdge] = strawberry.field(description="Proposals.")
    page_info: PageInfo = strawberry.field(description="Where the list goes on.")


@strawberry.type
class ProposalsQuery:
    @strawberry.field(description="Machine's words that wait for a person, oldest first.")
    async def proposals(self, info: Info, site: str, first: int = 20, after: str | None = None) -> ProposalConnection:
        info.context.allowed("read_draft", site)
        async with info.context.reads.read() as db:
            found, more = await open_proposals(
                db, SiteId(site), max(1, min(first, PAGE_LIMIT)), None if after is None else uuid_of(after, "Proposal")
            )
        nodes = [Proposal.of(each) for each in found]
        return ProposalConnection(
            edges=[ProposalEdge(cursor=node.id, node=node) for node in nodes],
            page_info=PageInfo(has_next_page=more, end_cursor=nodes[-1].id if nodes else None),
        )
