"""Tables of `access`."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Identity,
    Index,
    UniqueConstraint,
    func,
    text,
)
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


class RoleRow(Base):
    __tablename__ = "roles"

    site: Mapped[str] = mapped_column(ForeignKey("sites.key", ondelete="CASCADE"), primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    title: Mapped[str]
    grants: Mapped[list[Any]]
    created_at: Mapped[datetime]

    __table_args__ = (CheckConstraint("jsonb_typeof(grants) = 'array'", name="grants"),)


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
    role: Mapped[str | None]
    documents: Mapped[str] = mapped_column(server_default=text("'off'"))
    points_a_minute: Mapped[int | None]

    __table_args__ = (
        ForeignKeyConstraint(["site", "role"], ["roles.site", "roles.key"], ondelete="RESTRICT"),
        CheckConstraint("documents IN ('off', 'log', 'enforce')", name="documents"),
        CheckConstraint("points_a_minute >= 0", name="points_a_minute"),
    )


class ShareLinkRow(Base):
    __tablename__ = "share_links"

    id: Mapped[UUID] = mapped_column(primary_key=True, server_default=func.gen_random_uuid())
    site: Mapped[str] = mapped_column(ForeignKey("sites.key", ondelete="CASCADE"), index=True)
    page: Mapped[str]
    label: Mapped[str]
    scope: Mapped[dict[str, Any]]
    created_by: Mapped[str]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    last_used_at: Mapped[datetime | None]

    __table_args__ = (CheckConstraint("expires_at > created_at", name="expiry"),)


class AuditEntryRow(Base):
    """Append-only: a trigger refuses UPDATE and DELETE, and each entry's hash covers the one before it."""

    __tablename__ = "audit_entries"

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    site: Mapped[str] = mapped_column(ForeignKey("sites.key", ondelete="RESTRICT"))
    number: Mapped[int] = mapped_column(BigInteger)
    at: Mapped[datetime]
    actor: Mapped[str]
    action: Mapped[str]
    thing: Mapped[str]
    details: Mapped[dict[str, Any]]
    hash: Mapped[str]

    __table_args__ = (Index(None, "site", "at"), UniqueConstraint("site", "number"))


class AuditHeadRow(Base):
    """The newest entry of a site; its lock is the one pen that content of the site is written with."""

    __tablename__ = "audit_heads"

    site: Mapped[str] = mapped_column(ForeignKey("sites.key", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(BigInteger)
    hash: Mapped[str]
