"""How the layers of a field become what a reader sees, and how each writer changes them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from domain.base.values import GenerationId, Json
from domain.pages.errors import ConflictField
from domain.pages.kinds.kind import Kind
from domain.pages.values.content import Content, FieldEdit, FieldSpec, FieldValue, Layer, Origin

# The most particular first: within one locale a person outranks everything, generated words outrank nothing.
STRONGEST_FIRST = (Layer.PERSON, Layer.SEGMENT, Layer.CHANNEL, Layer.LOCALE, Layer.GENERATED)


def slot(layer: Layer, locale: str | None) -> str:
    """The name of a layer within a field: with a locale for words, without for settings."""
    return layer.value if locale is None else f"{layer.value}@{locale}"


def chain(locale: str, default: str) -> tuple[str, ...]:
    """Where to look for words, nearest first: fr-CA, fr, the site's own."""
    parts = locale.split("-")
    nearer = ["-".join(parts[:n]) for n in range(len(parts), 0, -1)]
    return tuple(dict.fromkeys([*nearer, default]))


def spoken(wanted: str, locales: Sequence[str], default: str) -> str:
    """The locale the site answers in: the one asked for, however it is written, else one of its language, else its own."""
    plain = wanted.replace("_", "-").lower()
    by_name = {locale.lower(): locale for locale in locales}
    if plain in by_name:
        return by_name[plain]
    language = plain.split("-")[0]
    return next((locale for name, locale in by_name.items() if name.split("-")[0] == language), default)


def resolve(kind: Kind, content: Content, locales: Sequence[str]) -> dict[str, FieldValue]:
    """Every field of the kind as a reader in these locales (nearest first) gets it.

    A nearer locale outranks a stronger layer: a French reader gets generated French before a person's English.
    """
    return {spec.name: _field(spec, content.get(spec.name, {}), locales) for spec in kind.fields}


def plain(kind: Kind, content: Content, locales: Sequence[str]) -> dict[str, Json]:
    """The values alone, as a block is filled from them."""
    return {name: field.value for name, field in resolve(kind, content, locales).items()}


def _field(spec: FieldSpec, layers: Mapping[str, Mapping[str, Any]], locales: Sequence[str]) -> FieldValue:
    for locale in locales if spec.localised else (None,):
        for layer in STRONGEST_FIRST:
            entry = layers.get(slot(layer, locale))
            if entry is not None:
                value = None if entry.get("empty") else entry.get("value")
                return FieldValue(name=spec.name, value=value, origin=_origin(layer, locale, entry))
    return FieldValue(name=spec.name, value=spec.default, origin=None)


def _origin(layer: Layer, locale: str | None, entry: Mapping[str, Any]) -> Origin:
    generation = entry.get("generation")
    return Origin(
        layer=layer,
        locale=locale,
        by=str(entry.get("by", "")),
        at=datetime.fromisoformat(entry["at"]) if "at" in entry else None,
        generation=GenerationId(UUID(generation)) if generation else None,
    )


def held_by_person(content: Content, field: str, locale: str | None) -> bool:
    """Whether a person said something here, an explicit emptiness included. Only a person may let go of it."""
    return slot(Layer.PERSON, locale) in content.get(field, {})


def edited(
    kind: Kind, content: Content, edits: Iterable[FieldEdit], *, locale: str, by: str, at: datetime
) -> dict[str, dict[str, dict[str, Any]]]:
    """The content after a person's edits. What is set to what the person already holds is left as it was."""
    fields: dict[str, dict[str, dict[str, Any]]] = _copy(content)
    for edit in edits:
        spec = kind.field(edit.name)
        if spec is None:
            continue
        layers = fields.get(edit.name, {})
        here = slot(Layer.PERSON, locale if spec.localised else None)
        if edit.release:
            layers.pop(here, None)
        elif edit.empty:
            layers[here] = _kept(layers.get(here), {"empty": True}, by, at)
        else:
            layers[here] = _kept(layers.get(here), {"value": edit.value}, by, at)
        fields[edit.name] = layers
    return {name: layers for name, layers in fields.items() if layers}


def _copy(content: Content) -> dict[str, dict[str, dict[str, Any]]]:
    return {name: {layer: dict(entry) for layer, entry in layers.items()} for name, layers in content.items()}


def _kept(old: Mapping[str, Any] | None, new: dict[str, Any], by: str, at: datetime) -> dict[str, Any]:
    said_before = old is not None and {key: old[key] for key in ("value", "empty") if key in old} == new
    return dict(old) if old is not None and said_before else {**new, "by": by, "at": at.isoformat()}


def generated(
    content: Content, field: str, locale: str, text: str, *, by: str, at: datetime, generation: GenerationId
) -> dict[str, dict[str, dict[str, Any]]]:
    """The content with a machine's words in the generated layer of one field. No other layer is touched."""
    fields = _copy(content)
    entry = {"value": text, "by": by, "at": at.isoformat(), "generation": str(generation)}
    fields[field] = {**fields.get(field, {}), slot(Layer.GENERATED, locale): entry}
    return fields


def changed(before: Content, after: Content) -> tuple[str, ...]:
    """The names of what differs, as field:layer, sorted."""
    return tuple(
        sorted(
            f"{field}:{layer}"
            for field in {*before, *after}
            for layer in {*before.get(field, {}), *after.get(field, {})}
            if before.get(field, {}).get(layer) != after.get(field, {}).get(layer)
        )
    )


def touches(change: str, locale: str) -> bool:
    """Whether a change, named as by `changed`, matters to words in this locale: its own words and settings do."""
    layer = change.rpartition(":")[2]
    return "@" not in layer or layer.rpartition("@")[2] == locale


def conflicts(
    kind: Kind, *, base: Content, theirs: Content, edits: Sequence[FieldEdit], locales: Sequence[str]
) -> list[ConflictField]:
    """The three sides of every field the editor meant to change."""
    then, now = resolve(kind, base, locales), resolve(kind, theirs, locales)
    mine: dict[str, Json] = {edit.name: None if edit.empty or edit.release else edit.value for edit in edits}
    return [
        ConflictField(name=name, base=then[name].value, theirs=now[name].value, mine=value)
        for name, value in mine.items()
        if name in then
    ]
