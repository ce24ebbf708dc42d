"""Telling what says something about a liking from noise. What is noise is kept and marked, with a weight of nothing."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta

from domain.base.values import ItemId
from domain.behaviour.values import Done, Mark, SignalKind, Visit

A_MINUTE = 120
"""Nobody looks at two things a second for a minute. Source   recommendation.md, cleaning."""

VISIT_GAP = timedelta(minutes=30)
"""Who does nothing for this long has left; what comes then is another visit. Source   recommendation.md, cleaning."""

# Until a site's own p99 is known (a night after its first dwells): nobody reads one product's page for longer.
DWELL_CAP_S = 600.0
DWELL_CAP_HIGHEST_S = 3_600.0
# With the cap at p99 one dwell in a hundred reaches it; twice that says that the cap is too low.
DWELL_CAP_CROWDED = 0.02

UNMEASURED = frozenset({Mark.ROBOT, Mark.TOO_MANY, Mark.ZERO_DWELL})
"""Marks of what nobody did: published figures do not count it. The other marks are about learning alone."""

# Programs that fetch pages say so, by these words; browsers driven by a program mostly as well. Cubot makes telephones.
_HEADLESS = re.compile(
    r"(?<!cu)bot\b|crawl|spider|slurp|headless|phantomjs|selenium|puppeteer|playwright|lighthouse|pingdom|uptime"
    r"|curl/|wget/|python-|httpx|aiohttp|go-http|java/|okhttp-bot|scrapy|node-fetch|axios/",
    re.IGNORECASE,
)


def headless(agent: str | None) -> bool:
    """Whether a program without a person in front of it named itself so."""
    return agent is not None and _HEADLESS.search(agent) is not None


def marks(done: Sequence[Done], before: Sequence[Done], *, robot: bool) -> list[Mark | None]:
    """For each thing one shopper did, why it is not to be learned from; None where it is.

    Units    a minute is one of the clock, so that a history says the same whenever and however it comes in.
    Limits   `before`: what is known of the same minutes already. Past A_MINUTE things a minute the rest is marked; the same
             thing done with the same item again within the minute counts once.
    """
    found: list[Mark | None] = [Mark.ROBOT if robot else None] * len(done)
    many: dict[int, int] = {}
    seen: set[tuple[SignalKind, ItemId | None, int]] = set()
    for each in before:
        minute = _minute(each.at)
        many[minute] = many.get(minute, 0) + 1
        seen.add((each.kind, each.item, minute))
    for index in _in_order([each.at for each in done]):
        each = done[index]
        minute = _minute(each.at)
        this = (each.kind, each.item, minute)
        count = many[minute] = many.get(minute, 0) + 1
        if found[index] is None:
            if count > A_MINUTE:
                found[index] = Mark.TOO_MANY
            elif each.kind is SignalKind.DWELL and not each.value:
                found[index] = Mark.ZERO_DWELL
            elif each.item is not None and this in seen:
                found[index] = Mark.REPEATED
        seen.add(this)
    return found


def visits(
    moments: Sequence[datetime], named: Sequence[str | None], last: Visit | None
) -> tuple[list[str], Visit | None]:
    """The visit of each moment, by the sender's name where there is one, and the visit that goes on.

    Limits   one shopper's moments, in any order; `last` is the visit that went on before.
    """
    names = [name or "" for name in named]
    name, before = "", None
    for index in _in_order(moments):
        at = moments[index]
        if not names[index]:
            if before is not None and at - before <= VISIT_GAP:
                names[index] = name
            elif last is not None and abs(at - last.at) <= VISIT_GAP:
                names[index] = last.name
            else:
                names[index] = f"visit-{int(at.timestamp()):x}"
        name, before = names[index], at
    if before is None or (last is not None and last.at > before):
        return names, last
    return names, Visit(name=name, at=before)


def capped_dwell(value: float | None, cap_s: float | None) -> float | None:
    """A dwell without the hours of a forgotten tab."""
    return None if value is None else min(value, DWELL_CAP_S if cap_s is None else cap_s)


def next_dwell_cap(cap_s: float, p99_s: float, share_at_cap: float) -> float:
    """What a dwell of the site counts for at most from now on.

    Units    seconds; p99_s and share_at_cap are of dwells that were capped at cap_s when they came in, so a cap that is too
             low is seen only by how many reach it: then it doubles.
    """
    if share_at_cap > DWELL_CAP_CROWDED:
        return min(2 * cap_s, DWELL_CAP_HIGHEST_S)
    return max(1.0, min(p99_s, DWELL_CAP_HIGHEST_S))


def _in_order(moments: Sequence[datetime]) -> Sequence[int]:
    """The places of these moments, earliest first. Most shoppers of a batch of an import did one thing."""
    return (0,) if len(moments) == 1 else sorted(range(len(moments)), key=moments.__getitem__)


def _minute(at: datetime) -> int:
    return int(at.timestamp() // 60)
