"""What a person's answer to a machine's words does to a field, what it takes to undo it, and where words are in use."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from domain.base.values import GenerationId, Json
from domain.pages.kinds.kind import Kind
from domain.pages.rules import layers
from domain.pages.values.content import Content, Draft, Entry, FieldEdit, Involvement, Layer, Reader, Scope
from domain.pages.values.editing import InUse
from domain.pages.values.proposals import Answer, ProposalState

STATES = {
    Answer.ACCEPT: ProposalState.ACCEPTED,
    Answer.KEEP: ProposalState.KEPT,
    Answer.MERGE: ProposalState.MERGED,
    Answer.REJECT: ProposalState.REJECTED,
}
"""What a proposal is once it has its answer."""


def accepted(content: Content, field: str, locale: str, words: Entry) -> Draft:
    """The content in which a machine's words speak to everybody: who held the field for everybody lets go of it."""
    fields = kept(content, field, locale, words)
    for layer in (Layer.PERSON, Layer.LOCALE):
        fields[field].pop(Scope(layer=layer, locale=locale).key, None)
    return fields


def kept(content: Content, field: str, locale: str, words: Entry) -> Draft:
    """The content with the machine's words below whatever a person says: the base that the next ones are compared with."""
    fields = layers.copied(content)
    fields.setdefault(field, {})[Scope(layer=Layer.GENERATED, locale=locale).key] = dict(words)
    return fields


def merged(
    kind: Kind,
    content: Content,
    field: str,
    locale: str,
    words: Entry,
    *,
    text: str,
    by: str,
    at: datetime,
    source: Mapping[str, Json] | None,
) -> Draft:
    """The content with a person's words made from a machine's where the person speaks, and the machine's below."""
    scope = layers.holder(content, field, locale) or Scope(layer=Layer.PERSON, locale=locale)
    below = kept(content, field, locale, words)
    fields = layers.edited(kind, below, [FieldEdit(name=field, value=text)], scope=scope, by=by, at=at, source=source)
    if fields[field][scope.key] != content.get(field, {}).get(scope.key):
        fields[field][scope.key] |= {"ai": Involvement.ASSISTED.value, "generation": words["generation"]}
    return fields


def words(text: str, *, by: str, at: datetime, generation: GenerationId, template: bool) -> Entry:
    """A machine's words as an entry of the generated layer, put there by a person."""
    made = layers.generated({}, "field", "-", text, by=by, at=at, generation=generation, template=template)
    return made["field"][Scope(layer=Layer.GENERATED, locale="-").key]


def undoing(before: Content, after: Content, field: str, locale: str) -> dict[str, Any]:
    """For each scope of the field in this locale that a decision changed: what it said before and after."""
    then, now = before.get(field, {}), after.get(field, {})
    return {
        key: {"before": then.get(key), "after": now.get(key)}
        for key in sorted({*then, *now})
        if then.get(key) != now.get(key) and Scope.of(key).locale == locale
    }


def undone(content: Content, field: str, changes: Mapping[str, Mapping[str, Entry | None]]) -> Draft | None:
    """The content with the scopes as they were; None where somebody has changed one of them since."""
    said = content.get(field, {})
    if any(said.get(key) != change["after"] for key, change in changes.items()):
        return None
    fields = layers.copied(content)
    for key, change in changes.items():
        if change["before"] is None:
            fields.get(field, {}).pop(key, None)
        else:
            fields.setdefault(field, {})[key] = dict(change["before"])
    return {name: held for name, held in fields.items() if held}


def stands(kind: Kind, content: Content, field: str, locale: str) -> Json:
    """What everybody in this locale gets, in the words of this locale alone."""
    return layers.plain(kind, content, Reader(locales=(locale,))).get(field)


def in_use(draft: Content, live: Content | None, field: str, generation: GenerationId) -> InUse:
    """Whether somebody may hear these words: where nobody outranks them for everybody."""
    if live is not None and _heard(live.get(field, {}), generation):
        return InUse.LIVE
    return InUse.DRAFT if _heard(draft.get(field, {}), generation) else InUse.NO


def _heard(said: Mapping[str, Entry], generation: GenerationId) -> bool:
    return any(
        entry.get("generation") == str(generation) and layers.silenced_by(said, Scope.of(key)) is None
        for key, entry in said.items()
    )
