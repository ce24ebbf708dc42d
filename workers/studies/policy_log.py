"""A log of what was shown and taken, from JSONL or CSV, as choices to judge policies by."""

import csv
import gzip
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from domain.experiments.rules.choice_estimates import Choice
from domain.experiments.values.policies import PageContext

T = TypeVar("T")

# Under which names a column may come; the last ones are the Open Bandit Dataset's.
ACTION = ("action", "block", "sku", "item_id")
PLACE = ("position",)
REWARD = ("reward", "click")
PROPENSITY = ("propensity", "propensity_score")
MOMENT = ("timestamp", "at")
SEGMENT = ("segment", "user_feature_0")
GROUP = ("impression", "shopper")

# A row of a log is a few hundred bytes; a cell this long is another kind of file.
LONGEST_CELL = 1 << 20


@dataclass(frozen=True, slots=True)
class BadLog(Exception):
    """The log cannot be judged: where, and what is wrong there."""

    line: int
    field: str
    wrong: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.field}: {self.wrong}"


@dataclass(frozen=True, slots=True)
class _Row:
    """One row, which knows where it stands."""

    line: int
    cells: Mapping[str, object]

    def need(self, names: tuple[str, ...], read: Callable[[str], T], is_: str) -> T:
        found = self.find(names, read, is_)
        if found is None:
            raise BadLog(self.line, names[0], f"is missing (also understood: {', '.join(names)})")
        return found

    def find(self, names: tuple[str, ...], read: Callable[[str], T], is_: str) -> T | None:
        """What stands in the first of these columns that says something, or None."""
        for name in names:
            cell = self.cells.get(name)
            if cell is not None and cell != "":
                try:
                    return read(str(cell))
                except ValueError:
                    raise BadLog(self.line, name, f"{str(cell)[:40]!r} is not {is_}") from None
        return None


def read(path: Path) -> list[Choice]:
    """The choices of the log; places are numbered from the top, whatever the first was called.

    Errors   BadLog with line and field.
    """
    with gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb") as packed:
        lines = (_text(line, number) for number, line in enumerate(packed, 1))
        jsonl = path.name.removesuffix(".gz").endswith((".jsonl", ".json", ".ndjson"))
        choices = [_choice(row) for row in (_objects(lines) if jsonl else _records(lines))]
    if len(choices) < 2:
        raise BadLog(1, "file", f"{len(choices)} rows; two or more are needed")
    places = {place: slot for slot, place in enumerate(sorted({choice.slot for choice in choices}))}
    return [replace(choice, slot=places[choice.slot]) for choice in choices]


def _text(line: bytes, number: int) -> str:
    try:
        return line.decode("utf-8-sig" if number == 1 else "utf-8")
    except UnicodeDecodeError:
        raise BadLog(number, "file", "is not UTF-8") from None


def _objects(lines: Iterator[str]) -> Iterator[_Row]:
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            cells = json.loads(line)
        except json.JSONDecodeError as error:
            raise BadLog(number, "file", f"is not JSON ({error.msg})") from None
        if not isinstance(cells, dict):
            raise BadLog(number, "file", "an object is needed on each line")
        yield _Row(number, cells)


def _records(lines: Iterator[str]) -> Iterator[_Row]:
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.DictReader(lines)
    try:
        for cells in reader:
            yield _Row(reader.line_num, cells)
    except csv.Error as error:
        raise BadLog(reader.line_num, "file", f"is not CSV ({error})") from None


def _choice(row: _Row) -> Choice:
    at = row.need(MOMENT, _moment, "a time in ISO 8601")
    context = PageContext(
        channel=row.find(("channel",), str, "text") or "web",
        hour=_or(row.find(("hour",), _hour, "an hour from 0 to 23"), at.hour),
        events=_or(row.find(("events",), _count, "a whole number of 0 or more"), 0),
        cart=_or(row.find(("cart",), _yes, "true or false"), default=False),
        segment=row.find(SEGMENT, str, "text"),
    )
    return Choice(
        at=at,
        action=row.need(ACTION, str, "text"),
        slot=_or(row.find(PLACE, _count, "a whole number of 0 or more"), 0),
        reward=row.need(REWARD, _amount, "a number of 0 or more"),
        propensity=row.need(PROPENSITY, _chance, "a number above 0 and at most 1"),
        context=context,
        group=row.find(GROUP, str, "text"),
    )


def _or(found: T | None, default: T) -> T:
    return default if found is None else found


def _moment(cell: str) -> datetime:
    at = datetime.fromisoformat(cell)
    return at if at.tzinfo is not None else at.replace(tzinfo=UTC)


def _count(cell: str) -> int:
    number = int(cell)
    if number < 0:
        raise ValueError
    return number


def _hour(cell: str) -> int:
    number = int(cell)
    if not 0 <= number <= 23:
        raise ValueError
    return number


def _yes(cell: str) -> bool:
    if cell.lower() not in {"true", "1", "false", "0"}:
        raise ValueError
    return cell.lower() in {"true", "1"}


def _amount(cell: str) -> float:
    number = {"true": 1.0, "false": 0.0}[cell.lower()] if cell.lower() in {"true", "false"} else float(cell)
    if not 0 <= number < float("inf"):
        raise ValueError
    return number


def _chance(cell: str) -> float:
    number = float(cell)
    if not 0 < number <= 1:
        raise ValueError
    return number
