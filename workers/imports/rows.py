"""What every reader of a file yields: rows in the contract's words, and where each came from."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from domain.catalog.values import FieldProblem

MAX_ROW_BYTES = 8_000_000
"""A row beyond this is skipped without being held in memory. A description may have 100 kB, in each of many locales."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of a file, or what is wrong with it.

    `names` says what the file calls a field of ours, so that a problem names what its author wrote.
    """

    line: int
    content: object = None
    problems: tuple[FieldProblem, ...] = ()
    warnings: tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)


class FileRefused(Exception):
    """A file, or the rest of one, that cannot be read at all; the message says why and what to do."""

    def __init__(self, message: str, line: int = 0) -> None:
        super().__init__(message)
        self.message = message
        self.line = line


def bad_row(line: int, reason: str, value: str = "") -> Row:
    return Row(line=line, problems=(FieldProblem(field="row", value=value, reason=reason),))
