"""Tables of experiments and campaigns. Who is in which arm has no table: it is a hash."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from domain.base.models import Base

KEY = "key ~ '^[a-z0-9][a-z0-9_-]{0,39}$'"


class ExperimentRow(Base):
    __tablename__ = "experiments"

    site: Mapped[str] = mapped_column(ForeignKey("sites.key", ondelete="CASCADE"), primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    layer: Mapped[str]
    share_permille: Mapped[int]
    measure: Mapped[str]
    arms: Mapped[list[Any]]
    audience: Mapped[dict[str, Any]]
    planned_pages: Mapped[int]
    lift: Mapped[float]
    buckets: Mapped[list[Any]]
    state: Mapped[str]
    version: Mapped[int]
    created_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    stopped_at: Mapped[datetime | None]

    __table_args__ = (
        CheckConstraint(KEY, name="key"),
        CheckConstraint("state IN ('draft', 'running', 'stopped')", name="state"),
        # Read by every page.
        Index("ix_experiments_running", "site", postgresql_where=text("state = 'running'")),
    )


class CampaignRow(Base):
    __tablename__ = "campaigns"

    site: Mapped[str] = mapped_column(ForeignKey("sites.key", ondelete="CASCADE"), primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    promotion_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("items.id", ondelete="CASCADE"), index=True)
    condition: Mapped[dict[str, Any] | None]
    hold_out_permille: Mapped[int]
    budget: Mapped[str]
    limit: Mapped[float]
    spent: Mapped[float]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    stopped_at: Mapped[datetime | None]
    version: Mapped[int]
    created_at: Mapped[datetime]

    __table_args__ = (
        CheckConstraint(KEY, name="key"),
        CheckConstraint("budget IN ('redemptions', 'money')", name="budget"),
        CheckConstraint("starts_at < ends_at", name="window"),
    )
