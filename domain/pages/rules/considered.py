"""Which blocks a visit gets to see, before anything is looked for: what is live, when, and for whom."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from domain.audience.rules import conditions, grammar
from domain.audience.values.situation import Finding, Situation
from domain.base.bounded import Projections
from domain.base.values import BlockId, Json
from domain.catalog.errors import BadValue
from domain.catalog.fields import EARLIEST, LATEST
from domain.pages.fields import moments
from domain.pages.rules import layers
from domain.pages.rules.kinds import all_kinds
from domain.pages.values.content import Content, FieldValue, Reader
from domain.pages.values.slate import LiveBlock
from domain.pages.values.trace import BlockTrace, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """A block of the page as it is kept; `content` None: nothing of it is before shoppers."""

    id: BlockId
    key: str
    kind: str
    content: Content | None
    releases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Considered:
    """A block and what was decided about it; `block` is there where it goes on to be filled."""

    trace: BlockTrace
    block: LiveBlock | None
    position: float


def considered(stored: Iterable[Stored], situation: Situation, reader: Reader) -> list[Considered]:
    """What is decided about each block, in the order they stand."""
    every = [_consider(each, situation, reader) for each in stored]
    return sorted(every, key=lambda each: (each.position, each.trace.key))


def changes_at(every: Iterable[Considered], now: datetime) -> list[datetime]:
    """When these blocks begin and end by themselves, after now."""
    said = (
        _moment(value.value, unreadable=EARLIEST)
        for each in every
        for value in each.trace.fields
        if value.name in _WINDOW
    )
    return [moment for moment in said if moment is not None and moment > now]


_WINDOW = ("starts_at", "ends_at")


# Blocks of a few hundred pages, each as a few groups of readers get them; some 5 kB each.
_RESOLVED = Projections[Stored, Reader, Mapping[str, FieldValue]](2_000)


def _resolved(stored: Stored, reader: Reader) -> Mapping[str, FieldValue]:
    """What the block says to this reader; a skeleton that is remembered says the same for as long."""
    kind = all_kinds().get(stored.kind)
    return {} if kind is None or stored.content is None else layers.resolve(kind, stored.content, reader)


def _consider(stored: Stored, situation: Situation, reader: Reader) -> Considered:
    values = _RESOLVED.of(stored, reader, _resolved)
    verdict, findings = _verdict(stored, values, situation)
    said = {name: each.value for name, each in values.items()}
    block = LiveBlock(id=stored.id, key=stored.key, kind=stored.kind, fields=said, values=values)
    place = said.get("position", 0)
    return Considered(
        trace=BlockTrace(
            block=stored.id,
            key=stored.key,
            kind=stored.kind,
            verdict=verdict,
            findings=findings,
            fields=tuple(values.values()),
            releases=stored.releases,
        ),
        block=block if verdict is Verdict.SHOWN else None,
        position=float(place) if isinstance(place, int | float) else 0.0,
    )


def _verdict(
    stored: Stored, values: Mapping[str, FieldValue], situation: Situation
) -> tuple[Verdict, tuple[Finding, ...]]:
    if stored.content is None:
        return Verdict.NOT_PUBLISHED, ()
    if not values:
        # A kind that is not known any more: it goes on, and is shown as unavailable.
        return Verdict.SHOWN, ()
    starts = _moment(values["starts_at"].value, unreadable=LATEST)
    ends = _moment(values["ends_at"].value, unreadable=EARLIEST)
    findings, for_them = _audience(values["audience"].value, situation)
    if starts is not None and situation.now < starts:
        return Verdict.NOT_YET, findings
    if ends is not None and situation.now >= ends:
        return Verdict.OVER, findings
    return (Verdict.SHOWN if for_them else Verdict.AUDIENCE), findings


def _moment(value: Json, *, unreadable: datetime) -> datetime | None:
    """The moment that is meant. A zone may be gone since it was said: then the window is closed, and the page stays."""
    try:
        return None if value is None else moments.instant(value)
    except BadValue:
        return unreadable


def _audience(value: Json, situation: Situation) -> tuple[tuple[Finding, ...], bool]:
    """What the audience asks and whether this visit is it. One that cannot be read is nobody: never shown to the wrong ones."""
    if value is None:
        return (), True
    condition = grammar.parsed(value)
    if isinstance(condition, list):
        return (), False
    explained = conditions.explained(condition, situation)
    return explained.findings, explained.holds
