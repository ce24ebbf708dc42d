"""Pictures that nobody has held beside the rest of the shop, and what they have to be held beside."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import ARRAY, BigInteger, Integer, bindparam, select, text
from sqlalchemy.dialects.postgresql import JSONB

from domain.base.database import ReadSession
from domain.base.values import ImageId, ItemId, SiteId
from domain.catalog.models import ImageRow, ItemRow
from domain.catalog.values import ImageState
from domain.matching import rules as matching
from domain.matching.values import Space
from domain.pictures.rules.doubles import SAME_BITS, SAME_LOOKS, is_telling, near_parts, same_colours
from domain.pictures.rules.problems import LOOKED_AT, keep_together
from domain.pictures.values import Beside, Double, Unchecked

_UNCHECKED: Final = (ImageRow.state != ImageState.PENDING.value, ~ImageRow.compared)


async def sites_to_check(db: ReadSession) -> list[SiteId]:
    """Sites with pictures that were read since the last look, or whose item has other words. Reads ix_images_uncompared."""
    rows = await db.execute(select(ImageRow.site).where(*_UNCHECKED).distinct())
    return [SiteId(site) for site in rows.scalars()]


async def unchecked(db: ReadSession, site: SiteId, most: int) -> list[Unchecked]:
    """The next pictures to check, by id. Reads ix_images_uncompared."""
    item = (ItemRow.kind, ItemRow.title, ItemRow.brand, ItemRow.category, ItemRow.tags, ItemRow.attributes)
    image = (ImageRow.position, ImageRow.media, ImageRow.alt, ImageRow.problem, ImageRow.width, ImageRow.height)
    rows = await db.execute(
        select(ImageRow.id, ImageRow.item_id, ImageRow.phash, ImageRow.facts, ItemRow.locale, *item, *image)
        .join(ItemRow, ItemRow.id == ImageRow.item_id)
        .where(ImageRow.site == site, *_UNCHECKED)
        .order_by(ImageRow.id)
        .limit(most)
    )
    return [
        Unchecked(
            image=ImageId(row.id),
            item=ItemId(row.item_id),
            kind=row.kind,
            title=row.title,
            brand=row.brand,
            category=tuple(row.category),
            tags=tuple(row.tags),
            attributes=row.attributes,
            locale=row.locale,
            position=row.position,
            media=row.media,
            alt=row.alt,
            problem=row.problem,
            width=row.width,
            height=row.height,
            phash=row.phash,
            facts=row.facts,
        )
        for row in rows
    ]


# Each picture asks ix_images_bands for its 68 parts, and what that finds is measured.
_DOUBLES: Final = text("""
SELECT later.id, later.media, earlier.id AS other, item.sku, bit_count((other.phash # asked.phash)::bit(64)) AS bits,
    later.facts ->> 'layout' AS fields, earlier.facts ->> 'layout' AS other_fields
FROM jsonb_to_recordset(CAST(:asked AS jsonb)) AS asked(image bigint, item bigint, phash bigint, parts int[])
JOIN images other ON picture_bands(other.phash) && asked.parts AND other.site = :site AND other.state = 'read'
    AND other.item_id <> asked.item AND bit_count((other.phash # asked.phash)::bit(64)) <= :bits
JOIN image_embeddings one ON one.space_id = :space AND one.image_id = asked.image
JOIN image_embeddings two ON two.space_id = :space AND two.image_id = other.id AND -(one.vector <#> two.vector) >= :looks
JOIN images later ON later.id = greatest(other.id, asked.image)
JOIN images earlier ON earlier.id = least(other.id, asked.image)
JOIN items item ON item.id = earlier.item_id AND item.withdrawn_at IS NULL
WHERE EXISTS (SELECT FROM items its WHERE its.id = other.item_id AND its.withdrawn_at IS NULL AND its.kind = 'product')
ORDER BY bits DESC, earlier.id DESC
""").bindparams(bindparam("asked", type_=JSONB))


async def doubles(db: ReadSession, site: SiteId, space: Space, pictures: Sequence[Unchecked]) -> list[Double]:
    """Pairs of pictures of two products that are one picture, as far as one of these is in them; for each later one the nearest."""
    asked = [
        {"image": each.image, "item": each.item, "phash": each.phash, "parts": near_parts(each.phash)}
        for each in pictures
        if each.phash is not None and each.kind == "product" and is_telling(each.phash)
    ]
    if not asked:
        return []
    names = {"site": site, "space": space.id, "bits": SAME_BITS, "looks": SAME_LOOKS}
    found = {}
    for row in await db.execute(_DOUBLES, names | {"asked": asked}):
        if not same_colours(row.fields, row.other_fields):
            continue
        double = Double(
            image=ImageId(row.id), media=row.media, other=ImageId(row.other), other_sku=row.sku, bits=row.bits
        )
        found[double.image] = double
    return list(found.values())


# The nearest pictures of other items, each item once by its best. Reads ix_image_embeddings_space_id_site where the site's are
# few, else space_N_images_hnsw.
_BESIDE: Final = """
SELECT asked.image, near.item_id, item.category, near.score
FROM unnest(CAST(:images AS bigint[])) AS asked(image)
JOIN images mine ON mine.id = asked.image
JOIN image_embeddings held ON held.space_id = {space} AND held.image_id = asked.image
CROSS JOIN LATERAL (
    SELECT close.item_id, max(close.score) AS score FROM (
        SELECT other.item_id, -(embedding.vector <#> held.vector) AS score
        FROM image_embeddings embedding CROSS JOIN LATERAL (
            SELECT image.item_id FROM images image WHERE image.id = embedding.image_id OFFSET 0
        ) other
        WHERE embedding.space_id = {space} AND embedding.site = :site AND other.item_id <> mine.item_id
        ORDER BY {order} LIMIT :pictures
    ) close GROUP BY close.item_id ORDER BY score DESC LIMIT :items
) near
JOIN items item ON item.id = near.item_id
ORDER BY asked.image, near.score DESC
"""
# An item has some pictures.
_PICTURES_AN_ITEM: Final = 4


async def beside(
    db: ReadSession, site: SiteId, space: Space, images: Sequence[ImageId], *, exactly: bool
) -> dict[ImageId, list[Beside]]:
    """For each of these pictures, the items of the shop that look most like it, the nearest first."""
    statement = text(_BESIDE.format(space=int(space.id), order=order(space, "held", exactly=exactly)))
    names = {"images": list(images), "site": site, "items": LOOKED_AT, "pictures": _PICTURES_AN_ITEM * LOOKED_AT}
    found: dict[ImageId, list[Beside]] = {image: [] for image in images}
    for row in await db.execute(statement.bindparams(bindparam("images", type_=ARRAY(BigInteger))), names):
        near = Beside(item=ItemId(row.item_id), category=tuple(row.category), score=float(row.score))
        found[ImageId(row.image)].append(near)
    return found


_MATES: Final = text("""
SELECT first.id, item.category FROM items item CROSS JOIN LATERAL (
    SELECT image.id FROM images image WHERE image.item_id = item.id AND image.state = 'read'
    ORDER BY image.position, image.id LIMIT 1
) first
WHERE item.site = :site AND item.category @> ARRAY[CAST(:category AS text)] AND item.id <> :item AND item.kind = 'product'
    AND item.withdrawn_at IS NULL
ORDER BY item.id LIMIT :most
""")


async def keeps_together(db: ReadSession, site: SiteId, space: Space, picture: Unchecked, *, exactly: bool) -> bool:
    """Whether things of this picture's category look like one another, as far as ten of them tell. Reads ix_items_category."""
    names = {"site": site, "category": picture.category[-1], "item": picture.item, "most": LOOKED_AT}
    mates = {ImageId(row.id): row.category for row in await db.execute(_MATES, names)}
    near = await beside(db, site, space, list(mates), exactly=exactly)
    return keep_together([(mates[image], found) for image, found in near.items()])


def order(space: Space, stands: str, *, exactly: bool) -> str:
    """What pictures are ordered by around the vector of `stands`: measured each, or walked along the index."""
    if exactly or space.dim > matching.HNSW_DIM_LIMIT:
        return f"embedding.vector <#> {stands}.vector"
    return f"embedding.vector::halfvec({int(space.dim)}) <#> {stands}.vector::halfvec({int(space.dim)})"


_SIZE: Final = text("""
SELECT count(*) FILTER (WHERE site = :site) AS mine, count(*) AS of_all FROM image_embeddings WHERE space_id = :space
""").columns(mine=Integer, of_all=Integer)


async def measured_each(db: ReadSession, site: SiteId, space: Space, exact_rows: int) -> bool:
    """Whether this site's pictures are few enough to measure them all; see `matching.rules.search_exactly`."""
    row = (await db.execute(_SIZE, {"site": site, "space": space.id})).one()
    return matching.search_exactly(row.mine, row.of_all, exact_rows)
