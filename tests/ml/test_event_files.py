"""TensorBoard's files, byte for byte where it counts."""

import struct
from pathlib import Path

import pytest

from ml.event_files import EventFile, crc32c

pytestmark = pytest.mark.unit


def test_the_checksum_is_castagnolis() -> None:
    # RFC 3720, appendix B.4.
    assert crc32c(bytes(32)) == 0x8A9136AA
    assert crc32c(b"123456789") == 0xE3069283


def test_each_record_says_its_length_and_holds_its_number(tmp_path: Path) -> None:
    with EventFile(tmp_path / "run", "test") as events:
        events.scalar("train/loss", 0.5, 300)
    content, records = events.path.read_bytes(), []
    while content:
        (length,) = struct.unpack("<Q", content[:8])
        records.append(content[12 : 12 + length])
        content = content[16 + length :]

    assert len(records) == 2
    assert records[0].endswith(b"brain.Event:2")
    assert records[1][9:] == b"\x10\xac\x02" + b"*\x13\n\x11\n\ntrain/loss\x15" + struct.pack("<f", 0.5)
