"""The words and settings of a block, in layers, each with its origin."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeAlias
from uuid import UUID

from domain.base.values import BlockId, GenerationId, Json, SiteId
from domain.catalog.values import Promotion


class Layer(StrEnum):
    """Who a value comes from, from the general to the particular; within one locale the last layer that speaks wins."""

    GENERATED = "generated"
    LOCALE = "locale"
    CHANNEL = "channel"
    SEGMENT = "segment"
    PERSON = "person"


class CopyPolicy(StrEnum):
    """What may happen to generated words: wait for a person, go live when their checks pass, or not be made at all."""

    ASK = "ask"
    PUBLISH = "publish"
    NEVER = "never"


class FieldType(StrEnum):
    """What a field holds, and so which form an editor sees."""

    TEXT = "text"
    RICH_TEXT = "rich_text"
    CHOICE = "choice"
    INTEGER = "integer"
    SKU = "sku"
    CATEGORY = "category"
    STEPS = "steps"


Content: TypeAlias = Mapping[str, Mapping[str, Mapping[str, Any]]]
"""field -> "layer@locale" (or "layer" where no locale matters) -> {"value": …} or {"empty": true}, with "by", "at", "generation".

A layer that is not there inherits: three states, never two.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldSpec:
    """One field of a block kind: what it holds, who may write it, and when it has to be there."""

    name: str
    type: FieldType
    label: str
    help: str = ""
    required: bool = False
    localised: bool = False
    generated: bool = False
    only_about_something: bool = False
    """Generated only where the words may name something: a title about nothing in particular is an editor's business."""
    max_chars: int = 200
    choices: tuple[str, ...] = ()
    minimum: int = 0
    maximum: int = 100
    default: Json = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where a value comes from: which layer, whose hand, and which generation if a model wrote it."""

    layer: Layer
    locale: str | None
    by: str
    at: datetime | None
    generation: GenerationId | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldValue:
    """A field as it is resolved for a reader, with its origin; `origin` is None where the kind's default speaks."""

    name: str
    value: Json
    origin: Origin | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockState:
    """A block as its editors see it: the draft, what is live, and the version to name when changing it."""

    id: BlockId
    site: SiteId
    page: str
    key: str
    kind: str
    position: int
    pinned: bool
    version: int
    draft: Content
    live: Content | None
    live_version: int | None
    copy_policy: CopyPolicy
    starts_at: datetime | None
    ends_at: datetime | None

    @property
    def status(self) -> str:
        """`draft`: never published; `changed`: the draft differs from what is live; `published`: it does not."""
        if self.live is None:
            return "draft"
        return "published" if self.draft == self.live else "changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """One step in a block's history; revisions are never changed."""

    number: int
    action: str
    by: str
    at: datetime
    changed: tuple[str, ...]
    content: Content


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldEdit:
    """What an editor does to one field: sets it, leaves it explicitly empty, or lets it go back to inherited."""

    name: str
    value: Json = None
    empty: bool = False
    release: bool = False


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
    settings: Mapping[str, Json]
    seed: int
    verdicts: Json
    candidates: Json
    took_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferOutcome:
    """What became of offered words: written into the block, or kept as proposals because a person holds the field."""

    written: tuple[str, ...] = ()
    proposed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """Machine's words waiting for a person."""

    id: UUID
    block: BlockId
    block_key: str
    field: str
    locale: str
    text: str
    base: str | None
    current: str | None
    origin: str
    model: str
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class NewBlock:
    """A block to be made: its key on the page, its kind and what a person says about it from the start."""

    key: str
    kind: str
    copy_policy: CopyPolicy = CopyPolicy.ASK
    settings: Mapping[str, Json] = field(default_factory=dict)
    words: Mapping[str, Mapping[str, Json]] = field(default_factory=dict)
    """locale -> field -> words"""


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
