"""One situation put together to fit a condition: most conditions have a simple one, and need no search."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from domain.access.values import Channel
from domain.audience.rules.conditions import holds
from domain.audience.values.clocks import After, TimeOfDay
from domain.audience.values.conditions import (
    AllOf,
    AnyOf,
    CartAtLeast,
    CartHolds,
    Condition,
    InCountry,
    InLocale,
    InSegment,
    Leaf,
    Not,
    OnChannel,
    Visitor,
)
from domain.audience.values.situation import Situation

DAY = timedelta(days=1)


def witness(condition: Condition, locales: Sequence[str], since: datetime) -> Situation | None:
    """A situation from `since` on in which the condition holds, or None where none is found at once.

    Limits   of alternatives the first is tried, and nothing is done about what must not be: None proves nothing.
    """
    asked = list(_asked(condition))
    segments = tuple(dict.fromkeys(leaf.keys[0] for leaf in asked if isinstance(leaf, InSegment)))
    channels = [each.value for each in Channel]
    countries: list[str] | None = None
    spoken = list(locales)
    for leaf in asked:
        match leaf:
            case OnChannel(channels=named):
                channels = [each for each in channels if each in named]
            case InCountry(countries=named):
                countries = [each for each in named if countries is None or each in countries]
            case InLocale(locales=named):
                spoken = [each for each in spoken if any(f"{each}-".startswith(f"{name}-") for name in named)]
    if not channels or not spoken or countries == []:
        return None
    for now in _moments(asked, since):
        situation = Situation(
            channel=channels[0],
            locale=spoken[0],
            country=None if countries is None else countries[0],
            cart=_cart(asked),
            new=any(isinstance(leaf, Visitor) and leaf.new for leaf in asked),
            now=now,
            segments=segments,
        )
        if holds(condition, situation):
            return situation
    return None


def _asked(condition: Condition) -> Iterator[Leaf]:
    """The leaves that have to hold, of alternatives those of the first."""
    match condition:
        case AllOf(of=parts):
            for part in parts:
                yield from _asked(part)
        case AnyOf(of=parts):
            if parts:
                yield from _asked(parts[0])
        case Not():
            return
        case leaf:
            yield leaf


def _cart(asked: Sequence[Leaf]) -> tuple[str, ...]:
    held = tuple(dict.fromkeys(leaf.skus[0] for leaf in asked if isinstance(leaf, CartHolds)))
    count = max((leaf.count for leaf in asked if isinstance(leaf, CartAtLeast)), default=0)
    return held + ("any",) * max(0, count - len(held))


def _moments(asked: Sequence[Leaf], since: datetime) -> Iterator[datetime]:
    """The first moment that may do, and when each time of the day begins in the week after it."""
    first = max([since, *(leaf.moment for leaf in asked if isinstance(leaf, After))])
    yield first
    for each in asked:
        if isinstance(each, TimeOfDay):
            zone = ZoneInfo(each.zone)
            begins = (
                datetime.combine((first + n * DAY).astimezone(zone).date(), each.start, tzinfo=zone).astimezone(UTC)
                for n in range(8)
            )
            yield from (moment for moment in begins if moment >= first)
