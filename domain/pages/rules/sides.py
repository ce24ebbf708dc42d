"""How versions of a block stand beside each other, and what becomes of a draft when an old one comes back."""

from collections.abc import Collection

from domain.base.values import Json
from domain.pages.fields import rich_text
from domain.pages.kinds.kind import Kind
from domain.pages.rules import compare, layers, validity
from domain.pages.values.compare import Difference, Piece
from domain.pages.values.content import Content, Draft, Entry, Layer, Scope
from domain.pages.values.fields import FieldType
from domain.pages.values.sides import FieldDifference

WORDS = frozenset({FieldType.TEXT, FieldType.RICH_TEXT})


def machines_alone(content: Content) -> Content:
    """The generated base: what would be said if no person had said anything."""
    base = {
        field: {key: entry for key, entry in said.items() if Scope.of(key).layer is Layer.GENERATED}
        for field, said in content.items()
    }
    return {field: said for field, said in base.items() if said}


def differences(kind: Kind, left: Content, right: Content) -> tuple[FieldDifference, ...]:
    """What the right side says differently, in the order of the kind's form; fields it has lost stand last."""
    places = {spec.name: place for place, spec in enumerate(kind.every_field)}
    found = sorted(compare.differences(left, right), key=lambda each: (places.get(each.field, len(places)), each.slot))
    return tuple(_difference(kind, each) for each in found)


def _difference(kind: Kind, found: Difference) -> FieldDifference:
    spec = kind.field(found.field)
    plain = spec is not None and spec.type is FieldType.TEXT
    rich = spec is not None and spec.type is FieldType.RICH_TEXT
    return FieldDifference(
        field=found.field,
        label=found.field if spec is None else spec.label,
        scope=Scope.of(found.slot),
        left=found.left,
        right=found.right,
        how=found.how,
        pieces=_pieces(found, rich=rich) if plain or rich else (),
    )


def _pieces(found: Difference, *, rich: bool) -> tuple[Piece, ...]:
    return tuple(compare.words(_text(found.left, rich=rich), _text(found.right, rich=rich)))


def _text(entry: Entry | None, *, rich: bool) -> str | None:
    value: Json = None if entry is None else entry.get("value")
    if rich and value is not None:
        return rich_text.text(value)
    return value if isinstance(value, str) else None


def restored(
    draft: Content, then: Content, fields: Collection[str] | None = None, scopes: Collection[str] | None = None
) -> Draft:
    """The draft with what these fields said then at these scopes; None stands for all. What was not there then is gone."""
    found = layers.copied(draft)
    for change in layers.changed(draft, then):
        field, _, key = change.partition(":")
        if (fields is not None and field not in fields) or (scopes is not None and key not in scopes):
            continue
        entry = then.get(field, {}).get(key)
        if entry is None:
            found[field].pop(key)
        else:
            found.setdefault(field, {})[key] = dict(entry)
    return {field: said for field, said in found.items() if said}


def problems_of_restoring(kind: Kind, draft: Content, restored: Content) -> list[validity.Problem]:
    """What would come back that the kind does not take any more."""
    found: list[validity.Problem] = []
    for change in layers.changed(draft, restored):
        field, _, key = change.partition(":")
        entry = restored.get(field, {}).get(key)
        spec = kind.field(field)
        if entry is None or entry.get("empty"):
            continue
        if spec is None:
            found.append((field, f"a {kind.label.lower()} has no such field any more; name the fields to restore"))
        elif problem := validity.problem_of_value(spec, entry.get("value")):
            found.append((field, f"{problem} (at {key})"))
    return found
