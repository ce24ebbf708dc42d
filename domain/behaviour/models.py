"""Tables of `behaviour`."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    FetchedValue,
    ForeignKey,
    Identity,
    Index,
    UniqueConstraint,
    false,
    func,
    text,
    true,
)
from sqlalchemy.orm import Mapped, mapped_column

from domain.base.models import Base


class ShopperRow(Base):
    """One key a person is known by. Several keys may be one person: they share `person_id`, the id of one of them.

    `joined_id` is the row this one was merged into (a tree, so that a merge can be taken back); a trigger fills
    `person_id` with the row's own id.
    """

    __tablename__ = "shoppers"

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    site: Mapped[str] = mapped_column(ForeignKey("sites.key", ondelete="CASCADE"))
    key: Mapped[str]
    version: Mapped[int] = mapped_column(BigInteger, server_default=text("0"))
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    seen_at: Mapped[datetime] = mapped_column(server_default=func.now())
    person_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("shoppers.id"), FetchedValue(), index=True)
    joined_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("shoppers.id"))
    # The visit that goes on: its name, where the sender gives none, and when something was last done.
    session: Mapped[str | None]
    session_at: Mapped[datetime | None]

    __table_args__ = (
        UniqueConstraint("site", "key"),
        Index(None, "joined_id", postgresql_where=text("joined_id IS NOT NULL")),
    )


class SignalRow(Base):
    """One thing a shopper did; the row names the impression it answers, for learning and judging later.

    `seq` grows in the order of commit within a person, whose row is locked meanwhile. `marked` says why nothing is learned
    from the signal (its weight is 0 then); `measured` whether published figures count it.
    """

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
    seq: Mapped[int] = mapped_column(BigInteger, Identity(always=True))
    marked: Mapped[str | None]
    measured: Mapped[bool] = mapped_column(server_default=true())
    words: Mapped[list[str] | None]

    __table_args__ = (
        # The last things a shopper did: read by every page.
        Index("ix_signals_shopper_id_at", "shopper_id", text("at DESC")),
        Index(None, "item_id"),
        # What was marked, by day, without a look at the rows.
        Index(None, "site", "at", postgresql_include=["marked"]),
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
    # Which arm of each experiment the page was made for.
    arms: Mapped[dict[str, Any] | None]
    # What the page policy saw when it put the blocks in order; without one, nothing.
    seen: Mapped[list[Any] | None]
    # The version of the ranker that put the items in order; without one, nothing.
    ranker: Mapped[int | None]
    # Whether its items are in `showings`.
    counted: Mapped[bool] = mapped_column(server_default=false())

    __table_args__ = (
        Index(None, "site", "shown_at"),
        Index(None, "shopper_id"),
        Index("ix_impressions_uncounted", "shown_at", postgresql_where=text("NOT counted")),
    )


class ShowingRow(Base):
    """How often an item was on the counted impressions, once a block. A trigger takes back the part of those that are deleted."""

    __tablename__ = "showings"

    item_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("items.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    shown: Mapped[int] = mapped_column(BigInteger)

    # Finds what nobody was shown any more, without a look at the rest.
    __table_args__ = (Index("ix_showings_none_left", "item_id", postgresql_where=text("shown <= 0")),)


class ConsentRow(Base):
    """What a shopper said about a purpose; kept by key, because who says no has no row among the shoppers."""

    __tablename__ = "consents"

    site: Mapped[str] = mapped_column(ForeignKey("sites.key", ondelete="CASCADE"), primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    purpose: Mapped[str] = mapped_column(primary_key=True)
    granted: Mapped[bool]
    at: Mapped[datetime]

    __table_args__ = (CheckConstraint("purpose IN ('personalisation', 'measurement')", name="purpose"),)


class SignalRulesRow(Base):
    """How a site takes signals: whether consent has to be given first, and what a dwell counts for at most."""

    __tablename__ = "signal_rules"

    site: Mapped[str] = mapped_column(ForeignKey("sites.key", ondelete="CASCADE"), primary_key=True)
    consent_required: Mapped[bool] = mapped_column(server_default=false())
    dwell_cap_s: Mapped[float | None]
