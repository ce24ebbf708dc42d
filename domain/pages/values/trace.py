"""Why a page is the page it is, for those who make it: every block considered, and what decided."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.audience.values.situation import Finding
from domain.base.values import BlockId
from domain.pages.values.content import FieldValue
from domain.pages.values.merchandising import LeftOut


class Verdict(StrEnum):
    """What became of a block: it is shown, or the first thing that kept it away."""

    SHOWN = "shown"
    NOT_PUBLISHED = "not_published"
    NOT_YET = "not_yet"
    OVER = "over"
    AUDIENCE = "audience"
    NOTHING_TO_SHOW = "nothing_to_show"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemTrace:
    """An item as it was offered: by which source, with which number, because of what, and what the number is made of."""

    sku: str
    source: str
    score: float
    anchor: str | None
    terms: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockTrace:
    """What was decided about one block, and on what grounds."""

    block: BlockId
    key: str
    kind: str
    verdict: Verdict
    findings: tuple[Finding, ...] = ()
    """What its audience asks of a visit, and what was found."""
    fields: tuple[FieldValue, ...] = ()
    releases: tuple[str, ...] = ()
    """Titles of releases that have come due for it and nobody has settled yet, or that the preview includes."""
    left_out: tuple[LeftOut, ...] = ()
    """Products that the rail's rules kept out."""
    items: tuple[ItemTrace, ...] = ()
    """The rail's products with the numbers behind them; pins have none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """For whom and when the page was made, and what was decided about each of its blocks."""

    at: datetime
    locale: str
    channel: str
    country: str | None
    segments: tuple[str, ...]
    new: bool
    arms: Mapping[str, str]
    """The arm of each experiment and campaign this visit is in."""
    blocks: tuple[BlockTrace, ...]
