"""Proposals that wait for a person."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Row, select, tuple_

from domain.base.database import ReadSession
from domain.base.values import BlockId, GenerationId, SiteId
from domain.pages.models import BlockRow, GenerationRow, PageRow, ProposalRow
from domain.pages.rules import layers
from domain.pages.rules.kinds import all_kinds
from domain.pages.values.content import Reader
from domain.pages.values.proposals import Proposal, ProposalState


async def open_proposals(
    db: ReadSession, site: SiteId, first: int, after: UUID | None = None
) -> tuple[Sequence[Proposal], bool]:
    """Machine's words that wait for a person, oldest first, and whether there are more."""
    statement = (
        select(ProposalRow.__table__, GenerationRow.text, GenerationRow.origin, GenerationRow.model)
        .add_columns(BlockRow.key.label("block_key"), BlockRow.kind, BlockRow.draft, BlockRow.version)
        .add_columns(PageRow.key.label("page"))
        .join(GenerationRow, GenerationRow.id == ProposalRow.generation_id)
        .join(BlockRow, BlockRow.id == ProposalRow.block_id)
        .join(PageRow, PageRow.id == BlockRow.page_id)
        .where(ProposalRow.site == site, ProposalRow.state == "open")
        .order_by(ProposalRow.created_at, ProposalRow.id)
        .limit(first + 1)
    )
    if after is not None:
        seen = select(ProposalRow.created_at, ProposalRow.id).where(ProposalRow.id == after).subquery()
        statement = statement.join(
            seen, tuple_(ProposalRow.created_at, ProposalRow.id) > tuple_(seen.c.created_at, seen.c.id)
        )
    rows = (await db.execute(statement)).all()
    return [_proposal(row) for row in rows[:first]], len(rows) > first


def _proposal(row: Row[tuple[object, ...]]) -> Proposal:
    kind = all_kinds().get(row.kind)
    now = None if kind is None else layers.resolve(kind, row.draft, Reader(locales=(row.locale,))).get(row.field)
    return Proposal(
        id=row.id,
        block=BlockId(row.block_id),
        block_key=row.block_key,
        field=row.field,
        locale=row.locale,
        text=row.text,
        base=row.base,
        current=now.value if now is not None and isinstance(now.value, str) else None,
        origin=row.origin,
        model=row.model,
        created_at=row.created_at,
        block_version=row.version,
        page=row.page,
        kind=row.kind,
        held_by=None if now is None or now.origin is None else now.origin.by,
        generation=GenerationId(row.generation_id),
        state=ProposalState(row.state),
        decided_by=row.decided_by,
        decided_at=row.decided_at,
        reason=row.reason,
    )
