"""Campaigns: an offer with a budget, held back from some so that its uplift is known."""

from datetime import UTC, datetime
from typing import Annotated

import strawberry
from strawberry.scalars import JSON

from api.context import Info
from api.errors import NotAllowed
from api.experiments.experiments import json_object, require_all
from api.experiments.refusals import ExperimentConflict, ExperimentInvalid, ExperimentNotFound, ExperimentRefused
from api.experiments.types import ExperimentReading
from domain.audience.rules.grammar import parsed
from domain.audience.values.conditions import Use
from domain.base.values import Json, SiteId
from domain.experiments.errors import ExperimentAbsent
from domain.experiments.errors import ExperimentInvalid as ExperimentUnreadable
from domain.experiments.read import campaigns as read
from domain.experiments.values import campaigns as values
from domain.experiments.values.campaigns import Budget, NewCampaign
from domain.experiments.write import campaigns as write
from domain.insights.read.results import campaign_reading

strawberry.enum(Budget, name="CampaignBudget", description="What a campaign's limit counts.")


@strawberry.type(description="An offer for some, held back from a few of them, until its budget is spent.")
class Campaign:
    key: str = strawberry.field(description="Key on this site.")
    name: str = strawberry.field(description="Name for people.")
    promotion: str = strawberry.field(description="Sku of the promotion that is offered.")
    condition: JSON | None = strawberry.field(description="Who gets it, in the grammar of audiences; null: everybody.")
    hold_out_permille: int = strawberry.field(description="How many of a thousand of them never see it.")
    budget: Budget = strawberry.field(description="What the limit counts.")
    limit: float = strawberry.field(description="It ends when so much is spent.")
    spent: float = strawberry.field(description="What is spent so far, a few seconds old.")
    starts_at: datetime = strawberry.field(description="It begins then.")
    ends_at: datetime = strawberry.field(description="It is over then.")
    stopped_at: datetime | None = strawberry.field(description="When somebody stopped it.")
    running: bool = strawberry.field(description="Whether anybody gets it now.")
    version: int = strawberry.field(description="Name it as expectedVersion when you stop it.")

    @classmethod
    def of(cls, each: values.Campaign, now: datetime) -> "Campaign":
        return cls(
            key=each.key,
            name=each.name,
            promotion=each.promotion,
            condition=None if each.condition is None else JSON(dict(each.condition)),
            hold_out_permille=each.hold_out_permille,
            budget=each.budget,
            limit=each.limit,
            spent=each.spent,
            starts_at=each.starts_at,
            ends_at=each.ends_at,
            stopped_at=each.stopped_at,
            running=each.running(now),
            version=each.version,
        )


@strawberry.input(description="A campaign as it is to be; it begins at its moment.")
class CreateCampaignInput:
    site: str = strawberry.field(description="Key of the site.")
    key: str = strawberry.field(description="1 to 40 small letters, digits, - and _.")
    name: str = strawberry.field(description="Name for people.")
    promotion: str = strawberry.field(description="Sku of the promotion that is offered.")
    starts_at: datetime = strawberry.field(description="It begins then.")
    ends_at: datetime = strawberry.field(description="It is over then.")
    limit: float = strawberry.field(description="Redemptions, or money in the currency's main unit.")
    budget: Budget = strawberry.field(default=Budget.REDEMPTIONS, description="What the limit counts.")
    hold_out_permille: int = strawberry.field(
        default=100, description="How many of a thousand never see it: 20 to 500."
    )
    condition: JSON | None = strawberry.field(default=None, description="Who gets it; left out: everybody.")


@strawberry.input(description="Nobody is made the offer any more.")
class StopCampaignInput:
    site: str = strawberry.field(description="Key of the site.")
    key: str = strawberry.field(description="Key of the campaign.")
    expected_version: int = strawberry.field(description="The version you saw.")


@strawberry.type(description="The campaign was made or stopped.")
class CampaignSaved:
    campaign: Campaign = strawberry.field(description="The campaign as it is now.")


CreateCampaignResult = Annotated[
    CampaignSaved | ExperimentInvalid | ExperimentRefused | NotAllowed,
    strawberry.union("CreateCampaignResult", description="What became of createCampaign."),
]
StopCampaignResult = Annotated[
    CampaignSaved | ExperimentConflict | ExperimentRefused | ExperimentNotFound | NotAllowed,
    strawberry.union("StopCampaignResult", description="What became of stopCampaign."),
]


@strawberry.type
class CampaignsQuery:
    @strawberry.field(description="The site's campaigns, the newest first.")
    async def campaigns(self, info: Info, site: str) -> list[Campaign]:
        info.context.allowed("read_figures", site)
        async with info.context.reads.read() as db:
            return [Campaign.of(each, info.context.now) for each in await read.campaigns(db, SiteId(site))]

    @strawberry.field(
        description="What a campaign's offer brought beside those it was held back from; null: no such one."
    )
    async def campaign_uplift(self, info: Info, site: str, key: str) -> ExperimentReading | None:
        info.context.allowed("read_figures", site)
        async with info.context.reads.read() as db:
            try:
                return ExperimentReading.of(await campaign_reading(db, SiteId(site), key, info.context.now))
            except ExperimentAbsent:
                return None


@strawberry.type
class CampaignsMutation:
    @strawberry.mutation(description="Makes a campaign.")
    async def create_campaign(self, info: Info, input: CreateCampaignInput) -> CreateCampaignResult:
        context, site = info.context, SiteId(input.site)
        actor = context.allowed("manage_experiments", site)
        new = NewCampaign(
            key=input.key,
            name=input.name,
            promotion=input.promotion,
            starts_at=_moment(input.starts_at),
            ends_at=_moment(input.ends_at),
            condition=_condition(input),
            hold_out_permille=input.hold_out_permille,
            budget=input.budget,
            limit=input.limit,
        )
        async with context.writes.write() as db:
            await require_all(db, actor, "campaign")
            made = await write.create_campaign(db, site, new, by=actor.label, now=context.now)
        return CampaignSaved(campaign=Campaign.of(made, context.now))

    @strawberry.mutation(description="Stops a campaign; its uplift stays readable.")
    async def stop_campaign(self, info: Info, input: StopCampaignInput) -> StopCampaignResult:
        context, site = info.context, SiteId(input.site)
        actor = context.allowed("manage_experiments", site)
        async with context.writes.write() as db:
            await require_all(db, actor, "campaign")
            stopped = await write.stop_campaign(
                db, site, input.key, expected_version=input.expected_version, by=actor.label, now=context.now
            )
        return CampaignSaved(campaign=Campaign.of(stopped, context.now))


def _moment(at: datetime) -> datetime:
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at


def _condition(input: CreateCampaignInput) -> dict[str, Json] | None:
    """The condition, checked; audience reads it again for every page."""
    if input.condition is None:
        return None
    said = json_object(input.key, "condition", input.condition)
    condition = parsed(said, allow=Use.TARGETING)
    if isinstance(condition, list):
        raise ExperimentUnreadable(input.key[:60], [f"{each.path}: {each.message}" for each in condition])
    return said
