"""Blocks as their editors see them: draft and live, history, proposals."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, select, tuple_

from domain.base.database import ReadSession
from domain.base.values import BlockId, SiteId
from domain.pages.models import BlockRevisionRow, BlockRow, GenerationRow, PageRow, ProposalRow
from domain.pages.rules import layers
from domain.pages.rules.kinds import all_kinds
from domain.pages.values.content import BlockState, CopyPolicy, Proposal, Revision


async def block(db: ReadSession, site: SiteId, block_id: BlockId) -> BlockState | None:
    """The block of this id, or None."""
    return next(iter(await _states(db, BlockRow.site == site, BlockRow.id == block_id)), None)


async def blocks_of_page(db: ReadSession, site: SiteId, page: str) -> list[BlockState] | None:
    """The page's blocks in order, drafts included; None where there is no such page."""
    found = await _states(db, BlockRow.site == site, PageRow.key == page)
    if found:
        return found
    exists = await db.execute(select(PageRow.id).where(PageRow.site == site, PageRow.key == page))
    return None if exists.scalar_one_or_none() is None else []


async def _states(db: ReadSession, *conditions: ColumnElement[bool]) -> list[BlockState]:
    rows = await db.execute(states().where(*conditions).order_by(BlockRow.position, BlockRow.key))
    return [state(row) for row in rows]


def states() -> Select[tuple[object, ...]]:
    """What a BlockState is made from."""
    return select(BlockRow.__table__, PageRow.key.label("page_key")).join(PageRow, PageRow.id == BlockRow.page_id)


def state(row: Row[tuple[object, ...]]) -> BlockState:
    """The value of a row of `states()`."""
    return BlockState(
        id=BlockId(row.id),
        site=SiteId(row.site),
        page=row.page_key,
        key=row.key,
        kind=row.kind,
        position=row.position,
        pinned=row.pinned,
        version=row.version,
        draft=row.draft,
        live=row.live,
        live_version=row.live_version,
        copy_policy=CopyPolicy(row.copy_policy),
        starts_at=row.starts_at,
        ends_at=row.ends_at,
    )


async def revisions(db: ReadSession, block_id: BlockId, limit: int = 50) -> list[Revision]:
    """The block's last steps, newest first."""
    rows = await db.execute(
        select(BlockRevisionRow.__table__)
        .where(BlockRevisionRow.block_id == block_id)
        .order_by(BlockRevisionRow.number.desc())
        .limit(limit)
    )
    return [
        Revision(
            number=row.number,
            action=row.action,
            by=row.by,
            at=row.at,
            changed=tuple(row.changed),
            content=row.content,
        )
        for row in rows
    ]


async def open_proposals(
    db: ReadSession, site: SiteId, first: int, after: UUID | None = None
) -> tuple[Sequence[Proposal], bool]:
    """Machine's words that wait for a person, oldest first, and whether there are more."""
    statement = (
        select(ProposalRow.__table__, GenerationRow.text, GenerationRow.origin, GenerationRow.model)
        .add_columns(BlockRow.key.label("block_key"), BlockRow.kind, BlockRow.draft)
        .join(GenerationRow, GenerationRow.id == ProposalRow.generation_id)
        .join(BlockRow, BlockRow.id == ProposalRow.block_id)
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
    now = None if kind is None else layers.resolve(kind, row.draft, (row.locale,)).get(row.field)
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
    )
