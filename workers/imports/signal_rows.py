"""Rows of a history of signals in the contract's words: JSON Lines, or CSV with the fields as columns."""

import csv
import hashlib
import io
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import orjson

from domain.behaviour.values import NewSignal
from domain.catalog import fields
from domain.catalog.values import FieldProblem
from workers.imports import jsonl
from workers.imports.rows import FileRefused, Row, bad_row
from workers.imports.tables import records

_TEXTS = frozenset({"id", "shopper", "kind", "sku", "query", "session", "channel", "impression", "block"})
FIELDS = _TEXTS | {"at", "value", "position"}
_NEEDED = {"shopper", "kind"}


class _Bad(Exception):
    def __init__(self, name: str, reason: str, value: object) -> None:
        super().__init__(reason)
        self.problem = FieldProblem(field=name, reason=reason, value=fields.shortened(str(value)))


@dataclass(frozen=True, slots=True, kw_only=True)
class SignalRow:
    """A row that could be read: whose signal it is, and the signal, not yet checked."""

    line: int
    shopper: str
    signal: NewSignal


@dataclass(slots=True)
class Unknown:
    """Fields that nobody reads, each named once: most often a typing error."""

    seen: set[str] = field(default_factory=set)

    def of(self, content: Mapping[str, object]) -> list[str]:
        if content.keys() <= FIELDS:
            return []
        new = [name for name in content if name not in FIELDS and name not in self.seen and len(self.seen) < 50]
        self.seen.update(new)
        return new


def rows(path: Path, file: io.BufferedReader, asked: str | None = None) -> Iterator[Row]:
    """The rows of the file.

    Errors   FileRefused where it is neither JSON Lines nor a table with the columns that are needed.
    """
    start = file.peek(1 << 16)[: 1 << 16].lstrip()
    if not start:
        return iter(())
    suffixes = {suffix.lower() for suffix in path.suffixes}
    if asked == "jsonl" or (asked is None and (suffixes & {".jsonl", ".ndjson"} or start[:1] in {b"{", b"["})):
        if start[:1] == b"[":
            raise FileRefused("is one JSON array; write one object a line instead (jq -c '.[]' does it)", 1)
        return jsonl.read(file)
    header = start.partition(b"\n")[0].strip().decode("utf-8", "replace").replace("\0", "")
    separator = max("\t;,", key=header.count)
    columns = {column.strip() for column in next(csv.reader([header], delimiter=separator), [])}
    if not columns >= _NEEDED:
        found = ", ".join(sorted(columns))[:200]
        raise FileRefused(f"has the columns {found or 'none'}; signals need at least shopper and kind", 1)
    return _table(file, separator)


def _table(file: io.BufferedReader, separator: str) -> Iterator[Row]:
    for record in records(file, separator):
        yield bad_row(record.line, record.problem) if record.problem else Row(line=record.line, content=record.cells)


def signal_row(row: Row) -> SignalRow | FieldProblem:
    """The signal of the row, or what is wrong with it.

    Limits   a row without an id gets one from what it says, so that the same row again counts once.
    """
    if row.problems:
        return row.problems[0]
    content = row.content
    if not isinstance(content, dict):
        return FieldProblem(field="row", reason="is not an object", value=fields.shortened(str(content)))
    try:
        return _read(row.line, content)
    except _Bad as bad:
        return bad.problem


def _read(line: int, content: Mapping[str, object]) -> SignalRow:
    said = {name: _text(name, value) for name, value in content.items() if name in _TEXTS}
    text = said.get
    shopper = text("shopper")
    if not shopper:
        raise _Bad("shopper", "is missing", "")
    signal = NewSignal(
        id=text("id") or _own_id(content),
        kind=text("kind") or "",
        sku=text("sku"),
        query=text("query"),
        at=_moment(content.get("at")),
        value=_number(content.get("value")),
        session=text("session"),
        channel=text("channel"),
        impression=text("impression"),
        block=text("block"),
        position=_whole(content.get("position")),
    )
    return SignalRow(line=line, shopper=shopper, signal=signal)


def _own_id(content: Mapping[str, object]) -> str:
    said = orjson.dumps({name: content[name] for name in sorted(FIELDS & content.keys())})
    return f"row-{hashlib.blake2b(said, digest_size=16).hexdigest()}"


def _text(name: str, value: object) -> str | None:
    if isinstance(value, str):
        return value or None
    if value is None:
        return None
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    raise _Bad(name, "is not text", value)


def _moment(value: object) -> datetime:
    """A history says when: what is recorded as of now would be news."""
    if value is None:
        raise _Bad("at", "is missing", "")
    try:
        at = datetime.fromisoformat(value if isinstance(value, str) else "")
        if at.tzinfo is UTC:
            return at
        return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except (ValueError, OverflowError):
        raise _Bad("at", "is not a moment such as 2026-11-21T09:30:00Z", value) from None


def _number(value: object, name: str = "value") -> float | None:
    if value is None:
        return None
    try:
        number = float(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else math.nan
    except (ValueError, OverflowError):
        number = math.nan
    if not math.isfinite(number):
        raise _Bad(name, "is not a number", value)
    return number


def _whole(value: object) -> int | None:
    number = _number(value, "position")
    if number is not None and not number.is_integer():
        raise _Bad("position", "is not a whole number", value)
    return None if number is None else int(number)
