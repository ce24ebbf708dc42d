"""The editors' list of pictures that something is wrong with, and of words proposed for pictures that have none."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Row, Select, func, select, tuple_
from sqlalchemy.orm import aliased

from domain.base.database import ReadSession
from domain.base.values import ImageId, ItemId, SiteId
from domain.catalog.models import ImageRow, ItemRow
from domain.pictures.models import PictureProblemRow
from domain.pictures.rules import advice
from domain.pictures.values import AltOffer, PageOfProblems, Problem, ProblemKind

Place = tuple[datetime, ImageId, ProblemKind]
"""Where a page of problems ended: the last one's moment, picture and kind."""


async def problems(
    db: ReadSession, site: SiteId, *, first: int, after: Place | None = None, kinds: Collection[ProblemKind] = ()
) -> PageOfProblems:
    """What waits for an editor, the oldest first. `kinds`: only these. Reads ix_picture_problems_open."""
    row = PictureProblemRow
    statement = _open(site)
    if kinds:
        statement = statement.where(row.kind.in_(kinds))
    if after is not None:
        statement = statement.where(tuple_(row.found_at, row.image_id, row.kind) > after)
    ordered = statement.order_by(row.found_at, row.image_id, row.kind).limit(first + 1)
    found = [_problem(each) for each in await db.execute(ordered)]
    return PageOfProblems(problems=tuple(found[:first]), more=len(found) > first)


async def problems_of(db: ReadSession, site: SiteId, image: ImageId) -> list[Problem]:
    """What is wrong with this picture and waits for an editor, the oldest first."""
    row = PictureProblemRow
    rows = await db.execute(_open(site).where(row.image_id == image).order_by(row.found_at, row.kind))
    return [_problem(each) for each in rows]


async def problems_by_kind(db: ReadSession, site: SiteId) -> dict[ProblemKind, int]:
    """How many wait, of each kind. Reads ix_picture_problems_open."""
    row = PictureProblemRow
    counted = select(row.kind, func.count()).where(row.site == site, row.set_aside_at.is_(None)).group_by(row.kind)
    return {ProblemKind(kind): count for kind, count in await db.execute(counted)}


async def alt_offers(db: ReadSession, site: SiteId, *, first: int, after: ImageId | None = None) -> list[AltOffer]:
    """Words proposed for pictures that have none, by picture."""
    statement = (
        select(ImageRow.id, ItemRow.sku, ImageRow.media, ImageRow.alt, ImageRow.alt_offer)
        .join(ItemRow, ItemRow.id == ImageRow.item_id)
        .where(ImageRow.site == site, ImageRow.alt_offer.is_not(None), ImageRow.id > (after or 0))
        .where(ItemRow.withdrawn_at.is_(None))
        .order_by(ImageRow.id)
        .limit(first)
    )
    rows = await db.execute(statement)
    return [
        AltOffer(image=ImageId(row.id), sku=row.sku, media=row.media, alt=row.alt, offer=row.alt_offer) for row in rows
    ]


def _open(site: SiteId) -> Select[tuple[object, ...]]:
    row = PictureProblemRow
    other = aliased(ImageRow)
    named = select(ItemRow.sku).join(other, other.item_id == ItemRow.id).where(other.id == row.other_id)
    return (
        select(
            *(row.image_id, row.kind, row.measured, row.found_at, ImageRow.src, ImageRow.media),
            *(ItemRow.id.label("item"), ItemRow.sku, ItemRow.title),
            named.scalar_subquery().label("other_sku"),
        )
        .join(ImageRow, ImageRow.id == row.image_id)
        .join(ItemRow, ItemRow.id == ImageRow.item_id)
        .where(row.site == site, row.set_aside_at.is_(None), ItemRow.withdrawn_at.is_(None))
    )


def _problem(row: Row[tuple[object, ...]]) -> Problem:
    kind = ProblemKind(row.kind)
    return Problem(
        image=ImageId(row.image_id),
        kind=kind,
        item=ItemId(row.item),
        sku=row.sku,
        title=row.title,
        src=row.src,
        media=row.media,
        what=advice.what(kind, row.measured),
        todo=advice.todo(kind),
        measured=row.measured,
        other_sku=row.other_sku,
        found_at=row.found_at,
    )
