"""Any two versions of a block, of a page, or of what a release changes, beside each other."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, null, select

from domain.base.database import ReadSession
from domain.base.values import BlockId, SiteId
from domain.pages.errors import VersionAbsent
from domain.pages.models import BlockRevisionRow, BlockRow, PageRow, ReleaseChangeRow, ReleaseRow
from domain.pages.read.due import due
from domain.pages.rules import releases, sides
from domain.pages.rules.kinds import kind_named
from domain.pages.rules.order import position
from domain.pages.values.content import Content
from domain.pages.values.releases import ReleaseId
from domain.pages.values.sides import BlockDifference, Side, Stand


async def compare_block(
    db: ReadSession, site: SiteId, block: BlockId, left: Side, right: Side, *, now: datetime
) -> BlockDifference | None:
    """What the right version of the block says differently; None for a block that is not known.

    Limits   two statements.
    Errors   VersionAbsent.
    """
    rows = await _rows(db, site, (left, right), now, BlockRow.id == block)
    return next(iter(_compared(rows, left, right)), None)


async def compare_page(
    db: ReadSession, site: SiteId, page: str | None, left: Side, right: Side, *, now: datetime
) -> list[BlockDifference]:
    """Every block that differs, in the order of its page; without a page, of the blocks that a release on a side changes.

    Limits   two statements, however many blocks.
    Errors   VersionAbsent, also for a revision: its number is that of one block.
    """
    for side in (left, right):
        if side.revision is not None:
            raise VersionAbsent("A page", f"revision {side.revision}, which is one block's")
    named = [side.release for side in (left, right) if side.release is not None]
    touched = select(ReleaseChangeRow.block_id).where(ReleaseChangeRow.release_id.in_(named))
    among = BlockRow.id.in_(touched) if page is None else PageRow.key == page
    rows = await _rows(db, site, (left, right), now, among)
    rows = sorted(rows, key=lambda row: (row.page_key, position(row.draft), row.key))
    return [each for each in _compared(rows, left, right) if each.fields]


async def _rows(
    db: ReadSession, site: SiteId, wanted: Sequence[Side], now: datetime, among: ColumnElement[bool]
) -> Sequence[Row[tuple[object, ...]]]:
    """The blocks with what each side needs beside the draft: what has come due, and the revision of that number."""
    await _require_releases(db, site, [side.release for side in wanted if side.release is not None])
    extra = []
    for name, side in zip(("left", "right"), wanted, strict=True):
        then: ColumnElement[Any] = null()
        if side.revision is not None:
            then = (
                select(BlockRevisionRow.content)
                .where(BlockRevisionRow.block_id == BlockRow.id, BlockRevisionRow.number == side.revision)
                .scalar_subquery()
            )
        extra += [due(now, side.release).label(f"{name}_due"), then.label(f"{name}_then")]
    columns = (BlockRow.id, BlockRow.key, BlockRow.kind, BlockRow.draft, BlockRow.live, PageRow.key.label("page_key"))
    statement = select(*columns, *extra).join(PageRow, PageRow.id == BlockRow.page_id)
    return (await db.execute(statement.where(BlockRow.site == site, among))).all()


async def _require_releases(db: ReadSession, site: SiteId, named: Sequence[ReleaseId]) -> None:
    if not named:
        return
    rows = await db.execute(select(ReleaseRow.id).where(ReleaseRow.site == site, ReleaseRow.id.in_(named)))
    known = set(rows.scalars())
    for release in named:
        if release not in known:
            raise VersionAbsent("This site", f"release {release}")


def _compared(rows: Sequence[Row[tuple[object, ...]]], left: Side, right: Side) -> list[BlockDifference]:
    return [
        BlockDifference(
            block=BlockId(row.id),
            page=row.page_key,
            key=row.key,
            kind=row.kind,
            fields=sides.differences(
                kind_named(row.kind),
                _content(row, left, row.left_due, row.left_then),
                _content(row, right, row.right_due, row.right_then),
            ),
        )
        for row in rows
    ]


def _content(
    row: Row[tuple[object, ...]], side: Side, come: Sequence[Mapping[str, Any]] | None, then: Content | None
) -> Content:
    """What this side says; nothing where nothing is live."""
    if side.revision is not None:
        if then is None:
            raise VersionAbsent(f"Block {row.id}", f"revision {side.revision}")
        return then
    if side.release is None and side.stand is Stand.DRAFT:
        return dict(row.draft)
    if side.release is None and side.stand is Stand.GENERATED:
        return sides.machines_alone(row.draft)
    return releases.effective(row.live, releases.from_json(BlockId(row.id), come)) or {}
