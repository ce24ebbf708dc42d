"""What was shown and what became of it, for training."""

from collections import defaultdict
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, select

from domain.base.database import ReadSession
from domain.base.values import SiteId
from domain.behaviour.models import ImpressionRow, ShopperRow, SignalRow
from domain.behaviour.values import SignalKind
from domain.choosing.models.counts import BuildRow
from domain.choosing.rules import answers as rules
from domain.choosing.values.counts import CountSettings
from domain.choosing.values.rankers import Answers, Click, Purchase, Seen, SeenBlock

# With fifty items a page a million rows, which train in half a minute and 200 MB; older ones say less about today.
MOST_IMPRESSIONS = 20_000


async def answers(db: ReadSession, site: SiteId, since: datetime) -> Answers:
    """What people made of the newest pages they saw since that moment; nothing that was marked as noise.

    Limits   20,000 impressions. Three statements; they use ix_impressions_site_shown_at and ix_signals_site_at.
    """
    seen = await _seen(db, site, since)
    if not seen:
        return rules.answers([], [], [])
    start = datetime.fromtimestamp(seen[0].at, since.tzinfo)
    looked = await _looked(db, site, start)
    clicks, purchases = await _done(db, site, start)
    told = [replace(page, looked=frozenset(looked.get(page.impression, ())) or None) for page in seen]
    return rules.answers(told, clicks, purchases)


async def counting(db: ReadSession, site: SiteId) -> CountSettings:
    """How the site's live counts are counted; the usual way where nothing is counted yet. Uses uq_builds_site_state."""
    live = select(BuildRow.settings).where(BuildRow.site == site, BuildRow.state == "live")
    settings = await db.scalar(live)
    return CountSettings() if settings is None else CountSettings(**settings)


async def _seen(db: ReadSession, site: SiteId, since: datetime) -> list[Seen]:
    newest = (
        select(
            ImpressionRow.id, ShopperRow.person_id, ImpressionRow.shown_at, ImpressionRow.blocks, ImpressionRow.ranker
        )
        .join(ShopperRow, ShopperRow.id == ImpressionRow.shopper_id)
        .where(ImpressionRow.site == site, ImpressionRow.shown_at >= since)
        .order_by(ImpressionRow.shown_at.desc(), ImpressionRow.id)
        .limit(MOST_IMPRESSIONS)
    )
    rows = (await db.execute(newest)).all()
    return [
        Seen(
            impression=row.id,
            person=row.person_id,
            at=row.shown_at.timestamp(),
            blocks=tuple(_block(held) for held in row.blocks),
            ranker=row.ranker,
        )
        for row in reversed(rows)
    ]


def _block(held: list[Any]) -> SeenBlock:
    """Key, position, propensity, and since fronts carry them the items."""
    key, position, _propensity, *items = held
    return SeenBlock(key=key, position=position, items=tuple(items[0]) if items else ())


async def _looked(db: ReadSession, site: SiteId, start: datetime) -> dict[UUID, list[str]]:
    """The blocks of each page that the front says were in view; a page it says nothing of is left out."""
    told = select(SignalRow.impression_id, SignalRow.block).where(
        SignalRow.site == site,
        SignalRow.at >= start,
        SignalRow.kind == SignalKind.IMPRESSION,
        SignalRow.impression_id.is_not(None),
        SignalRow.block.is_not(None),
        SignalRow.marked.is_(None),
    )
    looked: dict[UUID, list[str]] = defaultdict(list)
    for row in await db.execute(told):
        looked[row.impression_id].append(row.block)
    return looked


async def _done(db: ReadSession, site: SiteId, start: datetime) -> tuple[list[Click], list[Purchase]]:
    clicked = and_(
        SignalRow.kind == SignalKind.CLICK, SignalRow.impression_id.is_not(None), SignalRow.block.is_not(None)
    )
    wanted = (
        select(
            SignalRow.kind,
            SignalRow.impression_id,
            SignalRow.block,
            SignalRow.item_id,
            SignalRow.at,
            ShopperRow.person_id,
        )
        .join(ShopperRow, ShopperRow.id == SignalRow.shopper_id)
        .where(
            SignalRow.site == site,
            SignalRow.at >= start,
            SignalRow.item_id.is_not(None),
            SignalRow.marked.is_(None),
            clicked | (SignalRow.kind == SignalKind.PURCHASE),
        )
        .order_by(SignalRow.at, SignalRow.seq)
    )
    rows = (await db.execute(wanted)).all()
    clicks = [
        Click(impression=row.impression_id, block=row.block, item=row.item_id)
        for row in rows
        if row.kind == SignalKind.CLICK
    ]
    purchases = [
        Purchase(person=row.person_id, item=row.item_id, at=row.at.timestamp())
        for row in rows
        if row.kind == SignalKind.PURCHASE
    ]
    return clicks, purchases
