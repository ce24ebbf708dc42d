"""Products that look like a picture."""

from datetime import datetime
from typing import Any, Final

from sqlalchemy import TextClause, bindparam, text

from domain.base.database import ReadSession
from domain.base.models import Halfvec
from domain.base.values import ItemId, SiteId, Vector
from domain.matching.read import SHOWN
from domain.matching.values import Space
from domain.pictures.read.unchecked import order
from domain.pictures.values import Alike

# A product has some pictures, and counts by the one that is nearest.
_PICTURES_AN_ITEM: Final = 4
# Reads ix_image_embeddings_space_id_site where the site's are few, else space_N_images_hnsw.
_NEAREST: Final = """
SELECT close.item_id, max(close.score) AS score FROM (
    SELECT image.item_id, -(embedding.vector <#> stands.vector) AS score
    FROM ({stands}) stands, image_embeddings embedding CROSS JOIN LATERAL (
        SELECT image.item_id, image.state FROM images image WHERE image.id = embedding.image_id OFFSET 0
    ) image CROSS JOIN LATERAL (
        SELECT item.* FROM items item WHERE item.id = image.item_id OFFSET 0
    ) item
    WHERE embedding.space_id = {space} AND embedding.site = :site AND image.state = 'read' AND item.kind = 'product'
        AND {shown} AND item.id IS DISTINCT FROM stands.item_id
    ORDER BY {order} LIMIT :pictures
) close GROUP BY close.item_id ORDER BY score DESC, close.item_id LIMIT :most
"""
_A_VECTOR: Final = "SELECT CAST(:vector AS halfvec) AS vector, CAST(NULL AS bigint) AS item_id"
# The first picture of a product that was read.
_AN_ITEM: Final = """SELECT held.vector, image.item_id FROM images image
    JOIN image_embeddings held ON held.space_id = {space} AND held.image_id = image.id
    WHERE image.item_id = :item AND image.site = :site AND image.state = 'read' ORDER BY image.position, image.id LIMIT 1"""


async def looks_like_photo(
    db: ReadSession, site: SiteId, space: Space, vector: Vector, *, most: int, exactly: bool, now: datetime
) -> list[Alike]:
    """Products to be had that look most like this picture, the nearest first.

    Shapes   vector float32[space.dim], unit length.
    """
    statement = text(_statement(space, _A_VECTOR, exactly=exactly)).bindparams(bindparam("vector", type_=Halfvec()))
    return await _asked(db, statement, {"vector": vector, "site": site, "most": most, "now": now})


async def looks_like_item(
    db: ReadSession, site: SiteId, space: Space, item: ItemId, *, most: int, exactly: bool, now: datetime
) -> list[Alike]:
    """Products to be had that look most like this one; none where its picture was not read."""
    statement = text(_statement(space, _AN_ITEM.format(space=int(space.id)), exactly=exactly))
    return await _asked(db, statement, {"item": item, "site": site, "most": most, "now": now})


def _statement(space: Space, stands: str, *, exactly: bool) -> str:
    by = order(space, "stands", exactly=exactly)
    return _NEAREST.format(stands=stands, space=int(space.id), shown=SHOWN, order=by)


async def _asked(db: ReadSession, statement: TextClause, names: dict[str, Any]) -> list[Alike]:
    rows = await db.execute(statement, names | {"pictures": names["most"] * _PICTURES_AN_ITEM})
    return [Alike(item=ItemId(row.item_id), score=float(row.score)) for row in rows]
