"""What was shown, and what came of it."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class By(StrEnum):
    """What figures are told apart by. A ranker, a policy or words on trial are told apart by an experiment's arms."""

    DAY = "day"
    BLOCK = "block"
    CHANNEL = "channel"
    PAGE = "page"
    POLICY = "policy"
    SEGMENT = "segment"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """One line of figures; a rate is None where there is nothing to divide by.

    `pages` are those really on screen (with the block, for a block). What was bought or rated counts for every page of the
    day before it; for a block, where the same item was clicked there in the week before.
    `stars` are the sum of the ratings, `squares` that of their squares.
    `matured` visitors were here long enough ago to have come back within seven days, `back` of them did.
    """

    name: str
    pages: int = 0
    visitors: int = 0
    clicks: int = 0
    dismissals: int = 0
    buyers: int = 0
    orders: int = 0
    revenue: float = 0.0
    ratings: int = 0
    stars: float = 0.0
    squares: float = 0.0
    matured: int = 0
    back: int = 0

    @property
    def click_through(self) -> float | None:
        """Clicks a page."""
        return _rate(self.clicks, self.pages)

    @property
    def conversion(self) -> float | None:
        """The share of visitors who bought."""
        return _rate(self.buyers, self.visitors)

    @property
    def revenue_per_visitor(self) -> float | None:
        return _rate(self.revenue, self.visitors)

    @property
    def retention(self) -> float | None:
        """The share of visitors who came back within seven days."""
        return _rate(self.back, self.matured)

    @property
    def rating(self) -> float | None:
        """The mean of the ratings, 1 to 5."""
        return _rate(self.stars, self.ratings)

    @property
    def dismissal_rate(self) -> float | None:
        """Dismissals a page."""
        return _rate(self.dismissals, self.pages)


class Measure(StrEnum):
    """What a series of figures says."""

    IMPRESSIONS = "impressions"
    CLICK_THROUGH = "click_through"
    CONVERSION = "conversion"
    RETENTION = "retention"
    SATISFACTION = "satisfaction"


class Step(StrEnum):
    """How long each point of a series is."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """A figure with what it may well be: between `low` and `high`, with 95 % confidence; None where nothing is known."""

    value: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """The figures of one step of time."""

    at: date
    figures: Figures


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """The figures of one block, channel and so on over time, in the order of time; a step without any is left out."""

    name: str
    points: tuple[Point, ...]


def _rate(part: float, whole: float) -> float | None:
    return part / whole if whole else None
