"""The grammar of conditions as a JSON Schema, for forms that an editor's screen draws from it."""

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from domain.access.values import Channel
from domain.audience.rules import grammar, words
from domain.audience.values.clocks import WEEK
from domain.audience.values.conditions import Use
from domain.base.values import Json

Schema: TypeAlias = dict[str, Json]


def json_schema(use: Use = Use.TARGETING) -> Schema:
    """A JSON Schema (draft 2020-12) of the conditions `parsed` reads for this use.

    Limits   it cannot say how deep groups nest, how many leaves there are in all, nor which time zones there are.
    """
    part: Schema = {"$ref": "#/$defs/condition"}
    parts: Schema = {"type": "array", "items": part, "minItems": 1, "maxItems": grammar.LEAVES}
    groups = [
        _only("all", "All of these", parts),
        _only("any", "Any of these", parts),
        _only("not", "Not this", part),
    ]
    leaves = [_only(key, title, inner) for key, title, inner in _leaves() if key in grammar.ALLOWED[use]]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Condition",
        **part,
        "$defs": {"condition": {"oneOf": [*groups, *leaves]}},
    }


def _leaves() -> list[tuple[str, str, Schema]]:
    moment: Schema = {"type": "string", "format": "date-time"}
    cart: Schema = {
        "oneOf": [
            _only("holds", "Holds any of", _list({"type": "string", "minLength": 1, "maxLength": words.TEXT})),
            _only("at_least", "At least so many items", _whole(1, grammar.CART)),
            _only("at_most", "At most so many items", _whole(0, grammar.CART)),
        ]
    }
    return [
        ("segment", "In any of these segments", _list(_matching(words.KEY))),
        ("channel", "On any of these channels", _list({"enum": [str(each) for each in Channel]})),
        ("locale", "In any of these locales", _list(_matching(words.LOCALE))),
        ("country", "In any of these countries", _list({"enum": list(words.countries())})),
        ("cart", "Cart", cart),
        ("visitor", "Visitor", {"enum": ["new", "returning"]}),
        ("time", "Time of the day", _time()),
        ("after", "From this moment on", moment),
        ("before", "Until this moment", moment),
        ("did", "Did", _did()),
        ("away_days", "Days away", _closed({"at_least": _whole(1, grammar.DAYS)}, ["at_least"])),
        ("learnt", "Most like one of these learnt segments", _list(_matching(words.KEY))),
    ]


def _time() -> Schema:
    clock = _matching(words.CLOCK)
    fields: Schema = {
        "from": clock,
        "to": clock,
        "weekdays": _list({"enum": [str(day) for day in WEEK]}),
        "zone": {"type": "string", "examples": ["Europe/Paris", "UTC"]},
    }
    return _closed(fields, ["from", "to", "zone"])


def _did() -> Schema:
    fields: Schema = {
        "kinds": _list({"enum": list(words.KINDS)}),
        "category": {"type": "string", "minLength": 1, "maxLength": words.TEXT},
        "at_least": {**_whole(1, words.DEEDS), "default": 1},
        "within_days": _whole(1, grammar.DAYS),
    }
    return _closed(fields, ["kinds"])


def _only(key: str, title: str, inner: Schema) -> Schema:
    return {**_closed({key: inner}, [key]), "title": title}


def _closed(fields: Mapping[str, Json], required: Sequence[str]) -> Schema:
    return {"type": "object", "properties": fields, "required": required, "additionalProperties": False}


def _list(inner: Schema) -> Schema:
    return {"type": "array", "items": inner, "minItems": 1, "maxItems": grammar.LIST}


def _matching(pattern: str) -> Schema:
    return {"type": "string", "pattern": f"^({pattern})$"}


def _whole(low: int, high: int) -> Schema:
    return {"type": "integer", "minimum": low, "maximum": high}
