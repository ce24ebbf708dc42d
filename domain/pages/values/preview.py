"""What a preview looks at, as it is asked for and as a share link keeps it."""

from dataclasses import dataclass
from datetime import datetime

from domain.pages.values.releases import ReleaseId
from domain.pages.values.slate import Perspective


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """One look at a page: which words, when, through whose eyes. None: as the visit itself is."""

    perspective: Perspective | None = None
    release: ReleaseId | None = None
    at: datetime | None = None
    segments: tuple[str, ...] | None = None
    new: bool | None = None
    shopper: str | None = None
    locale: str | None = None
    channel: str | None = None
    country: str | None = None
