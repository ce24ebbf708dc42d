"""A decision is taken back: what it changed says again what it said, where nobody has said anything else since."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import null, select, tuple_, update

from domain.access import write as audit
from domain.access.rules import grants
from domain.access.values import Action, Hand, Touch
from domain.base.database import WriteSession
from domain.base.errors import Refused
from domain.base.values import BlockId, SiteId
from domain.pages.errors import DecisionAbsent, WordsMovedOn
from domain.pages.models import GenerationRow, ProposalRow
from domain.pages.read.blocks import blocks
from domain.pages.read.proposals import proposals
from domain.pages.rules import proposals as rules
from domain.pages.rules.kinds import kind_named
from domain.pages.values.content import Content
from domain.pages.values.editing import BlockState
from domain.pages.values.proposals import Decided, Decision, Proposal, ProposalState, Unmet
from domain.pages.write import steps
from domain.pages.write.begin import take_pen
from domain.pages.write.decide import require_person

ANSWERS = {state: answer for answer, state in rules.STATES.items()}


@dataclass(slots=True, kw_only=True)
class _Ground:
    """What is taken back of one block."""

    before: BlockState
    draft: Content
    undone: list[Decided] = field(default_factory=list)


async def undo_decision(db: WriteSession, site: SiteId, decision: UUID, *, by: Hand, now: datetime) -> Decision:
    """What was taken back, field by field; its proposals wait again, or are superseded where newer ones do.

    What each scope said after the decision is the version this compares: other changes of a block do not stand in its way.
    Errors   DecisionAbsent, NotAllowed for a machine. In the answer: WordsMovedOn, NotAllowed.
    """
    require_person(by)
    await take_pen(db, site, now)
    rows = await db.execute(
        select(ProposalRow.id, ProposalRow.undo)
        .where(ProposalRow.site == site, ProposalRow.decision == decision)
        .order_by(ProposalRow.created_at.desc(), ProposalRow.id.desc())
    )
    changes = {row.id: row.undo for row in rows}
    if not changes:
        raise DecisionAbsent(str(decision))
    found = await proposals(db, site, changes)
    states = await blocks(db, site, {each.block for each in found.values()}, now)
    grounds = {block: _Ground(before=state, draft=state.draft) for block, state in states.items()}
    unmet = []
    for proposal in found.values():
        try:
            _take_back(grounds[proposal.block], proposal, changes[proposal.id], by)
        except Refused as why:
            unmet.append(Unmet(proposal=proposal.id, why=why))
    versions = await _store(db, list(grounds.values()), found, site=site, decision=decision, by=by, now=now)
    undone = tuple(each for ground in grounds.values() for each in ground.undone)
    return Decision(id=decision, decided=undone, unmet=tuple(unmet), versions=versions)


def _take_back(ground: _Ground, proposal: Proposal, changes: dict[str, dict[str, object]], by: Hand) -> None:
    """The ground without this answer. Errors: NotAllowed, WordsMovedOn."""
    kind = ground.before.kind
    grants.require_touch(by, Action.DECIDE, [Touch(kind=kind, field=proposal.field, locale=proposal.locale)])
    draft = rules.undone(ground.draft, proposal.field, changes)  # type: ignore[arg-type] # what `undoing` made
    if draft is None:
        raise WordsMovedOn(str(proposal.id), proposal.field, proposal.locale)
    sides = [rules.stands(kind_named(kind), each, proposal.field, proposal.locale) for each in (ground.draft, draft)]
    ground.undone.append(
        Decided(
            proposal=proposal.id,
            block=proposal.block,
            field=proposal.field,
            locale=proposal.locale,
            answer=ANSWERS[proposal.state],
            before=sides[0],
            after=sides[1],
        )
    )
    ground.draft = draft


async def _store(
    db: WriteSession,
    grounds: Sequence[_Ground],
    found: dict[UUID, Proposal],
    *,
    site: SiteId,
    decision: UUID,
    by: Hand,
    now: datetime,
) -> dict[BlockId, int]:
    note = f"undo of decision {decision}"
    taken = [
        steps.Step(before=ground.before, action=Action.DECIDE, draft=ground.draft, note=note)
        for ground in grounds
        if ground.draft != ground.before.draft
    ]
    after = {block.id: block.version for block in await steps.take_steps(db, taken, by=by, now=now)}
    undone = [each.proposal for ground in grounds for each in ground.undone]
    await _reopen(db, [found[each] for each in undone])
    things, details = [f"proposal:{each}" for each in undone], {"decision": str(decision)}
    await audit.remember(db, site, actor=by.label, action="undo_decision", things=things, details=details, now=now)
    return {ground.before.id: after.get(ground.before.id, ground.before.version) for ground in grounds}


async def _reopen(db: WriteSession, undone: Sequence[Proposal]) -> None:
    """They wait for a person again; where newer words wait for the same field, those go on waiting instead."""
    place = tuple_(ProposalRow.block_id, ProposalRow.field, ProposalRow.locale)
    wanted = [(each.block, each.field, each.locale) for each in undone]
    rows = await db.execute(
        select(ProposalRow.block_id, ProposalRow.field, ProposalRow.locale).where(
            place.in_(wanted), ProposalRow.state == ProposalState.OPEN
        )
    )
    taken = {(row.block_id, row.field, row.locale) for row in rows}
    for state in (ProposalState.OPEN, ProposalState.SUPERSEDED):
        fitting = [
            each.id
            for each in undone
            if ((each.block, each.field, each.locale) in taken) == (state is ProposalState.SUPERSEDED)
        ]
        await db.execute(
            update(ProposalRow)
            .where(ProposalRow.id.in_(fitting))
            .values(state=state, decision=None, decided_by=None, decided_at=None, reason=None, undo=null())
        )
    read = [each.generation for each in undone]
    await db.execute(update(GenerationRow).where(GenerationRow.id.in_(read)).values(reviewed_by=None, reviewed_at=None))
