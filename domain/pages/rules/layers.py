"""How the layers of a field become what a reader sees, and how each writer changes them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from domain.base.values import GenerationId, Json
from domain.pages.errors import ConflictField
from domain.pages.kinds.kind import Kind
from domain.pages.values.content import (
    Content,
    Draft,
    Entry,
    FieldEdit,
    FieldValue,
    Involvement,
    Layer,
    Override,
    Reader,
    Scope,
)
from domain.pages.values.fields import FieldSpec

STRENGTH = {layer: strength for strength, layer in enumerate(Layer)}
"""Within one locale a stronger layer outranks a weaker one; generated words outrank nothing."""


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


def resolve(kind: Kind, content: Content, reader: Reader) -> dict[str, FieldValue]:
    """Every field of the kind as this reader gets it.

    A nearer locale outranks a stronger layer: a French reader gets generated French before a person's English.
    """
    keys = {True: tuple(_heard(reader, reader.locales)), False: tuple(_heard(reader, (None,)))}
    return {spec.name: _field(spec, content.get(spec.name), keys[spec.localised]) for spec in kind.every_field}


def plain(kind: Kind, content: Content, reader: Reader) -> dict[str, Json]:
    """The values alone, as a block is filled from them."""
    return {name: field.value for name, field in resolve(kind, content, reader).items()}


def _heard(reader: Reader, locales: Iterable[str | None]) -> Iterator[str]:
    """The keys of the scopes that speak to a reader, the one that wins first."""
    named = [f"segment:{segment}" for segment in reader.segments]
    if reader.channel is not None:
        named.append(f"channel:{reader.channel}")
    for locale in locales:
        at = "" if locale is None else f"@{locale}"
        yield f"person{at}"
        for name in named:
            yield name + at
        yield f"locale{at}"
        yield f"generated{at}"


def _field(spec: FieldSpec, said: Mapping[str, Entry] | None, keys: Sequence[str]) -> FieldValue:
    if said:
        for key in keys:
            entry = said.get(key)
            if entry is not None:
                value = None if entry.get("empty") else entry.get("value")
                return FieldValue(name=spec.name, value=value, key=key, entry=entry)
    return FieldValue(name=spec.name, value=spec.default)


def involvement(values: Iterable[FieldValue]) -> Involvement:
    """How far a machine had a hand in any of these."""
    found = (value.involvement for value in values if value.value is not None)
    return max(found, key=_INVOLVEMENTS.index, default=Involvement.NONE)


_INVOLVEMENTS = list(Involvement)


def held_by_person(content: Content, field: str, locale: str | None) -> bool:
    """Whether a person said something to everybody here, an explicit emptiness included. Only a person may let go of it."""
    return holder(content, field, locale) is not None


def holder(content: Content, field: str, locale: str | None) -> Scope | None:
    """The scope at which a person speaks to everybody in this locale; variants for some leave the rest to others."""
    for layer in (Layer.PERSON, Layer.LOCALE):
        scope = Scope(layer=layer, locale=locale)
        if scope.key in content.get(field, {}):
            return scope
    return None


def overrides(said: Mapping[str, Entry], scope: Scope, default: str) -> tuple[Override, ...]:
    """What speaks instead of this scope, the strongest first: stronger layers of its locale, and locales that fall back to it."""
    found = []
    for key, entry in said.items():
        other = Scope.of(key)
        stronger = _stronger(other, scope)
        nearer = other.locale is not None and scope.locale in chain(other.locale, default)[1:]
        if stronger or (nearer and other.name in {None, scope.name}):
            for_all = stronger and other.name is None
            found.append(Override(scope=other, by=str(entry.get("by", "")), for_all=for_all))
    return tuple(sorted(found, key=lambda each: (not each.for_all, -STRENGTH[each.scope.layer], each.scope.key)))


def silenced_by(said: Mapping[str, Entry], scope: Scope) -> Scope | None:
    """The scope that speaks to everybody this one speaks to, so that nobody hears it; None where somebody does."""
    over = (other for other in map(Scope.of, said) if other.name is None and _stronger(other, scope))
    return max(over, key=lambda other: STRENGTH[other.layer], default=None)


def _stronger(other: Scope, scope: Scope) -> bool:
    return other.locale == scope.locale and STRENGTH[other.layer] > STRENGTH[scope.layer]


def edited(
    kind: Kind,
    content: Content,
    edits: Iterable[FieldEdit],
    *,
    scope: Scope,
    by: str,
    at: datetime,
    source: Mapping[str, Json] | None = None,
) -> Draft:
    """The content after a person's edits at one scope. What is set to what is said there already is left as it was.

    `source` holds the words of the site's own locale that a translation renders; the entry remembers them.
    """
    fields = copied(content)
    for edit in edits:
        spec = kind.field(edit.name)
        if spec is None:
            continue
        said = fields.setdefault(edit.name, {})
        key = (scope if spec.localised else Scope(layer=scope.layer, name=scope.name)).key
        rendered = None if source is None or not spec.localised else source.get(edit.name)
        if edit.release:
            said.pop(key, None)
        elif edit.confirm:
            if key in said and rendered is not None:
                said[key] = {**said[key], "source": rendered}
        else:
            new = {"empty": True} if edit.empty else {"value": edit.value}
            said[key] = _kept(said.get(key), new, rendered, by, at)
    return {name: said for name, said in fields.items() if said}


def copied(content: Content) -> Draft:
    """A copy to change."""
    return {name: {key: dict(entry) for key, entry in said.items()} for name, said in content.items()}


def _kept(old: Entry | None, new: dict[str, Any], source: Json, by: str, at: datetime) -> dict[str, Any]:
    if old is not None and {key: old[key] for key in ("value", "empty") if key in old} == new:
        return dict(old)
    rendered = {} if source is None else {"source": source}
    return {**new, "by": by, "at": at.isoformat(), **rendered}


def generated(
    content: Content,
    field: str,
    locale: str,
    text: str,
    *,
    by: str,
    at: datetime,
    generation: GenerationId,
    template: bool = False,
) -> Draft:
    """The content with a machine's words in the generated layer of one field. No other layer is touched."""
    fields = copied(content)
    entry = {
        "value": text,
        "by": by,
        "at": at.isoformat(),
        "generation": str(generation),
        "ai": (Involvement.TEMPLATE if template else Involvement.GENERATED).value,
    }
    fields[field] = {**fields.get(field, {}), Scope(layer=Layer.GENERATED, locale=locale).key: entry}
    return fields


def changed(before: Content, after: Content) -> tuple[str, ...]:
    """The names of what differs, as field:scope, sorted."""
    return tuple(
        sorted(
            f"{field}:{key}"
            for field in {*before, *after}
            for key in {*before.get(field, {}), *after.get(field, {})}
            if before.get(field, {}).get(key) != after.get(field, {}).get(key)
        )
    )


def touched(change: str) -> tuple[str, Scope]:
    """The field and the scope of a change, named as by `changed`."""
    field, _, key = change.partition(":")
    return field, Scope.of(key)


def touches(change: str, locale: str) -> bool:
    """Whether a change, named as by `changed`, matters to words in this locale: its own words and settings do."""
    return touched(change)[1].locale in {None, locale}


def conflicts(
    kind: Kind, *, base: Content, theirs: Content, edits: Sequence[FieldEdit], scope: Scope, reader: Reader
) -> list[ConflictField]:
    """The three sides of every field the editor meant to change, at the scope it was meant for.

    Where a scope says nothing, what a reader gets there instead.
    """
    then, now = resolve(kind, base, reader), resolve(kind, theirs, reader)
    found = []
    for edit in edits:
        spec = kind.field(edit.name)
        if spec is None:
            continue
        key = (scope if spec.localised else Scope(layer=scope.layer, name=scope.name)).key
        found.append(
            ConflictField(
                name=edit.name,
                base=_said(base, edit.name, key, then[edit.name].value),
                theirs=_said(theirs, edit.name, key, now[edit.name].value),
                mine=None if edit.empty or edit.release else edit.value,
            )
        )
    return found


def _said(content: Content, field: str, key: str, otherwise: Json) -> Json:
    entry = content.get(field, {}).get(key)
    if entry is None:
        return otherwise
    said: Json = None if entry.get("empty") else entry.get("value")
    return said
