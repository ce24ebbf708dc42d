"""Machine's words that wait for a person, and what the person says to them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from domain.base.errors import DomainError
from domain.base.values import BlockId, GenerationId, Json


class Answer(StrEnum):
    """What a person says to a proposal.

    ACCEPT: these words, instead of what a person held. MERGE: a person's own words, made from these. KEEP: what the person
    holds stays, now over these. REJECT: never these, for a reason.
    """

    ACCEPT = "accept"
    KEEP = "keep"
    MERGE = "merge"
    REJECT = "reject"


class ProposalState(StrEnum):
    OPEN = "open"
    ACCEPTED = "accepted"
    KEPT = "kept"
    MERGED = "merged"
    REJECTED = "rejected"
    SUPERSEDED = "superseded"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """Machine's words waiting for a person: the old base, the new words, and what stands there now."""

    id: UUID
    block: BlockId
    block_key: str
    block_version: int
    page: str
    kind: str
    field: str
    locale: str
    text: str
    base: str | None
    current: str | None
    held_by: str | None
    origin: str
    model: str
    generation: GenerationId
    created_at: datetime
    state: ProposalState
    decided_by: str | None
    decided_at: datetime | None
    reason: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a person says to one proposal: `text` with a merge, `reason` with a rejection."""

    proposal: UUID
    answer: Answer
    text: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """What became of one proposal, and of the field for everybody in its locale."""

    proposal: UUID
    block: BlockId
    field: str
    locale: str
    answer: Answer
    before: Json
    after: Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Unmet:
    """A wish that was not met, and why."""

    proposal: UUID
    why: DomainError


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What was decided together: it can be undone under this id. `versions`: what the blocks have now."""

    id: UUID
    decided: tuple[Decided, ...] = ()
    unmet: tuple[Unmet, ...] = ()
    versions: Mapping[BlockId, int] = field(default_factory=dict)
