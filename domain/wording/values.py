"""A copy guide: what whoever writes for the shop keeps to, people and machines."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

PLAIN: Final = "friendly"


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a guide says.

    `glossary`: a word and the one that the shop says instead. `categories`: a category as the catalogue calls it, and as a
    sentence says it.
    """

    tone: str = PLAIN
    glossary: Mapping[str, str] = field(default_factory=dict)
    banned: tuple[str, ...] = ()
    categories: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyGuide:
    """What holds in a locale since somebody last said it; version 0 before anybody did. Versions are never changed."""

    locale: str
    version: int = 0
    said: Said = Said()
    by: str | None = None
    at: datetime | None = None
