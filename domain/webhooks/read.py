"""Who listens, what was sent, and what is still to be sent."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Row, select, text

from domain.base.database import ReadSession
from domain.base.values import SiteId
from domain.webhooks import rules
from domain.webhooks.errors import UnknownWebhook
from domain.webhooks.models import DeliveryRow, EventRow, WebhookRow
from domain.webhooks.values import (
    Delivery,
    DeliveryId,
    DeliveryState,
    Event,
    EventId,
    Outgoing,
    Purge,
    Webhook,
    WebhookId,
)

# Reads ix_events_purges from the oldest transaction on that was still running at the cursor.
_PURGED: Final = text("""
    SELECT DISTINCT told.tag FROM events event
    CROSS JOIN LATERAL jsonb_array_elements_text(event.payload -> 'tags') AS told(tag)
    WHERE event.site = :site AND event.type = 'cache.purged'
        AND event.by >= pg_snapshot_xmin(CAST(CAST(:seen AS text) AS pg_snapshot))
        AND NOT pg_visible_in_snapshot(event.by, CAST(CAST(:seen AS text) AS pg_snapshot))
    LIMIT :most
""")


async def webhooks(db: ReadSession, site: SiteId) -> list[Webhook]:
    """The site's webhooks, disabled ones included, oldest first."""
    rows = await db.execute(
        select(WebhookRow.__table__).where(WebhookRow.site == site).order_by(WebhookRow.created_at, WebhookRow.id)
    )
    return [_webhook(row) for row in rows]


async def webhook(db: ReadSession, site: SiteId, webhook_id: WebhookId) -> Webhook:
    """The site's webhook of this id. Errors: UnknownWebhook."""
    found = (
        await db.execute(
            select(WebhookRow.__table__).where(WebhookRow.id == webhook_id, WebhookRow.site == site),
        )
    ).one_or_none()
    if found is None:
        raise UnknownWebhook(site, webhook_id)
    return _webhook(found)


async def deliveries(
    db: ReadSession, site: SiteId, state: DeliveryState | None = None, *, first: int = 50
) -> list[Delivery]:
    """The site's newest deliveries, of one state if it is given."""
    wanted = (
        select(DeliveryRow.__table__, EventRow.type, EventRow.entity, EventRow.sequence)
        .join(WebhookRow, WebhookRow.id == DeliveryRow.webhook_id)
        .join(EventRow, EventRow.id == DeliveryRow.event_id)
        .where(WebhookRow.site == site)
        .order_by(DeliveryRow.created_at.desc(), DeliveryRow.id)
        .limit(first)
    )
    if state is not None:
        wanted = wanted.where(DeliveryRow.state == state)
    return [_delivery(row) for row in await db.execute(wanted)]


async def outgoing(db: ReadSession, ids: Sequence[DeliveryId]) -> dict[DeliveryId, Outgoing]:
    """What of `ids` is still to be sent: neither delivered already nor for a webhook that is disabled."""
    rows = await db.execute(
        select(
            DeliveryRow.id.label("delivery"),
            DeliveryRow.webhook_id.label("webhook"),
            WebhookRow.url,
            EventRow.__table__,
        )
        .join(WebhookRow, WebhookRow.id == DeliveryRow.webhook_id)
        .join(EventRow, EventRow.id == DeliveryRow.event_id)
        .where(
            DeliveryRow.id.in_(ids),
            DeliveryRow.state != DeliveryState.DELIVERED,
            WebhookRow.disabled_at.is_(None),
        )
    )
    return {
        DeliveryId(row.delivery): Outgoing(
            delivery=DeliveryId(row.delivery), webhook=WebhookId(row.webhook), url=row.url, event=_event(row)
        )
        for row in rows
    }


async def purge(db: ReadSession, site: SiteId, after: str | None, now: datetime) -> Purge:
    """What caches are to forget that could not be seen at the cursor `after`; without one, nothing yet.

    Whatever order transactions end in, none is missed and none is told twice. Too much at once, or too long ago, is everything.
    Limits   two statements.
    Errors   BadCursor.
    """
    present = (await db.execute(text("SELECT CAST(pg_current_snapshot() AS text)"))).scalar_one()
    cursor = rules.cursor(present, now)
    if after is None:
        return Purge(tags=frozenset(), cursor=cursor)
    seen = rules.snapshot_of(after, present, now)
    if seen is None:
        return Purge(tags=rules.everything(site), cursor=cursor)
    found = await db.scalars(_PURGED, {"site": site, "seen": seen, "most": rules.PURGE_TAGS + 1})
    tags = frozenset(found)
    return Purge(tags=rules.everything(site) if len(tags) > rules.PURGE_TAGS else tags, cursor=cursor)


def _event(row: Row[Any]) -> Event:
    return Event(
        id=EventId(row.id),
        site=SiteId(row.site),
        entity=row.entity,
        sequence=row.sequence,
        type=row.type,
        payload=row.payload,
        at=row.at,
    )


def _webhook(row: Row[Any]) -> Webhook:
    return Webhook(
        id=WebhookId(row.id),
        site=SiteId(row.site),
        url=row.url,
        events=tuple(row.events),
        label=row.label,
        created_at=row.created_at,
        disabled_at=row.disabled_at,
        failing_since=row.failing_since,
        last_error=row.last_error,
    )


def _delivery(row: Row[Any]) -> Delivery:
    return Delivery(
        id=DeliveryId(row.id),
        webhook=WebhookId(row.webhook_id),
        event=EventId(row.event_id),
        type=row.type,
        entity=row.entity,
        sequence=row.sequence,
        state=DeliveryState(row.state),
        attempts=row.attempts,
        status=row.status,
        last_error=row.last_error,
        created_at=row.created_at,
        delivered_at=row.delivered_at,
        replay_of=None if row.replay_of is None else DeliveryId(row.replay_of),
    )
