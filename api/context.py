"""What every resolver can reach: sessions, the actor, the moment, the settings that matter."""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import Any, TypeAlias

import strawberry

from api.actors import Doorkeeper
from api.callers import Caller
from api.copies import PAGES, Copies
from api.hashing import Hashing
from api.live.hub import Hub
from api.observability.seen import Seen
from domain.access.values import Actor
from domain.base.database import Database
from domain.base.settings import Settings
from domain.pages.read.pages import Pages


@dataclass(slots=True)
class Sharing:
    """Whether everybody who asks the same with the same token may get the same answer.

    Nobody may, unless every field at the root of the answer was declared. Whatever is personal ends it for good,
    whenever it comes.
    """

    declared: set[str] = field(default_factory=set)
    """The keys of the answer's root that are the same for everybody."""
    tags: set[str] = field(default_factory=set)
    """What the answer shows, `noun:name`: it is to be forgotten when one of these changes."""
    seconds: int = 0
    """How long a cache may give it out, by the field that lasts shortest."""
    made_of: dict[str, Hashable] = field(default_factory=dict)
    """What the answer was made of, with the version of each; empty where that is not known."""
    whole: bool = True
    """Whether the versions are known of everything it was made of."""
    personal: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """One request. `reads` and `writes` are two pools, because a page may wait less long than a command."""

    reads: Database
    writes: Database
    doorkeeper: Doorkeeper
    actor: Actor | None
    settings: Settings
    hub: Hub
    """Everybody who waits for news."""
    now: datetime
    pages: Pages
    """Pages as they were made a moment ago, and all they are made of that does not change between two."""
    headers: dict[str, str] = field(default_factory=dict)
    """Of the answer."""
    extensions: dict[str, Any] = field(default_factory=dict)
    """Of the answer, beside its data."""
    sharing: Sharing = field(default_factory=Sharing)
    allowance: dict[str, str] = field(default_factory=dict)
    """Headers that say how the token stands; for whoever asked, so never on an answer that is shared."""
    seen: Seen = field(default_factory=Seen)
    copies: Copies = field(default_factory=Copies)
    """Blocks that were whole a moment ago."""
    standins: Copies = field(default_factory=partial(Copies, PAGES))
    """Pages that were everybody's a moment ago."""
    caller: Caller = field(default_factory=Caller)
    """Who sent the request, as far as it says."""
    cookies: list[str] = field(default_factory=list)
    """What the asker's browser is to keep or forget: a `Set-Cookie` each."""
    hashing: Hashing = field(default_factory=Hashing)
    """Where passwords are looked at."""

    def keep_out_of_caches(self) -> None:
        """Nobody between us and the asker may keep this answer, or give it to another."""
        self.sharing.personal = True

    def share(
        self, info: "Info", tags: Iterable[str], *, seconds: int, made_of: Mapping[str, Hashable] | None = None
    ) -> None:
        """What this field at the root answers is the same for everybody who asks the same with the same token.

        Only a resolver can know that, so it says so once it has its answer. `made_of` are versions read in the snapshot
        that the answer was read in: while they are the same, so is the answer.
        """
        if info.path.prev is not None:
            raise ValueError(f"{info.field_name} is not at the root; only what the root answers can be shared.")
        shared = self.sharing
        shared.seconds = seconds if not shared.declared else min(seconds, shared.seconds)
        shared.declared.add(str(info.path.key))
        shared.tags.update(tags)
        shared.made_of.update(made_of or {})
        shared.whole = shared.whole and bool(made_of)

    def allowed(self, action: str, site: str) -> Actor:
        """The actor, who may do this on this site; else NotAllowed."""
        return self.doorkeeper.allowed(self.actor, action, site)


Info: TypeAlias = "strawberry.Info[Context, None]"


def now() -> datetime:
    """The one clock of the API."""
    return datetime.now(UTC)
