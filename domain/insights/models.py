"""Tables of `insights`: targets, and how much privacy was spent on what was published."""

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, Index
from sqlalchemy.orm import Mapped, mapped_column

from domain.base.models import Base


class PublicationRow(Base):
    __tablename__ = "publications"

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    site: Mapped[str] = mapped_column(ForeignKey("sites.key", ondelete="CASCADE"))
    from_day: Mapped[date]
    to_day: Mapped[date]
    epsilon: Mapped[float]
    by: Mapped[str]
    at: Mapped[datetime]

    __table_args__ = (CheckConstraint("epsilon > 0", name="epsilon"), Index(None, "site", "at"))


class ExposureTargetRow(Base):
    """The share of attention that a brand, a category or new items are to have; without one, their share of the catalogue."""

    __tablename__ = "exposure_targets"

    site: Mapped[str] = mapped_column(ForeignKey("sites.key", ondelete="CASCADE"), primary_key=True)
    by: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    share: Mapped[float]

    __table_args__ = (
        CheckConstraint("share >= 0 AND share <= 1", name="share"),
        CheckConstraint("by IN ('brand', 'category', 'newness')", name="by"),
    )
