"""Tables of `wording`."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from domain.base.models import Base


class CopyGuideRow(Base):
    """Append-only: a guide as it was written; the newest version of a locale holds."""

    __tablename__ = "copy_guides"

    site: Mapped[str] = mapped_column(ForeignKey("sites.key", ondelete="CASCADE"), primary_key=True)
    locale: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    tone: Mapped[str]
    glossary: Mapped[dict[str, Any]]
    banned: Mapped[list[Any]]
    categories: Mapped[dict[str, Any]]
    by: Mapped[str]
    at: Mapped[datetime]
