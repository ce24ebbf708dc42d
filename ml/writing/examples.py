"""Briefs and the words a person wrote for them: what a copywriter is taught with and judged by."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from ml.copy_values import Brief
from ml.json_fields import FieldInvalid
from ml.writing.offers import told_in_words

SHIPPED: Final = Path(__file__).parents[1] / "examples"


class Split(StrEnum):
    TRAIN = "train"
    VALIDATION = "validation"
    TEST = "test"


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A brief, and the words for each of its fields; `wanted` is False for words that somebody rejected."""

    brief: Brief
    copy: Mapping[str, str]
    split: Split = Split.TRAIN
    wanted: bool = True

    @classmethod
    def from_json(cls, value: object) -> "Example":
        """An example from a brief's JSON form with `copy` (an object of field and words) and `split` beside its facts.

        Errors   FieldInvalid names the field that is wrong.
        """
        if not isinstance(value, Mapping):
            raise FieldInvalid("the line", "must be a JSON object")
        told = {name: held for name, held in value.items() if name not in {"copy", "split"}}
        brief = told_in_words(Brief.from_json(told))
        copy = value.get("copy")
        if not isinstance(copy, Mapping) or set(copy) != {field.name for field in brief.fields}:
            raise FieldInvalid("copy", "must have words for each field of the brief and no other")
        if value.get("split", Split.TRAIN) not in set(Split):
            raise FieldInvalid("split", f"is {value['split']!r}; known: {', '.join(Split)}")
        return cls(brief=brief, copy=dict(copy), split=Split(value.get("split", Split.TRAIN)))


def read(path: Path) -> tuple[Example, ...]:
    """The examples of a JSONL file, or of all such files in a folder, in order.

    Errors   ValueError names file, line and field.
    """
    files = sorted(path.glob("*.jsonl")) if path.is_dir() else [path]
    found = []
    for file in files:
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
            try:
                found.append(Example.from_json(json.loads(line)))
            except ValueError as error:
                raise ValueError(f"{file.name}, line {number}: {error}") from error
    return tuple(found)


def data_hash(examples: Iterable[Example]) -> str:
    """The same for the same examples in the same order."""
    told = hashlib.sha256()
    for example in examples:
        told.update(repr((example.brief, sorted(example.copy.items()), example.split, example.wanted)).encode())
    return told.hexdigest()[:16]
