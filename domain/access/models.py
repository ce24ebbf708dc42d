"""Tables of `access`."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, Index, func
from sqlalchemy.orm import Mapped, mapped_column

from domain.base.models import Base


class SiteRow(Base):
    __tablename__ = "sites"

    key: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    default_locale: Mapped[str]
    locales: Mapped[list[str]]
    currency: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())

    __table_args__ = (CheckConstraint("key ~ '^[a-z0-9][a-z0-9_-]{0,62}$'", name="key"),)


class TokenRow(Base):
    __tablename__ = "tokens"

    id: Mapped[UUID] = mapped_column(primary_key=True, server_default=func.gen_random_uuid())
    site: Mapped[str] = mapped_column(ForeignKey("sites.key", ondelete="CASCADE"), index=True)
    kind: Mapped[str]
    label: Mapped[str]
    hash: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    expires_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class AuditEntryRow(Base):
    """Append-only: a trigger refuses UPDATE and DELETE."""

    __tablename__ = "audit_entries"

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    site: Mapped[str] = mapped_column(ForeignKey("sites.key", ondelete="RESTRICT"))
    at: Mapped[datetime] = mapped_column(server_default=func.now())
    actor: Mapped[str]
    action: Mapped[str]
    thing: Mapped[str]
    details: Mapped[dict[str, Any]]

    __table_args__ = (Index(None, "site", "at"),)
