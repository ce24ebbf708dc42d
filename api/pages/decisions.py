"""A person's answers to machine's words."""

from collections.abc import Mapping
from uuid import UUID, uuid4

import strawberry
from strawberry.scalars import JSON

from api.context import Context, Info
from api.ids import global_id, uuid_of
from api.pages.mutations import block_id, shown
from api.pages.proposals import (
    AcceptProposalInput,
    AnswerProposalResult,
    BlockVersion,
    DecidedProposal,
    DecideProposalsInput,
    DecideProposalsResult,
    DecisionUndone,
    KeepProposalInput,
    Proposal,
    ProposalAnswered,
    ProposalProblem,
    ProposalsDecided,
    RejectProposalInput,
    UndoDecisionInput,
    UndoDecisionResult,
)
from domain.base.values import BlockId, SiteId
from domain.pages.errors import DecisionAbsent, ProposalAbsent, TooManyAnswers
from domain.pages.read.proposals import proposals
from domain.pages.values.proposals import Answer, Decided, Decision, Unmet, Wish
from domain.pages.write.decide import decide
from domain.pages.write.undo_decision import undo_decision as undo

BULK_LIMIT = 500


@strawberry.type
class DecisionsMutation:
    @strawberry.mutation(
        description="Takes a machine's words, or words of yours made from them, into the draft; publishing shows them."
    )
    async def accept_proposal(self, info: Info, input: AcceptProposalInput) -> AnswerProposalResult:
        answer = Answer.ACCEPT if input.text is None else Answer.MERGE
        return await _answered(info.context, input, answer, text=input.text)

    @strawberry.mutation(description="Keeps what you hold: what readers get stays as it is.")
    async def keep_proposal(self, info: Info, input: KeepProposalInput) -> AnswerProposalResult:
        return await _answered(info.context, input, Answer.KEEP)

    @strawberry.mutation(description="Refuses a machine's words, for a reason; nothing changes.")
    async def reject_proposal(self, info: Info, input: RejectProposalInput) -> AnswerProposalResult:
        return await _answered(info.context, input, Answer.REJECT, reason=input.reason)

    @strawberry.mutation(description="Answers many proposals at once. What is refused does not hold up other blocks.")
    async def decide_proposals(self, info: Info, input: DecideProposalsInput) -> DecideProposalsResult:
        if len(input.decisions) > BULK_LIMIT:
            raise TooManyAnswers(len(input.decisions), BULK_LIMIT)
        context = info.context
        wishes = [
            Wish(proposal=_proposal_id(each.id), answer=each.answer, text=each.text, reason=each.reason)
            for each in input.decisions
        ]
        expected = {block_id(each.block): each.version for each in input.expected_versions}
        decision = await _decide(context, input.site, wishes, expected, dry_run=input.dry_run)
        kept = decision.decided and not input.dry_run
        return ProposalsDecided(
            decision=global_id("Decision", decision.id) if kept else None,
            decided=[_decided(each) for each in decision.decided],
            refused=[_refused(each) for each in decision.unmet],
            versions=_versions(decision),
        )

    @strawberry.mutation(description="Takes a decision back; what somebody has changed since stays as it is.")
    async def undo_decision(self, info: Info, input: UndoDecisionInput) -> UndoDecisionResult:
        context = info.context
        actor = context.allowed("edit_block", input.site)
        found = uuid_of(input.decision, "Decision")
        if found is None:
            raise DecisionAbsent(input.decision[:80])
        async with context.writes.write() as db:
            decision = await undo(db, SiteId(input.site), found, by=actor.hand, now=context.now)
        return DecisionUndone(
            undone=[_decided(each) for each in decision.decided],
            refused=[_refused(each) for each in decision.unmet],
            versions=_versions(decision),
        )


async def _answered(
    context: Context,
    input: AcceptProposalInput | KeepProposalInput | RejectProposalInput,
    answer: Answer,
    *,
    text: str | None = None,
    reason: str | None = None,
) -> ProposalAnswered:
    """The one answer, or its refusal."""
    wish = Wish(proposal=_proposal_id(input.id), answer=answer, text=text, reason=reason)
    context.allowed("edit_block", input.site)
    async with context.reads.read() as db:
        about = (await proposals(db, SiteId(input.site), [wish.proposal])).get(wish.proposal)
    if about is None:
        raise ProposalAbsent(input.id[:80])
    decision = await _decide(context, input.site, [wish], {about.block: input.expected_version})
    for refused in decision.unmet:
        raise refused.why
    async with context.reads.read() as db:
        after = (await proposals(db, SiteId(input.site), [wish.proposal]))[wish.proposal]
    return ProposalAnswered(
        decision=global_id("Decision", decision.id),
        proposal=Proposal.of(after),
        block=await shown(context, global_id("EditableBlock", about.block), about.locale),
    )


async def _decide(
    context: Context, site: str, wishes: list[Wish], expected: Mapping[BlockId, int], *, dry_run: bool = False
) -> Decision:
    actor = context.allowed("edit_block", site)
    async with context.writes.write() as db:
        return await decide(
            db,
            SiteId(site),
            wishes,
            expected,
            decision=uuid4(),
            by=actor.hand,
            now=context.now,
            dry_run=dry_run,
        )


def _proposal_id(global_proposal_id: str) -> UUID:
    """The proposal this global id names. Errors: ProposalAbsent for an id that is not a proposal's."""
    found = uuid_of(global_proposal_id, "Proposal")
    if found is None:
        raise ProposalAbsent(global_proposal_id[:80])
    return found


def _decided(decided: Decided) -> DecidedProposal:
    return DecidedProposal(
        proposal=global_id("Proposal", decided.proposal),
        block=global_id("EditableBlock", decided.block),
        field=decided.field,
        locale=decided.locale,
        answer=decided.answer,
        before=JSON(decided.before),
        after=JSON(decided.after),
    )


def _refused(unmet: Unmet) -> ProposalProblem:
    proposal = global_id("Proposal", unmet.proposal)
    return ProposalProblem(proposal=proposal, code=unmet.why.code, message=unmet.why.message)


def _versions(decision: Decision) -> list[BlockVersion]:
    return [
        BlockVersion(block=global_id("EditableBlock", block), version=version)
        for block, version in decision.versions.items()
    ]
