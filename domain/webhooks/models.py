"""Tables of `webhooks`."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import (
    ARRAY,
    BigInteger,
    CheckConstraint,
    DateTime,
    ForeignKey,
    Index,
    Select,
    SmallInteger,
    Text,
    UniqueConstraint,
    bindparam,
    cast,
    column,
    func,
    literal,
    select,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from domain.base.models import Base
from domain.base.values import SiteId
from domain.changes.models import Xid8
from domain.webhooks.values import NewEvent

NEW_ID = func.gen_random_uuid()


class WebhookRow(Base):
    __tablename__ = "webhooks"

    id: Mapped[UUID] = mapped_column(primary_key=True, server_default=NEW_ID)
    site: Mapped[str] = mapped_column(ForeignKey("sites.key", ondelete="CASCADE"), index=True)
    url: Mapped[str]
    events: Mapped[list[str]]
    label: Mapped[str]
    created_at: Mapped[datetime]
    disabled_at: Mapped[datetime | None]
    failing_since: Mapped[datetime | None]
    last_error: Mapped[str | None]


class EventRow(Base):
    """Append-only until it is forgotten: what happened, kept whether or not anybody listened, for replays."""

    __tablename__ = "events"

    id: Mapped[UUID] = mapped_column(primary_key=True, server_default=NEW_ID)
    site: Mapped[str] = mapped_column(ForeignKey("sites.key", ondelete="CASCADE"))
    entity: Mapped[str]
    sequence: Mapped[int] = mapped_column(BigInteger)
    type: Mapped[str]
    payload: Mapped[dict[str, Any]]
    at: Mapped[datetime] = mapped_column(index=True)
    by: Mapped[int] = mapped_column(Xid8, server_default=text("pg_current_xact_id()"))

    __table_args__ = (
        UniqueConstraint("site", "entity", "sequence", "type"),
        Index("ix_events_purges", "site", "by", postgresql_where=text("type = 'cache.purged'")),
        # Both travel in headers or are matched by pattern: nothing but plain visible characters.
        CheckConstraint("entity ~ '^[a-z][a-z0-9_]*:[!-~]+$'", name="entity"),
        CheckConstraint(r"type ~ '^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$'", name="type"),
    )


class DeliveryRow(Base):
    __tablename__ = "deliveries"

    id: Mapped[UUID] = mapped_column(primary_key=True, server_default=NEW_ID)
    event_id: Mapped[UUID] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), index=True)
    webhook_id: Mapped[UUID] = mapped_column(ForeignKey("webhooks.id", ondelete="CASCADE"))
    state: Mapped[str] = mapped_column(server_default=text("'pending'"))
    attempts: Mapped[int] = mapped_column(server_default=text("0"))
    status: Mapped[int | None] = mapped_column(SmallInteger)
    last_error: Mapped[str | None]
    created_at: Mapped[datetime]
    delivered_at: Mapped[datetime | None]
    # A delivery of the same event, so they are forgotten together.
    replay_of: Mapped[UUID | None]

    __table_args__ = (
        CheckConstraint("state IN ('pending', 'delivered', 'dead')", name="state"),
        Index(None, "webhook_id", "created_at"),
    )


TOLD = ["site", "entity", "sequence", "type", "payload", "at"]


def told(site: SiteId, events: Sequence[NewEvent], now: datetime) -> Select[Any]:
    """New rows in the order of TOLD: arrays, so that any number of events is one statement with few parameters."""
    rows = (
        func.unnest(
            bindparam(None, [event.entity for event in events], ARRAY(Text)),
            bindparam(None, [event.sequence for event in events], ARRAY(BigInteger)),
            bindparam(None, [event.type for event in events], ARRAY(Text)),
            bindparam(None, [orjson.dumps(dict(event.payload)).decode() for event in events], ARRAY(Text)),
        )
        .table_valued(
            column("entity", Text),
            column("sequence", BigInteger),
            column("type", Text),
            column("payload", Text),
            name="told",
        )
        .render_derived()
    )
    return select(
        literal(site, Text),
        rows.c.entity,
        rows.c.sequence,
        rows.c.type,
        cast(rows.c.payload, JSONB),
        literal(now, DateTime(timezone=True)),
    )
