"""Switching models is switching one row, once the new space holds everything the shops show."""

from sqlalchemy import exists, select, update

from domain.base.database import WriteSession
from domain.base.values import SpaceId
from domain.catalog.models import ItemRow
from domain.matching.models import ItemEmbeddingRow, LiveSpaceRow, SpaceRow
from domain.matching.values import Modality


async def go_live(db: WriteSession, space: SpaceId) -> bool:
    """Whether the space went live now. The one before it is retired: nothing more is encoded for it.

    Limits   a space that lacks the vector of any item stays beside the live one; so does one that was retired.
    """
    row = (await db.execute(select(SpaceRow.modality, SpaceRow.state).where(SpaceRow.id == space))).one()
    if row.state != "filling" or row.modality != Modality.TEXT:
        return False
    held = exists().where(ItemEmbeddingRow.item_id == ItemRow.id, ItemEmbeddingRow.space_id == space)
    lacking = select(ItemRow.id).where(ItemRow.withdrawn_at.is_(None), ~held).limit(1)
    if (await db.execute(lacking)).first() is not None:
        return False
    same = SpaceRow.modality == row.modality
    await db.execute(update(SpaceRow).where(same, SpaceRow.state == "live").values(state="retired"))
    await db.execute(update(SpaceRow).where(SpaceRow.id == space).values(state="live"))
    await db.execute(update(LiveSpaceRow).where(LiveSpaceRow.modality == row.modality).values(space_id=space))
    return True
