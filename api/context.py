"""What every resolver can reach: sessions, the actor, the moment, the settings that matter."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TypeAlias

import strawberry
from starlette.datastructures import MutableHeaders

from api.actors import Doorkeeper
from domain.access.values import Actor
from domain.base.database import Database
from domain.base.settings import Settings
from domain.choosing.read.choosers import Choosers


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """One request. `reads` and `writes` are two pools, because a page may wait less long than a command."""

    reads: Database
    writes: Database
    doorkeeper: Doorkeeper
    actor: Actor | None
    settings: Settings
    now: datetime
    headers: MutableHeaders = field(default_factory=MutableHeaders)
    """Of the answer."""
    choosers: Choosers = field(default_factory=Choosers)
    """Rankers that are ready to score."""
    agent: str | None = None
    """What the asker's program calls itself."""

    def keep_out_of_caches(self) -> None:
        """Nobody between us and the asker may keep this answer, or give it to another."""
        self.headers["Cache-Control"] = "no-store"
        self.headers["Vary"] = "Authorization"

    def allowed(self, action: str, site: str) -> Actor:
        """The actor, who may do this on this site; else NotAllowed."""
        return self.doorkeeper.allowed(self.actor, action, site)


Info: TypeAlias = "strawberry.Info[Context, None]"


def now() -> datetime:
    """The one clock of the API."""
    return datetime.now(UTC)
