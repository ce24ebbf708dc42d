"""A space that lacks vectors asks for them: at the start, after a model change, or where a promise got lost."""

from datetime import datetime

from sqlalchemy import and_, func, or_, select

from domain.base.database import Database, WriteSession
from domain.base.values import ItemId, SiteId, SpaceId
from domain.catalog import jobs
from domain.catalog.models import ItemRow
from domain.jobs import write as promises
from domain.jobs.models import JobRow
from domain.jobs.values import JobState
from domain.matching.models import ItemEmbeddingRow, SpaceRow

AT_ONCE = 5_000


async def promise_all_missing(database: Database, space: SpaceId, now: datetime) -> int:
    """How many times a batch of items without a vector was found and promised to be encoded."""
    batches = 0
    after: ItemId | None = ItemId(0)
    while after is not None:
        async with database.write() as db:
            after = await promise_missing(db, space, now, after)
        batches += after is not None
    return batches


async def promise_missing(db: WriteSession, space: SpaceId, now: datetime, after: ItemId) -> ItemId | None:
    """Jobs for the next items whose vector is missing or of older content; the last item looked at, None at the end.

    Limits   5,000 items a call, so that no transaction is long.
    """
    dead = select(JobRow.key).where(JobRow.kind == "embed_products", JobRow.state == JobState.DEAD)
    held = and_(ItemEmbeddingRow.item_id == ItemRow.id, ItemEmbeddingRow.space_id == space)
    rows = (
        await db.execute(
            select(ItemRow.id, ItemRow.site, ItemRow.content_hash)
            .join(SpaceRow, and_(SpaceRow.id == space, or_(SpaceRow.site.is_(None), SpaceRow.site == ItemRow.site)))
            .outerjoin(ItemEmbeddingRow, held)
            .where(
                ItemRow.id > after,
                ItemRow.withdrawn_at.is_(None),
                # What died waits for a person (`jobs retry`); promising it again would only make more of the dead.
                func.concat("embed_products:", ItemRow.id, ":", ItemRow.content_hash, ":", space).not_in(dead),
                or_(
                    ItemEmbeddingRow.item_id.is_(None),
                    ItemEmbeddingRow.content_hash != ItemRow.content_hash,
                ),
            )
            .order_by(ItemRow.id)
            .limit(AT_ONCE)
        )
    ).all()
    if not rows:
        return None
    await promises.add(
        db,
        [jobs.embed_products(SiteId(row.site), ItemId(row.id), row.content_hash, space) for row in rows],
        now,
    )
    return ItemId(rows[-1].id)
