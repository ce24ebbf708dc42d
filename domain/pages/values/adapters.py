"""What a copywriter learns from editors, and what it was taught, as plain values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from domain.base.values import BlockId, GenerationId, Json, SiteId


class Judgement(StrEnum):
    """What a person made of a machine's words."""

    ACCEPTED = "accepted"
    EDITED = "edited"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """A machine's words and what a person made of them. `brief` is what the machine was told, for this field alone.

    `words` are the person's: the machine's own where they were accepted, None where they were rejected and nothing said instead.
    """

    generation: GenerationId
    block: BlockId
    field: str
    locale: str
    brief: Mapping[str, Json]
    offered: str
    words: str | None
    judgement: Judgement
    at: datetime


class AdapterState(StrEnum):
    """Whether an adapter waits, writes, or has written."""

    CANDIDATE = "candidate"
    LIVE = "live"
    RETIRED = "retired"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAdapter:
    """An adapter that was just taught. `files` are its weights, card and settings, packed; `base` is the model it fits.

    `metrics` say how it did on corrections it had not seen, beside what is in use; `data_hash` which it was taught with.
    """

    base: str
    files: bytes = field(repr=False)
    settings: Mapping[str, Json]
    metrics: Mapping[str, Json]
    history: Sequence[Mapping[str, Json]] = field(repr=False)
    data_hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Adapter:
    """An adapter of a site, without its weights."""

    site: SiteId
    version: int
    base: str
    settings: Mapping[str, Json]
    metrics: Mapping[str, Json]
    history: Sequence[Mapping[str, Json]] = field(repr=False)
    data_hash: str
    taught_at: datetime
    promoted_at: datetime | None
    live: bool

    @property
    def state(self) -> AdapterState:
        if self.live:
            return AdapterState.LIVE
        return AdapterState.CANDIDATE if self.promoted_at is None else AdapterState.RETIRED
