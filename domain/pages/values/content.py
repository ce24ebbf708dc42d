"""The words and settings of a block, in layers, each with its origin."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeAlias
from uuid import UUID

from domain.base.values import GenerationId, Json


class Layer(StrEnum):
    """Who a value speaks for, from the general to the particular; within one locale the last layer that speaks wins.

    A machine writes GENERATED and nothing else. LOCALE is what the shop says to everybody (in one locale, for words),
    CHANNEL and SEGMENT are variants for some, PERSON is an editor's word over all of them.
    """

    GENERATED = "generated"
    LOCALE = "locale"
    CHANNEL = "channel"
    SEGMENT = "segment"
    PERSON = "person"


class Involvement(StrEnum):
    """How far a machine had a hand in what is shown, from not at all to alone."""

    NONE = "none"
    TEMPLATE = "template"
    ASSISTED = "assisted"
    GENERATED = "generated"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """One place a value can be said at: a layer, the channel or segment it is for, and the locale it is in.

    Settings have no locale: they are the same in all.
    """

    layer: Layer
    name: str | None = None
    locale: str | None = None

    @property
    def key(self) -> str:
        """How content names it: `layer[:name][@locale]`."""
        named = self.layer.value if self.name is None else f"{self.layer.value}:{self.name}"
        return named if self.locale is None else f"{named}@{self.locale}"

    @classmethod
    def of(cls, key: str) -> "Scope":
        """The scope of this key."""
        named, _, locale = key.partition("@")
        layer, _, name = named.partition(":")
        return cls(layer=Layer(layer), name=name or None, locale=locale or None)


Entry: TypeAlias = Mapping[str, Any]
"""{"value": …} or {"empty": true}, with "by", "at", and where they apply "generation", "ai" (how far a machine had a hand
in it) and "source" (the words of the site's own locale that these render)."""

Content: TypeAlias = Mapping[str, Mapping[str, Entry]]
"""field -> scope key -> entry. A scope that is not there inherits: three states, never two."""

Draft: TypeAlias = dict[str, dict[str, dict[str, Any]]]
"""Content that is being put together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """For whom fields are resolved: locales nearest first, the channel, segments in the site's order."""

    locales: tuple[str, ...]
    channel: str | None = None
    segments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where a value comes from: which scope, whose hand, and which generation if a machine had a hand in it."""

    scope: Scope
    by: str
    at: datetime | None
    generation: GenerationId | None
    involvement: Involvement

    @classmethod
    def of(cls, key: str, entry: Entry) -> "Origin":
        """The origin of what is said at the scope of this key."""
        generation = entry.get("generation")
        return cls(
            scope=Scope.of(key),
            by=str(entry.get("by", "")),
            at=datetime.fromisoformat(entry["at"]) if "at" in entry else None,
            generation=GenerationId(UUID(generation)) if generation else None,
            involvement=Involvement(entry.get("ai", Involvement.NONE)),
        )

    @property
    def layer(self) -> Layer:
        return self.scope.layer

    @property
    def locale(self) -> str | None:
        return self.scope.locale


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldValue:
    """A field as it is resolved for a reader, and what was said that won: `key` None where the kind's default speaks."""

    name: str
    value: Json
    key: str | None = None
    entry: Entry | None = None

    @property
    def origin(self) -> Origin | None:
        """Where the value comes from; None where the kind's default speaks."""
        return None if self.key is None or self.entry is None else Origin.of(self.key, self.entry)

    @property
    def locale(self) -> str | None:
        """The locale that served it; None for settings and defaults."""
        return None if self.key is None else self.key.partition("@")[2] or None

    @property
    def involvement(self) -> Involvement:
        """How far a machine had a hand in it."""
        return Involvement.NONE if self.entry is None else Involvement(self.entry.get("ai", Involvement.NONE))


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldEdit:
    """What an editor does to one field at one scope: sets it, leaves it explicitly empty, lets it go back to inherited,
    or confirms that a translation is right for what the source says now.
    """

    name: str
    value: Json = None
    empty: bool = False
    release: bool = False
    confirm: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """A scope that speaks instead of another one: to everybody who would have heard that one, or to some."""

    scope: Scope
    by: str
    for_all: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Stale:
    """A translation whose source has changed since: what it rendered, and what the source says now."""

    field: str
    scope: Scope
    source_then: Json
    source_now: Json


@dataclass(frozen=True, slots=True, kw_only=True)
class LocaleStatus:
    """How a block stands in one locale: what is not said there, what renders an older source, what is not published."""

    locale: str
    state: str
    missing: tuple[str, ...]
    stale: tuple[Stale, ...]
