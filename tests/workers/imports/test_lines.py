"""A file as numbered lines, with bounded memory."""

import io
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workers.imports import jsonl
from workers.imports.lines import Line, lines, opened

pytestmark = pytest.mark.unit


def test_a_line_that_is_too_long_is_named_and_the_next_ones_are_read() -> None:
    file = io.BytesIO(b"short\n" + b"x" * 11 + b"\n" + b"y" * 10 + b"\r\n" + b"z" * 200_000 + b"\nend")

    assert list(lines(file, limit=10)) == [
        Line(1, b"short"),
        Line(2, None),
        Line(3, b"y" * 10),
        Line(4, None),
        Line(5, b"end"),
    ]


def test_a_line_of_fifty_megabytes_is_never_held_in_memory(tmp_path: Path) -> None:
    path = tmp_path / "items.jsonl"
    with path.open("wb") as out:
        out.write(b'{"sku": "a", "title": "')
        for _ in range(50):
            out.write(b"x" * 1_000_000)
        out.write(b'"}\n{"sku": "b", "title": "Lamp"}\n')

    tracemalloc.start()
    with opened(path, lambda _: None) as file:
        rows = list(jsonl.read(file))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert [(row.line, [problem.reason for problem in row.problems]) for row in rows] == [
        (1, ["is longer than 8 MB"]),
        (2, []),
    ]
    assert peak < 25_000_000


def test_the_bytes_read_add_up_to_the_file(tmp_path: Path) -> None:
    path = tmp_path / "items.jsonl"
    path.write_bytes(b"\xff\xfe" + ("line\n" * 50_000).encode("utf-16-le"))
    read: list[int] = []

    with opened(path, read.append) as file:
        count = sum(1 for _ in lines(file))

    assert count == 50_000
    assert sum(read) == path.stat().st_size


@given(st.lists(st.binary(max_size=40).filter(lambda line: b"\n" not in line)))
def test_every_line_comes_out_once_and_in_order(content: list[bytes]) -> None:
    found = list(lines(io.BytesIO(b"\n".join(content)), limit=20))

    expected = content if content and content[-1] else content[:-1]
    assert [line.number for line in found] == list(range(1, len(expected) + 1))
    for line, original in zip(found, expected, strict=True):
        if len(original) <= 20:
            assert line.content == original.rstrip(b"\r")


@given(st.binary(max_size=200))
def test_no_bytes_can_crash_the_reader(content: bytes) -> None:
    for row in jsonl.read(io.BytesIO(content)):
        for problem in row.problems:
            assert problem.reason
