"""Checking a segment, and telling which segments a shopper is in."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from domain.audience.errors import Problem, SegmentInvalid
from domain.audience.rules import words
from domain.audience.rules.conditions import holds
from domain.audience.rules.grammar import parsed
from domain.audience.values.conditions import Condition, Use
from domain.audience.values.segments import NewSegment, Segment
from domain.audience.values.situation import Situation
from domain.behaviour.values import Event

NAME = 200
DESCRIPTION = 2_000
POSITIONS = 10_000


def segments_of(
    segments: Sequence[Segment], events: Sequence[Event], now: datetime, *, new: bool, learnt: str | None = None
) -> tuple[str, ...]:
    """The keys of the segments this shopper is in now, by position.

    Shapes   events newest first, as the shopper's state holds them; learnt: the heaviest of their memberships.
    """
    # Where somebody is, and with what cart, no segment asks: `parsed` refuses it.
    who = Situation(channel="", locale="", country=None, cart=(), new=new, now=now, events=tuple(events), learnt=learnt)
    in_order = sorted(segments, key=lambda segment: (segment.position, segment.key))
    return tuple(segment.key for segment in in_order if holds(segment.condition, who))


def require_segment(segment: NewSegment) -> Condition:
    """The segment's condition, or SegmentInvalid with everything that is wrong."""
    problems = []
    if not re.fullmatch(words.KEY, segment.key):
        problems.append(Problem(path="key", message="has 1 to 63 small letters, digits, - and _"))
    if not 1 <= len(segment.name) <= NAME or not segment.name.isprintable():
        problems.append(Problem(path="name", message=f"has 1 to {NAME} printable characters"))
    if len(segment.description) > DESCRIPTION or "\x00" in segment.description:
        problems.append(Problem(path="description", message=f"has at most {DESCRIPTION} characters, and no NUL"))
    if not 0 <= segment.position <= POSITIONS:
        problems.append(Problem(path="position", message=f"{segment.position} is not between 0 and {POSITIONS}"))
    condition = parsed(segment.condition, allow=Use.SEGMENT)
    if isinstance(condition, list):
        problems.extend(replace(problem, path=_inside(problem.path)) for problem in condition)
        raise SegmentInvalid(segment.key[:60], problems)
    if problems:
        raise SegmentInvalid(segment.key[:60], problems)
    return condition


def _inside(path: str) -> str:
    return path if path == "condition" else f"condition.{path}"
