"""Tables of `documents`."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from domain.base.models import Base


class DocumentRow(Base):
    """A text that a site's clients may ask. `asked_at` is when it last was, to within an hour."""

    __tablename__ = "documents"

    site: Mapped[str] = mapped_column(ForeignKey("sites.key", ondelete="CASCADE"), primary_key=True)
    id: Mapped[str] = mapped_column(primary_key=True)
    hash: Mapped[str]
    name: Mapped[str]
    text: Mapped[str]
    pushed_at: Mapped[datetime]
    asked_at: Mapped[datetime | None]

    __table_args__ = (CheckConstraint("hash ~ '^[0-9a-f]{64}$'", name="hash"), Index(None, "site", "hash"))


class ManifestEntryRow(Base):
    """One document in the latest manifest of one client."""

    __tablename__ = "manifest_entries"

    site: Mapped[str] = mapped_column(primary_key=True)
    client: Mapped[str] = mapped_column(primary_key=True)
    document: Mapped[str] = mapped_column(primary_key=True)

    __table_args__ = (
        ForeignKeyConstraint(["site", "document"], ["documents.site", "documents.id"], ondelete="CASCADE"),
        Index(None, "site", "document"),
    )
