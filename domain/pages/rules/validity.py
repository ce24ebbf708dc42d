"""What may be saved as a draft and what may be published. A draft may have gaps; a page may not."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from domain.audience.rules import grammar
from domain.base.values import Json
from domain.pages.fields import merchandising, moments, rich_text
from domain.pages.kinds.kind import Kind
from domain.pages.rules import layers
from domain.pages.values.content import Content, FieldEdit, Reader
from domain.pages.values.fields import FieldSpec, FieldType

Problem = tuple[str, str]

STEP = ("title", "body")


def problems_of_edits(kind: Kind, edits: Sequence[FieldEdit]) -> list[Problem]:
    """Why these edits do not fit the kind: a message for each field, none if they do."""
    if len(edits) > 2 * len(kind.every_field):
        fit = f"a {kind.label.lower()} has {len(kind.every_field)}, each to be named once"
        return [("fields", f"are {len(edits):,}; {fit}")]
    found: list[Problem] = []
    seen: set[str] = set()
    for edit in edits:
        spec = kind.field(edit.name)
        if spec is None:
            known = ", ".join(field.name for field in kind.every_field)
            found.append((edit.name[:60], f"a {kind.label.lower()} has no such field; it has {known}"))
        elif edit.name in seen:
            found.append((edit.name, "is named twice; say once what it should be"))
        elif problem := _problem_of(edit, spec):
            found.append((edit.name, problem))
        seen.add(edit.name)
    return found


def _problem_of(edit: FieldEdit, spec: FieldSpec) -> str | None:
    if sum((edit.empty, edit.release, edit.confirm)) > 1:
        return "can be left empty, released or confirmed: one of the three"
    if edit.empty or edit.release or edit.confirm:
        return None if edit.value is None else "has a value and is to be empty, released or confirmed: one or the other"
    return problem_of_value(spec, edit.value)


def problem_of_value(spec: FieldSpec, value: Json) -> str | None:
    """Why the value does not fit the field, or None."""
    return _CHECKS[spec.type](spec, value)


def problems_of_publishing(kind: Kind, content: Content, locales: Sequence[str]) -> list[Problem]:
    """What is missing or contradicts itself before a shopper may see this."""
    resolved = layers.plain(kind, content, Reader(locales=tuple(locales)))
    problems = [
        (spec.name, "has to be filled in before publishing")
        for spec in kind.every_field
        if spec.required and resolved[spec.name] in (None, "")
    ]
    start, end = resolved["starts_at"], resolved["ends_at"]
    if start is not None and end is not None and moments.instant(start) >= moments.instant(end):
        problems.append(("ends_at", "has to be later than starts_at"))
    return problems


def canonical(kind: Kind, edit: FieldEdit) -> FieldEdit:
    """The edit as it is kept: rich text structured and free of everything that is not text, structure or a safe link."""
    spec = kind.field(edit.name)
    if spec is None or spec.type is not FieldType.RICH_TEXT or edit.empty or edit.release or edit.confirm:
        return edit
    return replace(edit, value=rich_text.canonical(edit.value))


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


def _choice(spec: FieldSpec, value: Json) -> str | None:
    return None if value in spec.choices else f"has to be one of {', '.join(spec.choices)}"


def _integer(spec: FieldSpec, value: Json) -> str | None:
    if not isinstance(value, int) or isinstance(value, bool):
        return "has to be a whole number"
    return _between(spec, value)


def _number(spec: FieldSpec, value: Json) -> str | None:
    if not isinstance(value, int | float) or isinstance(value, bool):
        return "has to be a number"
    return _between(spec, value)


def _between(spec: FieldSpec, value: float) -> str | None:
    if not spec.minimum <= value <= spec.maximum:
        return f"has to be between {spec.minimum:g} and {spec.maximum:g}"
    return None


def _boolean(_spec: FieldSpec, value: Json) -> str | None:
    return None if isinstance(value, bool) else "has to be true or false"


def _steps(spec: FieldSpec, value: Json) -> str | None:
    if not isinstance(value, Sequence) or isinstance(value, str) or len(value) > spec.maximum:
        return f"has to be a list of at most {spec.maximum:g} steps"
    for step in value:
        if (
            not isinstance(step, Mapping)
            or len(step) != len(STEP)
            or not all(
                isinstance(text := step.get(part), str) and 0 < len(text) <= spec.max_chars and not _controls(text)
                for part in STEP
            )
        ):
            return f"every step needs a title and a body of at most {spec.max_chars} characters, and nothing else"
    return None


def _audience(_spec: FieldSpec, value: Json) -> str | None:
    found = grammar.parsed(value)
    return _listed([f"{each.path}: {each.message}" for each in found]) if isinstance(found, list) else None


def _rich_text(_spec: FieldSpec, value: Json) -> str | None:
    return _listed(rich_text.problems(value))


def _merchandising(_spec: FieldSpec, value: Json) -> str | None:
    return _listed(merchandising.problems(value))


def _moment(_spec: FieldSpec, value: Json) -> str | None:
    return moments.problem(value)


def _listed(problems: Sequence[str]) -> str | None:
    """The first few; who mends these sees the rest next."""
    return "; ".join(problems[:5]) or None


_CHECKS: dict[FieldType, Callable[[FieldSpec, Json], str | None]] = {
    FieldType.TEXT: _text,
    FieldType.SKU: _text,
    FieldType.CATEGORY: _text,
    FieldType.CHOICE: _choice,
    FieldType.INTEGER: _integer,
    FieldType.NUMBER: _number,
    FieldType.BOOLEAN: _boolean,
    FieldType.STEPS: _steps,
    FieldType.AUDIENCE: _audience,
    FieldType.RICH_TEXT: _rich_text,
    FieldType.MERCHANDISING: _merchandising,
    FieldType.MOMENT: _moment,
}
