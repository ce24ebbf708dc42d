"""The page for this shopper, now: four statements in one snapshot, no model, nothing written."""

from dataclasses import dataclass, replace

import structlog
from sqlalchemy import Row, and_, func, or_, select
from sqlalchemy.orm import aliased

from domain.access.errors import UnknownSite
from domain.access.models import SiteRow
from domain.base.database import ReadSession
from domain.base.values import BlockId, ImpressionId, SpaceId
from domain.behaviour import read as behaviour
from domain.catalog import read as catalog
from domain.matching import read as matching
from domain.matching import rules as matching_rules
from domain.matching.models import LiveSpaceRow, SpaceRow, SpaceSiteRow
from domain.matching.values import Modality, Space
from domain.pages.errors import PageAbsent
from domain.pages.models import BlockRow, PageRow
from domain.pages.rules import layers, slots
from domain.pages.rules.kinds import all_kinds
from domain.pages.values.blocks import Homepage
from domain.pages.values.slate import LiveBlock, Visit

log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Skeleton:
    """What a page is before anybody comes: its blocks in order, the locales to look in, where to search."""

    locales: tuple[str, ...]
    blocks: tuple[LiveBlock, ...]
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
    space = skeleton.space if by_vectors else None
    candidates = await matching.candidates(
        db,
        visit.site,
        slots.asks(skeleton.blocks, visit, state),
        shopper=state.id,
        space=space,
        exactly=matching_rules.search_exactly(skeleton.vectors, skeleton.of_all, exact_rows),
        now=visit.now,
    )
    items = await catalog.items_by_id(db, visit.site, slots.wanted_items(candidates, state), visit.locales[0])
    blocks = slots.fill(
        skeleton.blocks, visit=visit, state=state, candidates=candidates, items=items, failed=_log_failure
    )
    return Homepage(
        site=visit.site,
        key=visit.page,
        locale=visit.locales[0],
        impression=impression,
        at=visit.now,
        policy=slots.POLICY,
        degraded=space is None,
        blocks=blocks,
    )


async def _skeleton(db: ReadSession, visit: Visit) -> _Skeleton:
    """The site, the page, its live blocks and the live space: everything that does not depend on the shopper."""
    shown = and_(
        BlockRow.page_id == PageRow.id,
        BlockRow.live.is_not(None),
        or_(BlockRow.starts_at.is_(None), BlockRow.starts_at <= visit.now),
        or_(BlockRow.ends_at.is_(None), BlockRow.ends_at > visit.now),
    )
    every = aliased(SpaceSiteRow)
    of_all = select(func.sum(every.vectors)).where(every.space_id == SpaceRow.id).scalar_subquery()
    rows = (
        await db.execute(
            select(
                SiteRow.default_locale,
                SiteRow.locales,
                PageRow.id.label("page"),
                BlockRow.id,
                BlockRow.key,
                BlockRow.kind,
                BlockRow.position,
                BlockRow.live,
                SpaceRow.id.label("space"),
                SpaceRow.model,
                SpaceRow.revision,
                SpaceRow.dim,
                SpaceSiteRow.vectors,
                of_all.label("of_all"),
            )
            .outerjoin(PageRow, and_(PageRow.site == SiteRow.key, PageRow.key == visit.page))
            .outerjoin(BlockRow, shown)
            .outerjoin(LiveSpaceRow, LiveSpaceRow.modality == Modality.TEXT)
            .outerjoin(SpaceRow, SpaceRow.id == LiveSpaceRow.space_id)
            .outerjoin(SpaceSiteRow, and_(SpaceSiteRow.space_id == SpaceRow.id, SpaceSiteRow.site == SiteRow.key))
            .where(SiteRow.key == visit.site)
            .order_by(BlockRow.position, BlockRow.key)
        )
    ).all()
    if not rows:
        raise UnknownSite(visit.site, "")
    first = rows[0]
    if first.page is None:
        raise PageAbsent(visit.site, visit.page)
    wanted = visit.locales[0] if visit.locales else first.default_locale
    locales = layers.chain(layers.spoken(wanted, first.locales, first.default_locale), first.default_locale)
    return _Skeleton(
        locales=locales,
        blocks=tuple(_live(row, locales) for row in rows if row.id is not None),
        space=_space(first),
        vectors=first.vectors or 0,
        of_all=int(first.of_all or 0),
    )


def _live(row: Row[tuple[object, ...]], locales: tuple[str, ...]) -> LiveBlock:
    kind = all_kinds().get(row.kind)
    return LiveBlock(
        id=BlockId(row.id),
        key=row.key,
        kind=row.kind,
        position=row.position,
        fields={} if kind is None else layers.plain(kind, row.live, locales),
    )


def _space(row: Row[tuple[object, ...]]) -> Space | None:
    if row.space is None or not row.vectors:
        return None
    return Space(id=SpaceId(row.space), modality=Modality.TEXT, model=row.model, revision=row.revision, dim=row.dim)


def _log_failure(block: LiveBlock, error: Exception) -> None:
    log.error("block_failed", block=block.key, kind=block.kind, error=type(error).__name__, exc_info=error)
