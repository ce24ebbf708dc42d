"""A history of signals into the database: a batch at a time, each in its own transaction, each signal once."""

import asyncio
import gc
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from domain.base.database import Database
from domain.base.values import ItemId, SiteId
from domain.behaviour.errors import BadShopperId, ConsentChanged, SignalInvalid
from domain.behaviour.rules import signals as rules
from domain.behaviour.values import Batch, Signal, Stored
from domain.behaviour.write.store import store_signals
from domain.catalog import read as catalog
from domain.catalog.values import FieldProblem
from workers.imports.lines import opened
from workers.imports.report import Progress, Report, Totals
from workers.imports.rows import FileRefused, Row
from workers.imports.signal_rows import SignalRow, Unknown, rows, signal_row

# Of twice as many rows the shoppers who come in several of them are written once; they are kept waiting for about a second.
BATCH_ROWS = 10_000
# A row leaves some fifty small values behind and no circles: looking for those a hundred times as seldom saves a sixth.
COLLECTED_EVERY = 70_000
# A site's own names for its items, some hundred bytes each, are looked up once; beyond this many they are forgotten.
REMEMBERED_SKUS = 200_000
# Deadlock detected, serialisation failure, lock not available: nobody's fault, and over in a moment.
_IN_THE_WAY = frozenset({"40P01", "40001", "55P03"})
ATTEMPTS = 5


@dataclass(slots=True)
class SignalTotals(Totals):
    """What became of all rows of a history so far."""

    not_allowed: int = 0

    def __str__(self) -> str:
        counts = f"{self.inserted:,} taken, {self.repeated:,} taken before, {self.bad_rows:,} rows refused"
        if self.not_allowed:
            counts += f", {self.not_allowed:,} of shoppers without consent"
        return counts + (f", {self.broken_files:,} files broken off" if self.broken_files else "")


@dataclass(slots=True, kw_only=True)
class SignalImport:
    """Where a history goes and how."""

    database: Database
    site: SiteId
    key: str
    now: datetime
    report: Report
    totals: SignalTotals
    format: str | None = None
    batch_rows: int = BATCH_ROWS
    items: dict[str, ItemId | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Placed:
    line: int
    shopper: str
    signal: Signal


async def import_signals(job: SignalImport, path: Path) -> None:
    """The good rows of the file are in, the others are reported; a second run of the same file changes nothing."""
    try:
        with _collected_seldom(), Progress(path, job.report) as progress, opened(path, progress.advance) as file:
            for batch in _batches(_checked(job, path, rows(path, file, job.format)), job.batch_rows):
                await _bring_in(job, path, batch)
                progress.tell()
    except FileRefused as refusal:
        job.report.break_off(path, refusal.line, refusal.message)
    except OSError as error:
        job.report.break_off(path, 0, f"cannot be read: {error.strerror or error}")


@contextmanager
def _collected_seldom() -> Iterator[None]:
    before = gc.get_threshold()
    gc.set_threshold(COLLECTED_EVERY, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _checked(job: SignalImport, path: Path, read: Iterator[Row]) -> Iterator[_Placed]:
    """The rows that are signals; what is wrong with the others is said."""
    unknown = Unknown()
    for row in read:
        job.totals.rows += 1
        found = signal_row(row)
        if isinstance(found, SignalRow):
            for name in unknown.of(row.content if isinstance(row.content, dict) else {}):
                job.report.warn(path, row.line, f"the field {name[:60]!r} is not known and not read")
            placed = _check(job, found)
            if isinstance(placed, _Placed):
                yield placed
                continue
            found = placed
        _refuse(job, path, row.line, found)


def _check(job: SignalImport, row: SignalRow) -> _Placed | FieldProblem:
    """The signal by the rules that those of a front are held to."""
    try:
        shopper = rules.require_shopper(row.shopper)
    except BadShopperId as refused:
        return FieldProblem(field="shopper", reason=refused.message, value="")
    try:
        signal = rules.checked(row.signal, site=job.site, shopper=shopper, key=job.key, now=job.now)
    except SignalInvalid as refused:
        name, _, reason = refused.message.partition(": ")
        return FieldProblem(field=name, reason=reason, value="")
    return _Placed(row.line, shopper, signal)


def _batches(placed: Iterator[_Placed], size: int) -> Iterator[list[_Placed]]:
    """Batches of a size. A file that breaks off in the middle yields what came before it broke."""
    batch: list[_Placed] = []
    try:
        for each in placed:
            batch.append(each)
            if len(batch) >= size:
                yield batch
                batch = []
    except FileRefused:
        if batch:
            yield batch
        raise
    if batch:
        yield batch


async def _bring_in(job: SignalImport, path: Path, placed: Sequence[_Placed]) -> None:
    """The batch is stored, all or nothing; begun again where somebody who changes the same shoppers got in its way."""
    for attempt in range(1, ATTEMPTS + 1):
        try:
            await _store(job, path, placed)
        except DBAPIError as error:
            if getattr(error.orig, "sqlstate", "") not in _IN_THE_WAY or attempt == ATTEMPTS:
                raise
            await asyncio.sleep(0.1 * attempt)
        except ConsentChanged:
            if attempt == ATTEMPTS:
                raise
        else:
            return


async def _store(job: SignalImport, path: Path, placed: Sequence[_Placed]) -> None:
    async with job.database.write() as db:
        if len(job.items) > REMEMBERED_SKUS:
            job.items.clear()
        new = {each.signal.sku for each in placed if each.signal.sku is not None} - job.items.keys()
        found = await catalog.ids_by_sku(db, job.site, new)
        job.items.update({sku: found.get(sku) for sku in new})
        known = [each for each in placed if each.signal.sku is None or job.items[each.signal.sku] is not None]
        batches = _by_shopper(known)
        skus = {each.signal.sku for each in known if each.signal.sku is not None}
        items = {sku: item for sku in skus if (item := job.items[sku]) is not None}
        stored = await store_signals(db, job.site, batches, items, job.now)
    for each in placed:
        if each.signal.sku is not None and job.items[each.signal.sku] is None:
            problem = FieldProblem(field="sku", reason="is no item of this site", value=each.signal.sku[:80])
            _refuse(job, path, each.line, problem)
    _count(job, path, known, batches, stored)


def _by_shopper(placed: Sequence[_Placed]) -> list[Batch]:
    """A batch a shopper; within it the last of an id counts. An id that two shoppers have is the first one's."""
    signals: dict[str, dict[str, Signal]] = defaultdict(dict)
    owner: dict[str, str] = {}
    for each in placed:
        if owner.setdefault(each.signal.id, each.shopper) == each.shopper:
            signals[each.shopper][each.signal.id] = each.signal
    return [Batch(key=shopper, signals=tuple(held.values())) for shopper, held in signals.items()]


def _count(job: SignalImport, path: Path, known: Sequence[_Placed], batches: Sequence[Batch], stored: Stored) -> None:
    owner = {signal.id: batch.key for batch in batches for signal in batch.signals}
    job.totals.inserted += len(stored.taken)
    taken = set(stored.taken)
    for each in known:
        if each.signal.id in stored.foreign or owner[each.signal.id] != each.shopper:
            reason = "another shopper's signal has this id; ids are unique within the site"
            _refuse(job, path, each.line, FieldProblem(field="id", reason=reason, value=each.signal.id[:80]))
        elif each.shopper not in stored.arrived:
            job.totals.not_allowed += 1
        elif each.signal.id in taken:
            taken.remove(each.signal.id)
        else:
            job.totals.repeated += 1


def _refuse(job: SignalImport, path: Path, line: int, problem: FieldProblem) -> None:
    job.totals.bad_rows += 1
    job.report.refuse(path, line, [problem], {})
