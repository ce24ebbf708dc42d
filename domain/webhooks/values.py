"""Events, those who want to hear of them, and the sending of one to the other, as plain values."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType
from uuid import UUID

from domain.base.values import Json, SiteId

WebhookId = NewType("WebhookId", UUID)
EventId = NewType("EventId", UUID)
DeliveryId = NewType("DeliveryId", UUID)


class DeliveryState(StrEnum):
    """Where a delivery stands. A dead one is not tried again by itself; it can be replayed."""

    PENDING = "pending"
    DELIVERED = "delivered"
    DEAD = "dead"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEvent:
    """Something that happened to a thing.

    `entity` is `noun:name` (`block:<id>`), `type` is `noun.verb` (`block.published`). `sequence` grows with every change
    of the entity, its version for example: a receiver drops what is older than what it has.
    """

    entity: str
    sequence: int
    type: str
    payload: Mapping[str, Json]


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """An event as it is kept. Its id is the same in every delivery, retry and replay."""

    id: EventId
    site: SiteId
    entity: str
    sequence: int
    type: str
    payload: Mapping[str, Json]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """An address that wants to hear of events: exact types, `noun.*`, or `*`."""

    id: WebhookId
    site: SiteId
    url: str
    events: tuple[str, ...]
    label: str
    created_at: datetime
    disabled_at: datetime | None
    failing_since: datetime | None
    last_error: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One event on its way to one webhook. A replay names the delivery before it."""

    id: DeliveryId
    webhook: WebhookId
    event: EventId
    type: str
    entity: str
    sequence: int
    state: DeliveryState
    attempts: int
    status: int | None
    last_error: str | None
    created_at: datetime
    delivered_at: datetime | None
    replay_of: DeliveryId | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """What it takes to send a delivery."""

    delivery: DeliveryId
    webhook: WebhookId
    url: str
    event: Event


@dataclass(frozen=True, slots=True, kw_only=True)
class Purge:
    """What caches are to forget, and `cursor`: how far this goes, to ask with the next time."""

    tags: frozenset[str]
    cursor: str
