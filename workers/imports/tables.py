"""Files with a header and columns, separated by commas, semicolons or tabs."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO

from workers.imports.lines import lines
from workers.imports.rows import MAX_ROW_BYTES, FileRefused

# The reader's own limit, for one cell; the row's is held by `_Physical`.
csv.field_size_limit(MAX_ROW_BYTES)


@dataclass(frozen=True, slots=True)
class Record:
    """A row by column name, blank cells left out; `problem` says why it cannot be used."""

    line: int
    cells: Mapping[str, str]
    problem: str = ""


class _TooLong(Exception):
    pass


class _Physical:
    """Lines for the csv reader, with the size of the row they make up: an open quote must not swallow the file."""

    def __init__(self, file: BinaryIO) -> None:
        self._lines = lines(file)
        self.number = 0
        self.size = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        self.number = line.number
        self.size += len(line.content or b"") + 1
        if line.content is None or self.size > MAX_ROW_BYTES:
            raise _TooLong
        # Bytes that are no UTF-8 stay with their row as half pairs, and are found there.
        return line.content.decode("utf-8", "surrogateescape") + "\n"


def records(file: BinaryIO, separator: str) -> Iterator[Record]:
    """The rows below the header.

    Errors   FileRefused where there is no header.
    """
    physical = _Physical(file)
    # Strict: a quote in the wrong place is an error, where the lenient reader would swallow rows and say nothing.
    reader = csv.reader(physical, delimiter=separator, strict=True)
    header: list[str] | None = None
    while True:
        first, physical.size = physical.number + 1, 0
        try:
            cells = next(reader)
        except StopIteration:
            break
        except _TooLong:
            yield Record(first, {}, f"is longer than {MAX_ROW_BYTES // 1_000_000} MB; perhaps a quote is not closed")
            continue
        except csv.Error as error:
            upto = f" (lines {first} to {physical.number})" if physical.number > first else ""
            yield Record(first, {}, f"is not a row of cells{upto}: {error}")
            continue
        if not any(cell.strip() for cell in cells):
            continue
        if header is None:
            header = [cell.strip() for cell in cells]
        else:
            yield _record(first, header, cells)
    if header is None:
        raise FileRefused("is empty: it has no header")


def _record(line: int, header: list[str], cells: list[str]) -> Record:
    if len(cells) > len(header) and any(cell.strip() for cell in cells[len(header) :]):
        return Record(line, {}, f"has {len(cells)} cells and the header has {len(header)}")
    found = {name: cell.strip() for name, cell in zip(header, cells, strict=False) if name and cell.strip()}
    for name, cell in found.items():
        if "\0" in cell:
            return Record(line, {}, f"has a NUL character in {name}")
        if not cell.isascii() and any("\udc80" <= c <= "\udcff" for c in cell):
            return Record(line, {}, f"is not UTF-8 in {name}; save the file as UTF-8")
    return Record(line, found)
