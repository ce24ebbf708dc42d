"""Experiments and what was measured of them, as operators see them."""

from datetime import datetime

import strawberry
from strawberry.scalars import JSON

from domain.experiments.values import experiments as values
from domain.experiments.values.experiments import Finding, Measure, State

strawberry.enum(State, name="ExperimentState", description="Where an experiment stands; a stopped one stays stopped.")
strawberry.enum(Measure, name="ExperimentMeasure", description="What an experiment is judged by, always per person.")
strawberry.enum(Finding, name="ExperimentFinding", description="What can be said of an experiment now.")


@strawberry.type(description="One side of an experiment.")
class ExperimentArm:
    key: str = strawberry.field(description="Key within the experiment.")
    name: str = strawberry.field(description="Name for people.")
    weight: int = strawberry.field(description="Its part among the weights of all arms.")
    ranker: int | None = strawberry.field(description="Version of the ranker for this arm; null: the live one.")
    policy: int | None = strawberry.field(description="Version of the page policy for this arm; null: the live one.")
    variant: str = strawberry.field(description="The content variant of its own: edit words for it as for a segment.")
    variants: list[str] = strawberry.field(description="More content variants that its pages read.")
    settings: JSON = strawberry.field(description="Named values that differ for this arm.")


@strawberry.type(description="A split of shoppers into arms. Everybody stays in their arm on every channel.")
class Experiment:
    key: str = strawberry.field(description="Key on this site.")
    name: str = strawberry.field(description="Name for people.")
    layer: str = strawberry.field(
        description="In one layer nobody is in two experiments; layers do not know each other."
    )
    share_permille: int = strawberry.field(description="How many of a thousand people take part.")
    measure: Measure = strawberry.field(description="What decides.")
    lift: float = strawberry.field(description="The relative difference worth finding: 0.02 is 2 %.")
    planned_pages: int = strawberry.field(description="Pages after which a decision is expected.")
    arms: list[ExperimentArm] = strawberry.field(description="The first is what the others are compared with.")
    segments: list[str] = strawberry.field(description="Only people in one of these; empty: everybody.")
    channels: list[str] = strawberry.field(description="Only on these; empty: on all.")
    locales: list[str] = strawberry.field(description="Only in these; empty: in all.")
    state: State = strawberry.field(description="Where it stands.")
    version: int = strawberry.field(description="Name it as expectedVersion when you change the experiment.")
    created_at: datetime = strawberry.field(description="When it was made.")
    started_at: datetime | None = strawberry.field(description="Since when people are in it.")
    stopped_at: datetime | None = strawberry.field(description="Since when nobody is.")

    @classmethod
    def of(cls, each: values.Experiment) -> "Experiment":
        return cls(
            key=each.key,
            name=each.name,
            layer=each.layer,
            share_permille=each.share_permille,
            measure=each.measure,
            lift=each.lift,
            planned_pages=each.planned_pages,
            arms=[_arm(each, arm) for arm in each.arms],
            segments=list(each.audience.segments),
            channels=list(each.audience.channels),
            locales=list(each.audience.locales),
            state=each.state,
            version=each.version,
            created_at=each.created_at,
            started_at=each.started_at,
            stopped_at=each.stopped_at,
        )


def _arm(experiment: values.Experiment, arm: values.Arm) -> ExperimentArm:
    return ExperimentArm(
        key=arm.key,
        name=arm.name,
        weight=arm.weight,
        ranker=arm.overrides.ranker,
        policy=arm.overrides.policy,
        variant=experiment.variant(arm.key),
        variants=list(arm.overrides.variants),
        settings=JSON(dict(arm.overrides.settings)),
    )


@strawberry.type(description="An estimate, and what it may be, however often and whenever somebody looks (95 %).")
class ExperimentInterval:
    estimate: float = strawberry.field(description="The most likely value.")
    low: float = strawberry.field(description="It is hardly below this.")
    high: float = strawberry.field(description="It is hardly above this.")


@strawberry.type(description="What one arm came to.")
class ExperimentArmFigures:
    arm: str = strawberry.field(description="Key of the arm.")
    persons: int = strawberry.field(description="People in it whose value is known.")
    mean: float | None = strawberry.field(description="The measure as it was seen; null: nothing to divide by yet.")


@strawberry.type(description="An arm beside the first one.")
class ExperimentComparison:
    arm: str = strawberry.field(description="Key of the arm.")
    difference: ExperimentInterval = strawberry.field(description="The arm minus the first, in the measure's own unit.")
    lift: ExperimentInterval | None = strawberry.field(description="The same, relative to the first: 0.031 is +3.1 %.")
    surprise: float = strawberry.field(description="Always-valid p-value of there being no difference.")
    variance_saved: float = strawberry.field(description="Share of the variance that what people did before explains.")
    days_to_go: float | None = strawberry.field(
        description="Days of this traffic until the lift worth finding would show, four times in five."
    )


@strawberry.type(description="One measure over all arms.")
class ExperimentMeasureFigures:
    measure: Measure = strawberry.field(description="The measure.")
    arms: list[ExperimentArmFigures] = strawberry.field(description="Each arm.")
    comparisons: list[ExperimentComparison] = strawberry.field(
        description="Each arm but the first; empty while there are too few people."
    )


@strawberry.type(description="Whether people are split as planned.")
class ExperimentSplit:
    counts: list[int] = strawberry.field(description="People of each arm.")
    planned: list[float] = strawberry.field(description="The share each should have.")
    surprise: float = strawberry.field(description="Always-valid p-value of the plan.")
    broken: bool = strawberry.field(
        description="Whether something splits them otherwise: then no figure is to be trusted."
    )


@strawberry.type(description="What can be said now.")
class ExperimentVerdict:
    finding: Finding = strawberry.field(description="In a word.")
    arm: str | None = strawberry.field(description="Which arm it is about.")
    words: str = strawberry.field(description="In a sentence.")


@strawberry.type(description="Everything measured. It may be looked at as often as one likes.")
class ExperimentReading:
    measured_at: datetime = strawberry.field(description="As of when.")
    persons: int = strawberry.field(description="People who saw a page of an arm.")
    pages: int = strawberry.field(description="Pages they saw.")
    crossed: int = strawberry.field(
        description="People who saw two arms, having been two keys; they count for the first."
    )
    verdict: ExperimentVerdict = strawberry.field(description="What can be said now.")
    split: ExperimentSplit = strawberry.field(description="Whether people are split as planned.")
    measures: list[ExperimentMeasureFigures] = strawberry.field(description="What decides first, then the others.")

    @classmethod
    def of(cls, reading: values.Reading) -> "ExperimentReading":
        split, verdict = reading.split, reading.verdict
        return cls(
            measured_at=reading.measured_at,
            persons=reading.persons,
            pages=reading.pages,
            crossed=reading.crossed,
            verdict=ExperimentVerdict(finding=verdict.finding, arm=verdict.arm, words=verdict.words),
            split=ExperimentSplit(
                counts=list(split.counts), planned=list(split.planned), surprise=split.surprise, broken=split.broken
            ),
            measures=[_measure(each) for each in reading.figures],
        )


def _measure(figures: values.MeasureFigures) -> ExperimentMeasureFigures:
    return ExperimentMeasureFigures(
        measure=figures.measure,
        arms=[ExperimentArmFigures(arm=arm.arm, persons=arm.persons, mean=arm.mean) for arm in figures.arms],
        comparisons=[
            ExperimentComparison(
                arm=each.arm,
                difference=_interval(each.difference),
                lift=None if each.lift is None else _interval(each.lift),
                surprise=each.surprise,
                variance_saved=each.variance_saved,
                days_to_go=each.days_to_go,
            )
            for each in figures.comparisons
        ],
    )


def _interval(interval: values.Interval) -> ExperimentInterval:
    return ExperimentInterval(estimate=interval.estimate, low=interval.low, high=interval.high)


@strawberry.type(description="An experiment with what was measured of it.")
class ExperimentResult:
    experiment: Experiment = strawberry.field(description="The experiment.")
    reading: ExperimentReading = strawberry.field(description="What was measured.")
