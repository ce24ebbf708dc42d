"""Figures of a training as TensorBoard reads them, written without it: one file, one number a record."""

import struct
import time
from pathlib import Path
from typing import Final, Self

_POLYNOMIAL: Final = 0x82F63B78


def _table() -> tuple[int, ...]:
    found = []
    for byte in range(256):
        rest = byte
        for _ in range(8):
            rest = rest >> 1 ^ (_POLYNOMIAL if rest & 1 else 0)
        found.append(rest)
    return tuple(found)


_TABLE: Final = _table()


class EventFile:
    """A file of scalars, complete after each one. Use as a context.

    Source   TFRecord framing (length, masked CRC-32C, content, masked CRC-32C) around tensorflow.Event messages.
    """

    def __init__(self, folder: Path, name: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.path = folder / f"events.out.tfevents.{int(time.time())}.{name}"
        self._file = self.path.open("wb")
        self._write(_double(1, time.time()) + _bytes(3, b"brain.Event:2"))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def scalar(self, tag: str, value: float, step: int) -> None:
        """One number of one step."""
        number = struct.pack("<Bf", 2 << 3 | 5, value)
        summary = _bytes(1, _bytes(1, tag.encode()) + number)
        self._write(_double(1, time.time()) + b"\x10" + _varint(step) + _bytes(5, summary))

    def _write(self, event: bytes) -> None:
        length = struct.pack("<Q", len(event))
        self._file.write(length + _masked(length) + event + _masked(event))
        self._file.flush()


def crc32c(content: bytes) -> int:
    """The Castagnoli checksum."""
    rest = 0xFFFFFFFF
    for byte in content:
        rest = rest >> 8 ^ _TABLE[(rest ^ byte) & 0xFF]
    return rest ^ 0xFFFFFFFF


def _masked(content: bytes) -> bytes:
    found = crc32c(content)
    return struct.pack("<I", ((found >> 15 | found << 17) + 0xA282EAD8) & 0xFFFFFFFF)


def _double(field: int, value: float) -> bytes:
    return struct.pack("<Bd", field << 3 | 1, value)


def _bytes(field: int, content: bytes) -> bytes:
    return bytes([field << 3 | 2]) + _varint(len(content)) + content


def _varint(value: int) -> bytes:
    found = bytearray()
    while value > 0x7F:
        found.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes(found) + bytes([value])
