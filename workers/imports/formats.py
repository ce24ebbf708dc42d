"""Which kind of file this is, by its name and its first bytes."""

import csv
import io
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

from workers.imports import google, jsonl, plain_csv, shopify
from workers.imports.rows import FileRefused, Row


class Format(StrEnum):
    JSONL = "jsonl"
    CSV = "csv"
    SHOPIFY = "shopify"
    GOOGLE = "google"


def rows(path: Path, file: io.BufferedReader, asked: Format | None = None) -> Iterator[Row]:
    """The rows of the file in the contract's words.

    Errors   FileRefused where the kind of file cannot be told, or is one we do not read.
    """
    start = file.peek(1 << 16)[: 1 << 16]
    first = start.lstrip()[:1]
    if not first and not start:
        return iter(())
    kind = asked or _kind(path, start)
    if kind is Format.JSONL:
        if first == b"[":
            raise FileRefused("is one JSON array; write one object a line instead (jq -c '.[]' does it)", 1)
        return jsonl.read(file)
    if kind is Format.GOOGLE and first == b"<":
        return google.read_xml(file)
    separator = _separator(start)
    match kind:
        case Format.SHOPIFY:
            return shopify.read(file, separator)
        case Format.GOOGLE:
            return google.read_table(file, separator)
        case _:
            return plain_csv.read(file, separator)


def _kind(path: Path, start: bytes) -> Format:
    suffixes = [suffix.lower() for suffix in path.suffixes]
    first = start.lstrip()[:1]
    if ".jsonl" in suffixes or ".ndjson" in suffixes or first in {b"{", b"["}:
        return Format.JSONL
    if first == b"<":
        return Format.GOOGLE
    columns = _columns(start)
    lower = {column.lower().removeprefix("g:").replace(" ", "_") for column in columns}
    if {"Handle", "Title"} <= columns:
        return Format.SHOPIFY
    if {"sku", "title"} <= lower:
        return Format.CSV
    if {"id", "title"} <= lower:
        return Format.GOOGLE
    found = ", ".join(sorted(columns))[:200]
    raise FileRefused(
        f"is of no kind that is read. Its columns are {found or 'none'}; a table needs sku and title, Handle and Title "
        "(Shopify), or id and title (Google). Name the kind with --format.",
        1,
    )


def _separator(start: bytes) -> str:
    header = _header(start)
    return max("\t;,", key=header.count)


def _columns(start: bytes) -> set[str]:
    header = next(csv.reader([_header(start)], delimiter=_separator(start)), [])
    return {column.strip() for column in header if column.strip()}


def _header(start: bytes) -> str:
    return start.lstrip().partition(b"\n")[0].strip().decode("utf-8", "replace").replace("\0", "")
