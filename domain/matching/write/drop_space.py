"""A space nobody will go back to is dropped: at once out of use, its vectors a few at a time."""

from datetime import datetime

from sqlalchemy import delete, exists, func, select, text, update
from sqlalchemy.orm import aliased

from domain.base.database import ReadSession, WriteSession
from domain.base.values import SpaceId
from domain.matching import rules
from domain.matching.errors import SpaceInUse, UnknownSpace
from domain.matching.models import LiveSpaceRow, SpaceRow
from domain.matching.values import Modality

AT_ONCE = 10_000
# The index goes first, and alone: pages read this table all the time, and wait until its transaction ends.
_TABLES = ("item_embeddings", "image_embeddings", "lookalikes", "interests", "tastes")


async def retire(db: WriteSession, space: SpaceId, now: datetime) -> None:
    """Nothing more is encoded for the space, and nothing leads back to it.

    Errors   UnknownSpace; SpaceInUse where it answers, or another that is in use is fitted on it.
    """
    row = (await db.execute(select(SpaceRow.id).where(SpaceRow.id == space).with_for_update())).one_or_none()
    if row is None:
        raise UnknownSpace(space)
    if await db.scalar(select(exists().where(LiveSpaceRow.space_id == space))):
        raise SpaceInUse(space, "it answers; switch to another first")
    if await db.scalar(select(exists().where(SpaceRow.base_id == space, SpaceRow.state != "retired"))):
        raise SpaceInUse(space, "other spaces are made from its vectors; drop those first")
    left = func.coalesce(SpaceRow.left_at, now)
    await db.execute(update(SpaceRow).where(SpaceRow.id == space).values(state="retired", left_at=left))
    await db.execute(update(LiveSpaceRow).where(LiveSpaceRow.before_id == space).values(before_id=None))


async def drop_some(db: WriteSession, space: SpaceId) -> bool:
    """Whether the retired space is gone altogether: call again until it is."""
    for index in (rules.index_name(space, modality) for modality in Modality):
        if await db.scalar(text("SELECT to_regclass(:name)"), {"name": index}) is not None:
            await db.execute(text("SET LOCAL lock_timeout = '2s'"))
            await db.execute(text(f"DROP INDEX IF EXISTS {index}"))
            return False
    for table in _TABLES:
        gone = await db.execute(
            text(
                f"DELETE FROM {table} WHERE ctid = ANY (ARRAY("  # noqa: S608 - constants
                f"SELECT ctid FROM {table} WHERE space_id = :space LIMIT :most))"
            ),
            {"space": space, "most": AT_ONCE},
        )
        if gone.rowcount:
            return False
    await db.execute(delete(SpaceRow).where(SpaceRow.id == space, SpaceRow.state == "retired"))
    return True


async def left_before(db: ReadSession, before: datetime) -> list[SpaceId]:
    """Spaces that ceased to answer before this moment and that nothing in use is made from; fitted ones first."""
    mine = aliased(SpaceRow)
    needed = exists().where(SpaceRow.base_id == mine.id, SpaceRow.state != "retired")
    answers = exists().where(LiveSpaceRow.space_id == mine.id)
    rows = await db.execute(
        select(mine.id).where(mine.left_at < before, ~answers, ~needed).order_by(mine.base_id.is_(None), mine.id)
    )
    return [SpaceId(each) for each in rows.scalars()]
