"""Blocks as their editors see them, their history, and what machines offer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from domain.base.values import BlockId, GenerationId, Json, SiteId
from domain.catalog.values import Promotion
from domain.pages.values.content import Content, FieldEdit
from domain.pages.values.fields import CopyPolicy, FieldSpec
from domain.wording.values import CopyGuide


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockState:
    """A block as its editors see it: the draft, what is live, and the version to name when changing it.

    `copy_policy` None: the site's rule for the kind.
    """

    id: BlockId
    site: SiteId
    page: str
    key: str
    kind: str
    version: int
    draft: Content
    live: Content | None
    live_version: int | None
    live_at: datetime | None
    copy_policy: CopyPolicy | None

    @property
    def status(self) -> str:
        """`draft`: never published; `changed`: the draft differs from what is live; `published`: it does not."""
        if self.live is None:
            return "draft"
        return "published" if self.draft == self.live else "changed"


MOST_SLOTS = 100


class Ordering(StrEnum):
    """Who puts the blocks of a page in order."""

    ARRANGED = "arranged"
    LEARNT = "learnt"


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrangement:
    """Who orders a page's blocks, and how many of them a shopper gets at most; None: all."""

    ordering: Ordering = Ordering.ARRANGED
    slots: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PageState:
    """A page as its editors see it; the version moves when blocks are added or put in another order."""

    id: UUID
    site: SiteId
    key: str
    title: str
    version: int
    arrangement: Arrangement = Arrangement()


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """One step in a block's history; revisions are never changed. `live` is there where the step changed what is live."""

    number: int
    action: str
    by: str
    at: datetime
    changed: tuple[str, ...]
    content: Content
    went_live: bool
    live: Content | None
    note: str | None


def passed(verdicts: Json) -> bool:
    """Whether no check failed."""
    listed = verdicts if isinstance(verdicts, list) else []
    return all(isinstance(each, Mapping) and each.get("passed", True) is True for each in listed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """Words a machine offers for one field, with everything needed to say later where they came from."""

    field: str
    text: str
    origin: str
    model: str
    model_revision: str
    prompt_version: str
    inputs_hash: str
    brief: Mapping[str, Json] | None = None
    settings: Mapping[str, Json]
    seed: int
    verdicts: Json
    candidates: Json
    took_ms: int
    guide_version: int = 0

    @property
    def passed(self) -> bool:
        """Whether no check of these words failed; words that nobody checked failed none."""
        return passed(self.verdicts)


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferOutcome:
    """What became of offered words: written into the block, or kept as proposals because a person has to decide."""

    written: tuple[str, ...] = ()
    proposed: tuple[str, ...] = ()


class InUse(StrEnum):
    """Where a machine's words speak now: to shoppers, in a draft only, or nowhere."""

    LIVE = "live"
    DRAFT = "draft"
    NO = "no"


@dataclass(frozen=True, slots=True, kw_only=True)
class Generation:
    """Where a machine's words came from, for good."""

    id: GenerationId
    block: BlockId
    block_key: str
    page: str
    kind: str
    field: str
    locale: str
    text: str
    origin: str
    model: str
    model_revision: str
    prompt_version: str
    inputs_hash: str
    settings: Mapping[str, Json]
    seed: int
    verdicts: Json
    candidates: Json
    took_ms: int
    guide_version: int
    outdated: bool
    """Whether the site's copy guide has said something else since."""
    created_at: datetime
    reviewed_by: str | None
    reviewed_at: datetime | None
    in_use: InUse


@dataclass(frozen=True, slots=True, kw_only=True)
class Promised:
    """Words that will be made again: in which locales, for which fields."""

    block: BlockId
    version: int
    locales: tuple[str, ...]
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewBlock:
    """A block to be made: its key on the page, its kind and what a person says about it from the start."""

    key: str
    kind: str
    copy_policy: CopyPolicy | None = None
    settings: Mapping[str, Json] = field(default_factory=dict)
    said: Sequence[FieldEdit] = ()
    """What an editor says from the start in the site's own locale, explicit emptiness included."""
    words: Mapping[str, Mapping[str, Json]] = field(default_factory=dict)
    """locale -> field -> words"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a machine said, and what it had been told."""

    text: str
    brief: Mapping[str, Json]


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyFacts:
    """Everything words for a block may be made from, and which fields want words. Facts only."""

    block: BlockId
    version: int
    kind: str
    shop: str
    locale: str
    fields: tuple[FieldSpec, ...]
    promotion: Promotion | None
    categories: tuple[str, ...]
    avoid: tuple[str, ...]
    inputs: Mapping[str, str]
    """field -> inputs hash of the words it has now; equal inputs are not written again"""
    seeds: Mapping[str, int] = field(default_factory=dict)
    """field -> the seed those words were drawn with"""
    guide: CopyGuide
    named: tuple[str, ...] = ()
    """Those of `categories` that are called as the guide calls them."""
    lately: tuple[Told, ...] = ()
    """What other blocks of the site say in such fields"""
