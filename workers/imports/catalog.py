"""Files of products, articles and promotions into the database: a batch at a time, each in its own transaction."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from domain.access.values import Site
from domain.base.database import Database
from domain.catalog import rules, write
from domain.catalog.values import FieldProblem, NewItem, SavedItems
from domain.matching import read as matching
from domain.matching.values import Modality
from workers.imports import formats
from workers.imports.formats import Format
from workers.imports.lines import opened
from workers.imports.pictures import Pictures, is_url
from workers.imports.report import Progress, Report
from workers.imports.rows import FileRefused, Row
from workers.media.store import MediaStore

BATCH_ROWS = 1_000
BATCH_CHARACTERS = 4_000_000
"""Long descriptions make smaller batches, so that memory stays flat whatever the rows hold."""

# What Postgres calls a value it cannot hold: data exception, broken constraint, index row too large.
_BAD_DATA = ("22", "23", "54")
# Deadlock detected, serialisation failure, lock not available: nobody's fault, and over in a moment.
_IN_THE_WAY = frozenset({"40P01", "40001", "55P03"})
ATTEMPTS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Import:
    """Where an import goes and how."""

    database: Database
    site: Site
    store: MediaStore
    report: Report
    format: Format | None = None
    images_root: Path | None = None
    batch_rows: int = BATCH_ROWS


@dataclass(frozen=True, slots=True)
class _Placed:
    """An item and the row it came from."""

    row: Row
    item: NewItem


@dataclass(slots=True)
class _Unknown:
    """Fields that nobody reads, each named once: most often a typing error."""

    seen: set[str] = field(default_factory=set)

    def of(self, content: object) -> Iterator[str]:
        for name in content if isinstance(content, dict) else ():
            if name not in rules.FIELDS and name not in self.seen and len(self.seen) < 50:
                self.seen.add(name)
                yield name


async def import_file(job: Import, path: Path) -> None:
    """The good rows of the file are in, the others are reported; a second run of the same file changes nothing."""
    pictures = Pictures(job.store, path.parent, job.images_root)
    try:
        with (
            Progress(path, job.report) as progress,
            opened(path, progress.advance) as file,
        ):
            for batch in _batches(_items(job, path, formats.rows(path, file, job.format)), job.batch_rows):
                await _bring_in(job, path, pictures, batch)
                progress.tell()
    except FileRefused as refusal:
        job.report.break_off(path, refusal.line, refusal.message)
    except OSError as error:
        job.report.break_off(path, 0, f"cannot be read: {error.strerror or error}")


def _items(job: Import, path: Path, rows: Iterator[Row]) -> Iterator[_Placed]:
    """The rows that are items; what is wrong with the others is said."""
    unknown = _Unknown()
    for row in rows:
        job.report.totals.rows += 1
        for warning in row.warnings:
            job.report.warn(path, row.line, warning)
        problems = list(row.problems)
        if row.content is not None or not problems:
            read = rules.item_from_json(row.content, locale=job.site.default_locale, currency=job.site.currency)
            if isinstance(read, NewItem) and not problems:
                for name in unknown.of(row.content):
                    job.report.warn(path, row.line, f"the field {name[:60]!r} is not known and not read")
                yield _Placed(row, read)
                continue
            problems += read if isinstance(read, list) else []
        job.report.totals.bad_rows += 1
        job.report.refuse(path, row.line, problems, row.names)


def _batches(items: Iterator[_Placed], size: int) -> Iterator[list[_Placed]]:
    """Batches bounded in rows and in text. A file that breaks off in the middle yields what came before it broke."""
    batch: list[_Placed] = []
    characters = 0
    try:
        for placed in items:
            batch.append(placed)
            characters += len(placed.item.description) + 500
            characters += sum(len(words.description or "") for words in placed.item.translations.values())
            if len(batch) >= size or characters >= BATCH_CHARACTERS:
                yield batch
                batch, characters = [], 0
    except FileRefused:
        if batch:
            yield batch
        raise
    if batch:
        yield batch


async def _bring_in(job: Import, path: Path, pictures: Pictures, batch: list[_Placed]) -> None:
    if any(not is_url(image.src) for placed in batch for image in placed.item.images):
        brought = await asyncio.to_thread(lambda: [pictures.bring(placed.item) for placed in batch])
        for placed, (_, problems) in zip(batch, brought, strict=True):
            job.report.totals.bad_pictures += len(problems)
            job.report.refuse(path, placed.row.line, problems, {})
        batch = [_Placed(placed.row, item) for placed, (item, _) in zip(batch, brought, strict=True)]
    await _save(job, path, batch)


async def _save(job: Import, path: Path, batch: list[_Placed]) -> None:
    """The batch is saved. Where Postgres refuses a value that every check let through, only its row stays out."""
    try:
        saved = await _write(job, [placed.item for placed in batch])
    except DBAPIError as error:
        state = _sqlstate(error)
        if not state.startswith(_BAD_DATA):
            raise
        if len(batch) > 1:
            middle = len(batch) // 2
            await _save(job, path, batch[:middle])
            await _save(job, path, batch[middle:])
            return
        job.report.totals.bad_rows += 1
        problem = FieldProblem(field="row", value=batch[0].item.sku, reason=f"cannot be stored (SQLSTATE {state})")
        job.report.refuse(path, batch[0].row.line, [problem], {})
        return
    job.report.totals.add(saved)
    rows = {placed.item.sku: placed.row for placed in batch}
    for refused in saved.refused:
        row = rows[refused.sku]
        job.report.totals.bad_rows += 1
        problem = FieldProblem(field=refused.field, value=refused.value, reason=refused.reason)
        job.report.refuse(path, row.line, [problem], row.names)


async def _write(job: Import, items: list[NewItem]) -> SavedItems:
    """One transaction, begun again where workers that store vectors and facts of the same items got in its way."""
    for attempt in range(1, ATTEMPTS + 1):
        try:
            async with job.database.write() as db:
                spaces = [space.id for space in await matching.open_spaces(db, Modality.TEXT, job.site.key)]
                return await write.save_items(db, job.site.key, items, spaces, datetime.now(UTC))
        except DBAPIError as error:
            if _sqlstate(error) not in _IN_THE_WAY or attempt == ATTEMPTS:
                raise
            await asyncio.sleep(0.1 * attempt)
    raise AssertionError


def _sqlstate(error: DBAPIError) -> str:
    return str(getattr(error.orig, "sqlstate", ""))
