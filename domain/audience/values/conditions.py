"""The one grammar of conditions: groups, and leaves that each know when they hold and how to say so."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import ClassVar, TypeAlias

from domain.audience.values.clocks import Clock
from domain.audience.values.situation import Situation
from domain.audience.values.words import counted, either
from domain.base.values import Json
from domain.behaviour.values import SignalKind


class Use(StrEnum):
    """What a condition is for: who sees a block, or who is in a segment."""

    TARGETING = "targeting"
    SEGMENT = "segment"


@dataclass(frozen=True, slots=True, kw_only=True)
class AllOf:
    of: "tuple[Condition, ...]"


@dataclass(frozen=True, slots=True, kw_only=True)
class AnyOf:
    of: "tuple[Condition, ...]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Not:
    of: "Condition"


# --- where and what


@dataclass(frozen=True, slots=True, kw_only=True)
class InSegment:
    """The shopper is in any of these segments."""

    key: ClassVar[str] = "segment"
    label: ClassVar[str] = "Segment"
    keys: tuple[str, ...]

    def holds(self, situation: Situation) -> bool:
        return any(key in situation.segments for key in self.keys)

    def wanted(self) -> str:
        return either(self.keys)

    def found(self, situation: Situation) -> str:
        return ", ".join(situation.segments) or "none"

    def to_json(self) -> Json:
        return list(self.keys)


@dataclass(frozen=True, slots=True, kw_only=True)
class OnChannel:
    key: ClassVar[str] = "channel"
    label: ClassVar[str] = "Channel"
    channels: tuple[str, ...]

    def holds(self, situation: Situation) -> bool:
        return situation.channel in self.channels

    def wanted(self) -> str:
        return either(self.channels)

    def found(self, situation: Situation) -> str:
        return situation.channel

    def to_json(self) -> Json:
        return list(self.channels)


@dataclass(frozen=True, slots=True, kw_only=True)
class InLocale:
    """The page is in one of these locales; `fr` stands for fr-CA too."""

    key: ClassVar[str] = "locale"
    label: ClassVar[str] = "Locale"
    locales: tuple[str, ...]

    def holds(self, situation: Situation) -> bool:
        return any(situation.locale == each or situation.locale.startswith(f"{each}-") for each in self.locales)

    def wanted(self) -> str:
        return either(self.locales)

    def found(self, situation: Situation) -> str:
        return situation.locale

    def to_json(self) -> Json:
        return list(self.locales)


@dataclass(frozen=True, slots=True, kw_only=True)
class InCountry:
    """The shopper is in one of these countries; nobody is where the country is not known."""

    key: ClassVar[str] = "country"
    label: ClassVar[str] = "Country"
    countries: tuple[str, ...]

    def holds(self, situation: Situation) -> bool:
        return situation.country in self.countries

    def wanted(self) -> str:
        return either(self.countries)

    def found(self, situation: Situation) -> str:
        return situation.country or "not known"

    def to_json(self) -> Json:
        return list(self.countries)


@dataclass(frozen=True, slots=True, kw_only=True)
class CartHolds:
    """Any of these is in the cart."""

    key: ClassVar[str] = "cart"
    label: ClassVar[str] = "Cart"
    skus: tuple[str, ...]

    def holds(self, situation: Situation) -> bool:
        return any(sku in situation.cart for sku in self.skus)

    def wanted(self) -> str:
        return f"holds {either(self.skus)}"

    def found(self, situation: Situation) -> str:
        return ", ".join(situation.cart) or "empty"

    def to_json(self) -> Json:
        return {"holds": list(self.skus)}


@dataclass(frozen=True, slots=True, kw_only=True)
class CartAtLeast:
    key: ClassVar[str] = "cart"
    label: ClassVar[str] = "Cart"
    count: int

    def holds(self, situation: Situation) -> bool:
        return len(situation.cart) >= self.count

    def wanted(self) -> str:
        return f"at least {counted(self.count, 'item')}"

    def found(self, situation: Situation) -> str:
        return counted(len(situation.cart), "item")

    def to_json(self) -> Json:
        return {"at_least": self.count}


@dataclass(frozen=True, slots=True, kw_only=True)
class CartAtMost:
    key: ClassVar[str] = "cart"
    label: ClassVar[str] = "Cart"
    count: int

    def holds(self, situation: Situation) -> bool:
        return len(situation.cart) <= self.count

    def wanted(self) -> str:
        return f"at most {counted(self.count, 'item')}"

    def found(self, situation: Situation) -> str:
        return counted(len(situation.cart), "item")

    def to_json(self) -> Json:
        return {"at_most": self.count}


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """Somebody of whom nothing is known yet, or somebody who comes back."""

    key: ClassVar[str] = "visitor"
    label: ClassVar[str] = "Visitor"
    new: bool

    def holds(self, situation: Situation) -> bool:
        return situation.new is self.new

    def wanted(self) -> str:
        return "new" if self.new else "returning"

    def found(self, situation: Situation) -> str:
        return "new" if situation.new else "returning"

    def to_json(self) -> Json:
        return self.wanted()


# --- what the shopper did: for segments


@dataclass(frozen=True, slots=True, kw_only=True)
class Did:
    """Did one of these things often enough, lately enough, with items of a category or with any."""

    key: ClassVar[str] = "did"
    label: ClassVar[str] = "Did"
    kinds: tuple[SignalKind, ...]
    category: str | None = None
    at_least: int = 1
    within_days: int | None = None

    def holds(self, situation: Situation) -> bool:
        return self._times(situation) >= self.at_least

    def wanted(self) -> str:
        category = "" if self.category is None else f" in {self.category}"
        lately = "" if self.within_days is None else f" within {counted(self.within_days, 'day')}"
        return f"{either(self.kinds)}{category}, at least {counted(self.at_least, 'time')}{lately}"

    def found(self, situation: Situation) -> str:
        return counted(self._times(situation), "time")

    def to_json(self) -> Json:
        written: dict[str, Json] = {"kinds": [str(kind) for kind in self.kinds], "at_least": self.at_least}
        if self.category is not None:
            written["category"] = self.category
        if self.within_days is not None:
            written["within_days"] = self.within_days
        return written

    def _times(self, situation: Situation) -> int:
        since = None if self.within_days is None else situation.now - timedelta(days=self.within_days)
        return sum(
            event.kind in self.kinds
            and (self.category is None or self.category in event.category)
            and (since is None or event.at >= since)
            for event in situation.events
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class AwayDays:
    """The last thing the shopper did is so many days ago; who never did anything is not away."""

    key: ClassVar[str] = "away_days"
    label: ClassVar[str] = "Away"
    at_least: int

    def holds(self, situation: Situation) -> bool:
        last = max((event.at for event in situation.events), default=None)
        return last is not None and situation.now - last >= timedelta(days=self.at_least)

    def wanted(self) -> str:
        return f"at least {counted(self.at_least, 'day')}"

    def found(self, situation: Situation) -> str:
        last = max((event.at for event in situation.events), default=None)
        return "never here" if last is None else counted((situation.now - last).days, "day")

    def to_json(self) -> Json:
        return {"at_least": self.at_least}


@dataclass(frozen=True, slots=True, kw_only=True)
class InLearnt:
    """The learnt segment the shopper belongs to most is one of these; nobody is in one that was learnt no more."""

    key: ClassVar[str] = "learnt"
    label: ClassVar[str] = "Learnt segment"
    keys: tuple[str, ...]

    def holds(self, situation: Situation) -> bool:
        return situation.learnt in self.keys

    def wanted(self) -> str:
        return either(self.keys)

    def found(self, situation: Situation) -> str:
        return situation.learnt or "none"

    def to_json(self) -> Json:
        return list(self.keys)


Leaf: TypeAlias = (
    InSegment
    | OnChannel
    | InLocale
    | InCountry
    | CartHolds
    | CartAtLeast
    | CartAtMost
    | Visitor
    | Clock
    | Did
    | AwayDays
    | InLearnt
)
Condition: TypeAlias = AllOf | AnyOf | Not | Leaf
