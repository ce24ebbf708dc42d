"""Tables of `pages`."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, Index, UniqueConstraint, func, text
from sqlalchemy.orm import Mapped, mapped_column

from domain.base.models import Base

NEW_ID = func.gen_random_uuid()


class PageRow(Base):
    __tablename__ = "pages"

    id: Mapped[UUID] = mapped_column(primary_key=True, server_default=NEW_ID)
    site: Mapped[str] = mapped_column(ForeignKey("sites.key", ondelete="CASCADE"))
    key: Mapped[str]
    title: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())

    __table_args__ = (UniqueConstraint("site", "key"),)


class BlockRow(Base):
    """The editable unit. `draft` is what editors change, `live` what shoppers see; publishing copies one to the other."""

    __tablename__ = "blocks"

    id: Mapped[UUID] = mapped_column(primary_key=True, server_default=NEW_ID)
    site: Mapped[str] = mapped_column(ForeignKey("sites.key", ondelete="CASCADE"))
    page_id: Mapped[UUID] = mapped_column(ForeignKey("pages.id", ondelete="CASCADE"))
    key: Mapped[str]
    kind: Mapped[str]
    position: Mapped[int]
    pinned: Mapped[bool] = mapped_column(server_default=text("false"))
    version: Mapped[int] = mapped_column(server_default=text("1"))
    draft: Mapped[dict[str, Any]]
    live: Mapped[dict[str, Any] | None]
    live_version: Mapped[int | None]
    live_at: Mapped[datetime | None]
    starts_at: Mapped[datetime | None]
    ends_at: Mapped[datetime | None]
    copy_policy: Mapped[str] = mapped_column(server_default=text("'ask'"))
    targeting: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'"))
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now())

    __table_args__ = (
        UniqueConstraint("page_id", "key"),
        Index(None, "site"),
        CheckConstraint("(live IS NULL) = (live_version IS NULL)", name="live"),
        CheckConstraint("copy_policy IN ('ask', 'publish', 'never')", name="copy_policy"),
    )


class BlockRevisionRow(Base):
    """Append-only: what the draft was after each step, and which fields the step changed."""

    __tablename__ = "block_revisions"

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    site: Mapped[str]
    block_id: Mapped[UUID] = mapped_column(ForeignKey("blocks.id", ondelete="CASCADE"))
    number: Mapped[int]
    action: Mapped[str]
    by: Mapped[str]
    at: Mapped[datetime]
    changed: Mapped[list[str]]
    content: Mapped[dict[str, Any]]

    __table_args__ = (UniqueConstraint("block_id", "number"),)


class GenerationRow(Base):
    """Where a machine's words came from: model, prompt, inputs, settings, verdicts, time, and who reviewed them."""

    __tablename__ = "generations"

    id: Mapped[UUID] = mapped_column(primary_key=True, server_default=NEW_ID)
    site: Mapped[str]
    block_id: Mapped[UUID] = mapped_column(ForeignKey("blocks.id", ondelete="CASCADE"))
    field: Mapped[str]
    locale: Mapped[str]
    text: Mapped[str]
    origin: Mapped[str]
    model: Mapped[str]
    model_revision: Mapped[str]
    prompt_version: Mapped[str]
    inputs_hash: Mapped[str]
    settings: Mapped[dict[str, Any]]
    seed: Mapped[int]
    verdicts: Mapped[list[Any]]
    candidates: Mapped[list[Any]]
    took_ms: Mapped[int]
    created_at: Mapped[datetime]
    reviewed_by: Mapped[str | None]
    reviewed_at: Mapped[datetime | None]

    __table_args__ = (
        CheckConstraint("origin IN ('model', 'template')", name="origin"),
        Index(None, "block_id", "field", "locale", "created_at"),
    )


class ProposalRow(Base):
    """Machine's words for a field a person holds: they wait until a person decides."""

    __tablename__ = "proposals"

    id: Mapped[UUID] = mapped_column(primary_key=True, server_default=NEW_ID)
    site: Mapped[str]
    block_id: Mapped[UUID] = mapped_column(ForeignKey("blocks.id", ondelete="CASCADE"))
    generation_id: Mapped[UUID] = mapped_column(ForeignKey("generations.id", ondelete="CASCADE"))
    field: Mapped[str]
    locale: Mapped[str]
    base: Mapped[str | None]
    state: Mapped[str] = mapped_column(server_default=text("'open'"))
    created_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str | None]
    reason: Mapped[str | None]

    __table_args__ = (
        CheckConstraint("state IN ('open', 'accepted', 'rejected', 'superseded')", name="state"),
        # One open proposal a field and locale: a newer one supersedes it.
        Index("uq_proposals_open", "block_id", "field", "locale", unique=True, postgresql_where=text("state = 'open'")),
        Index(None, "site", "state", "created_at"),
        Index(None, "generation_id"),
    )
