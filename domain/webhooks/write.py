"""Telling webhooks what happened, in the caller's transaction, and keeping book of how it went."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    DateTime,
    Select,
    SQLColumnExpression,
    Text,
    and_,
    delete,
    exists,
    func,
    literal,
    null,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import array, insert

from domain.access import read as access
from domain.access import write as audit
from domain.base.database import WriteSession
from domain.base.values import SiteId
from domain.jobs import write as promises
from domain.webhooks import jobs, models, rules
from domain.webhooks.errors import NothingToReplay, UnknownWebhook
from domain.webhooks.models import DeliveryRow, EventRow, WebhookRow
from domain.webhooks.values import DeliveryId, DeliveryState, EventId, NewEvent, Outgoing, WebhookId


async def tell(db: WriteSession, site: SiteId, events: Sequence[NewEvent], now: datetime) -> int:
    """How many deliveries are promised. The events are kept even where nobody listens, so that they can be replayed.

    An event told before, by entity, sequence and type, is not told again.
    Limits   two statements whatever the number of events; one where nobody listens.
    """
    if not events:
        return 0
    told = (
        insert(EventRow)
        .from_select(models.TOLD, models.told(site, events, now))
        .on_conflict_do_nothing(index_elements=["site", "entity", "sequence", "type"])
        .returning(EventRow.id, EventRow.type)
        .cte("new_events")
    )
    heard = select(told.c.id, WebhookRow.id, literal(now, DateTime(timezone=True)), null()).where(
        WebhookRow.site == site, _listens_to(told.c.type)
    )
    return await _promise(db, site, heard, now)


async def replay(
    db: WriteSession,
    site: SiteId,
    *,
    event: EventId | None = None,
    delivery: DeliveryId | None = None,
    since: datetime | None = None,
    webhook: WebhookId | None = None,
    now: datetime,
) -> int:
    """How many new deliveries of old events are promised, under the events' own ids, to all that listen or to one.

    What to replay is all of what is given: an event, the event and webhook of a delivery, whatever happened since then.
    Errors   NothingToReplay if that is nothing.
    """
    before = (
        select(DeliveryRow.id)
        .where(DeliveryRow.event_id == EventRow.id, DeliveryRow.webhook_id == WebhookRow.id)
        .order_by(DeliveryRow.created_at.desc())
        .limit(1)
        .correlate(EventRow, WebhookRow)
        .scalar_subquery()
    )
    again = select(EventRow.id, WebhookRow.id, literal(now, DateTime(timezone=True)), before).where(
        EventRow.site == site, WebhookRow.site == site, _listens_to(EventRow.type)
    )
    if event is not None:
        again = again.where(EventRow.id == event)
    if since is not None:
        again = again.where(EventRow.at >= since)
    if webhook is not None:
        again = again.where(WebhookRow.id == webhook)
    if delivery is not None:
        again = again.where(
            exists().where(
                DeliveryRow.id == delivery,
                DeliveryRow.event_id == EventRow.id,
                DeliveryRow.webhook_id == WebhookRow.id,
            )
        )
    promised = await _promise(db, site, again, now)
    if not promised:
        raise NothingToReplay(site)
    return promised


async def create_webhook(
    db: WriteSession, site: SiteId, url: str, events: Sequence[str], *, label: str, by: str, now: datetime
) -> WebhookId:
    """A webhook that hears of these events from now on. Errors: UnknownSite, BadAddress, BadPattern."""
    rules.require_address(url)
    rules.require_patterns(events)
    await access.site(db, site)
    made = await db.scalars(
        insert(WebhookRow)
        .values(site=site, url=url, events=list(dict.fromkeys(events)), label=label, created_at=now)
        .returning(WebhookRow.id)
    )
    webhook = WebhookId(made.one())
    things, details = [f"webhook:{webhook}"], {"url": url, "events": list(events)}
    await audit.remember(db, site, actor=by, action="create_webhook", things=things, details=details, now=now)
    return webhook


async def disable_webhook(db: WriteSession, site: SiteId, webhook: WebhookId, *, by: str, now: datetime) -> None:
    """Nothing is sent to this webhook any more; what waits for it ends as dead when its turn comes.

    Errors   UnknownWebhook.
    """
    await audit.take_pen(db, site)
    found = await db.scalars(
        update(WebhookRow)
        .where(WebhookRow.id == webhook, WebhookRow.site == site)
        .values(disabled_at=func.coalesce(WebhookRow.disabled_at, now))
        .returning(WebhookRow.id)
    )
    if not found.all():
        raise UnknownWebhook(site, webhook)
    things = [f"webhook:{webhook}"]
    await audit.remember(db, site, actor=by, action="disable_webhook", things=things, details={}, now=now)


async def delivered(db: WriteSession, sent: Outgoing, status: int, now: datetime) -> None:
    """The receiver has it, and its webhook is well."""
    await db.execute(
        update(DeliveryRow)
        .where(DeliveryRow.id == sent.delivery)
        .values(
            state=DeliveryState.DELIVERED,
            attempts=DeliveryRow.attempts + 1,
            status=status,
            last_error=None,
            delivered_at=now,
        )
    )
    # A webhook that was well already is not touched: deliveries beside each other do not wait for its row.
    await db.execute(
        update(WebhookRow)
        .where(WebhookRow.id == sent.webhook, WebhookRow.failing_since.is_not(None))
        .values(failing_since=None, last_error=None)
    )


async def failed(
    db: WriteSession, sent: Outgoing, *, status: int | None, error: str, dead: bool, now: datetime
) -> None:
    """The attempt is written down, at the delivery and at its webhook."""
    await db.execute(
        update(DeliveryRow)
        .where(DeliveryRow.id == sent.delivery)
        .values(
            state=DeliveryState.DEAD if dead else DeliveryState.PENDING,
            attempts=DeliveryRow.attempts + 1,
            status=status,
            last_error=error,
        )
    )
    await db.execute(
        update(WebhookRow)
        .where(WebhookRow.id == sent.webhook)
        .values(failing_since=func.coalesce(WebhookRow.failing_since, now), last_error=error)
    )


async def give_up(db: WriteSession, delivery: DeliveryId, error: str) -> None:
    """A delivery that waited is dead without having been tried; one that has ended stays as it is."""
    await db.execute(
        update(DeliveryRow)
        .where(DeliveryRow.id == delivery, DeliveryRow.state == DeliveryState.PENDING)
        .values(state=DeliveryState.DEAD, last_error=error)
    )


async def forget_events(db: WriteSession, before: datetime, at_once: int = 10_000) -> int:
    """How many events went, with their deliveries: those before `before` that nobody waits for, oldest first."""
    awaited = exists().where(DeliveryRow.event_id == EventRow.id, DeliveryRow.state == DeliveryState.PENDING)
    old = (
        select(EventRow.id)
        .where(EventRow.at < before, ~awaited)
        .order_by(EventRow.at)
        .limit(at_once)
        .with_for_update(skip_locked=True)
        # As a subquery it may be asked once a row, and each time the rows that it locked before are passed over.
        .cte("old")
    )
    gone = await db.scalars(
        delete(EventRow)
        .where(EventRow.id.in_(select(old.c.id)))
        .returning(EventRow.id)
        .execution_options(synchronize_session=False)
    )
    return len(gone.all())


async def _promise(db: WriteSession, site: SiteId, wanted: Select[*tuple[Any, ...]], now: datetime) -> int:
    """How many deliveries there are now that were not before, each with its job."""
    made = await db.scalars(
        insert(DeliveryRow)
        .from_select(["event_id", "webhook_id", "created_at", "replay_of"], wanted)
        .returning(DeliveryRow.id)
    )
    return await promises.add(db, [jobs.deliver_webhooks(site, DeliveryId(each)) for each in made], now)


def _listens_to(event_type: SQLColumnExpression[str]) -> ColumnElement[bool]:
    """Whether an enabled webhook names the type, all of its noun, or everything."""
    noun = func.split_part(event_type, ".", 1, type_=Text)
    patterns = array([event_type, noun.concat(".*"), literal("*", Text)])
    return and_(WebhookRow.disabled_at.is_(None), WebhookRow.events.overlap(patterns))
