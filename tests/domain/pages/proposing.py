"""Short ways to get proposals, answer them, and see whether anything was written."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, select

from domain.access.models import AuditEntryRow
from domain.access.values import Hand
from domain.base.database import Database
from domain.base.values import BlockId, Json
from domain.jobs.models import JobRow
from domain.pages.models import BlockRevisionRow, BlockRow, CopyPolicyRow, GenerationRow, ProposalRow
from domain.pages.read.proposals import open_proposals
from domain.pages.values.editing import OfferOutcome
from domain.pages.values.fields import CopyPolicy
from domain.pages.values.proposals import Answer, Decision, Proposal, Wish
from domain.pages.write.decide import decide
from domain.pages.write.offer_copy import offer_copy
from domain.pages.write.policies import set_copy_policy
from domain.pages.write.undo_decision import undo_decision
from domain.webhooks.models import EventRow
from tests.editing import ADA, TOY, offered, state
from tests.shops import NOW, SHOP

FIRST = UUID(int=1)
TABLES = (BlockRevisionRow, AuditEntryRow, GenerationRow, ProposalRow, CopyPolicyRow, JobRow, EventRow)


async def inbox(database: Database) -> list[Proposal]:
    async with database.read() as db:
        found, more = await open_proposals(db, SHOP, 100)
    assert not more
    return list(found)


async def waiting(database: Database, field: str = "headline", locale: str = "en") -> Proposal:
    """The one proposal that waits for this field."""
    [found] = [each for each in await inbox(database) if (each.field, each.locale) == (field, locale)]
    return found


async def offer_made_from(
    database: Database, block: BlockId, inputs: str, *, verdicts: Json = (), locale: str = "en", **words: str
) -> OfferOutcome:
    """Words made from these inputs for the block as it is."""
    offers = [offered(field, text, inputs=inputs, verdicts=verdicts) for field, text in words.items()]
    version = (await state(database, block)).version
    async with database.write() as db:
        return await offer_copy(db, SHOP, block, seen_version=version, locale=locale, offers=offers, by=TOY, now=NOW)


async def answer(
    database: Database,
    *wishes: Wish,
    versions: dict[BlockId, int] | None = None,
    decision: UUID = FIRST,
    by: Hand = ADA,
    dry_run: bool = False,
) -> Decision:
    """What becomes of these answers, by default to the blocks as they are."""
    if versions is None:
        versions = {each.block: each.block_version for each in await inbox(database)}
    async with database.write() as db:
        return await decide(db, SHOP, wishes, versions, decision=decision, by=by, now=NOW, dry_run=dry_run)


async def say(
    database: Database,
    answer_: Answer,
    *,
    text: str | None = None,
    reason: str | None = None,
    field: str = "headline",
    locale: str = "en",
) -> Decision:
    """What becomes of this answer to the proposal for one field; it is taken."""
    proposal = await waiting(database, field, locale)
    decision = await answer(database, Wish(proposal=proposal.id, answer=answer_, text=text, reason=reason))
    assert decision.unmet == ()
    return decision


async def take_back(database: Database, decision: UUID = FIRST, by: Hand = ADA) -> Decision:
    async with database.write() as db:
        return await undo_decision(db, SHOP, decision, by=by, now=NOW)


async def rule(database: Database, block: BlockId, policy: CopyPolicy | None, version: int) -> None:
    async with database.write() as db:
        await set_copy_policy(db, SHOP, block, policy, expected_version=version, by=ADA, now=NOW)


async def written(database: Database) -> dict[str, object]:
    """All that a refused command must leave as it is: how many rows there are, and what blocks and proposals hold."""
    async with database.read() as db:
        counts: dict[str, object] = {
            table.__tablename__: (await db.execute(select(func.count()).select_from(table))).scalar_one()
            for table in TABLES
        }
        blocks = select(BlockRow.id, BlockRow.version, BlockRow.draft, BlockRow.live, BlockRow.copy_policy)
        states = select(ProposalRow.id, ProposalRow.state, ProposalRow.decision, GenerationRow.reviewed_by).join(
            GenerationRow, GenerationRow.id == ProposalRow.generation_id
        )
        for name, statement in (("blocks", blocks.order_by(BlockRow.id)), ("states", states.order_by(ProposalRow.id))):
            counts[name] = [tuple(row) for row in await db.execute(statement)]
    return counts


def codes(decision: Decision) -> Sequence[str]:
    return [each.why.code for each in decision.unmet]
