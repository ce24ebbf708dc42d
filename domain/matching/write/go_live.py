"""Switching spaces is switching one row, once the new space holds everything the shops show; going back is switching it again."""

from datetime import datetime

from sqlalchemy import ColumnElement, Select, delete, exists, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert

from domain.access.write import remember
from domain.base.database import ReadSession, WriteSession
from domain.base.values import SiteId, SpaceId
from domain.catalog.models import ImageRow, ItemRow
from domain.catalog.values import ImageState
from domain.jobs.models import OPEN, JobRow
from domain.matching.errors import (
    NoSpaceLive,
    NothingBefore,
    SpaceKnowsForgotten,
    SpaceNotFull,
    SpaceOfAnotherSite,
    UnknownSpace,
)
from domain.matching.models import ImageEmbeddingRow, ItemEmbeddingRow, LiveSpaceRow, SpaceRow
from domain.matching.values import Modality, SpaceState
from domain.matching.write.fit_without import tainted

ALL_SITES = ""
"""In `live_spaces`: the row of all sites that have none of their own."""


async def go_live(db: WriteSession, space: SpaceId, now: datetime) -> bool:
    """Whether the space went live now, by itself: it was being filled, holds every item, and nobody's taste is yet to follow.

    A model's space answers for all sites. The model's before it is retired, as nobody encodes for it any more, and so is what
    was fitted on it; a fitted space answers for its site, and what did so before is kept to be gone back to. A space of pictures
    holds every picture that was read.
    """
    row = (await db.execute(select(SpaceRow).with_only_columns(*_COLUMNS).where(SpaceRow.id == space))).one()
    if row.state != SpaceState.FILLING or await tainted(db, space):
        return False
    if row.modality == Modality.IMAGE:
        return await _pictures_go_live(db, space, now)
    if (await db.execute(_lacking(space, row.site).limit(1))).first() is not None:
        return False
    if await db.scalar(select(_tastes_follow(row.site))):
        return False
    await _answer(db, space, row.site, now)
    if row.base_id is None:
        mine = select(SpaceRow.id).where(or_(SpaceRow.id == space, SpaceRow.base_id == space))
        own = delete(LiveSpaceRow).where(LiveSpaceRow.modality == row.modality, LiveSpaceRow.site != ALL_SITES)
        await db.execute(own.where(LiveSpaceRow.space_id.not_in(mine)))
        others = (SpaceRow.modality == row.modality, SpaceRow.state.in_(["live", "kept"]), SpaceRow.id.not_in(mine))
        left = func.coalesce(SpaceRow.left_at, now)
        await db.execute(update(SpaceRow).where(*others).values(state="retired", left_at=left))
    return True


async def _pictures_go_live(db: WriteSession, space: SpaceId, now: datetime) -> bool:
    if (await db.execute(_unseen(space).limit(1))).first() is not None:
        return False
    await _answer(db, space, None, now, Modality.IMAGE)
    before = (SpaceRow.modality == Modality.IMAGE, SpaceRow.state.in_(["live", "kept"]), SpaceRow.id != space)
    left = func.coalesce(SpaceRow.left_at, now)
    await db.execute(update(SpaceRow).where(*before).values(state="retired", left_at=left))
    return True


async def switch_to(
    db: WriteSession, space: SpaceId, site: SiteId | None, *, by: str, now: datetime, unfilled: bool = False
) -> None:
    """This space answers from now on, for its site or, a model's, for the site that asks or for all without one of their own.

    What answered before is kept, and filled, to be gone back to.
    Errors   UnknownSpace, SpaceOfAnotherSite, SpaceKnowsForgotten; SpaceNotFull unless `unfilled` may be.
    """
    row = (await db.execute(select(SpaceRow).with_only_columns(*_COLUMNS).where(SpaceRow.id == space))).one_or_none()
    if row is None or row.modality != Modality.TEXT:
        raise UnknownSpace(space)
    if row.site is not None and row.site != site:
        raise SpaceOfAnotherSite(space, row.site, site)
    if await tainted(db, space):
        raise SpaceKnowsForgotten(space)
    if not unfilled:
        lacking = (await db.execute(select(func.count()).select_from(_lacking(space, site).subquery()))).scalar_one()
        if lacking:
            raise SpaceNotFull(space, lacking)
    before = await _answer(db, space, site, now)
    await _said(db, site, "switch_space", space, before, by=by, now=now)


async def roll_back(db: WriteSession, site: SiteId | None, *, by: str, now: datetime) -> tuple[SpaceId, SpaceId]:
    """The space that answers again, and the one that was gone back from, which is kept but never goes live by itself.

    Errors   NothingBefore, SpaceKnowsForgotten.
    """
    mine = LiveSpaceRow.site == (site or ALL_SITES)
    row = (
        await db.execute(
            select(LiveSpaceRow.space_id, LiveSpaceRow.before_id)
            .where(LiveSpaceRow.modality == Modality.TEXT, mine)
            .with_for_update()
        )
    ).one_or_none()
    if row is None or row.before_id is None:
        raise NothingBefore(site)
    if await tainted(db, SpaceId(row.before_id)):
        raise SpaceKnowsForgotten(row.before_id)
    await _answer(db, SpaceId(row.before_id), site, now)
    await _said(db, site, "roll_back_space", SpaceId(row.before_id), SpaceId(row.space_id), by=by, now=now)
    return SpaceId(row.before_id), SpaceId(row.space_id)


async def let_go_of_forgotten(db: WriteSession, site: SiteId, *, by: str, now: datetime) -> bool:
    """Whether what answered the site holds a forgotten person's pairs: then the space it was fitted on answers from now on."""
    row = (
        await db.execute(
            select(SpaceRow.id, SpaceRow.base_id)
            .join(LiveSpaceRow, LiveSpaceRow.space_id == SpaceRow.id)
            .where(LiveSpaceRow.modality == Modality.TEXT, LiveSpaceRow.site == site)
        )
    ).one_or_none()
    if row is None or row.base_id is None or not await tainted(db, SpaceId(row.id)):
        return False
    await _answer(db, SpaceId(row.base_id), site, now)
    await _said(db, site, "let_go_of_space", SpaceId(row.base_id), SpaceId(row.id), by=by, now=now)
    return True


_COLUMNS = (SpaceRow.modality, SpaceRow.state, SpaceRow.site, SpaceRow.base_id)


def _lacking(space: SpaceId, site: str | None) -> Select[int]:
    """Items without a vector in the space. Reads pk_item_embeddings."""
    held = exists().where(ItemEmbeddingRow.item_id == ItemRow.id, ItemEmbeddingRow.space_id == space)
    lacking = select(ItemRow.id).where(ItemRow.withdrawn_at.is_(None), ~held)
    return lacking if site is None else lacking.where(ItemRow.site == site)


def _unseen(space: SpaceId) -> Select[int]:
    """Pictures that were read and have no vector in the space. Reads pk_image_embeddings."""
    held = exists().where(ImageEmbeddingRow.image_id == ImageRow.id, ImageEmbeddingRow.space_id == space)
    shown = (ImageRow.state == ImageState.READ, ItemRow.withdrawn_at.is_(None), ~held)
    return select(ImageRow.id).join(ItemRow, ItemRow.id == ImageRow.item_id).where(*shown)


def _tastes_follow(site: str | None) -> ColumnElement[bool]:
    """Whether tastes are being made good for vectors that came late: a page in this space would not know its shoppers."""
    following = exists().where(JobRow.kind.in_(["refresh_tastes", "rebuild_memory"]), OPEN)
    return following if site is None else following.where(JobRow.site == site)


async def _answer(
    db: WriteSession, space: SpaceId, site: str | None, now: datetime, modality: Modality = Modality.TEXT
) -> SpaceId:
    """The space that answered until now. States follow from what the rows of `live_spaces` say.

    Errors   NoSpaceLive.
    """
    before = await _answering(db, site, modality)
    if before is None:
        raise NoSpaceLive
    if before != space:
        row = insert(LiveSpaceRow).values(modality=modality, site=site or ALL_SITES, space_id=space, before_id=before)
        await db.execute(
            row.on_conflict_do_update(
                index_elements=[LiveSpaceRow.modality, LiveSpaceRow.site],
                set_={"space_id": space, "before_id": before},
            )
        )
    named = exists().where(LiveSpaceRow.space_id == SpaceRow.id)
    await db.execute(update(SpaceRow).where(SpaceRow.id == space).values(state="live", left_at=None))
    left = update(SpaceRow).where(SpaceRow.id == before, ~named)
    await db.execute(left.values(state="kept", left_at=now))
    return before


async def _answering(db: ReadSession, site: str | None, modality: Modality) -> SpaceId | None:
    rows = await db.execute(
        select(LiveSpaceRow.space_id)
        .where(LiveSpaceRow.modality == modality, LiveSpaceRow.site.in_([ALL_SITES, site or ALL_SITES]))
        .order_by(LiveSpaceRow.site.desc())
        .limit(1)
    )
    found = rows.scalar_one_or_none()
    return None if found is None else SpaceId(found)


async def _said(
    db: WriteSession, site: SiteId | None, action: str, space: SpaceId, before: SpaceId, *, by: str, now: datetime
) -> None:
    """The audit log is a site's; what is switched for all of them is in the workers' log."""
    if site is not None:
        details = {"before": before}
        await remember(db, site, actor=by, action=action, things=[f"space:{space}"], details=details, now=now)
