"""Tables of what a shop has counted: which items go together, what is wanted, what people buy again."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    ARRAY,
    REAL,
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Identity,
    Index,
    Integer,
    SmallInteger,
    func,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from domain.base.models import Base


class BuildRow(Base):
    """One counting of a site's whole history. The live one answers; the next one is being made beside it; old ones are swept."""

    __tablename__ = "builds"

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    site: Mapped[str] = mapped_column(ForeignKey("sites.key", ondelete="CASCADE"))
    state: Mapped[str]
    settings: Mapped[dict[str, Any]]
    started_at: Mapped[datetime]
    built_at: Mapped[datetime | None]

    __table_args__ = (
        CheckConstraint("state IN ('live', 'next', 'old')", name="state"),
        Index("uq_builds_site_state", "site", "state", unique=True, postgresql_where=text("state <> 'old'")),
    )


# The tables below name a build and no site: foreign keys of a hundred million rows would cost more than the rows.


class FoldRow(Base):
    """Up to which of a person's signals a build has counted them, and in which learnt segment ('' in none)."""

    __tablename__ = "folds"

    build: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    person_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    seq: Mapped[int] = mapped_column(BigInteger)
    segment: Mapped[str] = mapped_column(server_default=text("''"))


class CovisitRow(Base):
    """How much goes from item `a` to item `b`, decayed as of a fixed moment; a = b: how often `a` was met."""

    __tablename__ = "covisits"

    build: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    kind: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    a: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    b: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    value: Mapped[float]
    persons: Mapped[int] = mapped_column(Integer)


class NeighbourRow(Base):
    """The items that go best with one, read by every page; made from `covisits`."""

    __tablename__ = "neighbours"

    build: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    kind: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    item_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    items: Mapped[list[int]] = mapped_column(ARRAY(BigInteger))
    weights: Mapped[list[float]] = mapped_column(ARRAY(REAL))
    persons: Mapped[list[int]] = mapped_column(ARRAY(Integer))
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now())


class HeatRow(Base):
    """How much each item is wanted, by everybody (segment '') or within a learnt segment, as sums that decay by half in 7 and
    in 28 days; made into `popularity`.
    """

    __tablename__ = "heats"

    build: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    segment: Mapped[str] = mapped_column(primary_key=True, server_default=text("''"))
    item_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    week: Mapped[float]
    month: Mapped[float]
    persons: Mapped[int] = mapped_column(Integer)


class RepurchaseRow(Base):
    """When a person bought an item, how often and how regularly. `mass` is a sum that decays by half in 90 days."""

    __tablename__ = "repurchases"

    person_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    item_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("items.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    site: Mapped[str] = mapped_column(ForeignKey("sites.key", ondelete="CASCADE"))
    last_at: Mapped[datetime]
    times: Mapped[int] = mapped_column(Integer)
    gap_s: Mapped[float | None]
    mass: Mapped[float]

    __table_args__ = (Index(None, "item_id"),)
