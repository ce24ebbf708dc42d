"""Experiments: made, started, grown, stopped and judged by operators and by editors who may publish everything."""

from typing import Annotated, cast

import strawberry
from strawberry.scalars import JSON

from api.context import Info
from api.errors import NotAllowed
from api.experiments.refusals import ExperimentConflict, ExperimentInvalid, ExperimentNotFound, ExperimentRefused
from api.experiments.types import Experiment, ExperimentReading, ExperimentResult
from domain.access import read as access
from domain.access.rules.grants import require_touch
from domain.access.values import Action, Actor, Touch
from domain.base.database import WriteSession
from domain.base.values import Json, SiteId
from domain.experiments.errors import ExperimentAbsent
from domain.experiments.errors import ExperimentInvalid as ExperimentUnreadable
from domain.experiments.read import experiments as read
from domain.experiments.values.experiments import Arm, Audience, Measure, NewExperiment, Overrides
from domain.experiments.write import experiments as write
from domain.insights.read.results import experiment_reading


@strawberry.input(description="One side of an experiment.")
class ExperimentArmInput:
    key: str = strawberry.field(description="1 to 20 small letters, digits and _.")
    name: str = strawberry.field(description="Name for people.")
    weight: int = strawberry.field(default=1, description="Its part among the weights of all arms.")
    ranker: int | None = strawberry.field(default=None, description="A version of the ranker.")
    policy: int | None = strawberry.field(default=None, description="A version of the page policy.")
    variants: list[str] = strawberry.field(
        default_factory=list, description="Content variants its pages read, beside the one of its own."
    )
    settings: JSON | None = strawberry.field(default=None, description="Named values that differ for this arm.")


@strawberry.input(description="An experiment as it is to be; it is a draft until it is started.")
class CreateExperimentInput:
    site: str = strawberry.field(description="Key of the site.")
    key: str = strawberry.field(description="1 to 40 small letters, digits, - and _.")
    name: str = strawberry.field(description="Name for people.")
    arms: list[ExperimentArmInput] = strawberry.field(description="The first is what the others are compared with.")
    measure: Measure = strawberry.field(default=Measure.CLICKS, description="What decides.")
    layer: str = strawberry.field(default="page", description="Experiments of one layer share out its people.")
    share_permille: int = strawberry.field(default=1000, description="How many of a thousand people take part.")
    segments: list[str] = strawberry.field(default_factory=list, description="Only people in one of these.")
    channels: list[str] = strawberry.field(default_factory=list, description="Only on these channels.")
    locales: list[str] = strawberry.field(default_factory=list, description="Only in these locales.")
    planned_pages: int = strawberry.field(default=20_000, description="Pages after which a decision is expected.")
    lift: float = strawberry.field(default=0.02, description="The relative difference worth finding.")


@strawberry.input(description="From the next page on people are in their arms.")
class StartExperimentInput:
    site: str = strawberry.field(description="Key of the site.")
    key: str = strawberry.field(description="Key of the experiment.")
    expected_version: int = strawberry.field(description="The version you saw.")


@strawberry.input(description="More people take part; those who do stay in their arms.")
class GrowExperimentInput:
    site: str = strawberry.field(description="Key of the site.")
    key: str = strawberry.field(description="Key of the experiment.")
    share_permille: int = strawberry.field(description="How many of a thousand people take part from now on.")
    expected_version: int = strawberry.field(description="The version you saw.")


@strawberry.input(description="Nobody is in it any more; what was measured stays.")
class StopExperimentInput:
    site: str = strawberry.field(description="Key of the site.")
    key: str = strawberry.field(description="Key of the experiment.")
    expected_version: int = strawberry.field(description="The version you saw.")
    reason: str = strawberry.field(default="", description="Why, for the audit log.")


@strawberry.type(description="The experiment was made, started, grown or stopped.")
class ExperimentSaved:
    experiment: Experiment = strawberry.field(description="The experiment as it is now.")


CreateExperimentResult = Annotated[
    ExperimentSaved | ExperimentInvalid | ExperimentRefused | NotAllowed,
    strawberry.union("CreateExperimentResult", description="What became of createExperiment."),
]
ChangeExperimentResult = Annotated[
    ExperimentSaved | ExperimentInvalid | ExperimentConflict | ExperimentRefused | ExperimentNotFound | NotAllowed,
    strawberry.union("ChangeExperimentResult", description="What became of a change to an experiment."),
]


@strawberry.type
class ExperimentsQuery:
    @strawberry.field(description="The site's experiments, the newest first.")
    async def experiments(self, info: Info, site: str) -> list[Experiment]:
        info.context.allowed("read_figures", site)
        async with info.context.reads.read() as db:
            return [Experiment.of(each) for each in await read.experiments(db, SiteId(site))]

    @strawberry.field(description="An experiment with its figures and a verdict; null for a key that is not known.")
    async def experiment(self, info: Info, site: str, key: str) -> ExperimentResult | None:
        info.context.allowed("read_figures", site)
        async with info.context.reads.read() as db:
            try:
                reading = await experiment_reading(db, SiteId(site), key, info.context.now)
            except ExperimentAbsent:
                return None
        return ExperimentResult(experiment=Experiment.of(reading.experiment), reading=ExperimentReading.of(reading))


@strawberry.type
class ExperimentsMutation:
    @strawberry.mutation(description="Makes an experiment; nobody is in it before it is started.")
    async def create_experiment(self, info: Info, input: CreateExperimentInput) -> CreateExperimentResult:
        context, site = info.context, SiteId(input.site)
        actor = context.allowed("manage_experiments", site)
        async with context.writes.write() as db:
            await require_all(db, actor, "experiment")
            made = await write.create_experiment(db, site, _new(input), by=actor.label, now=context.now)
        return ExperimentSaved(experiment=Experiment.of(made))

    @strawberry.mutation(description="Starts a draft: from the next page on people are in their arms.")
    async def start_experiment(self, info: Info, input: StartExperimentInput) -> ChangeExperimentResult:
        context, site = info.context, SiteId(input.site)
        actor = context.allowed("manage_experiments", site)
        async with context.writes.write() as db:
            await require_all(db, actor, "experiment")
            started = await write.start_experiment(
                db, site, input.key, expected_version=input.expected_version, by=actor.label, now=context.now
            )
        return ExperimentSaved(experiment=Experiment.of(started))

    @strawberry.mutation(description="Lets more people take part; those who do stay in their arms.")
    async def grow_experiment(self, info: Info, input: GrowExperimentInput) -> ChangeExperimentResult:
        context, site = info.context, SiteId(input.site)
        actor = context.allowed("manage_experiments", site)
        async with context.writes.write() as db:
            await require_all(db, actor, "experiment")
            grown = await write.grow_experiment(
                db,
                site,
                input.key,
                input.share_permille,
                expected_version=input.expected_version,
                by=actor.label,
                now=context.now,
            )
        return ExperimentSaved(experiment=Experiment.of(grown))

    @strawberry.mutation(description="Stops an experiment: everybody is treated alike again, its figures stay.")
    async def stop_experiment(self, info: Info, input: StopExperimentInput) -> ChangeExperimentResult:
        context, site = info.context, SiteId(input.site)
        actor = context.allowed("manage_experiments", site)
        async with context.writes.write() as db:
            await require_all(db, actor, "experiment")
            stopped = await write.stop_experiment(
                db,
                site,
                input.key,
                expected_version=input.expected_version,
                reason=input.reason,
                by=actor.label,
                now=context.now,
            )
        return ExperimentSaved(experiment=Experiment.of(stopped))


async def require_all(db: WriteSession, actor: Actor, thing: str) -> None:
    """Nothing, or NotAllowed: it moves pages of every kind in every locale, so only a hand that publishes all may do it."""
    shop = await access.site(db, actor.site)
    touches = [Touch(kind=thing, field="audience", locale=locale) for locale in shop.locales]
    require_touch(actor.hand, Action.PUBLISH, touches)


def json_object(key: str, name: str, value: JSON | None) -> dict[str, Json]:
    """What came out of a JSON parser as an object, nothing as an empty one; else ExperimentInvalid."""
    said = cast("object", value)
    if said is not None and not isinstance(said, dict):
        raise ExperimentUnreadable(key[:60], [f"{name}: an object is needed"])
    return said or {}


def _new(input: CreateExperimentInput) -> NewExperiment:
    return NewExperiment(
        key=input.key,
        name=input.name,
        arms=tuple(_arm(input.key, arm) for arm in input.arms),
        measure=input.measure,
        layer=input.layer,
        share_permille=input.share_permille,
        audience=Audience(segments=tuple(input.segments), channels=tuple(input.channels), locales=tuple(input.locales)),
        planned_pages=input.planned_pages,
        lift=input.lift,
    )


def _arm(experiment: str, arm: ExperimentArmInput) -> Arm:
    return Arm(
        key=arm.key,
        name=arm.name,
        weight=arm.weight,
        overrides=Overrides(
            ranker=arm.ranker,
            policy=arm.policy,
            variants=tuple(arm.variants),
            settings=json_object(experiment, "settings", arm.settings),
        ),
    )
