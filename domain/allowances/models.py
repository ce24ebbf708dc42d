"""The table of `allowances`. It is not logged: after a crash of Postgres everybody has spent nothing."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Double
from sqlalchemy.orm import Mapped, mapped_column

from domain.base.models import Base


class AllowanceRow(Base):
    """What was spent from a purse and not forgotten yet, as of a moment. It knows no other table."""

    __tablename__ = "allowances"

    purse: Mapped[UUID] = mapped_column(primary_key=True)
    level: Mapped[float] = mapped_column(Double)
    at: Mapped[datetime]

    __table_args__ = ({"prefixes": ["UNLOGGED"]},)
