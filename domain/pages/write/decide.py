"""A person answers machine's words. Only the draft changes: shoppers see nothing of it before somebody publishes."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, update

from domain.access import read as access
from domain.access import write as audit
from domain.access.errors import NotAllowed
from domain.access.rules import grants
from domain.access.values import Action, Hand, Site, Touch
from domain.base.database import WriteSession
from domain.base.errors import Absent, Refused
from domain.base.values import BlockId, Json, SiteId
from domain.pages.errors import (
    AnswerIncomplete,
    BlockInvalid,
    HeldBack,
    NothingToKeep,
    ProposalAbsent,
    ProposalDecided,
)
from domain.pages.models import GenerationRow, ProposalRow
from domain.pages.read.blocks import blocks
from domain.pages.read.proposals import proposals
from domain.pages.rules import layers, validity
from domain.pages.rules import proposals as rules
from domain.pages.rules.kinds import kind_named
from domain.pages.values.content import Content, FieldEdit, Layer, Reader, Scope
from domain.pages.values.editing import BlockState
from domain.pages.values.proposals import Answer, Decided, Decision, Proposal, ProposalState, Unmet, Wish
from domain.pages.write import steps
from domain.pages.write.begin import take_pen

REASON_CHARS = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class _Desk:
    """What every answer is given with."""

    shop: Site
    expected: Mapping[BlockId, int]
    by: Hand
    now: datetime


@dataclass(slots=True, kw_only=True)
class _Plan:
    """What the answers about one block come to."""

    before: BlockState
    draft: Content
    decided: list[Decided] = field(default_factory=list)
    undo: dict[UUID, dict[str, Any]] = field(default_factory=dict)
    unmet: list[Unmet] = field(default_factory=list)


async def decide(
    db: WriteSession,
    site: SiteId,
    wishes: Sequence[Wish],
    expected: Mapping[BlockId, int],
    *,
    decision: UUID,
    by: Hand,
    now: datetime,
    dry_run: bool = False,
) -> Decision:
    """What became of each answer. A block is decided as a whole or not at all; other blocks do not wait for it.

    Every block's version has to be the one its editor saw. A dry run says what would happen and writes nothing.
    Limits   `decision` is a fresh id: `undo_decision` takes it.
    Errors   NotAllowed for a machine. All else is in the answer: ProposalAbsent, ProposalDecided, AnswerIncomplete,
             NothingToKeep, HeldBack, BlockChanged, BlockInvalid, NotAllowed.
    """
    require_person(by)
    if not dry_run:
        await take_pen(db, site, now)
    desk = _Desk(shop=await access.site(db, site), expected=expected, by=by, now=now)
    found = await proposals(db, site, {wish.proposal for wish in wishes})
    states = await blocks(db, site, {each.block for each in found.values()}, now)
    absent = [
        Unmet(proposal=wish.proposal, why=ProposalAbsent(str(wish.proposal)))
        for wish in wishes
        if wish.proposal not in found
    ]
    plans = []
    for block in dict.fromkeys(found[wish.proposal].block for wish in wishes if wish.proposal in found):
        about = [(wish, found[wish.proposal]) for wish in wishes if wish.proposal in found]
        plans.append(await _plan(db, desk, states[block], [pair for pair in about if pair[1].block == block]))
    good = [plan for plan in plans if not plan.unmet]
    if not dry_run:
        await _store(db, good, wishes, found, decision=decision, by=by, now=now)
    return Decision(
        id=decision,
        decided=tuple(each for plan in good for each in plan.decided),
        unmet=(*absent, *(each for plan in plans for each in plan.unmet)),
        versions={
            plan.before.id: plan.before.version + (not dry_run and plan in good and plan.draft != plan.before.draft)
            for plan in plans
        },
    )


def require_person(by: Hand) -> None:
    """Nothing, or NotAllowed: a machine's words wait for a person, never for another machine."""
    if by.machine:
        raise NotAllowed(f"{by.label} is a machine; proposals are decided by people. Use an editor's token.")


async def _plan(db: WriteSession, desk: _Desk, block: BlockState, about: Sequence[tuple[Wish, Proposal]]) -> _Plan:
    plan = _Plan(before=block, draft=block.draft)
    seen: set[UUID] = set()
    for wish, proposal in about:
        try:
            _require_answer(wish, proposal, seen)
            await _require_ground(db, desk, block, wish, proposal)
            draft = _answered(desk, plan.draft, wish, proposal)
        except (Refused, Absent) as why:
            plan.unmet.append(Unmet(proposal=wish.proposal, why=why))
            continue
        finally:
            seen.add(wish.proposal)
        plan.undo[wish.proposal] = rules.undoing(plan.draft, draft, proposal.field, proposal.locale)
        plan.decided.append(_decided(wish, proposal, plan.draft, draft))
        plan.draft = draft
    if plan.unmet:
        plan.unmet += [
            Unmet(proposal=each.proposal, why=HeldBack(str(each.proposal), block.key)) for each in plan.decided
        ]
    return plan


def _require_answer(wish: Wish, proposal: Proposal, seen: Collection[UUID]) -> None:
    """Nothing, or why this is no answer to this proposal."""
    name = str(wish.proposal)
    if wish.proposal in seen:
        raise AnswerIncomplete(name, "is given twice; say once what is to become of it")
    if proposal.state is not ProposalState.OPEN:
        raise ProposalDecided(name, proposal.state)
    if wish.answer is Answer.REJECT and not (wish.reason or "").strip():
        raise AnswerIncomplete(name, "is a rejection and needs a reason: the next person will ask why")
    if len(wish.reason or "") > REASON_CHARS:
        raise AnswerIncomplete(name, f"has a reason of {len(wish.reason or ''):,} characters; {REASON_CHARS:,} fit")
    if (wish.answer is Answer.MERGE) != (wish.text is not None):
        raise AnswerIncomplete(name, "needs the merged text if it is a merge, and no text if it is not")


async def _require_ground(db: WriteSession, desk: _Desk, block: BlockState, wish: Wish, proposal: Proposal) -> None:
    """Nothing, or why this hand cannot answer about this block as it is."""
    grants.require_touch(desk.by, Action.DECIDE, [Touch(kind=block.kind, field=proposal.field, locale=proposal.locale)])
    if block.id not in desk.expected:
        raise AnswerIncomplete(str(wish.proposal), f"needs the version of block {block.key} that was seen")
    mine = FieldEdit(name=proposal.field, value=proposal.text if wish.text is None else wish.text)
    scope = layers.holder(block.draft, proposal.field, proposal.locale)
    await steps.require_version(
        db,
        block,
        desk.expected[block.id],
        [mine],
        scope=scope or Scope(layer=Layer.PERSON, locale=proposal.locale),
        reader=Reader(locales=(proposal.locale,)),
    )
    if wish.answer in {Answer.ACCEPT, Answer.MERGE} and (
        problems := validity.problems_of_edits(kind_named(block.kind), [mine])
    ):
        raise BlockInvalid(block.key, problems)
    if wish.answer is Answer.KEEP and scope is None:
        raise NothingToKeep(str(wish.proposal), proposal.field)


def _answered(desk: _Desk, draft: Content, wish: Wish, proposal: Proposal) -> Content:
    """The draft once this answer is given."""
    spoken, locale, kind = proposal.field, proposal.locale, kind_named(proposal.kind)
    words = rules.words(
        proposal.text,
        by=desk.by.label,
        at=desk.now,
        generation=proposal.generation,
        template=proposal.origin == "template",
    )
    match wish.answer:
        case Answer.ACCEPT:
            return rules.accepted(draft, spoken, locale, words)
        case Answer.KEEP:
            return rules.kept(draft, spoken, locale, words)
        case Answer.MERGE:
            own = desk.shop.default_locale
            source = None if locale == own else layers.plain(kind, draft, Reader(locales=(own,)))
            by, at, text = desk.by.label, desk.now, wish.text or ""
            return rules.merged(kind, draft, spoken, locale, words, text=text, by=by, at=at, source=source)
        case Answer.REJECT:
            return draft


def _decided(wish: Wish, proposal: Proposal, before: Content, after: Content) -> Decided:
    kind = kind_named(proposal.kind)
    return Decided(
        proposal=proposal.id,
        block=proposal.block,
        field=proposal.field,
        locale=proposal.locale,
        answer=wish.answer,
        before=rules.stands(kind, before, proposal.field, proposal.locale),
        after=rules.stands(kind, after, proposal.field, proposal.locale),
    )


async def _store(
    db: WriteSession,
    plans: Sequence[_Plan],
    wishes: Sequence[Wish],
    found: Mapping[UUID, Proposal],
    *,
    decision: UUID,
    by: Hand,
    now: datetime,
) -> None:
    """A revision for each block whose draft changed; proposals, generations and the audit log know who decided what."""
    undo = {proposal: changes for plan in plans for proposal, changes in plan.undo.items()}
    met = [wish for wish in wishes if wish.proposal in undo]
    if not met:
        return
    note = f"decision {decision}"
    taken = [
        steps.Step(before=plan.before, action=Action.DECIDE, draft=plan.draft, note=note)
        for plan in plans
        if plan.draft != plan.before.draft
    ]
    await steps.take_steps(db, taken, by=by, now=now)
    await _close(db, met, undo, decision=decision, by=by, now=now)
    about = [found[wish.proposal] for wish in met]
    await db.execute(
        update(GenerationRow)
        .where(GenerationRow.id.in_([each.generation for each in about]))
        .values(reviewed_by=by.label, reviewed_at=now)
    )
    await audit.remember(
        db,
        plans[0].before.site,
        actor=by.label,
        action="decide_proposal",
        things=[f"proposal:{each.id}" for each in about],
        details=[_details(wish, each, decision) for wish, each in zip(met, about, strict=True)],
        now=now,
    )


async def _close(
    db: WriteSession,
    met: Sequence[Wish],
    undo: Mapping[UUID, Mapping[str, Any]],
    *,
    decision: UUID,
    by: Hand,
    now: datetime,
) -> None:
    """They wait no more, and know what it takes to undo them."""
    await db.execute(
        update(ProposalRow)
        .where(ProposalRow.id == bindparam("id_"))
        .values(
            state=bindparam("state_"),
            reason=bindparam("reason_"),
            undo=bindparam("undo_", type_=steps.NULLABLE_JSON),
            decision=decision,
            decided_by=by.label,
            decided_at=now,
        ),
        [
            {
                "id_": wish.proposal,
                "state_": rules.STATES[wish.answer],
                "reason_": wish.reason,
                "undo_": undo[wish.proposal],
            }
            for wish in met
        ],
    )


def _details(wish: Wish, about: Proposal, decision: UUID) -> Mapping[str, Json]:
    return {
        "block": str(about.block),
        "field": about.field,
        "locale": about.locale,
        "answer": wish.answer,
        "reason": wish.reason,
        "decision": str(decision),
    }
