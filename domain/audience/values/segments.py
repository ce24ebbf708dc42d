"""Groups of shoppers with a name, as they are sent and as they are kept."""

from dataclasses import dataclass
from datetime import datetime

from domain.audience.values.conditions import Condition
from domain.base.values import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSegment:
    """A segment as an editor sends it, not yet checked."""

    key: str
    name: str
    condition: Json
    description: str = ""
    position: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A group of shoppers: who is in it is decided when a page is read, from what they did last."""

    key: str
    name: str
    condition: Condition
    description: str
    position: int
    version: int
    created_at: datetime
    updated_at: datetime
