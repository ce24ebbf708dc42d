"""A file as numbered lines of UTF-8, whatever its encoding and size: no line is held that is longer than a row may be."""

import codecs
import gzip
import io
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from workers.imports.rows import MAX_ROW_BYTES, FileRefused

_CHUNK = 1 << 16
_UTF16 = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}


@dataclass(frozen=True, slots=True)
class Line:
    """A line without its end. `content` is None where the line was too long to hold."""

    number: int
    content: bytes | None


class Counted(io.RawIOBase):
    """A file that tells how many of its bytes on disk have been read: what a progress bar counts."""

    def __init__(self, file: BinaryIO, advance: Callable[[int], None]) -> None:
        self._file = file
        self._advance = advance

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "memoryview[int]") -> int:  # type: ignore[override] # the type of a raw buffer has no name
        data = self._file.read(len(buffer))
        buffer[: len(data)] = data
        self._advance(len(data))
        return len(data)


class _Recoded(io.RawIOBase):
    """UTF-16 read as UTF-8. Half a pair becomes bytes that are not UTF-8, and so only its own row is refused."""

    def __init__(self, file: BinaryIO, encoding: str) -> None:
        self._file = file
        self._decoder = codecs.getincrementaldecoder(encoding)("surrogatepass")
        self._left = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "memoryview[int]") -> int:  # type: ignore[override] # the type of a raw buffer has no name
        while not self._left:
            data = self._file.read(_CHUNK)
            try:
                text = self._decoder.decode(data, final=not data)
            except UnicodeDecodeError:
                text = "\N{REPLACEMENT CHARACTER}"
                self._decoder.reset()
            self._left = text.encode("utf-8", "surrogatepass")
            if not data:
                break
        size = min(len(buffer), len(self._left))
        buffer[:size], self._left = self._left[:size], self._left[size:]
        return size


@contextmanager
def opened(path: Path, advance: Callable[[int], None]) -> Iterator[io.BufferedReader]:
    """The file's bytes, unpacked where it is gzip, without a byte order mark, in UTF-8 where the mark said UTF-16.

    Errors   FileRefused where it cannot be opened, or is damaged in the middle.
    """
    try:
        with path.open("rb") as raw:
            counted: io.BufferedReader = io.BufferedReader(Counted(raw, advance), _CHUNK)
            packed = counted.peek(2)[:2] == b"\x1f\x8b"
            yield _without_mark(io.BufferedReader(gzip.GzipFile(fileobj=counted), _CHUNK) if packed else counted)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise FileRefused(f"the gzip file is damaged or ends early ({error})") from error
    except OSError as error:
        raise FileRefused(f"cannot be read: {error.strerror or error}") from error


def _without_mark(file: io.BufferedReader) -> io.BufferedReader:
    start = file.peek(3)[:3]
    if start.startswith(codecs.BOM_UTF8):
        file.read(3)
    elif encoding := _UTF16.get(start[:2]):
        file.read(2)
        recoded: io.BufferedReader = io.BufferedReader(_Recoded(file, encoding), _CHUNK)
        return recoded
    return file


def lines(file: BinaryIO, limit: int = MAX_ROW_BYTES) -> Iterator[Line]:
    """The lines, numbered from 1; of one that is too long only its number."""
    number = 0
    while line := file.readline(limit + 2):
        number += 1
        content = line.rstrip(b"\r\n")
        if len(content) <= limit:
            yield Line(number, content)
            continue
        while line and not line.endswith(b"\n"):
            line = file.readline(_CHUNK)
        yield Line(number, None)
