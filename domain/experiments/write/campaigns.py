"""Commands on campaigns, and counting what they have cost."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import case, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert

from domain.access import write as access
from domain.base.database import WriteSession
from domain.base.values import Json, SiteId
from domain.behaviour.models import SignalRow
from domain.behaviour.values import Mark, SignalKind
from domain.catalog.models import ItemRow
from domain.experiments.errors import ExperimentChanged, ExperimentExists, ExperimentInOtherState, ExperimentInvalid
from domain.experiments.models.experiments import CampaignRow
from domain.experiments.read import campaigns as read
from domain.experiments.rules.campaigns import require_campaign
from domain.experiments.values.campaigns import Budget, Campaign, NewCampaign


async def create_campaign(db: WriteSession, site: SiteId, new: NewCampaign, *, by: str, now: datetime) -> Campaign:
    """The campaign; it begins at its moment.

    Errors   ExperimentInvalid, ExperimentExists; then nothing was written.
    """
    require_campaign(new)
    await access.take_pen(db, site)
    named = select(ItemRow.id).where(ItemRow.site == site, ItemRow.sku == new.promotion, ItemRow.kind == "promotion")
    item = (await db.execute(named)).scalar_one_or_none()
    if item is None:
        raise ExperimentInvalid(new.key, [f"promotion: this site has no promotion {new.promotion[:80]!r}"])
    fields: dict[str, Json] = {"name": new.name, "condition": new.condition, "hold_out_permille": new.hold_out_permille}
    fields |= {"budget": new.budget.value, "limit": new.limit}
    window = {"starts_at": new.starts_at, "ends_at": new.ends_at}
    made = insert(CampaignRow).values(
        site=site, key=new.key, promotion_id=item, **fields, **window, spent=0, version=1, created_at=now
    )
    if (await db.execute(made.on_conflict_do_nothing().returning(CampaignRow.key))).scalar_one_or_none() is None:
        raise ExperimentExists(new.key)
    details: dict[str, Json] = {
        "promotion": new.promotion,
        **{name: moment.isoformat() for name, moment in window.items()},
    }
    await _remember(db, site, new.key, "create_campaign", {**fields, **details}, by=by, now=now)
    return await read.campaign(db, site, new.key)


async def stop_campaign(
    db: WriteSession, site: SiteId, key: str, *, expected_version: int, by: str, now: datetime
) -> Campaign:
    """Nobody is made the offer any more.

    Errors   ExperimentAbsent, ExperimentChanged, ExperimentInOtherState; then nothing was written.
    """
    await access.take_pen(db, site)
    kept = await read.campaign(db, site, key)
    if kept.version != expected_version:
        raise ExperimentChanged(key, expected_version, kept.version)
    if kept.stopped_at is not None:
        raise ExperimentInOtherState(key, "stopped", "not stopped yet")
    mine = (CampaignRow.site == site, CampaignRow.key == key)
    await db.execute(update(CampaignRow).where(*mine).values(stopped_at=now, version=kept.version + 1))
    await _remember(db, site, key, "stop_campaign", {"spent": kept.spent}, by=by, now=now)
    return await read.campaign(db, site, key)


async def count_spending(db: WriteSession, now: datetime) -> int:
    """How many running campaigns cost something else than was known. Between two counts a budget can be overrun by what comes in.

    Limits   no robots, no floods, nothing twice in a minute; a redemption of who wants neither measurement nor personalisation
             costs what any other does. Uses ix_signals_item_id: a promotion has few
             purchases beside products.
    """
    each = case((CampaignRow.budget == Budget.MONEY, func.coalesce(SignalRow.value, 0.0)), else_=1.0)
    spent = (
        select(func.coalesce(func.sum(each), 0.0))
        .where(SignalRow.item_id == CampaignRow.promotion_id, SignalRow.site == CampaignRow.site)
        .where(SignalRow.kind == SignalKind.PURCHASE.value)
        .where(or_(SignalRow.marked.is_(None), SignalRow.marked == Mark.NOT_PERSONALISED.value))
        .where(SignalRow.at >= CampaignRow.starts_at, SignalRow.at < CampaignRow.ends_at)
        .correlate(CampaignRow)
        .scalar_subquery()
    )
    counted = (
        update(CampaignRow)
        .where(CampaignRow.stopped_at.is_(None), CampaignRow.starts_at <= now, now < CampaignRow.ends_at)
        .where(CampaignRow.spent != spent)
        .values(spent=spent)
        .returning(CampaignRow.key)
    )
    return len((await db.execute(counted)).scalars().all())


async def _remember(
    db: WriteSession, site: SiteId, key: str, action: str, details: Mapping[str, Json], *, by: str, now: datetime
) -> None:
    await access.remember(db, site, actor=by, action=action, things=[f"campaign:{key}"], details=details, now=now)
