"""Figures and exposure, for operators and editors."""

from datetime import datetime, timedelta
from typing import Annotated

import strawberry
from strawberry.schema.exception_handlers import ExceptionHandler
from strawberry.types.field import StrawberryField

from api.context import Info
from api.errors import NotAllowed, Refusal
from domain.base.values import SiteId
from domain.insights import errors
from domain.insights.read.exposure import exposure
from domain.insights.read.figures import figures
from domain.insights.read.members import members
from domain.insights.values import exposure as exposures
from domain.insights.values import figures as values
from domain.insights.values.exposure import Side
from domain.insights.values.figures import By
from domain.insights.write.targets import set_target

strawberry.enum(By, name="FiguresBy", description="What figures are told apart by.")
strawberry.enum(Side, name="ExposureSide", description="By what attention is told apart.")
# A year and a leap day: seasons can be compared, and one question does not read for ever.
MOST_DAYS = 366


@strawberry.type(description="One line of figures. A rate is null where there is nothing to divide by.")
class Figures:
    name: str = strawberry.field(description="The day (UTC), block, channel, page, policy or segment.")
    pages: int = strawberry.field(description="Pages really on screen; for a block, those it was on.")
    visitors: int = strawberry.field(description="People who saw them.")
    clicks: int = strawberry.field(description="Clicks on them.")
    click_through: float | None = strawberry.field(description="Clicks a page.")
    buyers: int = strawberry.field(description="People who bought within a day; from a block: what they clicked there.")
    conversion: float | None = strawberry.field(description="Buyers among visitors.")
    orders: int = strawberry.field(description="Purchases of theirs.")
    revenue: float = strawberry.field(description="What they paid, in the currency's main unit.")
    retention: float | None = strawberry.field(description="Share of visitors who came back within seven days.")
    rating: float | None = strawberry.field(description="Mean of their ratings, 1 to 5.")
    dismissals: int = strawberry.field(description="Blocks and items they dismissed.")
    dismissal_rate: float | None = strawberry.field(description="Dismissals a page.")

    @classmethod
    def of(cls, line: values.Figures) -> "Figures":
        return cls(
            name=line.name,
            pages=line.pages,
            visitors=line.visitors,
            clicks=line.clicks,
            click_through=line.click_through,
            buyers=line.buyers,
            conversion=line.conversion,
            orders=line.orders,
            revenue=line.revenue,
            retention=line.retention,
            rating=line.rating,
            dismissals=line.dismissals,
            dismissal_rate=line.dismissal_rate,
        )


@strawberry.type(description="One brand, category or age; shares are of 1.")
class ExposureShare:
    name: str = strawberry.field(description="Its name.")
    items: int = strawberry.field(description="Products of it that can be shown.")
    attention: float = strawberry.field(description="Its share of what was looked at, weighed by where it stood.")
    catalogue: float = strawberry.field(description="Its share of the products that can be shown.")
    target: float | None = strawberry.field(description="What somebody asked for.")
    wanted: float = strawberry.field(description="The target; without one, its part of what the targets leave.")
    ratio: float | None = strawberry.field(description="Attention beside what is wanted: 1 is just right.")


@strawberry.type(description="How attention is shared out by brand, by category or by newness.")
class Exposure:
    side: Side = strawberry.field(description="By what it is told apart.")
    shares: list[ExposureShare] = strawberry.field(description="What had most attention first.")
    distance: float = strawberry.field(description="How much attention would have to move to be as wanted, 0 to 1.")

    @classmethod
    def of(cls, each: exposures.Exposure) -> "Exposure":
        return cls(
            side=each.side,
            distance=each.distance,
            shares=[
                ExposureShare(
                    name=share.name,
                    items=share.items,
                    attention=share.attention,
                    catalogue=share.catalogue,
                    target=share.target,
                    wanted=share.wanted,
                    ratio=share.ratio,
                )
                for share in each.shares
            ],
        )


@strawberry.input(description="The share of attention that is wanted for a brand, a category or new items.")
class SetExposureTargetInput:
    site: str = strawberry.field(description="Key of the site.")
    by: Side = strawberry.field(description="By what it is told apart.")
    name: str = strawberry.field(description="The brand, the first category, or new or established.")
    share: float | None = strawberry.field(description="0 to 1; null: no target any more.")


@strawberry.type(description="The target is set or gone.")
class ExposureTargetSet:
    name: str = strawberry.field(description="What it is for.")
    share: float | None = strawberry.field(description="The share that is wanted.")


@strawberry.type(description="That cannot be a target; nothing was written.")
class ExposureTargetRefused(Refusal):
    pass


class RefuseShare(ExceptionHandler[errors.BadShare, ExposureTargetRefused]):
    def handle(self, exception: errors.BadShare, *, field: StrawberryField, info: Info) -> ExposureTargetRefused:  # noqa: ARG002
        return ExposureTargetRefused(code=exception.code, message=exception.message)


HANDLERS = (RefuseShare(),)
SetExposureTargetResult = Annotated[
    ExposureTargetSet | ExposureTargetRefused | NotAllowed,
    strawberry.union("SetExposureTargetResult", description="What became of setExposureTarget."),
]


@strawberry.type
class InsightsQuery:
    @strawberry.field(description="Figures of the last days, a line a day, block, channel and so on, by name.")
    async def figures(self, info: Info, site: str, by: By = By.DAY, days: int = 28) -> list[Figures]:
        info.context.allowed("read_figures", site)
        window = _window(info, days)
        async with info.context.reads.read() as db:
            now, key = info.context.now, SiteId(site)
            who = await members(db, key, since=window[0], until=window[1], now=now) if by is By.SEGMENT else ()
            lines = await figures(db, key, by, since=window[0], until=window[1], members=who)
        return [Figures.of(line) for line in lines]

    @strawberry.field(description="How attention was shared out in the last days, beside what is wanted of it.")
    async def exposure(self, info: Info, site: str, days: int = 28) -> list[Exposure]:
        info.context.allowed("read_figures", site)
        since, until = _window(info, days)
        async with info.context.reads.read() as db:
            return [Exposure.of(each) for each in await exposure(db, SiteId(site), since=since, until=until)]


@strawberry.type
class InsightsMutation:
    @strawberry.mutation(description="Sets the share of attention wanted for a brand, a category or new items.")
    async def set_exposure_target(self, info: Info, input: SetExposureTargetInput) -> SetExposureTargetResult:
        context, site = info.context, SiteId(input.site)
        actor = context.allowed("set_targets", site)
        async with context.writes.write() as db:
            await set_target(db, site, input.by, input.name, input.share, by=actor.label, now=context.now)
        return ExposureTargetSet(name=input.name, share=input.share)


def _window(info: Info, days: int) -> tuple[datetime, datetime]:
    """The last days; BadWindow is an error of the question, said with its code."""
    if not 1 <= days <= MOST_DAYS:
        raise errors.BadWindow(days, MOST_DAYS)
    return info.context.now - timedelta(days=days), info.context.now
