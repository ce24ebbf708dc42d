"""Vectors go into a space only while they still describe what the shop shows."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Boolean, Result, delete, func, literal_column, select
from sqlalchemy.dialects.postgresql import insert

from domain.base.database import WriteSession
from domain.base.values import ImageId, ItemId, SpaceId, Vector
from domain.catalog.models import ImageRow, ItemRow
from domain.matching.errors import WrongDimension
from domain.matching.models import ImageEmbeddingRow, ItemEmbeddingRow, LookalikeRow, SpaceSiteRow
from domain.matching.values import Space


@dataclass(frozen=True, slots=True, kw_only=True)
class NewVector:
    """The vector of an item's text, and the hash of the text it was made from."""

    item: ItemId
    content_hash: str
    vector: Vector


async def store_vectors(db: WriteSession, space: Space, vectors: Sequence[NewVector]) -> set[ItemId]:
    """The items whose vector was kept; one whose content has moved on since it was read is left out.

    Shapes   each vector float32[space.dim], unit length.
    Errors   WrongDimension; then nothing was written.
    """
    _require_dimension(space, [new.vector for new in vectors])
    current = await db.execute(
        select(ItemRow.id, ItemRow.site, ItemRow.content_hash)
        .where(ItemRow.id.in_([new.item for new in vectors]))
        .order_by(ItemRow.id)
        .with_for_update(read=True)
    )
    now_shown = {row.id: row for row in current}
    rows = [
        {
            "space_id": space.id,
            "item_id": new.item,
            "site": now_shown[new.item].site,
            "content_hash": new.content_hash,
            "vector": new.vector,
        }
        for new in vectors
        if new.item in now_shown and now_shown[new.item].content_hash == new.content_hash
    ]
    if not rows:
        return set()
    fresh = insert(ItemEmbeddingRow)
    fresh = fresh.on_conflict_do_update(
        index_elements=[ItemEmbeddingRow.space_id, ItemEmbeddingRow.item_id],
        set_={
            "vector": fresh.excluded.vector,
            "content_hash": fresh.excluded.content_hash,
            "created_at": func.now(),
        },
    )
    stored: Result[str, bool] = await db.execute(
        fresh.returning(ItemEmbeddingRow.site, literal_column("(xmax = 0)", Boolean).label("new")), rows
    )
    kept = {ItemId(row["item_id"]) for row in rows}
    # What was near to the vector they had.
    near = (LookalikeRow.space_id == space.id, LookalikeRow.item_id.in_(kept))
    await db.execute(delete(LookalikeRow).where(*near))
    await _count(db, space.id, Counter(row.site for row in stored if row.new))
    return kept


async def store_image_vectors(db: WriteSession, space: Space, vectors: dict[ImageId, Vector]) -> None:
    """The pictures' vectors are in the space, those they had before replaced."""
    _require_dimension(space, list(vectors.values()))
    current = await db.execute(
        select(ImageRow.id, ImageRow.site)
        .where(ImageRow.id.in_(vectors), ImageRow.state == "read")
        .with_for_update(read=True)
    )
    rows = [
        {"space_id": space.id, "image_id": row.id, "site": row.site, "vector": vectors[ImageId(row.id)]}
        for row in current
    ]
    if not rows:
        return
    fresh = insert(ImageEmbeddingRow)
    fresh = fresh.on_conflict_do_update(
        index_elements=[ImageEmbeddingRow.space_id, ImageEmbeddingRow.image_id],
        set_={"vector": fresh.excluded.vector, "created_at": func.now()},
    )
    await db.execute(fresh, rows)


def _require_dimension(space: Space, vectors: Sequence[Vector]) -> None:
    for vector in vectors:
        if len(vector) != space.dim:
            raise WrongDimension(space.id, space.dim, len(vector))


async def _count(db: WriteSession, space: SpaceId, added: Counter[str]) -> None:
    """How many vectors a site has in a space: what decides between exact search and the index."""
    for site, count in sorted(added.items()):
        counted = insert(SpaceSiteRow).values(space_id=space, site=site, vectors=count)
        await db.execute(
            counted.on_conflict_do_update(
                index_elements=[SpaceSiteRow.space_id, SpaceSiteRow.site],
                set_={"vectors": SpaceSiteRow.vectors + counted.excluded.vectors},
            )
        )
