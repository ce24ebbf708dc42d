"""A site's content as lines of a file, and what bringing such a file in would do."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from uuid import UUID

from domain.base.values import BlockId, SiteId
from domain.pages.values.content import Content
from domain.pages.values.editing import BlockState, PageState
from domain.pages.values.sides import BlockDifference
from domain.wording.values import CopyGuide

FORMAT = 1
"""The one format there is. A file of a later one is refused rather than half understood."""


class LineType(StrEnum):
    """What a line is about; the order is that of a file, so that a line names only what stands above it."""

    SITE = "site"
    SEGMENT = "segment"
    COPY_POLICY = "copy_policy"
    COPY_GUIDE = "copy_guide"
    PAGE = "page"
    BLOCK = "block"
    GENERATION = "generation"
    PROPOSAL = "proposal"
    RELEASE = "release"
    END = "end"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line that reads well: what it says by name, as values and no longer as JSON."""

    number: int
    type: LineType
    said: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What a site has already, as far as a file speaks of it."""

    site: SiteId
    locales: tuple[str, ...]
    default_locale: str
    empty: bool
    """No block on any page: then the file's word counts for everything, for what is live too."""
    segments: Mapping[str, Mapping[str, Any]]
    policies: Mapping[tuple[str, str], str]
    guides: Mapping[str, CopyGuide]
    """What holds in each of the site's locales."""
    pages: Mapping[str, PageState]
    blocks: Mapping[BlockId, BlockState]
    places: Mapping[tuple[str, str], BlockId]
    """Where blocks stand: (page, key) -> which."""
    generations: Mapping[UUID, BlockId]
    proposals: frozenset[UUID]
    waiting: frozenset[tuple[BlockId, str, str]]
    """Fields with an open proposal: block, field, locale."""
    releases: Mapping[UUID, Mapping[str, Any]]
    elsewhere: frozenset[UUID]
    """Ids of the file that another site has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockPlan:
    """What becomes of one block; `before` None: it is made. `live` is looked at only where `moves_live`."""

    line: Line
    before: BlockState | None
    draft: Content
    live: Content | None
    moves_live: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportPlan:
    """Everything a file would do to a site. `lines`: what is new or differs, by type, beside the blocks."""

    site: SiteId
    empty: bool
    blocks: tuple[BlockPlan, ...]
    lines: Mapping[LineType, tuple[Line, ...]]
    differences: tuple[BlockDifference, ...]
    unchanged: int
    live_kept: int
    """Blocks whose live content is another one in the file, and stays because nobody asked to publish."""
    pages: Mapping[str, PageState] = field(default_factory=dict)
    guides: Mapping[str, CopyGuide] = field(default_factory=dict)
