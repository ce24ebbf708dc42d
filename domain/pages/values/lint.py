"""What is found when a page is looked through for mistakes."""

from dataclasses import dataclass
from enum import StrEnum

from domain.base.values import SiteId
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
    """One mistake: `block` None where it is the page's as a whole, `field` None where it is the block's."""

    severity: Severity
    code: Code
    message: str
    block: str | None = None
    field: str | None = None


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
