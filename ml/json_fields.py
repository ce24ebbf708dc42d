"""Reading untrusted JSON objects so that every complaint names the field it is about."""

from collections.abc import Mapping
from datetime import date
from typing import Final


class FieldInvalid(ValueError):
    """A JSON value that is not what was asked for. `field` is its path, such as `products[2].title`."""

    def __init__(self, field: str, problem: str) -> None:
        super().__init__(f"{field}: {problem}")
        self.field: Final = field
        self.problem: Final = problem


class JsonFields:
    """One JSON object, read field by field. Whatever nobody asked for is refused by `nothing_else`."""

    def __init__(self, value: object, path: str = "") -> None:
        if not isinstance(value, Mapping):
            raise FieldInvalid(path or "the file", "must be a JSON object")
        self._values: Mapping[object, object] = value
        self._path = path
        self._asked: set[str] = set()

    def at(self, name: str) -> str:
        return f"{self._path}.{name}" if self._path else name

    def _take(self, name: str) -> object:
        self._asked.add(name)
        return self._values.get(name)

    def text(self, name: str, default: str | None = None, *, limit: int = 2_000) -> str:
        """The trimmed text of a field. A field without a default must be there and not be blank."""
        value = self._take(name)
        if value is None and default is not None:
            return default
        if value is None:
            raise FieldInvalid(self.at(name), "is missing")
        return _text(value, self.at(name), limit=limit, may_be_blank=default is not None)

    def integer(self, name: str, *, low: int, high: int) -> int:
        value = self._take(name)
        if value is None:
            raise FieldInvalid(self.at(name), "is missing")
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise FieldInvalid(self.at(name), f"must be a whole number from {low} to {high}")
        return value

    def day(self, name: str) -> date | None:
        value = self._take(name)
        if value is None or value == "":
            return None
        try:
            return date.fromisoformat(str(value)[:10])
        except ValueError:
            raise FieldInvalid(self.at(name), "must be a date such as 2026-12-24") from None

    def texts(self, name: str) -> tuple[str, ...]:
        items = self._list(name)
        return tuple(
            _text(item, f"{self.at(name)}[{i}]", limit=2_000, may_be_blank=False) for i, item in enumerate(items)
        )

    def objects(self, name: str) -> "tuple[JsonFields, ...]":
        return tuple(JsonFields(item, f"{self.at(name)}[{i}]") for i, item in enumerate(self._list(name)))

    def one(self, name: str) -> "JsonFields | None":
        value = self._take(name)
        return None if value is None else JsonFields(value, self.at(name))

    def words(self, name: str) -> dict[str, str]:
        """An object of plain values, each as text: `{"colour": "red", "size": 42}`."""
        value = self._take(name)
        if value is None:
            return {}
        if not isinstance(value, Mapping):
            raise FieldInvalid(self.at(name), "must be a JSON object of plain values")
        return {str(key): _plain(item, f"{self.at(name)}.{key}") for key, item in value.items()}

    def has(self, name: str) -> bool:
        return self._values.get(name) is not None

    def nothing_else(self) -> None:
        """Errors  FieldInvalid names the first field nobody asked for, most often a typing mistake."""
        for key in self._values:
            if key not in self._asked:
                known = ", ".join(sorted(self._asked))
                raise FieldInvalid(self.at(str(key)), f"is not a field of this object; known: {known}")

    def _list(self, name: str) -> list[object]:
        value = self._take(name)
        if value is None:
            return []
        if not isinstance(value, list):
            raise FieldInvalid(self.at(name), "must be a list")
        if len(value) > 1_000:
            raise FieldInvalid(self.at(name), f"holds {len(value)} entries; at most 1000 are read")
        return value


def _text(value: object, path: str, *, limit: int, may_be_blank: bool) -> str:
    if not isinstance(value, str):
        raise FieldInvalid(path, "must be text")
    trimmed = " ".join(value.split())
    if not trimmed and not may_be_blank:
        raise FieldInvalid(path, "must not be blank")
    if len(trimmed) > limit:
        raise FieldInvalid(path, f"is {len(trimmed)} characters long; at most {limit} are allowed")
    return trimmed


def _plain(value: object, path: str) -> str:
    if isinstance(value, list):
        return ", ".join(_plain(item, path) for item in value)
    if not isinstance(value, str | int | float | bool):
        raise FieldInvalid(path, "must be text or a number")
    return _text(str(value), path, limit=2_000, may_be_blank=True)
