"""Signals, impressions and the state of a shopper as plain values."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from domain.base.values import ImpressionId, ItemId, ShopperId, SiteId


class SignalKind(StrEnum):
    """What a shopper can do that we hear of."""

    IMPRESSION = "impression"
    VIEW = "view"
    CLICK = "click"
    DWELL = "dwell"
    SEARCH = "search"
    CART_ADD = "cart_add"
    CART_REMOVE = "cart_remove"
    PURCHASE = "purchase"
    RATE = "rate"
    DISMISS = "dismiss"
    SHARE = "share"


LOOKING = frozenset({SignalKind.VIEW, SignalKind.CLICK, SignalKind.DWELL, SignalKind.CART_ADD})
LIKING = LOOKING | {SignalKind.PURCHASE, SignalKind.SHARE}

REMEMBERED = 50
"""How many of the last things done a page looks at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownBlock:
    """One block of a page as it was shown: where it stood and how likely the policy was to put it there."""

    key: str
    position: int
    propensity: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What an impression id holds; it is signed, so a front can carry it and nobody can forge it.

    `shopper` is a short hash of who the page was for: another shopper's impression cannot be answered. None: for anybody.
    """

    id: ImpressionId
    site: SiteId
    page: str
    policy: str
    at: datetime
    blocks: tuple[ShownBlock, ...]
    shopper: str | None = None

    def block(self, key: str) -> ShownBlock | None:
        """The block of this key, if it was on the page."""
        return next((block for block in self.blocks if block.key == key), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSignal:
    """A signal as a front sends it, not yet checked."""

    id: str
    kind: str
    sku: str | None = None
    query: str | None = None
    at: datetime | None = None
    value: float | None = None
    session: str | None = None
    channel: str | None = None
    impression: str | None = None
    block: str | None = None
    position: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """A signal that was checked. It names the impression it answers, so that something can be learned from it."""

    id: str
    kind: SignalKind
    at: datetime
    weight: float
    sku: str | None = None
    query: str | None = None
    value: float | None = None
    session: str | None = None
    channel: str = "web"
    shown: Shown | None = None
    block: str | None = None
    position: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SignalProblem:
    """Why one signal of a batch was not taken; the others were."""

    index: int
    id: str
    code: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """What became of a batch of signals."""

    site: SiteId
    shopper: ShopperId
    ids: tuple[str, ...]
    duplicates: int
    rejected: tuple[SignalProblem, ...]

    @property
    def accepted(self) -> int:
        return len(self.ids)


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something a shopper did with an item, as the page needs to know it; the category is the item's of today."""

    item: ItemId
    kind: SignalKind
    at: datetime
    category: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopperState:
    """What the next page knows of a shopper; `version` moves with every signal."""

    id: ShopperId | None = None
    version: int = 0
    events: tuple[Event, ...] = field(default=())

    @property
    def looked_at(self) -> tuple[ItemId, ...]:
        """What the shopper looked at, newest first, each once."""
        return tuple(dict.fromkeys(event.item for event in self.events if event.kind in LOOKING))

    @property
    def liked(self) -> bool:
        """Whether anything was done that speaks for a liking; a taste of dislikes alone points at nothing."""
        return any(event.kind in LIKING for event in self.events)

    @property
    def last_at(self) -> datetime | None:
        """When the last thing was done."""
        return self.events[0].at if self.events else None

    @property
    def new(self) -> bool:
        """Whether nothing is known of this shopper yet."""
        return not self.events
