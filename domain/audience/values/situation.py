"""What a condition is asked about, and what came of asking."""

from dataclasses import dataclass
from datetime import datetime

from domain.behaviour.values import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """Who comes, from where, when, with what in the cart.

    `segments` stand in the site's order. `events` (newest first) and `learnt` (the learnt segment the shopper belongs to
    most) decide who is in a segment and nothing else.
    """

    channel: str
    locale: str
    country: str | None
    cart: tuple[str, ...]
    new: bool
    now: datetime
    segments: tuple[str, ...] = ()
    events: tuple[Event, ...] = ()
    learnt: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One leaf of a condition: what was wanted there, what was found, and whether that was as wanted.

    Below a `not` the opposite is wanted, and `wanted` says so.
    """

    path: str
    label: str
    wanted: str
    found: str
    passed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """Whether a condition holds as a whole, and a finding for every leaf."""

    holds: bool
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mentions:
    """What a condition names, each once and in the order it is named; `boundaries` are its moments after and before."""

    segments: tuple[str, ...]
    channels: tuple[str, ...]
    locales: tuple[str, ...]
    countries: tuple[str, ...]
    skus: tuple[str, ...]
    boundaries: tuple[datetime, ...]
