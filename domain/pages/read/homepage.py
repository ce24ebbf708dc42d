"""The page for this shopper, now: four statements in one snapshot, no model, nothing written."""

from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import structlog
from sqlalchemy import DateTime, Row, Select, Text, Uuid, and_, bindparam, func, null, or_, select, true
from sqlalchemy.orm import aliased

from domain.access.errors import UnknownSite
from domain.access.models import SiteRow
from domain.audience.read import segments as audience
from domain.audience.rules.segments import segments_of
from domain.audience.values.segments import Segment
from domain.audience.values.situation import Situation
from domain.base.database import ReadSession
from domain.base.values import BlockId, ImpressionId, SpaceId
from domain.behaviour import read as behaviour
from domain.behaviour.values import ShopperState
from domain.catalog import read as catalog
from domain.matching import read as matching
from domain.matching import rules as matching_rules
from domain.matching.models import LiveSpaceRow, SpaceRow, SpaceSiteRow
from domain.matching.values import Modality, Space
from domain.pages.errors import PageAbsent
from domain.pages.models import BlockRow, PageRow
from domain.pages.read.due import due
from domain.pages.rules import considered, layers, releases, slots, traces
from domain.pages.rules.considered import Considered, Stored
from domain.pages.values.blocks import Homepage
from domain.pages.values.content import Reader
from domain.pages.values.slate import LiveBlock, Perspective, Visit

log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Skeleton:
    """What a page is before anybody comes: its blocks, the locales to look in, the site's segments, where to search."""

    locales: tuple[str, ...]
    segments: tuple[Segment, ...]
    blocks: tuple[Stored, ...]
    space: Space | None
    vectors: int
    of_all: int


async def homepage(
    db: ReadSession, visit: Visit, *, impression: ImpressionId, exact_rows: int, by_vectors: bool = True
) -> Homepage:
    """The page this shopper should see, with the reason for everything on it.

    Limits   4 statements. Without vectors (`by_vectors` false, or no space yet) shelves show popular and new goods
             and the page says `degraded`.
    Errors   UnknownSite, PageAbsent.
    """
    skeleton = await _skeleton(db, visit)
    visit = replace(visit, locales=skeleton.locales)
    state = await behaviour.shopper_state(db, visit.site, visit.shopper)
    situation = _situation(visit, state, skeleton)
    every = _considered(skeleton, situation)
    shown = [each.block for each in every if each.block is not None]
    space = skeleton.space if by_vectors else None
    candidates = await matching.candidates(
        db,
        visit.site,
        slots.asks(shown, visit, state),
        shopper=state.id,
        space=space,
        exactly=matching_rules.search_exactly(skeleton.vectors, skeleton.of_all, exact_rows),
        now=visit.now,
    )
    items = await catalog.items_by_id(db, visit.site, slots.wanted_items(candidates, state), visit.locales[0])
    filled = slots.fill(
        shown,
        visit=visit,
        state=state,
        new=situation.new,
        candidates=candidates,
        items=items,
        failed=_log_failure,
    )
    return Homepage(
        site=visit.site,
        key=visit.page,
        locale=visit.locales[0],
        impression=impression,
        at=visit.now,
        policy=slots.POLICY,
        degraded=space is None,
        blocks=filled.blocks,
        trace=None if visit.preview is None else traces.trace(situation, every, filled),
    )


def _situation(visit: Visit, state: ShopperState, skeleton: _Skeleton) -> Situation:
    """Who comes: by the shopper's own history, unless a shop's server or a preview says otherwise."""
    preview = visit.preview
    new = state.new if preview is None or preview.new is None else preview.new
    named = visit.segments if preview is None or preview.segments is None else preview.segments
    if named is None:
        segments = segments_of(skeleton.segments, state.events, visit.now, new=new)
    else:
        segments = tuple(each.key for each in skeleton.segments if each.key in named)
    return Situation(
        channel=visit.channel,
        locale=visit.locales[0],
        country=visit.country,
        cart=visit.cart,
        new=new,
        now=visit.now,
        segments=segments,
        events=state.events,
    )


def _considered(skeleton: _Skeleton, situation: Situation) -> list[Considered]:
    reader = Reader(locales=skeleton.locales, channel=situation.channel, segments=situation.segments)
    return considered.considered(skeleton.blocks, situation, reader)


async def _skeleton(db: ReadSession, visit: Visit) -> _Skeleton:
    """The site, the page, its blocks and the live space: everything that does not depend on the shopper."""
    preview = visit.preview
    release = None if preview is None else preview.release
    drafts = preview is not None and preview.perspective is Perspective.DRAFT
    statement = _statement(drafts=drafts, unpublished=preview is not None, including=release is not None)
    names = {"site": visit.site, "page": visit.page, "now": visit.now}
    rows = (await db.execute(statement, names if release is None else {**names, "release": release})).all()
    if not rows:
        raise UnknownSite(visit.site, "")
    first = rows[0]
    if first.page is None:
        raise PageAbsent(visit.site, visit.page)
    wanted = visit.locales[0] if visit.locales else first.default_locale
    return _Skeleton(
        locales=layers.chain(layers.spoken(wanted, first.locales, first.default_locale), first.default_locale),
        segments=audience.from_json(first.segments),
        blocks=tuple(_stored(row, drafts=drafts) for row in rows if row.id is not None),
        space=_space(first),
        vectors=first.vectors or 0,
        of_all=int(first.of_all or 0),
    )


@cache
def _statement(*, drafts: bool, unpublished: bool, including: bool) -> Select[Any]:
    """Put together once for each way of looking at a page: that costs more than Postgres takes to answer."""
    site, page = bindparam("site", type_=Text), bindparam("page", type_=Text)
    come = due(bindparam("now", type_=DateTime(timezone=True)), bindparam("release", type_=Uuid) if including else None)
    shown = and_(
        BlockRow.page_id == PageRow.id,
        true() if unpublished else or_(BlockRow.live.is_not(None), come.is_not(None)),
    )
    every = aliased(SpaceSiteRow)
    of_all = select(func.sum(every.vectors)).where(every.space_id == SpaceRow.id).scalar_subquery()
    return (
        select(
            SiteRow.default_locale,
            SiteRow.locales,
            audience.segments_json(site).label("segments"),
            PageRow.id.label("page"),
            BlockRow.id,
            BlockRow.key,
            BlockRow.kind,
            BlockRow.live,
            (BlockRow.draft if drafts else null()).label("draft"),
            come.label("due"),
            SpaceRow.id.label("space"),
            SpaceRow.model,
            SpaceRow.revision,
            SpaceRow.dim,
            SpaceSiteRow.vectors,
            of_all.label("of_all"),
        )
        .outerjoin(PageRow, and_(PageRow.site == SiteRow.key, PageRow.key == page))
        .outerjoin(BlockRow, shown)
        .outerjoin(LiveSpaceRow, LiveSpaceRow.modality == Modality.TEXT)
        .outerjoin(SpaceRow, SpaceRow.id == LiveSpaceRow.space_id)
        .outerjoin(SpaceSiteRow, and_(SpaceSiteRow.space_id == SpaceRow.id, SpaceSiteRow.site == SiteRow.key))
        .where(SiteRow.key == site)
    )


def _stored(row: Row[tuple[object, ...]], *, drafts: bool) -> Stored:
    """The block with what has come due, which a draft follows as it will once it is written down."""
    come = releases.from_json(BlockId(row.id), row.due)
    return Stored(
        id=BlockId(row.id),
        key=row.key,
        kind=row.kind,
        content=releases.carried(row.draft, row.live, come) if drafts else releases.effective(row.live, come),
        releases=tuple(each.title for each in come),
    )


def _space(row: Row[tuple[object, ...]]) -> Space | None:
    if row.space is None or not row.vectors:
        return None
    return Space(id=SpaceId(row.space), modality=Modality.TEXT, model=row.model, revision=row.revision, dim=row.dim)


def _log_failure(block: LiveBlock, error: Exception) -> None:
    log.error("block_failed", block=block.key, kind=block.kind, error=type(error).__name__, exc_info=error)
