"""Conditions as JSON: read with every problem named by its place, written back as they were."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, time
from typing import TypeAlias

from domain.audience.errors import Problem
from domain.audience.rules import words
from domain.audience.rules.conditions import leaves
from domain.audience.values.clocks import After, Before, TimeOfDay, Weekday
from domain.audience.values.conditions import (
    AllOf,
    AnyOf,
    AwayDays,
    CartAtLeast,
    CartAtMost,
    CartHolds,
    Condition,
    Did,
    InCountry,
    InLearnt,
    InLocale,
    InSegment,
    Leaf,
    Not,
    OnChannel,
    Use,
    Visitor,
)
from domain.base.values import Json
from domain.behaviour.values import SignalKind

DEPTH = 5
LEAVES = 50
LIST = 100
CART = 1_000
DAYS = 3_650

GROUPS = ("all", "any", "not")
ALLOWED = {
    Use.TARGETING: ("segment", "channel", "locale", "country", "cart", "visitor", "time", "after", "before"),
    # A segment says who somebody is, wherever they come from: place and cart belong to the block.
    Use.SEGMENT: ("did", "away_days", "learnt", "visitor", "time", "after", "before"),
}

Problems: TypeAlias = list[Problem]


def parsed(value: Json, *, allow: Use = Use.TARGETING) -> Condition | list[Problem]:
    """The condition this JSON says, or everything that is wrong with it.

    Limits   groups nest 5 deep, 50 leaves, 100 values in a list.
    """
    problems: Problems = []
    condition = _condition(value, "", 1, allow=allow, problems=problems)
    if condition is None or problems:
        return problems
    if (count := sum(1 for _ in leaves(condition))) > LEAVES:
        return [Problem(path="condition", message=f"asks {count} things; {LEAVES} is the limit")]
    return condition


def to_json(condition: Condition) -> Json:
    """The JSON that `parsed` reads as this very condition."""
    match condition:
        case AllOf(of=parts):
            return {"all": [to_json(part) for part in parts]}
        case AnyOf(of=parts):
            return {"any": [to_json(part) for part in parts]}
        case Not(of=part):
            return {"not": to_json(part)}
        case leaf:
            return {leaf.key: leaf.to_json()}


def _condition(value: Json, path: str, depth: int, *, allow: Use, problems: Problems) -> Condition | None:
    if not isinstance(value, Mapping) or len(value) != 1:
        known = ", ".join((*GROUPS, *ALLOWED[allow]))
        _wrong(problems, path or "condition", f"write an object with one of {known}")
        return None
    [(key, inner)] = value.items()
    here = f"{path}.{key}" if path else str(key)
    if key in GROUPS:
        return _group(key, inner, here, depth, allow=allow, problems=problems)
    if key not in ALLOWED[allow]:
        known = ", ".join((*GROUPS, *ALLOWED[allow]))
        purpose = "a segment" if allow is Use.SEGMENT else "targeting"
        _wrong(problems, path or "condition", f"{words.shown(key)} is not for {purpose}; write one of {known}")
        return None
    return READERS[key](inner, here, problems)


def _group(key: str, inner: Json, here: str, depth: int, *, allow: Use, problems: Problems) -> Condition | None:
    if depth > DEPTH:
        _wrong(problems, here, f"groups nest deeper than {DEPTH}; make it flatter")
        return None
    if key == "not":
        part = _condition(inner, here, depth + 1, allow=allow, problems=problems)
        return None if part is None else Not(of=part)
    if not isinstance(inner, Sequence) or isinstance(inner, str) or not inner:
        _wrong(problems, here, "write a list of one condition or more")
        return None
    if len(inner) > LEAVES:
        _wrong(problems, here, f"has {len(inner)} parts; {LEAVES} is the limit")
        return None
    parts = [
        _condition(each, f"{here}[{n}]", depth + 1, allow=allow, problems=problems) for n, each in enumerate(inner)
    ]
    of = tuple(part for part in parts if part is not None)
    return AllOf(of=of) if key == "all" else AnyOf(of=of)


# --- leaves: each reader answers with the leaf, or notes what is wrong


def _cart(value: Json, path: str, problems: Problems) -> Leaf | None:
    if not isinstance(value, Mapping) or len(value) != 1 or not value.keys() <= {"holds", "at_least", "at_most"}:
        _wrong(problems, path, "write an object with one of holds, at_least, at_most")
        return None
    [(key, inner)] = value.items()
    if key == "holds":
        return CartHolds(skus=_texts(inner, f"{path}.holds", problems, words.sku))
    count = _whole(inner, f"{path}.{key}", problems, 0 if key == "at_most" else 1, CART)
    return CartAtMost(count=count) if key == "at_most" else CartAtLeast(count=count)


def _visitor(value: Json, path: str, problems: Problems) -> Leaf | None:
    if value not in ("new", "returning"):
        _wrong(problems, path, f"{words.shown(value)} is not one of new, returning")
        return None
    return Visitor(new=value == "new")


def _time(value: Json, path: str, problems: Problems) -> Leaf | None:
    fields = _fields(value, path, problems, needed=("from", "to", "zone"), optional=("weekdays",))
    if fields is None:
        return None
    start, end = (_clock(fields[name], f"{path}.{name}", problems) for name in ("from", "to"))
    zone = _text(fields["zone"], f"{path}.zone", problems, words.zone)
    days: tuple[str, ...] = ()
    if "weekdays" in fields:
        days = _texts(fields["weekdays"], f"{path}.weekdays", problems, words.weekday)
    if start is None or end is None or problems:
        return None
    return TimeOfDay(start=start, end=end, zone=zone, weekdays=tuple(Weekday(day) for day in days))


def _after(value: Json, path: str, problems: Problems) -> Leaf | None:
    moment = _moment(value, path, problems)
    return None if moment is None else After(moment=moment)


def _before(value: Json, path: str, problems: Problems) -> Leaf | None:
    moment = _moment(value, path, problems)
    return None if moment is None else Before(moment=moment)


def _did(value: Json, path: str, problems: Problems) -> Leaf | None:
    fields = _fields(value, path, problems, needed=("kinds",), optional=("category", "at_least", "within_days"))
    if fields is None:
        return None
    kinds = _texts(fields["kinds"], f"{path}.kinds", problems, words.deed)
    category = within = None
    if "category" in fields:
        category = _text(fields["category"], f"{path}.category", problems, words.category)
    if "within_days" in fields:
        within = _whole(fields["within_days"], f"{path}.within_days", problems, 1, DAYS)
    often = _whole(fields.get("at_least", 1), f"{path}.at_least", problems, 1, words.DEEDS)
    if problems:
        return None
    deeds = tuple(SignalKind(kind) for kind in kinds)
    return Did(kinds=deeds, category=category, at_least=often, within_days=within)


def _away(value: Json, path: str, problems: Problems) -> Leaf | None:
    fields = _fields(value, path, problems, needed=("at_least",))
    if fields is None:
        return None
    return AwayDays(at_least=_whole(fields["at_least"], f"{path}.at_least", problems, 1, DAYS))


READERS: Mapping[str, Callable[[Json, str, Problems], Leaf | None]] = {
    "segment": lambda value, path, problems: InSegment(keys=_texts(value, path, problems, words.segment)),
    "channel": lambda value, path, problems: OnChannel(channels=_texts(value, path, problems, words.channel)),
    "locale": lambda value, path, problems: InLocale(locales=_texts(value, path, problems, words.locale)),
    "country": lambda value, path, problems: InCountry(countries=_texts(value, path, problems, words.country)),
    "cart": _cart,
    "visitor": _visitor,
    "time": _time,
    "after": _after,
    "before": _before,
    "did": _did,
    "away_days": _away,
    "learnt": lambda value, path, problems: InLearnt(keys=_texts(value, path, problems, words.segment)),
}


# --- parts of leaves


def _wrong(problems: Problems, path: str, message: str) -> None:
    problems.append(Problem(path=path, message=message))


def _texts(value: Json, path: str, problems: Problems, problem: words.Check) -> tuple[str, ...]:
    if not isinstance(value, Sequence) or isinstance(value, str) or not 1 <= len(value) <= LIST:
        _wrong(problems, path, f"write a list of 1 to {LIST} values")
        return ()
    return tuple(_text(each, f"{path}[{n}]", problems, problem) for n, each in enumerate(value))


def _text(value: Json, path: str, problems: Problems, problem: words.Check) -> str:
    found = problem(value) if isinstance(value, str) else f"{words.shown(value)} is not a text"
    if found is not None:
        _wrong(problems, path, found)
    return str(value)


def _whole(value: Json, path: str, problems: Problems, low: int, high: int) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and low <= value <= high:
        return value
    _wrong(problems, path, f"{words.shown(value)} is not a whole number from {low} to {high}")
    return low


def _fields(
    value: Json, path: str, problems: Problems, *, needed: Sequence[str], optional: Sequence[str] = ()
) -> Mapping[str, Json] | None:
    known = {*needed, *optional}
    if not isinstance(value, Mapping) or not set(needed) <= value.keys() <= known:
        beside = f", and if you like {', '.join(optional)}" if optional else ""
        _wrong(problems, path, f"write an object with {', '.join(needed)}{beside}")
        return None
    return value


def _clock(value: Json, path: str, problems: Problems) -> time | None:
    if not isinstance(value, str) or not re.fullmatch(words.CLOCK, value):
        _wrong(problems, path, f"{words.shown(value)} is not a time such as 18:00; midnight is 00:00")
        return None
    return time.fromisoformat(value)


def _moment(value: Json, path: str, problems: Problems) -> datetime | None:
    try:
        moment = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None or not words.YEARS[0] <= moment.year <= words.YEARS[1]:
        wanted = "a moment with its offset, such as 2026-11-27T09:00:00+01:00"
        _wrong(problems, path, f"{words.shown(value)} is not {wanted}")
        return None
    return moment
