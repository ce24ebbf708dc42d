"""What may be saved as a draft and what may be published. A draft may have gaps; a page may not."""

from collections.abc import Iterable, Mapping, Sequence

import nh3

from domain.base.values import Json
from domain.pages.kinds.kind import Kind
from domain.pages.rules import layers
from domain.pages.values.content import Content, FieldEdit, FieldSpec, FieldType

Problem = tuple[str, str]
RICH_TEXT_ELEMENTS = {"a", "b", "blockquote", "br", "em", "h2", "h3", "h4", "i", "li", "ol", "p", "strong", "ul"}
LINKS = {"http", "https", "mailto", "tel"}


def problems_of_edits(kind: Kind, edits: Iterable[FieldEdit]) -> list[Problem]:
    """Why these edits do not fit the kind: a message for each field, none if they do."""
    found: list[Problem] = []
    for edit in edits:
        spec = kind.field(edit.name)
        if spec is None:
            known = ", ".join(field.name for field in kind.fields)
            found.append((edit.name[:60], f"a {kind.label.lower()} has no such field; it has {known}"))
        elif not edit.release and not edit.empty and (problem := problem_of_value(spec, edit.value)):
            found.append((edit.name, problem))
    return found


def problem_of_value(spec: FieldSpec, value: Json) -> str | None:
    """Why the value does not fit the field, or None."""
    match spec.type:
        case FieldType.INTEGER:
            return _integer(spec, value)
        case FieldType.STEPS:
            return _steps(spec, value)
        case FieldType.CHOICE:
            return None if value in spec.choices else f"has to be one of {', '.join(spec.choices)}"
        case _:
            return _text(spec, value)


def problems_of_publishing(kind: Kind, content: Content, locales: Sequence[str]) -> list[Problem]:
    """What is missing before a shopper may see this."""
    resolved = layers.resolve(kind, content, locales)
    return [
        (spec.name, "has to be filled in before publishing")
        for spec in kind.fields
        if spec.required and resolved[spec.name].value in {None, ""}
    ]


def _text(spec: FieldSpec, value: Json) -> str | None:
    if not isinstance(value, str):
        return "has to be text"
    if not value.strip():
        return "is blank; say `empty: true` to leave it empty on purpose, or release it to inherit"
    if len(value) > spec.max_chars:
        return f"has {len(value)} characters; {spec.max_chars} fit"
    if _controls(value):
        return "contains control characters"
    return None


def _controls(text: str) -> bool:
    return any(ord(char) < 32 and char not in "\n\t" for char in text)


def _integer(spec: FieldSpec, value: Json) -> str | None:
    if not isinstance(value, int) or isinstance(value, bool):
        return "has to be a whole number"
    if not spec.minimum <= value <= spec.maximum:
        return f"has to be between {spec.minimum} and {spec.maximum}"
    return None


def _steps(spec: FieldSpec, value: Json) -> str | None:
    if not isinstance(value, Sequence) or isinstance(value, str) or len(value) > spec.maximum:
        return f"has to be a list of at most {spec.maximum} steps"
    for step in value:
        if not isinstance(step, Mapping) or not all(
            isinstance(text := step.get(part), str) and 0 < len(text) <= spec.max_chars and not _controls(text)
            for part in ("title", "body")
        ):
            return f"every step needs a title and a body of at most {spec.max_chars} characters"
    return None


def sanitised(kind: Kind, edit: FieldEdit) -> Json:
    """The value as it may be kept: rich text without scripts, styles, unknown elements and dangerous links."""
    spec = kind.field(edit.name)
    if spec is None or spec.type is not FieldType.RICH_TEXT or not isinstance(edit.value, str):
        return edit.value
    return nh3.clean(edit.value, tags=RICH_TEXT_ELEMENTS, attributes={"a": {"href", "title"}}, url_schemes=LINKS)
