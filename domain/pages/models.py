"""Tables of `pages`."""

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

NEW_ID = func.gen_random_uuid()


class PageRow(Base):
    __tablename__ = "pages"

    id: Mapped[UUID] = mapped_column(primary_key=True, server_default=NEW_ID)
    site: Mapped[str] = mapped_column(ForeignKey("sites.key", ondelete="CASCADE"))
    key: Mapped[str]
    title: Mapped[str]
    version: Mapped[int] = mapped_column(server_default=text("1"))
    ordering: Mapped[str] = mapped_column(server_default=text("'arranged'"))
    slots: Mapped[int | None]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())

    __table_args__ = (
        UniqueConstraint("site", "key"),
        CheckConstraint("ordering IN ('arranged', 'learnt')", name="ordering"),
        CheckConstraint("slots BETWEEN 1 AND 100", name="slots"),
    )


class BlockRow(Base):
    """The editable unit. `draft` is what editors change, `live` what shoppers see; publishing copies one to the other.

    Its place, audience and window are fields of the content, so that they are drafted and published like its words.
    """

    __tablename__ = "blocks"

    id: Mapped[UUID] = mapped_column(primary_key=True, server_default=NEW_ID)
    site: Mapped[str] = mapped_column(ForeignKey("sites.key", ondelete="CASCADE"))
    page_id: Mapped[UUID] = mapped_column(ForeignKey("pages.id", ondelete="CASCADE"))
    key: Mapped[str]
    kind: Mapped[str]
    version: Mapped[int] = mapped_column(server_default=text("1"))
    draft: Mapped[dict[str, Any]]
    live: Mapped[dict[str, Any] | None]
    live_version: Mapped[int | None]
    live_at: Mapped[datetime | None]
    copy_policy: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now())

    __table_args__ = (
        UniqueConstraint("page_id", "key"),
        Index(None, "site"),
        CheckConstraint("(live IS NULL) = (live_version IS NULL)", name="live"),
        CheckConstraint("copy_policy IN ('ask', 'publish', 'never')", name="copy_policy"),
    )


class BlockRevisionRow(Base):
    """Append-only: what the draft was after each step, which fields it changed, and what went live with it, if anything."""

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
    went_live: Mapped[str | None]
    """`content`: what stands beside it; `apart`: what `live` holds, where a release or a machine put live something that
    is not the whole draft; `nothing`: it was taken away; NULL: what is live stayed."""
    live: Mapped[dict[str, Any] | None]
    note: Mapped[str | None]

    __table_args__ = (
        UniqueConstraint("block_id", "number"),
        CheckConstraint("went_live IN ('content', 'apart', 'nothing')", name="went_live"),
    )


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
    # What the writer was told: without it, what an editor made of the words teaches nobody.
    brief: Mapped[dict[str, Any] | None]
    settings: Mapped[dict[str, Any]]
    seed: Mapped[int]
    verdicts: Mapped[list[Any]]
    candidates: Mapped[list[Any]]
    took_ms: Mapped[int]
    # Of the site's copy guide in that locale; 0 before there was one.
    guide_version: Mapped[int] = mapped_column(server_default="0")
    created_at: Mapped[datetime]
    reviewed_by: Mapped[str | None]
    reviewed_at: Mapped[datetime | None]

    __table_args__ = (
        CheckConstraint("origin IN ('model', 'template')", name="origin"),
        Index(None, "block_id", "field", "locale", "created_at"),
        Index(None, "site", "created_at", "id"),
    )


class ProposalRow(Base):
    """Machine's words for a field a person holds: they wait until a person decides.

    `decision` is shared by what was decided together; `undo` holds what the field's scopes were before.
    """

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
    decision: Mapped[UUID | None]
    undo: Mapped[dict[str, Any] | None]

    __table_args__ = (
        CheckConstraint(
            "state IN ('open', 'accepted', 'kept', 'merged', 'rejected', 'superseded')",
            name="state",
        ),
        Index(None, "decision"),
        # One open proposal a field and locale: a newer one supersedes it.
        Index("uq_proposals_open", "block_id", "field", "locale", unique=True, postgresql_where=text("state = 'open'")),
        Index(None, "site", "state", "created_at"),
        Index(None, "generation_id"),
    )


class CopyPolicyRow(Base):
    """A site's rule for a kind's generated words; field '' stands for all fields of the kind."""

    __tablename__ = "copy_policies"

    site: Mapped[str] = mapped_column(ForeignKey("sites.key", ondelete="CASCADE"), primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    field: Mapped[str] = mapped_column(primary_key=True, server_default=text("''"))
    policy: Mapped[str]

    __table_args__ = (CheckConstraint("policy IN ('ask', 'publish', 'never')", name="policy"),)


class AdapterRow(Base):
    """What a site's copywriter was taught by the site's editors: small weights beside its model's own.

    Only `promoted_at` ever changes: when it began to write; empty again once somebody went back from it.
    """

    __tablename__ = "copy_adapters"

    site: Mapped[str] = mapped_column(ForeignKey("sites.key", ondelete="CASCADE"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    base: Mapped[str]
    files: Mapped[bytes]
    settings: Mapped[dict[str, Any]]
    metrics: Mapped[dict[str, Any]]
    history: Mapped[list[Any]]
    data_hash: Mapped[str]
    taught_at: Mapped[datetime]
    promoted_at: Mapped[datetime | None]

    __table_args__ = (
        Index("ix_copy_adapters_promoted", "site", "promoted_at", postgresql_where=text("promoted_at IS NOT NULL")),
    )


class LiveAdapterRow(Base):
    """The version that writes. A site without a row has the copywriter as it was shipped."""

    __tablename__ = "live_copy_adapters"

    site: Mapped[str] = mapped_column(ForeignKey("sites.key", ondelete="CASCADE"), primary_key=True)
    version: Mapped[int]

    __table_args__ = (
        # As with rankers: Alembic and Postgres would name it after the first column alone.
        ForeignKeyConstraint(
            ["site", "version"],
            ["copy_adapters.site", "copy_adapters.version"],
            name="fk_live_copy_adapters_version_copy_adapters",
            ondelete="CASCADE",
        ),
    )


class ReleaseRow(Base):
    """Changes that go live together. A scheduled one counts from its moment on, whether anybody has settled it or not."""

    __tablename__ = "releases"

    id: Mapped[UUID] = mapped_column(primary_key=True, server_default=NEW_ID)
    site: Mapped[str] = mapped_column(ForeignKey("sites.key", ondelete="CASCADE"))
    title: Mapped[str]
    state: Mapped[str] = mapped_column(server_default=text("'draft'"))
    version: Mapped[int] = mapped_column(server_default=text("1"))
    scheduled_at: Mapped[datetime | None]
    published_at: Mapped[datetime | None]
    settled_at: Mapped[datetime | None]
    reverts: Mapped[UUID | None] = mapped_column(ForeignKey("releases.id", ondelete="SET NULL"))
    created_by: Mapped[str]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]

    __table_args__ = (
        CheckConstraint("state IN ('draft', 'scheduled', 'published', 'cancelled')", name="state"),
        CheckConstraint("(state = 'scheduled') <= (scheduled_at IS NOT NULL)", name="scheduled"),
        Index(None, "site", "state", "scheduled_at"),
        Index(None, "reverts"),
    )


class ReleaseChangeRow(Base):
    """What a release does to one block: slots to set or clear, each with what was live when it was added.

    `shows`: publish makes a block live that is not, unpublish takes it away; `before` is what was live when it was published.
    """

    __tablename__ = "release_changes"

    release_id: Mapped[UUID] = mapped_column(ForeignKey("releases.id", ondelete="CASCADE"), primary_key=True)
    block_id: Mapped[UUID] = mapped_column(ForeignKey("blocks.id", ondelete="CASCADE"), primary_key=True)
    changes: Mapped[list[Any]]
    shows: Mapped[str | None]
    was_live: Mapped[bool]
    before: Mapped[dict[str, Any] | None]

    __table_args__ = (
        CheckConstraint("shows IN ('publish', 'unpublish')", name="shows"),
        Index(None, "block_id"),
    )


class InboxDismissalRow(Base):
    """An entry of the inbox that somebody has waved away, as it was then; with others at once, by `dismissal`."""

    __tablename__ = "inbox_dismissals"

    site: Mapped[str] = mapped_column(ForeignKey("sites.key", ondelete="CASCADE"), primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    mark: Mapped[str]
    dismissal: Mapped[UUID] = mapped_column(index=True)
    by: Mapped[str]
    at: Mapped[datetime]
    until: Mapped[datetime | None]
