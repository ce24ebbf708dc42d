"""Questions about campaigns."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, ColumnExpressionArgument, Select, cast, func, select
from sqlalchemy.dialects.postgresql import JSONB

from domain.base.database import ReadSession
from domain.base.values import ItemId, SiteId
from domain.catalog.models import ItemRow
from domain.experiments.errors import ExperimentAbsent
from domain.experiments.models.experiments import CampaignRow
from domain.experiments.values.campaigns import Budget, Campaign


async def campaigns(db: ReadSession, site: SiteId) -> tuple[Campaign, ...]:
    """The site's campaigns, the newest first."""
    ordered = _campaigns(site).order_by(CampaignRow.created_at.desc(), CampaignRow.key)
    return from_json((await db.execute(ordered)).scalars().all())


async def campaign(db: ReadSession, site: SiteId, key: str) -> Campaign:
    """The campaign of this key.

    Errors   ExperimentAbsent.
    """
    found = (await db.execute(_campaigns(site).where(CampaignRow.key == key))).scalar_one_or_none()
    if found is None:
        raise ExperimentAbsent(key)
    return _campaign(found)


def campaigns_json(
    site: ColumnExpressionArgument[str] | str, now: ColumnElement[datetime] | datetime
) -> ColumnElement[Any]:
    """The campaigns that run now and have budget left, for a statement that reads other things too; `from_json` reads it.

    Uses pk_campaigns.
    """
    one = (
        _campaigns(site)
        .where(CampaignRow.stopped_at.is_(None), CampaignRow.starts_at <= now, CampaignRow.ends_at > now)
        .where(CampaignRow.spent < CampaignRow.limit)
        .order_by(CampaignRow.key)
        .subquery()
    )
    return select(func.coalesce(func.jsonb_agg(one.c[0]), cast([], JSONB))).scalar_subquery()


def from_json(value: Sequence[Mapping[str, Any]]) -> tuple[Campaign, ...]:
    """The campaigns in a value of `campaigns_json`."""
    return tuple(_campaign(each) for each in value)


def _campaigns(site: ColumnExpressionArgument[str] | str) -> Select[tuple[Any]]:
    names = [column.name for column in CampaignRow.__table__.columns if column.name not in {"site", "promotion_id"}]
    columns = CampaignRow.__table__.columns
    parts = [part for name in names for part in (name, columns[name])]
    one = func.jsonb_build_object(*parts, "item", CampaignRow.promotion_id, "promotion", ItemRow.sku)
    joined = select(one).select_from(CampaignRow).join(ItemRow, ItemRow.id == CampaignRow.promotion_id)
    return joined.where(CampaignRow.site == site)


def _campaign(kept: Mapping[str, Any]) -> Campaign:
    moments = {
        name: kept[name] and datetime.fromisoformat(kept[name]) for name in ("starts_at", "ends_at", "created_at")
    }
    stopped = kept["stopped_at"]
    return Campaign(
        key=kept["key"],
        name=kept["name"],
        promotion=kept["promotion"],
        item=ItemId(kept["item"]),
        condition=kept["condition"],
        hold_out_permille=kept["hold_out_permille"],
        budget=Budget(kept["budget"]),
        limit=kept["limit"],
        spent=kept["spent"],
        stopped_at=None if stopped is None else datetime.fromisoformat(stopped),
        version=kept["version"],
        **moments,
    )
