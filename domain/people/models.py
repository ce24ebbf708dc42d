"""Tables of `people`."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, func
from sqlalchemy.orm import Mapped, mapped_column

from domain.base.models import Base


class PersonRow(Base):
    __tablename__ = "people"

    id: Mapped[UUID] = mapped_column(primary_key=True, server_default=func.gen_random_uuid())
    email: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    password: Mapped[str | None]
    created_at: Mapped[datetime]

    __table_args__ = (CheckConstraint("email = lower(email)", name="email"),)


class MembershipRow(Base):
    """Where somebody works, and what they may do there: what a token of this kind and role may."""

    __tablename__ = "memberships"

    person: Mapped[UUID] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), primary_key=True)
    site: Mapped[str] = mapped_column(ForeignKey("sites.key", ondelete="CASCADE"), primary_key=True, index=True)
    kind: Mapped[str]
    role: Mapped[str | None]
    created_at: Mapped[datetime]
    suspended_at: Mapped[datetime | None]

    __table_args__ = (
        ForeignKeyConstraint(["site", "role"], ["roles.site", "roles.key"], ondelete="RESTRICT"),
        CheckConstraint("kind IN ('editor', 'operator')", name="kind"),
    )


class SessionRow(Base):
    """A browser somebody is signed in with; a session that ended has no row."""

    __tablename__ = "sessions"

    id: Mapped[UUID] = mapped_column(primary_key=True, server_default=func.gen_random_uuid())
    person: Mapped[UUID] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    hash: Mapped[str] = mapped_column(unique=True)
    method: Mapped[str]
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    address: Mapped[str | None]
    agent: Mapped[str | None]

    __table_args__ = (CheckConstraint("method IN ('password', 'link', 'openid')", name="method"),)


class OneTimeLinkRow(Base):
    """A way to choose a password, for who has none; one a person, and none once it was used."""

    __tablename__ = "one_time_links"

    id: Mapped[UUID] = mapped_column(primary_key=True, server_default=func.gen_random_uuid())
    person: Mapped[UUID] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), unique=True)
    hash: Mapped[str] = mapped_column(unique=True)
    purpose: Mapped[str]
    created_by: Mapped[str]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]

    __table_args__ = (CheckConstraint("purpose IN ('invitation', 'reset')", name="purpose"),)


class IdentityRow(Base):
    """Who somebody is at an OpenID provider."""

    __tablename__ = "identities"

    issuer: Mapped[str] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(primary_key=True)
    person: Mapped[UUID] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime]


class SignInTryRow(Base):
    """A bucket that each try fills and time empties; the key is a hash, so nobody's address is kept."""

    __tablename__ = "sign_in_tries"

    key: Mapped[str] = mapped_column(primary_key=True)
    level: Mapped[float]
    at: Mapped[datetime] = mapped_column(index=True)
