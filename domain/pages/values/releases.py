"""Releases: changes that go live together, at a moment somebody chose."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, NewType
from uuid import UUID

from domain.base.values import BlockId, SiteId
from domain.pages.values.content import Entry
from domain.pages.values.editing import BlockState

ReleaseId = NewType("ReleaseId", UUID)


class ReleaseState(StrEnum):
    DRAFT = "draft"
    SCHEDULED = "scheduled"
    PUBLISHED = "published"
    CANCELLED = "cancelled"


class Shows(StrEnum):
    """What a release does to a block as a whole: brings it before shoppers, or takes it away."""

    PUBLISH = "publish"
    UNPUBLISH = "unpublish"


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotChange:
    """One scope of one field: what was live there when the change was taken up, and what is to be; None: nothing said."""

    field: str
    key: str
    base: Entry | None
    entry: Entry | None

    def to_json(self) -> dict[str, Any]:
        """As it is kept."""
        return {"field": self.field, "key": self.key, "base": self.base, "entry": self.entry}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "SlotChange":
        """What was kept."""
        return cls(field=kept["field"], key=kept["key"], base=kept["base"], entry=kept["entry"])


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockChange:
    """What a release does to one block."""

    block: BlockId
    slots: tuple[SlotChange, ...]
    shows: Shows | None
    was_live: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A release with a moment, as far as it touches one block."""

    release: ReleaseId
    title: str
    at: datetime | None
    change: BlockChange


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """Changes that go live together. `version` moves with every change of the release itself."""

    id: ReleaseId
    site: SiteId
    title: str
    state: ReleaseState
    version: int
    scheduled_at: datetime | None
    published_at: datetime | None
    settled_at: datetime | None
    reverts: ReleaseId | None
    created_by: str
    created_at: datetime
    blocks: int

    def shown(self, now: datetime) -> bool:
        """Whether it is published, settled or not: from its moment on, shoppers see it."""
        come = self.state is ReleaseState.SCHEDULED and self.scheduled_at is not None and self.scheduled_at <= now
        return come or self.state is ReleaseState.PUBLISHED

    def version_at(self, now: datetime) -> int:
        """The version a command on it will find: to write down that its moment has come is one step more."""
        return self.version + (self.state is ReleaseState.SCHEDULED and self.shown(now))

    def overdue_s(self, now: datetime) -> float:
        """Seconds since its moment while nobody has settled it; shoppers see it all the same."""
        if self.state is not ReleaseState.SCHEDULED or self.scheduled_at is None:
            return 0.0
        return max(0.0, (now - self.scheduled_at).total_seconds())


class Side(StrEnum):
    """Whose words stay where a release and what is live since contradict each other."""

    THEIRS = "theirs"
    MINE = "mine"


class Moved(StrEnum):
    """What happened to a block as a whole since a release took it up."""

    SHOWN = "shown"
    TAKEN_AWAY = "taken_away"


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolution:
    """An answer to conflicts: of one scope of a field, of a field, of a block, or of all that are left (all None)."""

    side: Side
    block: BlockId | None = None
    field: str | None = None
    key: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotCheck:
    """One scope of a field with its three sides: the change's base and entry, and what is live now."""

    slot: SlotChange
    live: Entry | None
    conflict: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockCheck:
    """What a release would do to one block now, what speaks against it, and who else is about to touch the same."""

    state: BlockState
    change: BlockChange
    slots: tuple[SlotCheck, ...]
    moved: Moved | None
    problems: tuple[tuple[str, str], ...]
    also: tuple[Due, ...]

    @property
    def conflicts(self) -> bool:
        """Whether what is live is no longer what the change was made for."""
        return self.moved is not None or any(each.conflict for each in self.slots)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseCheck:
    """What a release would do now, block by block."""

    release: Release
    blocks: tuple[BlockCheck, ...]
