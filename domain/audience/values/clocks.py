"""Conditions on the moment: times of the day in a place, and moments after and before."""

from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum
from typing import ClassVar, TypeAlias
from zoneinfo import ZoneInfo

from domain.audience.values.situation import Situation
from domain.audience.values.words import either
from domain.base.values import Json


class Weekday(StrEnum):
    MON = "mon"
    TUE = "tue"
    WED = "wed"
    THU = "thu"
    FRI = "fri"
    SAT = "sat"
    SUN = "sun"


WEEK = tuple(Weekday)


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeOfDay:
    """The clock on the wall of `zone` shows `start` or later, and not yet `end`.

    A window that does not end later than it starts goes on past midnight and belongs to the day it began; the same
    time twice is a whole day. No weekdays: every day.
    """

    key: ClassVar[str] = "time"
    label: ClassVar[str] = "Time"
    start: time
    end: time
    zone: str
    weekdays: tuple[Weekday, ...] = ()

    def at(self, now: datetime) -> bool:
        local = now.astimezone(ZoneInfo(self.zone))
        clock, days = local.time(), self.weekdays or WEEK
        if self.start < self.end:
            return self.start <= clock < self.end and WEEK[local.weekday()] in days
        began_today = clock >= self.start and WEEK[local.weekday()] in days
        return began_today or (clock < self.end and WEEK[local.weekday() - 1] in days)

    def holds(self, situation: Situation) -> bool:
        return self.at(situation.now)

    def wanted(self) -> str:
        days = f" on {either(self.weekdays)}" if self.weekdays else ""
        return f"{self.start:%H:%M} to {self.end:%H:%M}{days} in {self.zone}"

    def found(self, situation: Situation) -> str:
        local = situation.now.astimezone(ZoneInfo(self.zone))
        return f"{WEEK[local.weekday()]} {local:%H:%M}"

    def to_json(self) -> Json:
        written: dict[str, Json] = {"from": f"{self.start:%H:%M}", "to": f"{self.end:%H:%M}", "zone": self.zone}
        return written | ({"weekdays": [str(day) for day in self.weekdays]} if self.weekdays else {})


@dataclass(frozen=True, slots=True, kw_only=True)
class After:
    """From this moment on, the moment included."""

    key: ClassVar[str] = "after"
    label: ClassVar[str] = "After"
    moment: datetime

    def at(self, now: datetime) -> bool:
        return now >= self.moment

    def holds(self, situation: Situation) -> bool:
        return self.at(situation.now)

    def wanted(self) -> str:
        return f"from {self.moment.isoformat()} on"

    def found(self, situation: Situation) -> str:
        return situation.now.isoformat()

    def to_json(self) -> Json:
        return self.moment.isoformat()


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """Until this moment, the moment not included."""

    key: ClassVar[str] = "before"
    label: ClassVar[str] = "Before"
    moment: datetime

    def at(self, now: datetime) -> bool:
        return now < self.moment

    def holds(self, situation: Situation) -> bool:
        return self.at(situation.now)

    def wanted(self) -> str:
        return f"before {self.moment.isoformat()}"

    def found(self, situation: Situation) -> str:
        return situation.now.isoformat()

    def to_json(self) -> Json:
        return self.moment.isoformat()


Clock: TypeAlias = TimeOfDay | After | Before
