"""When a block is shown, as one condition: its audience and its window, with the variants each of them has."""

from collections.abc import Callable, Collection, Mapping
from typing import TypeAlias

from domain.audience.rules import grammar
from domain.audience.values.clocks import After, Before
from domain.audience.values.conditions import AllOf, AnyOf, Condition, InSegment, Not, OnChannel
from domain.base.values import Json
from domain.catalog.errors import BadValue
from domain.pages.fields import moments
from domain.pages.values.content import Content, Entry, Layer, Scope

Said: TypeAlias = Mapping[str, Entry]
Read: TypeAlias = Callable[[Json], Condition]

ALWAYS = AllOf(of=())
NEVER = AnyOf(of=())


def shown_when(content: Content, segments: tuple[str, ...]) -> Condition:
    """The condition under which a block with this content is shown. `segments`: the site's, in their order."""
    return both(both(audience(content, segments), starts(content, segments)), ends(content, segments))


def audience(content: Content, segments: tuple[str, ...]) -> Condition:
    """Whom the block is for; one that cannot be read is nobody."""
    return _of_all(content.get("audience", {}), segments, _audience)


def starts(content: Content, segments: tuple[str, ...]) -> Condition:
    """From when on it is shown."""
    return _of_all(content.get("starts_at", {}), segments, lambda value: After(moment=moments.instant(value)))


def ends(content: Content, segments: tuple[str, ...]) -> Condition:
    """Until when it is shown."""
    return _of_all(content.get("ends_at", {}), segments, lambda value: Before(moment=moments.instant(value)))


def both(one: Condition, other: Condition) -> Condition:
    """Both of them, without saying what goes without saying."""
    if ALWAYS in (one, other):
        return other if one == ALWAYS else one
    return AllOf(of=(one, other))


def in_known_segments(condition: Condition, known: Collection[str]) -> Condition:
    """The condition where nobody is in a segment that is not among these."""
    match condition:
        case AllOf(of=parts):
            return AllOf(of=tuple(in_known_segments(part, known) for part in parts))
        case AnyOf(of=parts):
            return AnyOf(of=tuple(in_known_segments(part, known) for part in parts))
        case Not(of=part):
            return Not(of=in_known_segments(part, known))
        case InSegment(keys=keys):
            there = tuple(key for key in keys if key in known)
            return InSegment(keys=there) if there else NEVER
        case leaf:
            return leaf


def _audience(value: Json) -> Condition:
    condition = grammar.parsed(value)
    return NEVER if isinstance(condition, list) else condition


def _of_all(said: Said, segments: tuple[str, ...], read: Read) -> Condition:
    """What is said to everybody, turned into one condition with what is said to some: the order layers are heard in."""
    everybody = next((said[layer.value] for layer in (Layer.PERSON, Layer.LOCALE) if layer.value in said), None)
    condition = _of(everybody, read)
    if Layer.PERSON.value in said:
        return condition
    named = [Scope.of(key) for key in said if Scope.of(key).name is not None]
    for scope in sorted(named, key=lambda each: _strength(each, segments)):
        name = scope.name or ""
        here: Condition = OnChannel(channels=(name,)) if scope.layer is Layer.CHANNEL else InSegment(keys=(name,))
        own = AllOf(of=(here, _of(said[scope.key], read)))
        condition = AnyOf(of=(own, AllOf(of=(Not(of=here), condition))))
    return condition


def _strength(scope: Scope, segments: tuple[str, ...]) -> tuple[bool, int]:
    """Weakest first: channels, then segments from the last in the site's order to the first."""
    place = segments.index(scope.name) if scope.name in segments else len(segments)
    return scope.layer is Layer.SEGMENT, -place


def _of(entry: Entry | None, read: Read) -> Condition:
    if entry is None or entry.get("empty") or entry.get("value") is None:
        return ALWAYS
    try:
        return read(entry["value"])
    except BadValue:
        return NEVER
