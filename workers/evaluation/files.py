"""Reading a shop's items and signals into arrays; a row that cannot be read is named, counted and left out."""

import csv
import gzip
import io
from array import array
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TextIO

import numpy as np
import orjson

from domain.behaviour.rules.signals import WEIGHT
from domain.behaviour.values import LIKING, SignalKind
from domain.choosing.values.evidence import BOUGHT, CARTED, VIEWED
from workers.evaluation.values import Log, Shop

Row = Mapping[str, Any]

SHOWN_PROBLEMS = 20

DEED = {SignalKind.PURCHASE: BOUGHT, SignalKind.CART_ADD: CARTED}
# Who rates an item has had it, whatever they thought of it: on sequence data of ratings that is what "next" means.
MET = LIKING | {SignalKind.RATE}
LEAST_WEIGHT = 0.1


class BadField(ValueError):
    """One field of one row cannot be used."""

    def __init__(self, name: str, why: str) -> None:
        super().__init__(f"field {name}: {why}")


@dataclass(slots=True)
class Report:
    """What was left out, by reason; the first few rows are told one by one."""

    tell: Callable[[str], None]
    refused: int = 0
    not_about_items: int = 0
    repeated: int = 0
    seen: set[str] = field(default_factory=set)

    def refuse(self, path: Path, line: int, problem: str) -> None:
        self.refused += 1
        if self.refused <= SHOWN_PROBLEMS:
            self.tell(f"{path}:{line}: {problem}")


def shop(path: Path, report: Report) -> Shop:
    """The items of a file, JSONL or CSV, plain or .gz."""
    rows: dict[str, Row] = {}
    for line, row in _rows(path, report):
        try:
            rows.setdefault(_text(row, "sku", needed=True), row)
        except BadField as bad:
            report.refuse(path, line, str(bad))
    categories, brands = _Numbers(), _Numbers()
    return Shop(
        skus=tuple(rows),
        words=tuple(_words(row) for row in rows.values()),
        category=np.array([categories.of(" > ".join(_path(row))) for row in rows.values()], np.int64),
        brand=np.array([brands.of(_text(row, "brand")) for row in rows.values()], np.int64),
        price=np.array([_number(row.get("price")) for row in rows.values()], np.float32),
        published_at=np.array([_moment_or_unknown(row.get("published_at")) for row in rows.values()], np.float64),
    )


def log(path: Path, offered: Shop, report: Report) -> Log:
    """The signals of a file that say that somebody met an item, JSONL or CSV, plain or .gz."""
    known = {sku: number for number, sku in enumerate(offered.skus)}
    people, sessions = _Numbers(), _Numbers()
    # Six numbers a signal, one behind the other: 48 bytes, where a tuple of them takes two hundred.
    kept = array("d")
    for line, row in _rows(path, report):
        try:
            event = _event(row, known, people, sessions, report)
        except BadField as bad:
            report.refuse(path, line, str(bad))
            continue
        if event is not None:
            kept.extend(event)
    report.seen.clear()
    table = np.frombuffer(kept, np.float64).reshape(-1, 6)
    order = np.lexsort((np.arange(len(table)), table[:, 2], table[:, 0]))
    shoppers, items, at, weights, deeds, session = table[order].T
    return Log(
        shoppers=shoppers.astype(np.int64),
        items=items.astype(np.int64),
        at=at,
        weights=weights.astype(np.float32),
        deeds=deeds.astype(np.int8),
        baskets=_baskets(shoppers, at, session),
        people=len(people.seen),
    )


def _event(
    row: Row, known: Mapping[str, int], people: "_Numbers", sessions: "_Numbers", report: Report
) -> tuple[int, int, float, float, int, int] | None:
    kind = _kind(row)
    shopper = _text(row, "shopper", needed=True)
    at = _moment(row.get("at"))
    if kind not in MET:
        report.not_about_items += 1
        return None
    item = known.get(_text(row, "sku", needed=True))
    if item is None:
        raise BadField("sku", f"{row['sku']!r} is not among the items")
    if identity := _text(row, "id"):
        if identity in report.seen:
            report.repeated += 1
            return None
        report.seen.add(identity)
    session = _text(row, "session")
    number = sessions.of(f"{shopper}\n{session}") if session else -1
    return people.of(shopper), item, at, max(WEIGHT.get(kind, 0.0), LEAST_WEIGHT), DEED.get(kind, VIEWED), number


class _Numbers:
    """Words numbered in the order they come; the empty word is -1."""

    def __init__(self) -> None:
        self.seen: dict[str, int] = {}

    def of(self, word: str) -> int:
        return self.seen.setdefault(word, len(self.seen)) if word else -1


def _baskets(shoppers: np.ndarray[Any, Any], at: np.ndarray[Any, Any], session: np.ndarray[Any, Any]) -> Any:
    """A number for each purchase's basket: the session where one is named, else the shopper and the moment.

    Shapes   all [n], by shopper, then time.
    """
    alone = np.cumsum((np.diff(shoppers, prepend=-1) != 0) | (np.diff(at, prepend=-np.inf) != 0))
    return np.where(session >= 0, session, alone + session.max(initial=0) + 1).astype(np.int64)


def _rows(path: Path, report: Report) -> Iterator[tuple[int, Row]]:
    """Each row with its line, counted from 1."""
    with _opened(path) as stream:
        names = path.name.removesuffix(".gz")
        if names.endswith(".csv"):
            reader = csv.DictReader(stream)
            for row in reader:
                yield reader.line_num, row
            return
        for number, line in enumerate(stream, start=1):
            if not line.strip():
                continue
            try:
                row = orjson.loads(line)
            except orjson.JSONDecodeError as error:
                report.refuse(path, number, f"not JSON: {error}")
                continue
            if isinstance(row, dict):
                yield number, row
            else:
                report.refuse(path, number, "not a JSON object")


@contextmanager
def _opened(path: Path) -> Iterator[TextIO]:
    zipped = path.name.endswith(".gz")
    with path.open("rb") as raw, gzip.open(raw) if zipped else raw as stream:
        yield io.TextIOWrapper(stream, encoding="utf-8-sig", errors="replace", newline="")


def _text(row: Row, name: str, *, needed: bool = False) -> str:
    value = row.get(name)
    text = "" if value is None else str(value).strip()
    if needed and not text:
        raise BadField(name, "is missing")
    return text


def _kind(row: Row) -> SignalKind:
    said = _text(row, "kind", needed=True).lower()
    try:
        return SignalKind(said)
    except ValueError as error:
        raise BadField("kind", f"{said!r} is not one of {', '.join(SignalKind)}") from error


def _moment(value: Any) -> float:
    """Seconds since 1970 of an ISO 8601 moment; without an offset it is UTC."""
    try:
        parsed = datetime.fromisoformat(str(value).strip())
    except ValueError as error:
        raise BadField("at", f"{value!r} is not an ISO 8601 moment") from error
    return (parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)).timestamp()


def _moment_or_unknown(value: Any) -> float:
    try:
        return _moment(value)
    except BadField:
        return float("nan")


def _number(value: Any) -> float:
    try:
        return float(value)
    except (TypeError, ValueError):
        return float("nan")


def _path(row: Row) -> list[str]:
    value = row.get("category")
    if isinstance(value, list):
        return [str(part).strip() for part in value]
    return [part.strip() for part in str(value or "").split(">") if part.strip()]


def _words(row: Row) -> str:
    """Title, category and brand in one line."""
    return " ".join([_text(row, "title"), *_path(row), _text(row, "brand")])
