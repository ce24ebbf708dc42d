"""How content is written as lines of JSON, and how one line is read back: its shape alone, whatever the site has."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from domain.base.values import Json
from domain.catalog.fields import EARLIEST, LATEST
from domain.pages.errors import LineProblem
from domain.pages.values.editing import MOST_SLOTS, Ordering
from domain.pages.values.exchange import FORMAT, Line, LineType
from domain.pages.values.fields import CopyPolicy
from domain.pages.values.releases import ReleaseState, Shows
from domain.wording.rules import checked
from domain.wording.values import CopyGuide, Said

KEY = re.compile(r"[a-z0-9][a-z0-9_-]{0,62}")
LARGEST = 2**31 - 1
# JSON may write a NUL in one way only; an even row of backslashes before it is a row of backslashes.
NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")

Read = Callable[[Json], Any]
"""What a value of JSON means, or Wrong."""


class Wrong(ValueError):
    """Why a value means nothing where it stands."""


def written(kind: LineType, said: Mapping[str, Any]) -> bytes:
    """The line, the same bytes for the same values."""
    # The driver's UUIDs are a class of their own.
    return orjson.dumps({"type": kind, **said}, default=str, option=orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE)


def guide_line(guide: CopyGuide) -> dict[str, Any]:
    """What a line says of a guide."""
    own = {name: getattr(guide, name) for name in ("locale", "version", "by", "at")}
    return {**own, **asdict(guide.said), "banned": list(guide.said.banned)}


def guide_of(said: Mapping[str, Any]) -> CopyGuide:
    """The guide that a line says. Errors: GuideInvalid with every reason."""
    words = {name: said[name] for name in ("tone", "glossary", "banned", "categories")}
    own = {name: said[name] for name in ("locale", "version", "by", "at")}
    return CopyGuide(**own, said=checked(Said(**words)))


def line(number: int, text: bytes) -> Line | list[LineProblem]:
    """What a line says, or everything that is wrong with its shape."""
    try:
        value = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        return [LineProblem(line=number, field="line", reason=f"is not JSON: {error}")]
    if not isinstance(value, dict):
        return [LineProblem(line=number, field="line", reason="has to be a JSON object")]
    if NUL.search(text):
        return [LineProblem(line=number, field="line", reason="has a NUL (\\u0000), which no database keeps")]
    kind = value.pop("type", None)
    if kind not in list(SHAPES):
        return [LineProblem(line=number, field="type", reason=f"has to be one of {', '.join(SHAPES)}")]
    shape = SHAPES[LineType(kind)]
    problems = [
        LineProblem(line=number, field=str(name)[:60], reason=f"a {kind} has no such field")
        for name in value
        if name not in shape
    ]
    said: dict[str, Any] = {}
    for name, read in shape.items():
        if name not in value and name in LATER.get(LineType(kind), {}):
            said[name] = LATER[LineType(kind)][name]
            continue
        if name not in value:
            problems.append(LineProblem(line=number, field=name, reason="is missing"))
            continue
        try:
            said[name] = read(value[name])
        except Wrong as wrong:
            problems.append(LineProblem(line=number, field=name, reason=str(wrong)))
    return problems or Line(number=number, type=LineType(kind), said=said)


def _text(value: Json) -> str:
    if not isinstance(value, str) or "\x00" in value:
        raise Wrong("has to be text without a NUL")
    return value


def _key(value: Json) -> str:
    if not isinstance(value, str) or not KEY.fullmatch(value):
        raise Wrong("has 1 to 63 small letters, digits, - and _")
    return value


def _uuid(value: Json) -> UUID:
    try:
        return UUID(_text(value))
    except ValueError:
        raise Wrong("has to be a UUID") from None


def _moment(value: Json) -> datetime:
    try:
        moment = datetime.fromisoformat(_text(value))
    except ValueError:
        raise Wrong("has to be a moment, as 2026-11-21T12:00:00+00:00") from None
    if moment.tzinfo is None:
        raise Wrong("has to say its time zone, as 2026-11-21T12:00:00+00:00")
    if not EARLIEST <= moment < LATEST:
        raise Wrong("lies outside the years 1900 to 2199")
    return moment


def _whole(least: int, most: int = LARGEST) -> Read:
    def read(value: Json) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            raise Wrong(f"has to be a whole number from {least} to {most}")
        return value

    return read


def _or_null(read: Read) -> Read:
    return lambda value: None if value is None else read(value)


def _one_of(words: Sequence[str]) -> Read:
    def read(value: Json) -> str:
        if value not in words:
            raise Wrong(f"has to be one of {', '.join(words)}")
        return str(value)

    return read


def _true_or_false(value: Json) -> bool:
    if not isinstance(value, bool):
        raise Wrong("has to be true or false")
    return value


def _object(value: Json) -> Mapping[str, Json]:
    if not isinstance(value, Mapping):
        raise Wrong("has to be an object")
    return value


def _list(value: Json) -> Sequence[Json]:
    if not isinstance(value, list):
        raise Wrong("has to be a list")
    return value


def _texts(value: Json) -> tuple[str, ...]:
    return tuple(_text(each) for each in _list(value))


def _pairs(value: Json) -> dict[str, str]:
    return {one: _text(other) for one, other in _object(value).items()}


def _verdicts(value: Json) -> Sequence[Json]:
    for each in _list(value):
        if not isinstance(each, Mapping) or not isinstance(each.get("check"), str):
            raise Wrong("has to be a list of objects that each name their check")
    return _list(value)


def _locales(value: Json) -> tuple[str, ...]:
    if not _list(value):
        raise Wrong("has to name a locale at least")
    return _texts(value)


def _content(value: Json) -> dict[str, dict[str, Mapping[str, Any]]]:
    """Entries by field and scope; what the words themselves have to be is the kind's business."""
    found: dict[str, dict[str, Mapping[str, Any]]] = {}
    for field, said in _object(value).items():
        if not isinstance(said, Mapping) or not said:
            raise Wrong(f"{field[:60]} has to be an object of scopes, with one at least")
        found[field] = {key: _object(entry) for key, entry in said.items()}
    return found


def changes(value: Json) -> list[dict[str, Any]]:
    """What a release does, block by block."""
    found = []
    for number, each in enumerate(_list(value)):
        try:
            found.append(_shaped(each, CHANGE))
        except Wrong as wrong:
            raise Wrong(f"[{number}]: {wrong}") from None
    return found


def _slots(value: Json) -> list[dict[str, Any]]:
    return [_shaped(each, SLOT) for each in _list(value)]


def _shaped(value: Json, shape: Mapping[str, Read]) -> dict[str, Any]:
    given = _object(value)
    if set(given) != set(shape):
        raise Wrong(f"has to have {', '.join(shape)} and nothing else")
    found = {}
    for name, read in shape.items():
        try:
            found[name] = read(given[name])
        except Wrong as wrong:
            raise Wrong(f"{name}: {wrong}") from None
    return found


def _format(value: Json) -> int:
    if value != FORMAT:
        raise Wrong(f"is {value!r}; this release reads format {FORMAT}")
    return FORMAT


_POLICY = _one_of([policy.value for policy in CopyPolicy])
_ENTRY = _or_null(_object)
SLOT: Mapping[str, Read] = {"field": _text, "key": _text, "base": _ENTRY, "entry": _ENTRY}
CHANGE: Mapping[str, Read] = {
    "block": _uuid,
    "changes": _slots,
    "shows": _or_null(_one_of([shows.value for shows in Shows])),
    "was_live": _true_or_false,
}

SHAPES: Mapping[LineType, Mapping[str, Read]] = {
    LineType.SITE: {
        "format": _format,
        "key": _key,
        "name": _text,
        "default_locale": _text,
        "locales": _locales,
        "currency": _text,
    },
    LineType.SEGMENT: {
        "key": _key,
        "name": _text,
        "description": _text,
        "position": _whole(0),
        "condition": _object,
        "version": _whole(1),
        "created_at": _moment,
        "updated_at": _moment,
    },
    LineType.COPY_POLICY: {"kind": _text, "field": _text, "policy": _POLICY},
    LineType.COPY_GUIDE: {
        "locale": _text,
        "version": _whole(1),
        "tone": _text,
        "glossary": _pairs,
        "banned": _texts,
        "categories": _pairs,
        "by": _text,
        "at": _moment,
    },
    LineType.PAGE: {
        "id": _uuid,
        "key": _key,
        "title": _text,
        "ordering": _one_of([ordering.value for ordering in Ordering]),
        "slots": _or_null(_whole(1, MOST_SLOTS)),
        "version": _whole(1),
        "created_at": _moment,
    },
    LineType.BLOCK: {
        "id": _uuid,
        "page": _key,
        "key": _key,
        "kind": _text,
        "version": _whole(1),
        "copy_policy": _or_null(_POLICY),
        "draft": _content,
        "live": _or_null(_content),
        "live_version": _or_null(_whole(1)),
        "live_at": _or_null(_moment),
        "created_at": _moment,
        "updated_at": _moment,
    },
    LineType.GENERATION: {
        "id": _uuid,
        "block": _uuid,
        "field": _text,
        "locale": _text,
        "text": _text,
        "origin": _one_of(["model", "template"]),
        "model": _text,
        "model_revision": _text,
        "prompt_version": _text,
        "inputs_hash": _text,
        "settings": _object,
        "seed": _whole(-LARGEST - 1),
        "verdicts": _verdicts,
        "candidates": _list,
        "took_ms": _whole(0),
        "guide_version": _whole(0),
        "created_at": _moment,
        "reviewed_by": _or_null(_text),
        "reviewed_at": _or_null(_moment),
    },
    LineType.PROPOSAL: {
        "id": _uuid,
        "block": _uuid,
        "generation": _uuid,
        "field": _text,
        "locale": _text,
        "base": _or_null(_text),
        "created_at": _moment,
    },
    LineType.RELEASE: {
        "id": _uuid,
        "title": _text,
        "state": _one_of([ReleaseState.DRAFT.value, ReleaseState.SCHEDULED.value]),
        "version": _whole(1),
        "scheduled_at": _or_null(_moment),
        "created_by": _text,
        "created_at": _moment,
        "updated_at": _moment,
        "changes": changes,
    },
    LineType.END: {},
}
"""What a line of each type says, and how each word of it is read. Nothing may be missing and nothing else may be there."""

LATER: Mapping[LineType, Mapping[str, Json]] = {LineType.GENERATION: {"guide_version": 0}}
"""What a file that was written before a word was said means by its silence."""
