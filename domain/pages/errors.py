"""What `pages` refuses."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from domain.base.errors import Absent, Refused
from domain.base.values import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class ConflictField:
    """The three sides of a field two writers changed: what both started from, what is there now, what you sent."""

    name: str
    base: Json
    theirs: Json
    mine: Json


class BlockChanged(Refused):
    """Somebody else was faster; carries the three sides of every field in question."""

    code: ClassVar[str] = "block_changed"

    def __init__(self, block: str, expected: int, actual: int, fields: Sequence[ConflictField] = ()) -> None:
        super().__init__(
            f"Block {block} moved on from version {expected} to {actual}. Reload it and edit again.",
            block=block,
            expected=expected,
            actual=actual,
        )
        self.expected = expected
        self.actual = actual
        self.fields = tuple(fields)


class PageChanged(Refused):
    """Somebody else added or moved blocks; carries the order there is now."""

    code: ClassVar[str] = "page_changed"

    def __init__(self, page: str, expected: int, actual: int, order: Sequence[str]) -> None:
        super().__init__(
            f"Page {page} moved on from version {expected} to {actual}. Reload it and try again.",
            page=page,
            expected=expected,
            actual=actual,
        )
        self.expected = expected
        self.actual = actual
        self.order = tuple(order)


class BlockInvalid(Refused):
    """The content does not fit its kind; carries a message for each field."""

    code: ClassVar[str] = "block_invalid"

    def __init__(self, block: str, problems: Sequence[tuple[str, str]]) -> None:
        listed = "; ".join(f"{name}: {problem}" for name, problem in problems)
        super().__init__(f"Block {block} cannot be saved like this. {listed}", block=block)
        self.problems = tuple(problems)


class BlockAbsent(Absent):
    code: ClassVar[str] = "block_absent"

    def __init__(self, block: str) -> None:
        super().__init__(f"There is no block {block} on this site.", block=block)


class PageAbsent(Absent):
    code: ClassVar[str] = "page_absent"

    def __init__(self, site: str, page: str) -> None:
        super().__init__(
            f"Site {site!r} has no page {page!r}. Make one with `python -m workers create-page`.", site=site
        )


class ProposalRefused(Refused):
    """An answer to a proposal that cannot be taken."""

    code: ClassVar[str] = "proposal_refused"


class ProposalAbsent(Absent):
    code: ClassVar[str] = "proposal_absent"

    def __init__(self, proposal: str) -> None:
        super().__init__(f"There is no proposal {proposal} on this site.", proposal=proposal)


class ProposalDecided(ProposalRefused):
    """Somebody was faster, or newer words have taken its place."""

    code: ClassVar[str] = "proposal_decided"

    def __init__(self, proposal: str, state: str) -> None:
        super().__init__(
            f"Proposal {proposal} is {state} already. Reload the list; undo the decision to open it again.",
            proposal=proposal,
            state=state,
        )


class AnswerIncomplete(ProposalRefused):
    code: ClassVar[str] = "answer_incomplete"

    def __init__(self, proposal: str, lacks: str) -> None:
        super().__init__(f"The answer to proposal {proposal} {lacks}.", proposal=proposal)


class TooManyAnswers(ProposalRefused):
    code: ClassVar[str] = "too_many_answers"

    def __init__(self, given: int, most: int) -> None:
        super().__init__(f"These are {given} answers; at most {most} fit. Send them in several parts.", given=given)


class NothingToKeep(ProposalRefused):
    code: ClassVar[str] = "nothing_to_keep"

    def __init__(self, proposal: str, field: str) -> None:
        super().__init__(
            f"Nobody holds {field}, so there are no words of yours to keep. Accept proposal {proposal}, merge it into "
            "words of your own, or reject it with a reason.",
            proposal=proposal,
            field=field,
        )


class HeldBack(ProposalRefused):
    """The answer itself is fine; another one about the same block is not, and a block is decided as a whole."""

    code: ClassVar[str] = "held_back"

    def __init__(self, proposal: str, block: str) -> None:
        super().__init__(
            f"Proposal {proposal} waits: another answer about block {block} was refused. Mend that one and send both again.",
            proposal=proposal,
            block=block,
        )


class DecisionAbsent(Absent):
    code: ClassVar[str] = "decision_absent"

    def __init__(self, decision: str) -> None:
        super().__init__(
            f"There is no decision {decision} on this site that could be undone; perhaps it was already.",
            decision=decision,
        )


class WordsMovedOn(ProposalRefused):
    """Somebody changed the field since the decision: undoing it would take their words away."""

    code: ClassVar[str] = "words_moved_on"

    def __init__(self, proposal: str, field: str, locale: str) -> None:
        super().__init__(
            f"{field} in {locale} was changed since proposal {proposal} was decided. Restore the words you want by hand.",
            proposal=proposal,
            field=field,
            locale=locale,
        )


class CopyUnwanted(Refused):
    """Machines are not to write these words."""

    code: ClassVar[str] = "copy_unwanted"

    def __init__(self, block: str, fields: Sequence[str]) -> None:
        super().__init__(
            f"Machines never write {', '.join(fields) or 'anything'} of block {block}: the copy policy says so. "
            "Change the policy with setCopyPolicy, or write the words yourself.",
            block=block,
        )


class PolicyInvalid(Refused):
    code: ClassVar[str] = "policy_invalid"


@dataclass(frozen=True, slots=True, kw_only=True)
class ConflictSlot:
    """The three sides of one scope of a field: what a release was made for, what is live now, what it would put there."""

    name: str
    key: str
    base: Json
    theirs: Json
    mine: Json


@dataclass(frozen=True, slots=True, kw_only=True)
class ConflictBlock:
    """A block that is not as a release took it up; `moved`: shown or taken away as a whole meanwhile."""

    block: str
    key: str
    moved: str | None
    slots: tuple[ConflictSlot, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseProblem:
    """Why a release cannot be taken like this; `block` None: it is about the release itself."""

    block: str | None
    key: str | None
    name: str
    message: str


class ReleaseConflict(Refused):
    """What is live has changed since the release took it up; carries the three sides of everything in question."""

    code: ClassVar[str] = "release_conflict"

    def __init__(self, release: str, blocks: Sequence[ConflictBlock]) -> None:
        super().__init__(
            f"Release {release} was made for other words than are live now in {', '.join(each.key for each in blocks)}. "
            "Take theirs or yours with rebaseRelease, or add the blocks again.",
            release=release,
        )
        self.blocks = tuple(blocks)


class ReleaseInvalid(Refused):
    """The release cannot be taken like this; carries every reason."""

    code: ClassVar[str] = "release_invalid"

    def __init__(self, release: str, problems: Sequence[ReleaseProblem]) -> None:
        listed = "; ".join(
            f"{'' if each.key is None else f'{each.key}: '}{each.name} {each.message}" for each in problems[:10]
        )
        super().__init__(f"Release {release} cannot be taken like this: {listed}.", release=release)
        self.problems = tuple(problems)


class ReleaseChanged(Refused):
    """Somebody else changed the release since."""

    code: ClassVar[str] = "release_changed"

    def __init__(self, release: str, expected: int, actual: int) -> None:
        super().__init__(
            f"Release {release} moved on from version {expected} to {actual}. Reload it and try again.",
            release=release,
            expected=expected,
            actual=actual,
        )
        self.expected = expected
        self.actual = actual


class ReleaseInOtherState(Refused):
    """This cannot be done to a release in its state."""

    code: ClassVar[str] = "release_in_other_state"

    def __init__(self, release: str, state: str, wanted: Sequence[str]) -> None:
        super().__init__(
            f"Release {release} is {state}; this is done to one that is {' or '.join(wanted)}. {_NEXT[state]}",
            release=release,
            state=state,
        )
        self.state = state


_NEXT = {
    "draft": "Schedule or publish it first.",
    "scheduled": "Cancel it first: then it is a draft again.",
    "published": "Make a new release, or revert this one.",
    "cancelled": "Make a new release.",
}


class ReleaseAbsent(Absent):
    code: ClassVar[str] = "release_absent"

    def __init__(self, release: str) -> None:
        super().__init__(f"There is no release {release} on this site.", release=release)


class PreviewInvalid(Refused):
    """Nothing can be looked at this way; carries a message for each part."""

    code: ClassVar[str] = "preview_invalid"

    def __init__(self, problems: Sequence[tuple[str, str]]) -> None:
        listed = "; ".join(f"{name}: {problem}" for name, problem in problems)
        super().__init__(f"There is no such preview. {listed}")
        self.problems = tuple(problems)


class VersionAbsent(Absent):
    """A version to compare with or to restore that there never was, or that means nothing here."""

    code: ClassVar[str] = "version_absent"

    def __init__(self, thing: str, version: str) -> None:
        super().__init__(
            f"{thing} has no {version}. Choose one of its revisions, DRAFT, LIVE where it is published, GENERATED, or a "
            "release of this site.",
            version=version,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class LineProblem:
    """What is wrong in one place of a file."""

    line: int
    field: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """Something that is not what a file started from: its version then and now, and three sides, each named field:scope."""

    line: int
    thing: str
    expected: int
    actual: int
    fields: tuple[ConflictField, ...] = ()


class ImportInvalid(Refused):
    """Lines of a file that cannot become content of this site; carries every problem."""

    code: ClassVar[str] = "import_invalid"

    def __init__(self, problems: Sequence[LineProblem]) -> None:
        super().__init__(
            f"Problems in this file: {len(problems)}; nothing was written. The first is in line {problems[0].line}, "
            f"{problems[0].field}: {problems[0].reason}. Mend the lines and import it again.",
            problems=len(problems),
        )
        self.problems = tuple(problems)


class ImportConflict(Refused):
    """The site moved on from what a file was made of; carries what moved, with three sides."""

    code: ClassVar[str] = "import_conflict"

    def __init__(self, moved: Sequence[Moved]) -> None:
        super().__init__(
            f"Moved on since this file was exported: {len(moved)}; nothing was written. Export the site again, "
            "make your changes there, and import that.",
            moved=len(moved),
        )
        self.moved = tuple(moved)


class UnknownAdapter(Absent):
    code: ClassVar[str] = "unknown_adapter"

    def __init__(self, site: str, version: int) -> None:
        super().__init__(
            f"The site {site!r} has no adapter {version}. List them to see which there are.", version=version
        )


class NoAdapterLive(Refused):
    code: ClassVar[str] = "no_adapter_live"

    def __init__(self, site: str) -> None:
        super().__init__(f"The site {site!r} has no adapter to go back from; it writes as it was shipped.", site=site)


class DismissalRefused(Refused):
    code = "dismissal_refused"


class ItemInvalid(Refused):
    """An article or promotion that cannot be saved like this, with a reason for each field."""

    code = "item_invalid"

    def __init__(self, problems: Sequence[tuple[str, str]]) -> None:
        said = "; ".join(f"{name} {why}" for name, why in problems)
        super().__init__(f"This cannot be saved: {said}. Mend it and save again.")
        self.problems = tuple(problems)


class ItemChanged(Refused):
    code = "item_changed"

    def __init__(self, sku: str, expected: str | None, actual: str | None) -> None:
        there = "is there already" if expected is None else "was changed or taken away since you saw it"
        super().__init__(f"{sku!r} {there}. Read it again and save anew.", sku=sku)
        self.actual = actual
