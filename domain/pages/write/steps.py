"""What every change of a block does: lock it, compare versions, remember the step."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update

from domain.access import write as access
from domain.base.database import WriteSession
from domain.base.values import BlockId, SiteId
from domain.pages.errors import BlockAbsent, BlockChanged
from domain.pages.models import BlockRevisionRow, BlockRow
from domain.pages.read.blocks import state, states
from domain.pages.rules import layers
from domain.pages.rules.kinds import all_kinds
from domain.pages.values.content import BlockState, Content, FieldEdit


async def locked(db: WriteSession, site: SiteId, block_id: BlockId) -> BlockState:
    """The block as it is now; nobody else changes it until this transaction ends.

    Errors   BlockAbsent.
    """
    statement = states().where(BlockRow.site == site, BlockRow.id == block_id).with_for_update(of=BlockRow)
    row = (await db.execute(statement)).one_or_none()
    if row is None:
        raise BlockAbsent(str(block_id))
    return state(row)


async def require_version(
    db: WriteSession, block: BlockState, expected: int, edits: Sequence[FieldEdit], locales: Sequence[str]
) -> None:
    """Nothing, or BlockChanged with base, theirs and mine for every field the writer meant to change."""
    if block.version == expected:
        return
    statement = select(BlockRevisionRow.content).where(
        BlockRevisionRow.block_id == block.id, BlockRevisionRow.number == expected
    )
    base = (await db.execute(statement)).scalar_one_or_none() or {}
    sides = layers.conflicts(all_kinds()[block.kind], base=base, theirs=block.draft, edits=edits, locales=locales)
    raise BlockChanged(str(block.id), expected, block.version, sides)


async def take_step(
    db: WriteSession,
    before: BlockState,
    *,
    action: str,
    by: str,
    now: datetime,
    draft: Content,
    live: Content | None,
) -> BlockState:
    """The block after a change, with its revision and audit entry."""
    number = before.version + 1
    went_live = live is not None and live != before.live
    values: dict[str, Any] = {"draft": draft, "version": number, "updated_at": now}
    if went_live:
        values |= {"live": live, "live_version": number, "live_at": now}
    await db.execute(update(BlockRow).where(BlockRow.id == before.id).values(values))
    changed = layers.changed(before.draft, draft)
    await remember(db, before.site, before.id, number, action=action, by=by, now=now, changed=changed, content=draft)
    row = (await db.execute(states().where(BlockRow.id == before.id))).one()
    return state(row)


async def remember(
    db: WriteSession,
    site: SiteId,
    block_id: BlockId,
    number: int,
    *,
    action: str,
    by: str,
    now: datetime,
    changed: Sequence[str],
    content: Content,
) -> None:
    """A revision and an audit entry for one step."""
    await db.execute(
        insert(BlockRevisionRow).values(
            site=site,
            block_id=block_id,
            number=number,
            action=action,
            by=by,
            at=now,
            changed=list(changed),
            content=content,
        )
    )
    details: Mapping[str, Any] = {"version": number, "changed": list(changed)}
    await access.remember(db, site, actor=by, action=action, things=[f"block:{block_id}"], details=details)
