"""Pictures as editors look for them: what each is used for, what is wrong with it, and all that a form about one begins with."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, exists, func, or_, select

from domain.base.database import ReadSession
from domain.base.values import ImageId, ItemId, SiteId
from domain.catalog.models import ImageRow, ItemRow
from domain.catalog.values import FocalPoint, ImageState, ItemKind
from domain.pictures.models import PictureProblemRow
from domain.pictures.read.problems import problems_of
from domain.pictures.rules import words
from domain.pictures.values import EditablePicture, MediaFile, Only, ProblemKind, Sought

MOST_ELSEWHERE = 20


async def page_of_files(
    db: ReadSession, site: SiteId, sought: Sought, *, first: int, after: int | None
) -> list[MediaFile]:
    """Pictures of things that are not withdrawn, the newest first, with the thing each belongs to.

    Limits   `first` of them. What is searched for reads the site's pictures until there are enough, within the budget of a question.
    """
    statement = _files(site).where(ItemRow.withdrawn_at.is_(None)).order_by(ImageRow.id.desc()).limit(first)
    if sought.state is not None:
        statement = statement.where(ImageRow.state == sought.state)
    if sought.kind is not None:
        statement = statement.where(ItemRow.kind == sought.kind)
    if sought.search:
        said = sought.search
        places = (ItemRow.title.icontains(said, autoescape=True), ItemRow.sku.istartswith(said, autoescape=True))
        statement = statement.where(or_(*places, ImageRow.src.icontains(said, autoescape=True)))
    if sought.only is Only.WITH_PROBLEMS:
        statement = statement.where(or_(ImageRow.state == ImageState.REFUSED, _is_open()))
    if sought.only is Only.WITHOUT_WORDS:
        mute = (ImageRow.alt == "", ~ImageRow.alt_said.has_key(ItemRow.locale))
        statement = statement.where(*mute, ImageRow.state != ImageState.REFUSED)
    if after is not None:
        statement = statement.where(ImageRow.id < after)
    return [_file(row) for row in await db.execute(statement)]


async def editable_picture(
    db: ReadSession, site: SiteId, image: ImageId, locales: Sequence[str]
) -> EditablePicture | None:
    """The picture with its words in these locales and its own; None where this site has none of this id."""
    row = (await db.execute(_files(site).where(ImageRow.id == image))).one_or_none()
    if row is None:
        return None
    facts = row.facts or {}
    found, box = facts.get("focal_point"), facts.get("subject")
    file = _file(row)
    spoken = list(dict.fromkeys([row.locale, *locales]))
    return EditablePicture(
        file=file,
        version=version_of(row),
        found=FocalPoint(x=found["x"], y=found["y"]) if found else None,
        focal_by=row.focal_by,
        box=(box["left"], box["top"], box["right"], box["bottom"]) if box else None,
        alts=words.alts(spoken, row.locale, row.alt, row.alt_said),
        offer=row.alt_offer,
        problems=tuple(await problems_of(db, site, image)),
        elsewhere=() if row.media is None else tuple(await _elsewhere(db, site, image, row.media)),
    )


def version_of(row: Row[Any]) -> str:
    """The version of a picture's row, by its media, focal point and words."""
    point = None if row.focal_by is None else FocalPoint(x=row.focal_x, y=row.focal_y)
    return words.version(row.media, point, row.alt, row.alt_said)


async def _elsewhere(db: ReadSession, site: SiteId, image: ImageId, media: str) -> list[MediaFile]:
    same = (ImageRow.media == media, ImageRow.id != image, ItemRow.withdrawn_at.is_(None))
    rows = await db.execute(_files(site).where(*same).order_by(ImageRow.id).limit(MOST_ELSEWHERE))
    return [_file(row) for row in rows]


def _files(site: SiteId) -> Select[Any]:
    row = PictureProblemRow
    kinds = select(func.array_agg(row.kind)).where(row.image_id == ImageRow.id, row.set_aside_at.is_(None))
    item = (ItemRow.sku, ItemRow.title, ItemRow.kind, ItemRow.locale)
    return (
        select(ImageRow.__table__, *item, kinds.correlate(ImageRow).scalar_subquery().label("problem_kinds"))
        .join(ItemRow, ItemRow.id == ImageRow.item_id)
        .where(ImageRow.site == site)
    )


def _is_open() -> ColumnElement[bool]:
    row = PictureProblemRow
    return exists().where(row.image_id == ImageRow.id, row.set_aside_at.is_(None))


def _kinds(said: Collection[str] | None) -> tuple[ProblemKind, ...]:
    return tuple(sorted(map(ProblemKind, said or ())))


def _file(row: Row[Any]) -> MediaFile:
    found = (row.facts or {}).get("focal_point")
    focal = FocalPoint(x=found["x"], y=found["y"]) if found else None
    return MediaFile(
        id=ImageId(row.id),
        src=row.src,
        alt=words.alts([row.locale], row.locale, row.alt, row.alt_said)[0].words,
        media=row.media,
        state=ImageState(row.state),
        problem=row.problem,
        width=row.width,
        height=row.height,
        focal=focal if row.focal_by is None else FocalPoint(x=row.focal_x, y=row.focal_y),
        item=ItemId(row.item_id),
        sku=row.sku,
        title=row.title,
        kind=ItemKind(row.kind),
        position=row.position,
        problems=_kinds(row.problem_kinds),
    )
