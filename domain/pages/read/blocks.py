"""Blocks as their editors see them: draft and live, and their history."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, Row, Select, null, select

from domain.base.database import ReadSession
from domain.base.values import BlockId, SiteId
from domain.pages.models import BlockRevisionRow, BlockRow, PageRow
from domain.pages.read.due import due
from domain.pages.rules import order, releases
from domain.pages.values.editing import Arrangement, BlockState, Ordering, PageState, Revision
from domain.pages.values.fields import CopyPolicy


async def block(db: ReadSession, site: SiteId, block_id: BlockId, now: datetime) -> BlockState | None:
    """The block of this id, or None."""
    return next(iter(await _states(db, now, BlockRow.site == site, BlockRow.id == block_id)), None)


async def blocks(
    db: ReadSession, site: SiteId, ids: Collection[BlockId], now: datetime | None
) -> dict[BlockId, BlockState]:
    """Those of these blocks that the site has; without `now`, live is what was written down, whatever has come due."""
    found = await _states(db, now, BlockRow.site == site, BlockRow.id.in_(ids)) if ids else []
    return {each.id: each for each in found}


async def blocks_of_page(db: ReadSession, site: SiteId, page: str, now: datetime) -> list[BlockState] | None:
    """The page's blocks in the order of their drafts; None where there is no such page."""
    found = await _states(db, now, BlockRow.site == site, PageRow.key == page)
    if found:
        return found
    exists = await db.execute(select(PageRow.id).where(PageRow.site == site, PageRow.key == page))
    return None if exists.scalar_one_or_none() is None else []


async def blocks_by_page(
    db: ReadSession, site: SiteId, pages: Collection[str], now: datetime
) -> dict[str, list[BlockState]]:
    """The blocks of these pages, each page's in the order of their drafts; of a page that has none, an empty list."""
    found: dict[str, list[BlockState]] = {key: [] for key in pages}
    for each in await _states(db, now, BlockRow.site == site, PageRow.key.in_(pages)) if pages else ():
        found[each.page].append(each)
    return found


async def page(db: ReadSession, site: SiteId, key: str) -> PageState | None:
    """The page itself, without its blocks."""
    row = (await db.execute(select(PageRow.__table__).where(PageRow.site == site, PageRow.key == key))).one_or_none()
    return None if row is None else page_state(row)


async def pages(db: ReadSession, site: SiteId) -> list[PageState]:
    """Every page of the site by its key, without its blocks."""
    rows = await db.execute(select(PageRow.__table__).where(PageRow.site == site).order_by(PageRow.key))
    return [page_state(row) for row in rows]


def page_state(row: Row[tuple[object, ...]]) -> PageState:
    """The value of a row of pages."""
    return PageState(
        id=row.id,
        site=SiteId(row.site),
        key=row.key,
        title=row.title,
        version=row.version,
        arrangement=Arrangement(ordering=Ordering(row.ordering), slots=row.slots),
    )


async def _states(db: ReadSession, now: datetime | None, *conditions: ColumnElement[bool]) -> list[BlockState]:
    rows = await db.execute(states(now).where(*conditions))
    return order.in_order([state(row) for row in rows])


def states(now: datetime | None) -> Select[tuple[object, ...]]:
    """What a BlockState is made from: what was written down and what has come due since; without `now`, the former."""
    come = null() if now is None else due(now)
    columns = (*BlockRow.__table__.c, PageRow.key.label("page_key"), come.label("due"))
    return select(*columns).join(PageRow, PageRow.id == BlockRow.page_id)


def state(row: Row[tuple[object, ...]]) -> BlockState:
    """The value of a row of `states()`."""
    block_id = BlockId(row.id)
    written_down = BlockState(
        id=block_id,
        site=SiteId(row.site),
        page=row.page_key,
        key=row.key,
        kind=row.kind,
        version=row.version,
        draft=row.draft,
        live=row.live,
        live_version=row.live_version,
        live_at=row.live_at,
        copy_policy=None if row.copy_policy is None else CopyPolicy(row.copy_policy),
    )
    return releases.settled(written_down, releases.from_json(block_id, row.due))


async def revisions(db: ReadSession, block_id: BlockId, limit: int = 50, before: int | None = None) -> list[Revision]:
    """The block's last steps, newest first; with `before`, those older than that one."""
    statement = (
        select(BlockRevisionRow.__table__)
        .where(BlockRevisionRow.block_id == block_id)
        .order_by(BlockRevisionRow.number.desc())
        .limit(limit)
    )
    if before is not None:
        statement = statement.where(BlockRevisionRow.number < before)
    return [_revision(row) for row in await db.execute(statement)]


async def revision(db: ReadSession, block_id: BlockId, number: int) -> Revision | None:
    """The step that made this version of the block."""
    statement = select(BlockRevisionRow.__table__).where(
        BlockRevisionRow.block_id == block_id, BlockRevisionRow.number == number
    )
    row = (await db.execute(statement)).one_or_none()
    return None if row is None else _revision(row)


def _revision(row: Row[tuple[object, ...]]) -> Revision:
    return Revision(
        number=row.number,
        action=row.action,
        by=row.by,
        at=row.at,
        changed=tuple(row.changed),
        content=row.content,
        went_live=row.went_live is not None,
        live=row.content if row.went_live == "content" else row.live,
        note=row.note,
    )
