"""What the person at the terminal sees while a file goes in."""

import sys
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self, TextIO

import orjson
from tqdm import tqdm

from domain.catalog.values import FieldProblem, SavedItems

SHOWN_PROBLEMS = 50


@dataclass(slots=True)
class Totals:
    """What became of all rows so far."""

    rows: int = 0
    inserted: int = 0
    updated: int = 0
    unchanged: int = 0
    repeated: int = 0
    jobs: int = 0
    bad_rows: int = 0
    bad_pictures: int = 0
    broken_files: int = 0
    warnings: int = 0

    def add(self, saved: SavedItems) -> None:
        self.inserted += saved.inserted
        self.updated += saved.updated
        self.unchanged += saved.unchanged
        self.repeated += saved.repeated
        self.jobs += saved.jobs

    @property
    def clean(self) -> bool:
        """Whether everything went in."""
        return not (self.bad_rows or self.bad_pictures or self.broken_files)

    def __str__(self) -> str:
        kinds = {
            "inserted": self.inserted,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "repeated": self.repeated,
            "rows refused": self.bad_rows,
            "pictures refused": self.bad_pictures,
            "files broken off": self.broken_files,
            "jobs": self.jobs,
        }
        always = {"inserted", "updated", "unchanged", "rows refused", "jobs"}
        return ", ".join(f"{count:,} {name}" for name, count in kinds.items() if count or name in always)


@dataclass(slots=True)
class Report:
    """Problems as `FILE:LINE: field: reason (value)`, the first of them on the screen, all of them in a file if asked."""

    errors: TextIO | None = None
    screen: TextIO = field(default_factory=lambda: sys.stderr)
    totals: Totals = field(default_factory=Totals)
    line_every_s: float = 5.0
    _shown: int = 0

    def refuse(self, path: Path, line: int, problems: Iterable[FieldProblem], names: Mapping[str, str]) -> None:
        """Everything wrong with one row, in the words of its file."""
        for problem in problems:
            name = _named(problem.field, names)
            value = f" ({problem.value})" if problem.value else ""
            self._say(f"{path}:{line}: {name}: {problem.reason}{value}")
            self._record(path, line, name, problem.reason, problem.value)

    def break_off(self, path: Path, line: int, message: str) -> None:
        """A file that cannot be read, or not further."""
        self.totals.broken_files += 1
        self._say(f"{path}:{line}: {message}" if line else f"{path}: {message}", always=True)
        self._record(path, line, "file", message, "")

    def warn(self, path: Path, line: int, message: str) -> None:
        self.totals.warnings += 1
        self._say(f"{path}:{line}: warning: {message}")

    def close(self) -> None:
        if self._shown > SHOWN_PROBLEMS:
            tqdm.write(f"… and {self._shown - SHOWN_PROBLEMS:,} more of these", file=self.screen)
        tqdm.write(str(self.totals), file=self.screen)

    def _say(self, text: str, *, always: bool = False) -> None:
        self._shown += 1
        if always or self._shown <= SHOWN_PROBLEMS:
            tqdm.write(text, file=self.screen)
        elif self._shown == SHOWN_PROBLEMS + 1:
            tqdm.write("… more of these are only counted (--errors FILE keeps them all)", file=self.screen)

    def _record(self, path: Path, line: int, name: str, reason: str, value: str) -> None:
        if self.errors is not None:
            row = {"file": str(path), "line": line, "field": name, "reason": reason, "value": value}
            self.errors.write(orjson.dumps(row).decode() + "\n")


def _named(name: str, names: Mapping[str, str]) -> str:
    """The file's own word for a field, with the place inside it."""
    base = name.partition(".")[0].partition("[")[0]
    return names.get(base, name)


class Progress:
    """A bar over the bytes of a file on a terminal; elsewhere a line now and then."""

    def __init__(self, path: Path, report: Report) -> None:
        self._path = path
        self._size = path.stat().st_size
        self._report = report
        self._read = 0
        self._rows_before = report.totals.rows
        self._start = self._last = time.monotonic()
        self._terminal = report.screen.isatty()
        self._bar = tqdm(
            total=self._size, unit="B", unit_scale=True, desc=path.name, file=report.screen, disable=not self._terminal
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bar.close()

    def advance(self, size: int) -> None:
        self._read += size
        self._bar.update(size)

    def tell(self) -> None:
        """The figures, as often as is worth reading."""
        now = time.monotonic()
        totals = self._report.totals
        rows = totals.rows - self._rows_before
        rate = rows / max(now - self._start, 0.001)
        words = f"{rows:,} rows, {rate:,.0f} rows/s, {totals.bad_rows:,} refused"
        if self._terminal:
            self._bar.set_postfix_str(words)
        elif now - self._last >= self._report.line_every_s:
            self._last = now
            share = 100 * self._read / max(self._size, 1)
            self._report.screen.write(f"{self._path.name}: {share:.0f} %, {words}\n")
            self._report.screen.flush()
