"""Tables of trained rankers. Which version puts candidates in order is one row."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from domain.base.models import Base


class RankerRow(Base):
    """A ranker as it was trained; only `promoted_at` ever changes: when it began to put candidates in order;
    empty again once somebody went back from it.
    """

    __tablename__ = "rankers"

    site: Mapped[str] = mapped_column(ForeignKey("sites.key", ondelete="CASCADE"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    parameters: Mapped[dict[str, Any]]
    settings: Mapped[dict[str, Any]]
    metrics: Mapped[dict[str, Any]]
    history: Mapped[list[Any]]
    data_hash: Mapped[str]
    trained_at: Mapped[datetime]
    promoted_at: Mapped[datetime | None]

    __table_args__ = (
        CheckConstraint("kind IN ('logistic', 'trees')", name="kind"),
        Index("ix_rankers_promoted", "site", "promoted_at", postgresql_where=text("promoted_at IS NOT NULL")),
    )


class LiveRankerRow(Base):
    """The version in use. A site without a row uses the blend that needs no training."""

    __tablename__ = "live_rankers"

    site: Mapped[str] = mapped_column(ForeignKey("sites.key", ondelete="CASCADE"), primary_key=True)
    version: Mapped[int]

    __table_args__ = (
        # Alembic and Postgres would name it after the first column alone, which has a foreign key of its own.
        ForeignKeyConstraint(
            ["site", "version"],
            ["rankers.site", "rankers.version"],
            name="fk_live_rankers_version_rankers",
            ondelete="CASCADE",
        ),
    )
