"""Tables of `audience`."""

from datetime import datetime
from typing import Any

from sqlalchemy import REAL, BigInteger, CheckConstraint, ForeignKey, Identity, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from domain.base.models import Base


class SegmentRow(Base):
    __tablename__ = "segments"

    site: Mapped[str] = mapped_column(ForeignKey("sites.key", ondelete="CASCADE"), primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    description: Mapped[str]
    position: Mapped[int]
    condition: Mapped[dict[str, Any]]
    version: Mapped[int]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]

    __table_args__ = (CheckConstraint("key ~ '^[a-z0-9][a-z0-9_-]{0,62}$'", name="key"),)


class SegmentRunRow(Base):
    """One time that a site's shoppers were grouped; the live run says who is in which learnt segment.

    `words` is how many of the site's items have a word, over `items` items: what tells a telling word from a common one.
    """

    __tablename__ = "segment_runs"

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    site: Mapped[str] = mapped_column(ForeignKey("sites.key", ondelete="CASCADE"))
    space_id: Mapped[int] = mapped_column(ForeignKey("spaces.id", ondelete="CASCADE"))
    version: Mapped[int]
    live: Mapped[bool]
    learnt_at: Mapped[datetime]
    shoppers: Mapped[int]
    report: Mapped[dict[str, Any]]
    items: Mapped[int]
    words: Mapped[dict[str, Any]]

    __table_args__ = (
        UniqueConstraint("site", "version"),
        Index("uq_segment_runs_live", "site", unique=True, postgresql_where=text("live")),
        Index(None, "space_id"),
    )


class SegmentAxisRow(Base):
    """One of the few axes on which a run tells shoppers apart: a taste stands at `axis · taste - shift`."""

    __tablename__ = "segment_axes"

    run_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("segment_runs.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    axis: Mapped[list[float]] = mapped_column(ARRAY(REAL))
    shift: Mapped[float]


class LearntSegmentRow(Base):
    """A group of a run: a Gaussian with a variance for each axis, and what its shoppers have in common.

    `log_scale` is the log of its share plus half the sum of the logs of its precisions. `items` are the typical ones.
    """

    __tablename__ = "learnt_segments"

    run_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("segment_runs.id", ondelete="CASCADE"), primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    keywords: Mapped[list[str]]
    related: Mapped[list[str]]
    share: Mapped[float]
    size: Mapped[int]
    mean: Mapped[list[float]] = mapped_column(ARRAY(REAL))
    precision: Mapped[list[float]] = mapped_column(ARRAY(REAL))
    log_scale: Mapped[float]
    items: Mapped[list[int]] = mapped_column(ARRAY(BigInteger))
