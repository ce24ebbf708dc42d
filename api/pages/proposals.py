"""Machine's words that wait for a person, and what a person says to them."""

from datetime import datetime
from typing import Annotated

import strawberry
from strawberry.scalars import JSON

from api.catalog.types import Node
from api.context import Info
from api.errors import BlockConflict, BlockInvalid, BlockNotFound, NotAllowed, ProposalRefused
from api.ids import global_id, uuid_of
from api.pages.compare import Piece
from api.pages.editor_types import EditableBlock, PageInfo
from api.pages.queries import BLOCK_TYPES
from api.paging import require_place, require_size
from domain.base.values import BlockId, SiteId
from domain.pages.errors import BlockAbsent
from domain.pages.read.proposals import open_proposals
from domain.pages.rules.compare import words
from domain.pages.values import proposals
from domain.pages.values.proposals import Answer, ProposalState

PAGE_LIMIT = 100

strawberry.enum(
    Answer,
    name="Answer",
    description=(
        "ACCEPT: these words, whoever held the field lets go. MERGE: words of yours made from them. "
        "KEEP: what you hold stays, now over these. REJECT: never these, for a reason."
    ),
)
strawberry.enum(ProposalState, name="ProposalState", description="Where a proposal stands.")


@strawberry.type(description="Machine's words waiting for a person: the old base, the new words, what a person said.")
class Proposal(Node):
    block: strawberry.ID = strawberry.field(description="Global id of the block.")
    block_key: str = strawberry.field(description="Key of the block.")
    block_version: int = strawberry.field(description="Name it as expectedVersion when you answer.")
    page: str = strawberry.field(description="Key of its page.")
    kind: str = strawberry.field(description="Kind of the block.")
    field: str = strawberry.field(description="The field they are for.")
    locale: str = strawberry.field(description="The locale they are in.")
    text: str = strawberry.field(description="The words proposed.")
    base: str | None = strawberry.field(description="The machine's words before.")
    current: str | None = strawberry.field(description="The words there are now.")
    held_by: str | None = strawberry.field(description="Whose words hold the field; null where no person does.")
    pieces: list[Piece] = strawberry.field(description="From the machine's words before to those proposed.")
    from_current: list[Piece] = strawberry.field(description="From the words there are now to those proposed.")
    origin: str = strawberry.field(description="model or template.")
    model: str = strawberry.field(description="Which one.")
    generation: strawberry.ID = strawberry.field(description="Global id of the generation: where the words came from.")
    created_at: datetime = strawberry.field(description="Since when they wait.")
    state: ProposalState = strawberry.field(description="Where it stands.")
    decided_by: str | None = strawberry.field(description="Who decided.")
    decided_at: datetime | None = strawberry.field(description="When it was decided.")
    reason: str | None = strawberry.field(description="Why, for a rejection.")

    @classmethod
    def of(cls, proposal: proposals.Proposal) -> "Proposal":
        return cls(
            id=global_id("Proposal", proposal.id),
            block=global_id("EditableBlock", proposal.block),
            block_key=proposal.block_key,
            block_version=proposal.block_version,
            page=proposal.page,
            kind=proposal.kind,
            field=proposal.field,
            locale=proposal.locale,
            text=proposal.text,
            base=proposal.base,
            current=proposal.current,
            held_by=proposal.held_by,
            pieces=_pieces(proposal.base, proposal.text),
            from_current=_pieces(proposal.current, proposal.text),
            origin=proposal.origin,
            model=proposal.model,
            generation=global_id("Generation", proposal.generation),
            created_at=proposal.created_at,
            state=proposal.state,
            decided_by=proposal.decided_by,
            decided_at=proposal.decided_at,
            reason=proposal.reason,
        )


def _pieces(left: str | None, right: str) -> list[Piece]:
    return [Piece(op=piece.op, text=piece.text) for piece in words(left, right)]


@strawberry.type(description="A proposal in a list.")
class ProposalEdge:
    cursor: str = strawberry.field(description="Its place.")
    node: Proposal = strawberry.field(description="The proposal.")


@strawberry.type(description="Proposals, oldest first.")
class ProposalConnection:
    edges: list[ProposalEdge] = strawberry.field(description="Proposals.")
    page_info: PageInfo = strawberry.field(description="Where the list goes on.")


@strawberry.input(description="Takes a machine's words, or with `text` words of yours made from them.")
class AcceptProposalInput:
    site: str = strawberry.field(description="Key of the site.")
    id: strawberry.ID = strawberry.field(description="Global id of the proposal.")
    expected_version: int = strawberry.field(description="The version of the block you saw.")
    text: str | None = strawberry.field(default=None, description="Merged words; they are yours, assisted.")


@strawberry.input(description="What you hold stays; the machine's new words go below it as the base of the next ones.")
class KeepProposalInput:
    site: str = strawberry.field(description="Key of the site.")
    id: strawberry.ID = strawberry.field(description="Global id of the proposal.")
    expected_version: int = strawberry.field(description="The version of the block you saw.")


@strawberry.input(description="Refuses a machine's words: they are not proposed again.")
class RejectProposalInput:
    site: str = strawberry.field(description="Key of the site.")
    id: strawberry.ID = strawberry.field(description="Global id of the proposal.")
    expected_version: int = strawberry.field(description="The version of the block you saw.")
    reason: str = strawberry.field(description="Why, for whoever reads this next.")


@strawberry.input(description="What you say to one proposal.")
class ProposalAnswerInput:
    id: strawberry.ID = strawberry.field(description="Global id of the proposal.")
    answer: Answer = strawberry.field(description="Your answer.")
    text: str | None = strawberry.field(default=None, description="With MERGE: the merged words.")
    reason: str | None = strawberry.field(default=None, description="With REJECT: why.")


@strawberry.input(description="The version you saw of one block.")
class SeenVersionInput:
    block: strawberry.ID = strawberry.field(description="Global id of the block.")
    version: int = strawberry.field(description="Its version.")


@strawberry.input(description="Answers to many proposals; a block is decided as a whole or not at all.")
class DecideProposalsInput:
    site: str = strawberry.field(description="Key of the site.")
    decisions: list[ProposalAnswerInput] = strawberry.field(description="At most 500 answers.")
    expected_versions: list[SeenVersionInput] = strawberry.field(description="The version you saw of every block.")
    dry_run: bool = strawberry.field(default=False, description="Say what would happen, and write nothing.")


@strawberry.input(description="Takes a decision back.")
class UndoDecisionInput:
    site: str = strawberry.field(description="Key of the site.")
    decision: strawberry.ID = strawberry.field(description="The decision, as its mutation named it.")


@strawberry.type(description="What became of one proposal, and of its field for everybody.")
class DecidedProposal:
    proposal: strawberry.ID = strawberry.field(description="Global id of the proposal.")
    block: strawberry.ID = strawberry.field(description="Global id of the block.")
    field: str = strawberry.field(description="The field.")
    locale: str = strawberry.field(description="The locale.")
    answer: Answer = strawberry.field(description="The answer that was given or taken back.")
    before: JSON | None = strawberry.field(description="What the draft said.")
    after: JSON | None = strawberry.field(description="What it says now; in a dry run, what it would say.")


@strawberry.type(description="An answer that was not taken; nothing was written for its block.")
class ProposalProblem:
    proposal: strawberry.ID = strawberry.field(description="Global id of the proposal.")
    code: str = strawberry.field(description="Stable code.")
    message: str = strawberry.field(description="What happened, and the next step.")


@strawberry.type(description="The version of one block.")
class BlockVersion:
    block: strawberry.ID = strawberry.field(description="Global id of the block.")
    version: int = strawberry.field(description="Its version now.")


@strawberry.type(description="The proposal has its answer. Only the draft changed: publish the block to show it.")
class ProposalAnswered:
    decision: strawberry.ID = strawberry.field(description="Give it to undoDecision to take it back.")
    proposal: Proposal = strawberry.field(description="The proposal as it is now.")
    block: EditableBlock = strawberry.field(description="The block as it is now.")


@strawberry.type(description="What became of each answer. Only drafts changed.")
class ProposalsDecided:
    decision: strawberry.ID | None = strawberry.field(
        description="Give it to undoDecision to take all of it back; null for a dry run or where nothing was decided."
    )
    decided: list[DecidedProposal] = strawberry.field(description="The answers that were taken.")
    refused: list[ProposalProblem] = strawberry.field(description="Those that were not, and why.")
    versions: list[BlockVersion] = strawberry.field(description="The blocks' versions now.")


@strawberry.type(description="The decision was taken back where nobody has changed the words since.")
class DecisionUndone:
    undone: list[DecidedProposal] = strawberry.field(description="What was taken back.")
    refused: list[ProposalProblem] = strawberry.field(description="What was not, and why.")
    versions: list[BlockVersion] = strawberry.field(description="The blocks' versions now.")


AnswerProposalResult = Annotated[
    ProposalAnswered | ProposalRefused | BlockConflict | BlockInvalid | BlockNotFound | NotAllowed,
    strawberry.union(
        "AnswerProposalResult", description="What became of acceptProposal, keepProposal or rejectProposal."
    ),
]
DecideProposalsResult = Annotated[
    ProposalsDecided | ProposalRefused | BlockNotFound | NotAllowed,
    strawberry.union("DecideProposalsResult", description="What became of decideProposals."),
]
UndoDecisionResult = Annotated[
    DecisionUndone | ProposalRefused | NotAllowed,
    strawberry.union("UndoDecisionResult", description="What became of undoDecision."),
]


@strawberry.type
class ProposalsQuery:
    @strawberry.field(description="Machine's words that wait for a person, oldest first.")
    async def proposals(
        self, info: Info, site: str, first: int = 20, after: str | None = None, block: strawberry.ID | None = None
    ) -> ProposalConnection:
        info.context.allowed("read_draft", site)
        about = None if block is None else uuid_of(block, *BLOCK_TYPES)
        if block is not None and about is None:
            raise BlockAbsent(block[:80])
        async with info.context.reads.read() as db:
            found, more = await open_proposals(
                db,
                SiteId(site),
                require_size(first, PAGE_LIMIT),
                require_place(after, None if after is None else uuid_of(after, "Proposal")),
                block=None if about is None else BlockId(about),
            )
        nodes = [Proposal.of(each) for each in found]
        return ProposalConnection(
            edges=[ProposalEdge(cursor=node.id, node=node) for node in nodes],
            page_info=PageInfo.of([node.id for node in nodes], after=after, more=more),
        )
