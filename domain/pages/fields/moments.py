"""Moments as editors say them: an instant, or the time on the wall somewhere.

The wall is asked when the page is read: nine o'clock in Paris stays nine o'clock when a country moves its summer time.
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from domain.base.values import Json
from domain.catalog.errors import BadValue
from domain.catalog.fields import EARLIEST, LATEST

OCCURRENCES = ("first", "second")

_KEYS = ("local", "zone", "occurrence")
# A region and a place, or UTC: abbreviations such as CET or EST do not say when their clocks change.
_ZONE = re.compile(r"UTC|(?!posix/|right/|SystemV/)[A-Za-z_]+(/[A-Za-z0-9_+-]+){1,2}")


def problem(value: Json) -> str | None:
    """Why this names no single moment, or None: a time the clocks skip or show twice is refused with both candidates."""
    try:
        if not isinstance(value, Mapping):
            _checked(_absolute(value))
            return None
        local, zone = _wall(value)
        first, second = _candidates(local, zone)
        _checked(first)
    except BadValue as refusal:
        return refusal.message
    if first == second:
        return None
    if _shown(first, zone) != local:
        return (
            f"{local.isoformat()} does not exist in {zone.key}, where the clocks skip it; "
            f"say {_shown(first, zone).isoformat()} or {_shown(second, zone).isoformat()}"
        )
    if value.get("occurrence") is not None:
        return None
    return (
        f"{local.isoformat()} comes twice in {zone.key}, at {_written(first, zone)} and at {_written(second, zone)}; "
        "say which with occurrence: first or second"
    )


def instant(value: Json) -> datetime:
    """The moment in UTC.

    Limits   a stored time on the wall always has an answer, whatever became of its zone's summer time since: of a time
             shown twice the first unless the second was meant, for a skipped one the time the clocks jump over it to.
    Errors   BadValue for what `problem` calls no time at all.
    """
    if not isinstance(value, Mapping):
        return _checked(_absolute(value))
    local, zone = _wall(value)
    first, second = _candidates(local, zone)
    skipped = _shown(first, zone) != local
    return _checked(second if skipped or value.get("occurrence") == "second" else first)


def _absolute(value: Json) -> datetime:
    if not isinstance(value, str):
        raise BadValue('has to be a time such as 2027-03-28T09:00:00+02:00, or an object with "local" and "zone"')
    at = _parsed(value, "")
    if at.tzinfo is None:
        raise BadValue('has no offset; add Z or one such as +02:00, or give an object with "local" and "zone"')
    try:
        return at.astimezone(UTC)
    except OverflowError:
        raise BadValue("lies outside the years 1900 to 2199") from None


def _wall(value: Mapping[str, Json]) -> tuple[datetime, ZoneInfo]:
    local, zone, occurrence = (value.get(key) for key in _KEYS)
    for key in value:
        if key not in _KEYS:
            raise BadValue(f"{key[:60]}: is not known here; there are {', '.join(_KEYS)}")
    if not isinstance(local, str):
        raise BadValue("local: has to be a time without an offset, such as 2027-03-28T09:00")
    at = _parsed(local, "local: ")
    if at.tzinfo is not None:
        raise BadValue("local: has an offset; give the time alone, such as 2027-03-28T09:00")
    _checked(at.replace(tzinfo=UTC), "local: ")
    if occurrence is not None and occurrence not in OCCURRENCES:
        raise BadValue("occurrence: has to be first or second")
    return at, _zone(zone)


def _zone(name: Json) -> ZoneInfo:
    try:
        if isinstance(name, str) and _ZONE.fullmatch(name):
            return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        pass
    raise BadValue("zone: has to be a time zone by its region and place, such as Europe/Paris, or UTC")


def _parsed(text: str, path: str) -> datetime:
    try:
        if "T" in text or " " in text:
            return datetime.fromisoformat(text)
    except ValueError:
        pass
    raise BadValue(f"{path}is not a date with a time in ISO 8601, such as 2027-03-28T09:00")


def _checked(at: datetime, path: str = "") -> datetime:
    if not EARLIEST <= at < LATEST:
        raise BadValue(f"{path}lies outside the years 1900 to 2199")
    return at


def _candidates(local: datetime, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """The earlier and the later instant this time on the wall could mean; almost always the same one."""
    one, other = (local.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    return min(one, other), max(one, other)


def _shown(at: datetime, zone: ZoneInfo) -> datetime:
    return at.astimezone(zone).replace(tzinfo=None, fold=0)


def _written(at: datetime, zone: ZoneInfo) -> str:
    return at.astimezone(zone).isoformat()
