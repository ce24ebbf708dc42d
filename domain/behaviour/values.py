"""Signals, impressions and the state of a shopper as plain values."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from domain.base.values import ImpressionId, ItemId, Json, ShopperId, SiteId


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


class Mark(StrEnum):
    """Why nothing is learned from a signal."""

    ROBOT = "robot"
    TOO_MANY = "too_many"
    ZERO_DWELL = "zero_dwell"
    REPEATED = "repeated"
    NOT_PERSONALISED = "not_personalised"


class Purpose(StrEnum):
    """What a shopper may say yes or no to."""

    PERSONALISATION = "personalisation"
    MEASUREMENT = "measurement"


LOOKING = frozenset({SignalKind.VIEW, SignalKind.CLICK, SignalKind.DWELL, SignalKind.CART_ADD})
LIKING = LOOKING | {SignalKind.PURCHASE, SignalKind.SHARE}

REMEMBERED = 50
"""How many of the last things done a page looks at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownBlock:
    """One block of a page as it was shown: where it stood, how likely the policy was to put it there, the items in it."""

    key: str
    position: int
    propensity: float | None
    items: tuple[ItemId, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What an impression id holds; it is signed, so a front can carry it and nobody can forge it.

    `shopper` is a short hash of who the page was for: another shopper's impression cannot be answered. None: for anybody.
    `arms` is the arm of each experiment the page was made for, `seen` what the page policy saw when it ordered the blocks,
    `ranker` the version of the one that put the items in order; None where that was the blend that needs no training.
    """

    id: ImpressionId
    site: SiteId
    page: str
    policy: str
    at: datetime
    blocks: tuple[ShownBlock, ...]
    shopper: str | None = None
    arms: Mapping[str, str] = field(default_factory=dict)
    seen: Json = None
    ranker: int | None = None

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
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """One thing somebody did, as far as it matters for telling noise."""

    kind: SignalKind
    item: ItemId | None
    at: datetime
    value: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """A visit that may go on: what it is called, and when something was last done."""

    name: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowed:
    """What a shopper's signals may be used for."""

    personalisation: bool
    measurement: bool

    @property
    def kept(self) -> bool:
        """Whether anything may be kept at all."""
        return self.personalisation or self.measurement


@dataclass(frozen=True, slots=True, kw_only=True)
class Taking:
    """How signals of one shopper are taken now; without a row `shopper`, `person`, `version` and `visit` are None."""

    allowed: Allowed
    dwell_cap_s: float | None = None
    shopper: ShopperId | None = None
    person: ShopperId | None = None
    version: int | None = None
    visit: Visit | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody, under every key they are known by; `id` is one of the rows in `shoppers`, which are by key."""

    id: ShopperId
    shoppers: Mapping[str, ShopperId]

    @property
    def ids(self) -> list[ShopperId]:
        return sorted(self.shoppers.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """What one shopper did, checked, and about items of the site; ids are unique within it."""

    key: str
    signals: Sequence[Signal]
    robot: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """The row of a shopper that something came from, who that is, and how it is taken."""

    shopper: ShopperId
    person: ShopperId
    allowed: Allowed
    dwell_cap_s: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """What became of batches: who came, which signals are new, and whose id another shopper's signal has."""

    arrived: Mapping[str, Arrival]
    taken: frozenset[str]
    foreign: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class SignalProblem:
    """Why one signal of a batch was not taken; the others were."""

    index: int
    id: str
    code: str
    message: str


NOBODY = ShopperId(0)
"""No shopper has this id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """What became of a batch of signals.

    `shopper` is the row they came with, `person` who that is: everything that learns groups by person. Where the shopper
    lets us keep nothing both are NOBODY and no id was taken. `bought` says whether a purchase was taken, `answering` whether
    anything that names the page it was done on. Where nothing may be learned, `session` is a token that holds the visit for
    the front to carry.
    """

    site: SiteId
    shopper: ShopperId
    person: ShopperId
    ids: tuple[str, ...]
    duplicates: int
    rejected: tuple[SignalProblem, ...]
    bought: bool
    answering: bool
    kept: bool = True
    session: str | None = None

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
    """What the next page knows of a person, under whatever key; `version` moves with every signal."""

    id: ShopperId | None = None
    version: int = 0
    events: tuple[Event, ...] = field(default=())

    @property
    def looked_at(self) -> tuple[ItemId, ...]:
        """What the shopper looked at, newest first, each once."""
        return tuple(dict.fromkeys(event.item for event in self.events if event.kind in LOOKING))

    @property
    def categories(self) -> tuple[str, ...]:
        """The top categories of what the shopper did, the one they come to most first."""
        likings = Counter(event.category[0] for event in self.events if event.kind in LIKING and event.category)
        return tuple(name for name, _ in likings.most_common())

    @property
    def dismissed(self) -> frozenset[ItemId]:
        """What the shopper does not want to see."""
        return frozenset(event.item for event in self.events if event.kind is SignalKind.DISMISS)

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


@dataclass(frozen=True, slots=True, kw_only=True)
class SignalDay:
    """What came in on one day, and how much of it is not learned from, by reason."""

    day: date
    signals: int
    marked: Mapping[Mark, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class DwellTimes:
    """How long shoppers of a site stay with an item, in seconds."""

    count: int
    p99_s: float
    share_at_cap: float
