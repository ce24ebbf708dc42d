"""Tables of `behaviour`."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Identity, Index, UniqueConstraint, func, text
from sqlalchemy.orm import Mapped, mapped_column

from domain.base.models import Base


class ShopperRow(Base):
    __tablename__ = "shoppers"

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    site: Mapped[str] = mapped_column(ForeignKey("sites.key", ondelete="CASCADE"))
    key: Mapped[str]
    version: Mapped[int] = mapped_column(BigInteger, server_default=text("0"))
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    seen_at: Mapped[datetime] = mapped_column(server_default=func.now())

    __table_args__ = (UniqueConstraint("site", "key"),)


class SignalRow(Base):
    """One thing a shopper did; the row names the impression it answers, for learning and judging later."""

    __tablename__ = "signals"

    site: Mapped[str] = mapped_column(ForeignKey("sites.key", ondelete="CASCADE"), primary_key=True)
    id: Mapped[str] = mapped_column(primary_key=True)
    shopper_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("shoppers.id", ondelete="CASCADE"))
    kind: Mapped[str]
    item_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("items.id", ondelete="SET NULL"))
    query: Mapped[str | None]
    value: Mapped[float | None]
    weight: Mapped[float]
    at: Mapped[datetime]
    received_at: Mapped[datetime]
    session: Mapped[str | None]
    channel: Mapped[str]
    impression_id: Mapped[UUID | None]
    block: Mapped[str | None]
    position: Mapped[int | None]
    block_position: Mapped[int | None]
    policy: Mapped[str | None]
    propensity: Mapped[float | None]

    __table_args__ = (
        # The last things a shopper did with items: read by every page.
        Index("ix_signals_shopper_id_at", "shopper_id", text("at DESC"), postgresql_where=text("item_id IS NOT NULL")),
        Index(None, "item_id"),
    )


class ImpressionRow(Base):
    """A page that was really on screen; written when a front says so, never when a page is read."""

    __tablename__ = "impressions"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    site: Mapped[str] = mapped_column(ForeignKey("sites.key", ondelete="CASCADE"))
    shopper_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("shoppers.id", ondelete="CASCADE"))
    page: Mapped[str]
    policy: Mapped[str]
    channel: Mapped[str]
    shown_at: Mapped[datetime]
    blocks: Mapped[list[Any]]

    __table_args__ = (Index(None, "site", "shown_at"), Index(None, "shopper_id"))
