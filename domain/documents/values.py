"""Documents, and who pushed them, as plain values."""

from dataclasses import dataclass
from datetime import datetime

from domain.base.values import SiteId


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDocument:
    """A text and what a client calls it. `name`: of its operation; empty where that has none."""

    id: str
    text: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A registered document. `hash`: the SHA-256 of the text, which names it as well as `id` does."""

    site: SiteId
    id: str
    hash: str
    name: str
    text: str
    pushed_at: datetime
    asked_at: datetime | None
    clients: tuple[str, ...] = ()
    """Those whose latest manifest names it; where there are none, it may be retired."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pushed:
    """What a push changed: documents that are new, and those that this client no longer names."""

    new: tuple[str, ...]
    known: int
    left_out: tuple[str, ...]
