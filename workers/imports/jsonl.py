"""The contract's own file: one JSON object a line."""

from collections.abc import Iterator
from typing import BinaryIO

import orjson

from domain.catalog import fields
from workers.imports.lines import lines
from workers.imports.rows import MAX_ROW_BYTES, Row, bad_row


def read(file: BinaryIO) -> Iterator[Row]:
    """The rows of a JSON Lines file; empty lines are none."""
    for line in lines(file):
        if line.content is None:
            yield bad_row(line.number, f"is longer than {MAX_ROW_BYTES // 1_000_000} MB")
        elif line.content.strip():
            yield _row(line.number, line.content)


def _row(number: int, content: bytes) -> Row:
    try:
        return Row(line=number, content=orjson.loads(content))
    except orjson.JSONDecodeError as error:
        try:
            text = content.decode()
        except UnicodeDecodeError as mistake:
            bad = content[mistake.start]
            return bad_row(number, f"is not UTF-8: byte 0x{bad:02x} at column {mistake.start + 1}")
        near = fields.shortened(text[max(0, error.pos - 20) :])
        return bad_row(number, f"is not JSON: {error.msg.partition(': line ')[0]} at column {error.colno}", near)
