"""Tables of page policies: their versions, which one is live, and what they have yet to learn."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, ForeignKeyConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from domain.base.models import Base


class PolicyRow(Base):
    """One version of a page's policy. The live one moves with every click; the others stand still."""

    __tablename__ = "policies"

    site: Mapped[str] = mapped_column(ForeignKey("sites.key", ondelete="CASCADE"), primary_key=True)
    page: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    steps: Mapped[int] = mapped_column(BigInteger)
    pages: Mapped[int] = mapped_column(BigInteger)
    clicks: Mapped[int] = mapped_column(BigInteger)
    settings: Mapped[dict[str, Any]]
    weights: Mapped[dict[str, Any]]
    examined: Mapped[list[Any]]
    origin: Mapped[str]
    estimates: Mapped[dict[str, Any] | None]
    made_at: Mapped[datetime]
    learnt_at: Mapped[datetime | None]


class LivePolicyRow(Base):
    """Which version orders the page: rolling back is changing this row."""

    __tablename__ = "live_policies"

    site: Mapped[str] = mapped_column(primary_key=True)
    page: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int]
    before: Mapped[int | None]
    since: Mapped[datetime]

    __table_args__ = (
        ForeignKeyConstraint(
            ["site", "page", "version"], ["policies.site", "policies.page", "policies.version"], ondelete="CASCADE"
        ),
    )


class LessonRow(Base):
    """Something to learn from a page that was shown: a block that was clicked, or (block '') that the page is over.

    It goes with the impression, and so with the shopper.
    """

    __tablename__ = "lessons"

    impression_id: Mapped[UUID] = mapped_column(ForeignKey("impressions.id", ondelete="CASCADE"), primary_key=True)
    block: Mapped[str] = mapped_column(primary_key=True)
    site: Mapped[str]
    due_at: Mapped[datetime]
    learnt_at: Mapped[datetime | None]

    __table_args__ = (Index("ix_lessons_due", "site", "due_at", postgresql_where=text("learnt_at IS NULL")),)
