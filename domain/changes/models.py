"""The table of `changes`: one row a statement that changed something, written by triggers beside the change."""

from datetime import datetime
from typing import Any

from sqlalchemy import ARRAY, BigInteger, Identity, Index, text, types
from sqlalchemy.orm import Mapped, mapped_column

from domain.base.models import Base


class Xid8(types.UserDefinedType[int]):
    """A transaction's number that never wraps around."""

    cache_ok = True

    def get_col_spec(self, **_: Any) -> str:
        return "xid8"


class ChangeRow(Base):
    """Which things of a site a transaction changed; without `things`, all of this topic. It knows no other table."""

    __tablename__ = "changes"

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    site: Mapped[str]
    topic: Mapped[str]
    things: Mapped[list[int] | None] = mapped_column(ARRAY(BigInteger))
    by: Mapped[int] = mapped_column(Xid8, server_default=text("pg_current_xact_id()"))
    # When a chore first saw it: a change may be written long before its transaction ends.
    seen_at: Mapped[datetime | None]

    __table_args__ = (
        Index(None, "site", "by"),
        Index("ix_changes_unseen", "id", postgresql_where=text("seen_at IS NULL")),
        Index(None, "seen_at"),
    )
