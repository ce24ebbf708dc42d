"""Experiments: who is split how, what each arm changes, and what was measured of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from domain.base.values import Json


class State(StrEnum):
    """Where an experiment stands; one that was stopped is not started again, its people have seen an arm."""

    DRAFT = "draft"
    RUNNING = "running"
    STOPPED = "stopped"


class Measure(StrEnum):
    """What an experiment can be judged by. The unit is always the person."""

    CLICKS = "clicks"
    CLICK_THROUGH = "click_through"
    CONVERSION = "conversion"
    REVENUE = "revenue"
    RETURN = "return"
    RATING = "rating"
    DISMISSALS = "dismissals"


LOWER_IS_BETTER = frozenset({Measure.DISMISSALS})


@dataclass(frozen=True, slots=True, kw_only=True)
class Overrides:
    """What an arm changes; None and nothing: as for everybody.

    `ranker` and `policy` are versions. `variants` are names of content variants (as of segments) that the arm's pages
    read; each arm also reads the one of its own name, `Arm.variant`. `settings` are named values for whoever asks for them.
    """

    ranker: int | None = None
    policy: int | None = None
    variants: tuple[str, ...] = ()
    settings: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Arm:
    """One side of an experiment; the first one is what the others are compared with."""

    key: str
    name: str
    weight: int = 1
    overrides: Overrides = field(default_factory=Overrides)


@dataclass(frozen=True, slots=True, kw_only=True)
class Audience:
    """Whom an experiment is about: empty means everybody. Somebody outside it is in no arm."""

    segments: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    locales: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NewExperiment:
    """An experiment as an operator sends it, not yet checked.

    Units    share_permille: how many of a layer's 1,000 buckets of people take part.
             planned_pages: about how many pages will be shown before it is decided; intervals are narrowest there.
             lift: the relative difference that would be worth finding.
    """

    key: str
    name: str
    arms: tuple[Arm, ...]
    measure: Measure = Measure.CLICKS
    layer: str = "page"
    share_permille: int = 1000
    audience: Audience = field(default_factory=Audience)
    planned_pages: int = 20_000
    lift: float = 0.02


@dataclass(frozen=True, slots=True, kw_only=True)
class Experiment(NewExperiment):
    """An experiment as it is kept. `buckets` are the ranges [from, to) of its layer that it holds while it runs."""

    state: State
    version: int
    created_at: datetime
    buckets: tuple[tuple[int, int], ...] = ()
    started_at: datetime | None = None
    stopped_at: datetime | None = None

    def arm(self, key: str) -> Arm | None:
        """The arm of this key."""
        return next((arm for arm in self.arms if arm.key == key), None)

    def variant(self, arm: str) -> str:
        """The content variant that is this arm's own: blocks and words for it are edited as for a segment."""
        return f"{self.key}--{arm}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Moments:
    """Sums over the persons of an arm: `n` of them, first moments and cross products of (value, per, before).

    A measure is Σ value / Σ per; where it is a mean per person, `per` is 1. `before` is the same value in the time before
    the person was first in the experiment. `some` counts persons whose value is not 0.
    """

    n: int
    some: int
    sums: tuple[float, float, float]
    products: tuple[float, float, float, float, float, float]
    """value², per², before², value·per, value·before, per·before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """An estimate with what it may be, however often somebody looks."""

    estimate: float
    low: float
    high: float

    def holds(self, value: float) -> bool:
        return self.low <= value <= self.high


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """An arm beside the first one.

    Units    lift and its interval relative to the first arm, None where that one has nothing to be relative to;
             `surprise` is an always-valid p-value; `variance_saved` the share of variance that the past explained.
    """

    arm: str
    difference: Interval
    lift: Interval | None
    surprise: float
    variance_saved: float
    days_to_go: float | None = None
    """Days of this traffic until the lift worth finding would show, four times in five."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArmFigures:
    """What one arm came to."""

    arm: str
    persons: int
    mean: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureFigures:
    """One measure over all arms."""

    measure: Measure
    arms: tuple[ArmFigures, ...]
    comparisons: tuple[Comparison, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitCheck:
    """Whether the persons are split as planned. `surprise` is valid at any time; below ALARM the split is broken."""

    counts: tuple[int, ...]
    planned: tuple[float, ...]
    surprise: float
    broken: bool


class Finding(StrEnum):
    """What can be said of an experiment now."""

    SPLIT_BROKEN = "split_broken"
    TOO_EARLY = "too_early"
    BETTER = "better"
    WORSE = "worse"
    NO_DIFFERENCE = "no_difference"
    OPEN = "open"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What can be said now, in a word for machines and a sentence for people."""

    finding: Finding
    arm: str | None
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Everything measured of an experiment: what decides it first, then the rest for information."""

    experiment: Experiment
    measured_at: datetime
    persons: int
    pages: int
    crossed: int
    """Persons who saw more than one arm (two keys found to be one person); they count for their first."""
    split: SplitCheck
    figures: tuple[MeasureFigures, ...]
    verdict: Verdict

    @property
    def deciding(self) -> MeasureFigures:
        return self.figures[0]
