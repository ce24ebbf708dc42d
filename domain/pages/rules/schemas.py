"""What a field may hold, as JSON Schema (draft 2020-12): forms are drawn from it."""

from collections.abc import Callable, Mapping
from typing import TypeAlias

from domain.audience.rules import schema as audience
from domain.base.values import Json
from domain.pages.fields import merchandising, moments, rich_text
from domain.pages.values.content import Layer
from domain.pages.values.fields import FieldSpec, FieldType

Schema: TypeAlias = Mapping[str, Json]


def json_schema(spec: FieldSpec) -> Schema:
    """The values that may be set in this field; that it can also be empty or inherit goes without saying."""
    return {"title": spec.label, **({"description": spec.help} if spec.help else {}), **_SCHEMAS[spec.type](spec)}


def layers_of(spec: FieldSpec) -> tuple[Layer, ...]:
    """Where something can be said about this field: machines write only what they are asked for."""
    return tuple(layer for layer in Layer if layer is not Layer.GENERATED or spec.generated)


def _text(spec: FieldSpec) -> Schema:
    return {"type": "string", "minLength": 1, "maxLength": spec.max_chars, "pattern": r"\S"}


def _number(spec: FieldSpec) -> Schema:
    return {"type": spec.type.value, "minimum": spec.minimum, "maximum": spec.maximum}


def _steps(spec: FieldSpec) -> Schema:
    text: Json = {"type": "string", "minLength": 1, "maxLength": spec.max_chars}
    step: Json = {"type": "object", "properties": {"title": text, "body": text}, "required": ["title", "body"]}
    return {"type": "array", "maxItems": int(spec.maximum), "items": step}


def _moment(_spec: FieldSpec) -> Schema:
    wall: Json = {
        "type": "object",
        "title": "The time on the wall somewhere",
        "properties": {
            "local": {"type": "string", "examples": ["2027-03-28T09:00"]},
            "zone": {"type": "string", "examples": ["Europe/Paris", "UTC"]},
            "occurrence": {"enum": list(moments.OCCURRENCES)},
        },
        "required": ["local", "zone"],
        "additionalProperties": False,
    }
    return {"oneOf": [{"type": "string", "format": "date-time", "title": "An instant"}, wall]}


_SCHEMAS: dict[FieldType, Callable[[FieldSpec], Schema]] = {
    FieldType.TEXT: _text,
    FieldType.SKU: _text,
    FieldType.CATEGORY: _text,
    FieldType.RICH_TEXT: lambda _spec: rich_text.json_schema(),
    FieldType.CHOICE: lambda spec: {"enum": list(spec.choices)},
    FieldType.INTEGER: _number,
    FieldType.NUMBER: _number,
    FieldType.BOOLEAN: lambda _spec: {"type": "boolean"},
    FieldType.STEPS: _steps,
    FieldType.MOMENT: _moment,
    FieldType.AUDIENCE: lambda _spec: audience.json_schema(),
    FieldType.MERCHANDISING: lambda _spec: merchandising.json_schema(),
}
