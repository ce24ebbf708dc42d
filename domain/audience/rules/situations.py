"""The situations that matter to some conditions: one of each sort, so that what holds in none of them never holds."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from functools import lru_cache
from itertools import chain, combinations, islice, product
from itertools import count as numbers
from typing import TypeVar
from zoneinfo import ZoneInfo

from domain.access.values import Channel
from domain.audience.rules.conditions import holds, leaves
from domain.audience.rules.witness import witness
from domain.audience.values.clocks import After, Before, Clock, TimeOfDay
from domain.audience.values.conditions import (
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
    OnChannel,
    Visitor,
)
from domain.audience.values.situation import Situation

S = TypeVar("S")
T = TypeVar("T")

LIMIT = 20_000
DAY = timedelta(days=1)
# Long enough to meet every combination of summer and winter times.
YEAR = timedelta(days=371)
# Days after a change of offset that hold a whole week in every zone, whatever date it is there.
SETTLED_AFTER_DAYS = 10
# Where no condition names a moment and nobody says from when on, any year does.
SOME_DAY = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Choices:
    """For each dimension the values that some leaf tells apart."""

    segments: Sequence[tuple[str, ...]]
    channels: Sequence[str]
    locales: Sequence[str]
    countries: Sequence[str | None]
    carts: Sequence[tuple[str, ...]]
    new: Sequence[bool]
    moments: Sequence[datetime]


def situations(
    conditions: Sequence[Condition], locales: Sequence[str], *, since: datetime | None = None
) -> tuple[Situation, ...] | None:
    """Situations such that each way these conditions can turn out together is met by one of them; None: too many.

    Values that no condition tells apart have one that stands for them all. The future is asked from `since` on; without
    it the past too. After a boundary a year is looked at, in which clocks change once to and fro.

    Limits   20,000 situations; locales are those the site speaks, one at least. None too where a condition asks what
             the shopper did or is like.
    """
    choices = _choices([leaf for condition in conditions for leaf in leaves(condition)], locales, since)
    if choices is None:
        return None
    met = tuple(islice(_every(choices), LIMIT + 1))
    return met if len(met) <= LIMIT else None


def satisfiable(condition: Condition, locales: Sequence[str], *, since: datetime | None = None) -> bool | None:
    """Whether there is any situation in which the condition holds; None where that is too much to try.

    Limits   as `situations`.
    """
    if witness(condition, locales, since or SOME_DAY) is not None:
        return True
    found, tried_all = first_met(condition, locales, since=since)
    if found is not None:
        return True
    return False if tried_all else None


def first_met(
    condition: Condition, locales: Sequence[str], *, since: datetime | None = None, limit: int = LIMIT
) -> tuple[Situation | None, bool]:
    """The first situation in which the condition holds, if any, and whether every sort of situation was tried till then.

    Limits   tries `limit` situations, those in few segments first; else as `situations`.
    """
    choices = _choices(list(leaves(condition)), locales, since)
    if choices is None:
        return None, False
    tried = _every(choices)
    for situation in islice(tried, limit):
        if holds(condition, situation):
            return situation, True
    return None, next(tried, None) is None


def _choices(asked: Sequence[Leaf], locales: Sequence[str], since: datetime | None) -> _Choices | None:
    segments = _subsets([leaf.keys for leaf in asked if isinstance(leaf, InSegment)])
    skus = _subsets([leaf.skus for leaf in asked if isinstance(leaf, CartHolds)])
    if segments is None or skus is None or any(isinstance(leaf, Did | AwayDays | InLearnt) for leaf in asked):
        return None
    someone = Situation(
        channel=Channel.WEB.value, locale=locales[0], country=None, cart=(), new=False, now=since or SOME_DAY
    )
    countries = [None, *(each for leaf in asked if isinstance(leaf, InCountry) for each in leaf.countries)]
    in_cart = [leaf for leaf in asked if isinstance(leaf, CartHolds | CartAtLeast | CartAtMost)]
    clocks = list(dict.fromkeys(leaf for leaf in asked if isinstance(leaf, TimeOfDay | After | Before)))

    def apart(kind: type[Leaf], values: Iterable[T], put: Callable[[T], Situation]) -> list[T]:
        return _apart(values, [leaf.holds for leaf in asked if isinstance(leaf, kind)], put)

    return _Choices(
        segments=apart(InSegment, segments, lambda value: replace(someone, segments=value)),
        channels=apart(OnChannel, [each.value for each in Channel], lambda value: replace(someone, channel=value)),
        locales=apart(InLocale, locales, lambda value: replace(someone, locale=value)),
        countries=apart(InCountry, countries, lambda value: replace(someone, country=value)),
        carts=_apart(
            _carts(in_cart, skus), [leaf.holds for leaf in in_cart], lambda value: replace(someone, cart=value)
        ),
        new=apart(Visitor, [False, True], lambda value: replace(someone, new=value)),
        moments=_apart(_moments(clocks, since), [clock.at for clock in clocks], lambda moment: moment),
    )


def _every(choices: _Choices) -> Iterator[Situation]:
    return (
        Situation(segments=segments, channel=channel, locale=locale, country=country, cart=cart, new=new, now=now)
        for now, segments, channel, locale, country, cart, new in product(
            choices.moments,
            choices.segments,
            choices.channels,
            choices.locales,
            choices.countries,
            choices.carts,
            choices.new,
        )
    )


def _apart(values: Iterable[T], asked: Sequence[Callable[[S], bool]], put: Callable[[T], S]) -> list[T]:
    """The first of the values for each way these leaves can turn out."""
    first: dict[tuple[bool, ...], T] = {}
    for value in values:
        at = put(value)
        first.setdefault(tuple(holds_at(at) for holds_at in asked), value)
    return list(first.values())


def _subsets(lists: Sequence[tuple[str, ...]]) -> list[tuple[str, ...]] | None:
    """Every subset of the names, where those that stand in the same lists count as one; None: too many."""
    names: dict[tuple[bool, ...], str] = {}
    for name in chain.from_iterable(lists):
        names.setdefault(tuple(name in each for each in lists), name)
    if 2 ** len(names) > LIMIT:
        return None
    return [subset for size in range(len(names) + 1) for subset in combinations(names.values(), size)]


def _carts(
    asked: Sequence[CartHolds | CartAtLeast | CartAtMost], skus: Sequence[tuple[str, ...]]
) -> Iterator[tuple[str, ...]]:
    """Each set of skus in a cart of each size that some leaf tells from the next larger one."""
    named = {sku for leaf in asked if isinstance(leaf, CartHolds) for sku in leaf.skus}
    other = next(name for n in numbers(1) if (name := f"other-{n}") not in named)
    full = {leaf.count - 1 for leaf in asked if isinstance(leaf, CartAtLeast)}
    full |= {leaf.count for leaf in asked if isinstance(leaf, CartAtMost)}
    # The fullest cart of each sort: whatever fits into a smaller one fits into it.
    sizes = sorted({*full, max([*full, len(skus[-1])]) + 1})
    for held in skus:
        for size in sizes:
            if len(held) <= size:
                yield held + (other,) * (size - len(held))


def _moments(clocks: Sequence[Clock], since: datetime | None) -> Iterator[datetime]:
    """Every moment at which one of the clocks may turn, through a year after each boundary."""
    boundaries = sorted({clock.moment.astimezone(UTC) for clock in clocks if isinstance(clock, After | Before)})
    times = list(dict.fromkeys(clock for clock in clocks if isinstance(clock, TimeOfDay)))
    start = since or (boundaries[0] - YEAR if boundaries else SOME_DAY)
    starts = [start, *(boundary for boundary in boundaries if boundary > start)]
    ends = [*starts[1:], starts[-1] + YEAR]
    for begin, end in zip(starts, ends, strict=True):
        yield begin
        yield from (turn for turn in _turns(times, begin, min(end, begin + YEAR)) if begin <= turn < end)


def _turns(times: Sequence[TimeOfDay], start: datetime, end: datetime) -> Iterator[datetime]:
    """When the times of the day begin and end in the first week, and in the week after each change of offset.

    Between two changes every week is like the one before.
    """
    walls = [(wall, ZoneInfo(each.zone)) for each in times for wall in (each.start, each.end)]
    dawn = start.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0) - DAY
    changes = sorted({day for each in times for day in _changes(each.zone, dawn, end + DAY)})
    for day in changes:
        # Offsets change on the quarter of an hour.
        yield from (day + quarter * timedelta(minutes=15) for quarter in range(96))
    for day in dict.fromkeys(first + n * DAY for first in (dawn, *changes) for n in range(SETTLED_AFTER_DAYS)):
        yield from chain.from_iterable(_instants(day, wall, zone) for wall, zone in walls)


def _changes(zone: str, start: datetime, end: datetime) -> Iterator[datetime]:
    """The days, from midnight to midnight in UTC, within which this zone's offset changes."""
    years = range(start.year, end.year + 1)
    return (day for year in years for day in _changes_of(zone, year) if start <= day < end)


@lru_cache(maxsize=4096)
def _changes_of(zone: str, year: int) -> tuple[datetime, ...]:
    there, first = ZoneInfo(zone), datetime(year, 1, 1, tzinfo=UTC)
    days = (first + n * DAY for n in range(366))
    return tuple(day for day in days if day.astimezone(there).utcoffset() != (day + DAY).astimezone(there).utcoffset())


def _instants(day: datetime, wall: time, zone: ZoneInfo) -> Iterator[datetime]:
    """The moments the clock of this zone shows this time: two where it is put back."""
    local = datetime.combine(day.date(), wall, tzinfo=zone)
    return (local.replace(fold=fold).astimezone(UTC) for fold in (0, 1))
