"""Tables of `pictures`; the pictures themselves are the catalogue's."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, REAL, BigInteger, CheckConstraint, ForeignKey, Index, LargeBinary, text
from sqlalchemy.orm import Mapped, mapped_column

from domain.base.models import Base


class PictureProblemRow(Base):
    """What an editor should look at. `other_id` is the picture it was compared with: without that there is no problem."""

    __tablename__ = "picture_problems"

    image_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("images.id", ondelete="CASCADE"), primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    site: Mapped[str]
    # The file it was found in: what somebody set aside says nothing about another file under the same name.
    media: Mapped[str | None]
    measured: Mapped[dict[str, Any]]
    other_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("images.id", ondelete="CASCADE"))
    found_at: Mapped[datetime]
    set_aside_at: Mapped[datetime | None]
    set_aside_by: Mapped[str | None]

    __table_args__ = (
        CheckConstraint("(set_aside_at IS NULL) = (set_aside_by IS NULL)", name="set_aside"),
        Index(None, "other_id"),
        Index(
            "ix_picture_problems_open",
            "site",
            "found_at",
            "image_id",
            "kind",
            postgresql_where=text("set_aside_at IS NULL"),
        ),
    )


class PhotoSearchRow(Base):
    """A shopper's photo until it was looked at, and then what it found. It names no shopper."""

    __tablename__ = "photo_searches"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    site: Mapped[str] = mapped_column(ForeignKey("sites.key", ondelete="CASCADE"))
    photo: Mapped[bytes | None] = mapped_column(LargeBinary)
    state: Mapped[str] = mapped_column(server_default=text("'waiting'"))
    problem: Mapped[str | None]
    items: Mapped[list[int]] = mapped_column(ARRAY(BigInteger), server_default=text("'{}'"))
    scores: Mapped[list[float]] = mapped_column(ARRAY(REAL), server_default=text("'{}'"))
    created_at: Mapped[datetime]

    __table_args__ = (
        CheckConstraint("state IN ('waiting', 'done', 'refused')", name="state"),
        CheckConstraint("(state = 'waiting') = (photo IS NOT NULL)", name="photo"),
        CheckConstraint("(state = 'refused') = (problem IS NOT NULL)", name="problem"),
        Index(None, "site", postgresql_where=text("state = 'waiting'")),
        Index(None, "created_at"),
    )
