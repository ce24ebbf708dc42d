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
