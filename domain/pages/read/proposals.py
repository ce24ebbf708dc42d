"""Machine's words that wait for a person, or did."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, select, tuple_

from domain.base.database import ReadSession
from domain.base.values import BlockId, GenerationId, SiteId
from domain.pages.models import BlockRow, GenerationRow, PageRow, ProposalRow
from domain.pages.rules import layers
from domain.pages.rules import proposals as rules
from domain.pages.rules.kinds import all_kinds
from domain.pages.values.proposals import Proposal, ProposalState


async def open_proposals(
    db: ReadSession, site: SiteId, first: int, after: UUID | None = None, *, block: BlockId | None = None
) -> tuple[Sequence[Proposal], bool]:
    """Machine's words that wait for a person, oldest first, and whether there are more."""
    # ix_proposals_site gives the order.
    statement = (
        _proposals(site)
        .where(ProposalRow.state == ProposalState.OPEN)
        .order_by(ProposalRow.created_at, ProposalRow.id)
        .limit(first + 1)
    )
    if block is not None:
        statement = statement.where(ProposalRow.block_id == block)
    if after is not None:
        seen = select(ProposalRow.created_at, ProposalRow.id).where(ProposalRow.id == after).subquery()
        statement = statement.join(
            seen, tuple_(ProposalRow.created_at, ProposalRow.id) > tuple_(seen.c.created_at, seen.c.id)
        )
    rows = (await db.execute(statement)).all()
    return [_proposal(row) for row in rows[:first]], len(rows) > first


async def proposals(db: ReadSession, site: SiteId, ids: Collection[UUID]) -> dict[UUID, Proposal]:
    """Those of these proposals that the site has, decided ones too."""
    if not ids:
        return {}
    return {row.id: _proposal(row) for row in await db.execute(_proposals(site).where(ProposalRow.id.in_(ids)))}


def _proposals(site: SiteId) -> Select[*tuple[Any, ...]]:
    return (
        select(ProposalRow.__table__, GenerationRow.text, GenerationRow.origin, GenerationRow.model)
        .add_columns(BlockRow.key.label("block_key"), BlockRow.kind, BlockRow.draft, BlockRow.version)
        .add_columns(PageRow.key.label("page"))
        .join(GenerationRow, GenerationRow.id == ProposalRow.generation_id)
        .join(BlockRow, BlockRow.id == ProposalRow.block_id)
        .join(PageRow, PageRow.id == BlockRow.page_id)
        .where(ProposalRow.site == site)
    )


def _proposal(row: Row[*tuple[Any, ...]]) -> Proposal:
    kind = all_kinds().get(row.kind)
    now = None if kind is None else rules.stands(kind, row.draft, row.field, row.locale)
    holder = layers.holder(row.draft, row.field, row.locale)
    return Proposal(
        id=row.id,
        block=BlockId(row.block_id),
        block_key=row.block_key,
        block_version=row.version,
        page=row.page,
        kind=row.kind,
        field=row.field,
        locale=row.locale,
        text=row.text,
        base=row.base,
        current=now if isinstance(now, str) else None,
        held_by=None if holder is None else row.draft[row.field][holder.key].get("by"),
        origin=row.origin,
        model=row.model,
        generation=GenerationId(row.generation_id),
        created_at=row.created_at,
        state=ProposalState(row.state),
        decided_by=row.decided_by,
        decided_at=row.decided_at,
        reason=row.reason,
    )
