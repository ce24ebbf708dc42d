"""What is found when a page is looked through for mistakes."""

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from enum import StrEnum

from domain.base.values import Json, SiteId
from domain.pages.values.content import Content


class Severity(StrEnum):
    """An error does what nobody can have meant; a warning may be meant."""

    ERROR = "error"
    WARNING = "warning"


class Code(StrEnum):
    """What is wrong; stable, for machines."""

    UNKNOWN_SEGMENT = "unknown_segment"
    UNKNOWN_CHANNEL = "unknown_channel"
    UNREADABLE = "unreadable"
    EMPTY_SEGMENT = "empty_segment"
    AUDIENCE_NEVER = "audience_never"
    AUDIENCE_OVER = "audience_over"
    WINDOW_INVERTED = "window_inverted"
    WINDOW_OVER = "window_over"
    WINDOW_MISSES_AUDIENCE = "window_misses_audience"
    SHADOWED = "shadowed"
    INCOMPLETE = "incomplete"
    MISSING_WORDS = "missing_words"
    PIN_EXCLUDED = "pin_excluded"
    UNKNOWN_SKU = "unknown_sku"
    SAME_BLOCK = "same_block"
    PAGE_EMPTY = "page_empty"
    PAGE_NOT_TRIED = "page_not_tried"


@dataclass(frozen=True, slots=True, kw_only=True)
class LintFinding:
    """One mistake: `block` None where it is the page's as a whole, `field` None where it is the block's.

    `facts` are what the message names, for whoever says it in words of their own.
    """

    severity: Severity
    code: Code
    message: str
    block: str | None = None
    field: str | None = None
    facts: Mapping[str, Json] = dataclass_field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class LintBlock:
    """A block as it is looked through."""

    key: str
    kind: str
    content: Content


@dataclass(frozen=True, slots=True, kw_only=True)
class LintSite:
    """What a page has to fit: locales, the own one first among equals, and the goods its blocks name that can be had."""

    key: SiteId
    default_locale: str
    locales: tuple[str, ...]
    skus: frozenset[str]
