"""The contract's fields as columns: category `A > B`, tags and images `a|b`, `attributes.size`, `translations.fr.title`."""

from collections.abc import Iterator, Mapping
from typing import BinaryIO

from workers.imports.rows import Row, bad_row
from workers.imports.tables import records

_LISTS = {"category": ">", "tags": "|", "images": "|"}


def read(file: BinaryIO, separator: str) -> Iterator[Row]:
    """The rows of a table whose columns are named like the contract's fields."""
    for record in records(file, separator):
        if record.problem:
            yield bad_row(record.line, record.problem)
        else:
            yield Row(line=record.line, content=_content(record.cells))


def _content(cells: Mapping[str, str]) -> dict[str, object]:
    content: dict[str, object] = {}
    attributes: dict[str, object] = {}
    translations: dict[str, dict[str, object]] = {}
    for column, cell in cells.items():
        match column.split("."):
            case ["attributes", name]:
                attributes[name] = cell
            case ["translations", locale, name]:
                translations.setdefault(locale, {})[name] = _value(name, cell)
            case _:
                content[column] = _value(column, cell)
    if attributes:
        content["attributes"] = attributes
    if translations:
        content["translations"] = translations
    return content


def _value(name: str, cell: str) -> object:
    if separator := _LISTS.get(name):
        return [part.strip() for part in cell.split(separator) if part.strip()]
    return cell
