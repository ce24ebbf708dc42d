"""What is known of a shopper, in a form people can read."""

from dataclasses import dataclass
from datetime import datetime

from domain.base.values import ItemId
from domain.behaviour.values import SignalKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """Something a person did, with what the shop says of the item today; `marked` ones are kept and not learned from.

    `title` and `category` are the shop's own; `shown` and `section` the title and top category in the reader's locale.
    """

    at: datetime
    kind: SignalKind
    weight: float
    channel: str
    session: str | None = None
    query: str | None = None
    marked: bool = False
    item: ItemId | None = None
    item_kind: str | None = None
    sku: str | None = None
    title: str | None = None
    category: tuple[str, ...] = ()
    shown: str | None = None
    section: str = ""
    brand: str = ""
    price_minor: int | None = None
    currency: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """A name and its part of a whole, 0..1."""

    name: str
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceBand:
    """Between which prices half of what somebody likes lies, in minor units of a currency; `typical` is the middle."""

    low_minor: int
    typical_minor: int
    high_minor: int
    currency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Traits:
    """How somebody shops. `part_of_day` is in UTC: nobody tells us where a shopper is.

    `looks_before_buying` is the mean number of looks at an item before it is bought; None: nothing was bought.
    """

    visits: int
    visits_a_week: float
    part_of_day: Share | None
    looks_before_buying: float | None
    offers_share: float
    channels: tuple[Share, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PastDeed:
    """One line of a history: what was done, when, with which item or for which words."""

    at: datetime
    kind: SignalKind
    title: str | None
    sku: str | None
    query: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """Something the person buys again and again, and may need now."""

    title: str
    sku: str
    last_at: datetime
    every_days: float


@dataclass(frozen=True, slots=True, kw_only=True)
class InSegmentNow:
    """A segment the person is in now. `weight` is 1 for an editor's segment, a share for a learnt one."""

    key: str
    name: str
    weight: float
    learnt: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Habits:
    """What follows from the deeds alone."""

    history: tuple[PastDeed, ...]
    categories: tuple[Share, ...]
    brands: tuple[Share, ...]
    prices: PriceBand | None
    traits: Traits
    counts: tuple[tuple[SignalKind, int], ...]
    marked: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopperProfile:
    """What is known of a shopper; `personalised` and `measured` say what their consent allows."""

    shopper: str
    known_since: datetime
    seen_at: datetime
    keys: int
    personalised: bool
    measured: bool
    habits: Habits
    keywords: tuple[str, ...]
    segments: tuple[InSegmentNow, ...]
    due: tuple[Due, ...]
    sentences: tuple[str, ...]
