"""What a page is before anybody comes: one statement, put together once for each way of looking at a page."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    DateTime,
    Row,
    Select,
    Text,
    Uuid,
    and_,
    bindparam,
    func,
    literal_column,
    null,
    or_,
    select,
    text,
    true,
)
from sqlalchemy.orm import aliased

from domain.access.errors import UnknownSite
from domain.access.models import SiteRow
from domain.audience.read import segments as audience
from domain.audience.values.segments import Segment
from domain.base.database import ReadSession
from domain.base.values import BlockId, SpaceId
from domain.choosing.models.factors import FactorRunRow
from domain.choosing.models.rankers import LiveRankerRow
from domain.choosing.values.factors import Live
from domain.experiments.read import campaigns as read_campaigns
from domain.experiments.read import experiments as read_experiments
from domain.experiments.read import policies as read_policies
from domain.experiments.values.campaigns import Campaign
from domain.experiments.values.experiments import Experiment
from domain.experiments.values.policies import Policy
from domain.matching.models import LiveSpaceRow, SpaceRow, SpaceSiteRow
from domain.matching.read import answers
from domain.matching.values import Modality, Space
from domain.pages.errors import PageAbsent
from domain.pages.models import BlockRow, PageRow
from domain.pages.read.due import due
from domain.pages.rules import layers, releases
from domain.pages.rules.considered import Stored
from domain.pages.values.editing import Arrangement, Ordering
from domain.pages.values.slate import Perspective, Visit
from domain.wording import read as wording


@dataclass(frozen=True, slots=True, kw_only=True)
class Skeleton:
    """What a page is before anybody comes: its blocks and who orders them, the locales to look in, the site's segments, what is
    being tried, which ranker is live, where to search. So it was in `snapshot`, and nothing of it comes due before `until`.
    """

    locales: tuple[str, ...]
    segments: tuple[Segment, ...]
    blocks: tuple[Stored, ...]
    arrangement: Arrangement
    policy: Policy
    experiments: tuple[Experiment, ...]
    campaigns: tuple[Campaign, ...]
    ranker: int | None
    space: Space | None
    vectors: int
    of_all: int
    factors: Live | None
    called: Mapping[str, str]
    """What categories are called here, where somebody said so."""
    snapshot: str
    until: datetime | None


async def skeleton(db: ReadSession, visit: Visit) -> Skeleton:
    """Everything of the page that does not depend on what the shopper did.

    Errors   UnknownSite, PageAbsent.
    """
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
    locales = layers.chain(layers.spoken(wanted, first.locales, first.default_locale), first.default_locale)
    return Skeleton(
        locales=locales,
        segments=audience.from_json(first.segments),
        blocks=tuple(_stored(row, drafts=drafts) for row in rows if row.id is not None),
        arrangement=Arrangement(ordering=Ordering(first.ordering), slots=first.slots),
        policy=read_policies.from_json(first.policy),
        experiments=read_experiments.from_json(first.experiments),
        campaigns=read_campaigns.from_json(first.campaigns),
        ranker=first.ranker,
        space=_space(first),
        vectors=first.vectors or 0,
        of_all=int(first.of_all or 0),
        factors=_factors(first),
        called=wording.names_in(first.called, locales),
        snapshot=first.snapshot,
        until=first.until,
    )


# What comes by itself, with nobody changing anything: releases, and the beginning and end of campaigns.
_UNTIL = """least(
    (SELECT min(release.scheduled_at) FROM releases release
        WHERE release.site = :site AND release.state = 'scheduled' AND release.scheduled_at > :now),
    (SELECT min(campaign.starts_at) FROM campaigns campaign WHERE campaign.site = :site AND campaign.starts_at > :now),
    (SELECT min(campaign.ends_at) FROM campaigns campaign WHERE campaign.site = :site AND campaign.ends_at > :now)
)"""


@cache
def _statement(*, drafts: bool, unpublished: bool, including: bool) -> Select[Any]:
    """Building it costs more than Postgres takes to answer it."""
    site, page = bindparam("site", type_=Text), bindparam("page", type_=Text)
    now = bindparam("now", type_=DateTime(timezone=True))
    come = due(now, bindparam("release", type_=Uuid) if including else None)
    shown = and_(
        BlockRow.page_id == PageRow.id,
        true() if unpublished else or_(BlockRow.live.is_not(None), come.is_not(None)),
    )
    every = aliased(SpaceSiteRow)
    of_all = select(func.sum(every.vectors)).where(every.space_id == SpaceRow.id).scalar_subquery()
    others = aliased(FactorRunRow)
    of_slot = select(func.sum(others.held)).where(others.slot == FactorRunRow.slot).scalar_subquery()
    return (
        select(
            SiteRow.default_locale,
            SiteRow.locales,
            audience.segments_json(site).label("segments"),
            read_experiments.experiments_json(site).label("experiments"),
            read_campaigns.campaigns_json(site, now).label("campaigns"),
            read_policies.policy_json(site, page).label("policy"),
            wording.names_json(site).label("called"),
            LiveRankerRow.version.label("ranker"),
            PageRow.id.label("page"),
            PageRow.ordering,
            PageRow.slots,
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
            FactorRunRow.id.label("run"),
            FactorRunRow.slot,
            FactorRunRow.held,
            of_slot.label("of_slot"),
            literal_column("CAST(pg_current_snapshot() AS text)").label("snapshot"),
            func.coalesce(text(_UNTIL)).label("until"),
        )
        .outerjoin(PageRow, and_(PageRow.site == SiteRow.key, PageRow.key == page))
        .outerjoin(BlockRow, shown)
        .outerjoin(LiveRankerRow, LiveRankerRow.site == SiteRow.key)
        .outerjoin(FactorRunRow, and_(FactorRunRow.site == SiteRow.key, FactorRunRow.live))
        .outerjoin(LiveSpaceRow, answers(Modality.TEXT, site))
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


def _factors(row: Row[tuple[object, ...]]) -> Live | None:
    return None if row.run is None else Live(run=row.run, slot=row.slot, held=row.held, of_slot=int(row.of_slot))


def _space(row: Row[tuple[object, ...]]) -> Space | None:
    if row.space is None or not row.vectors:
        return None
    return Space(id=SpaceId(row.space), modality=Modality.TEXT, model=row.model, revision=row.revision, dim=row.dim)
