"""What waits for an editor, of whatever kind, as one list."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from datetime import datetime
from enum import StrEnum

from domain.base.values import BlockId, Json
from domain.pages.values.lint import Severity
from domain.pages.values.proposals import Proposal


class InboxKind(StrEnum):
    """Why something waits, in the order of the list."""

    PROPOSAL = "proposal"
    TRANSLATION = "translation"
    LINT = "lint"
    OFFER = "offer"
    PICTURE = "picture"
    JOB = "job"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing that waits. Whoever waves it away has seen what `mark` stands for; it comes back when that changes.

    `key` is its place among those of its kind, and its name there. `facts` are what the message names besides what is here.
    """

    kind: InboxKind
    key: str
    mark: str
    severity: Severity
    code: str
    message: str
    page: str | None = None
    block: BlockId | None = None
    block_key: str | None = None
    field: str | None = None
    locale: str | None = None
    sku: str | None = None
    job: int | None = None
    at: datetime | None = None
    proposal: Proposal | None = None
    facts: Mapping[str, Json] = dataclass_field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """An entry by what names it."""

    kind: InboxKind
    key: str
    mark: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which entries: of these kinds (None: all), on this page, of this block, in this locale."""

    kinds: frozenset[InboxKind] | None = None
    page: str | None = None
    block: BlockId | None = None
    locale: str | None = None

    def of(self, kind: InboxKind) -> bool:
        """Whether entries of this kind are wanted at all."""
        return self.kinds is None or kind in self.kinds

    def takes(self, entry: Entry) -> bool:
        """Whether this entry is wanted."""
        return (
            self.of(entry.kind)
            and self.page in {None, entry.page}
            and self.block in {None, entry.block}
            and self.locale in {None, entry.locale}
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A piece of the list; `others` is all that waits and is no proposal, where the list went on so far; else None."""

    entries: Sequence[Entry]
    more: bool
    others: Sequence[Entry] | None
