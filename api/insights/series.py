"""Figures over time, as charts want them: lines of points, each with how sure it is."""

from datetime import date, timedelta

import strawberry

import api.insights.figures  # noqa: F401 - FiguresBy gets its name there, before it is used here
from api.context import Info
from domain.base.values import SiteId
from domain.insights import errors
from domain.insights.read.figures import series
from domain.insights.read.members import members
from domain.insights.rules.intervals import interval
from domain.insights.values import figures as values
from domain.insights.values.figures import By, Measure, Step

strawberry.enum(Measure, name="FigureMeasure", description="What a series of figures says.")
strawberry.enum(Step, name="FigureStep", description="How long each point of a series is.")
MOST_DAYS = 366
MOST_LINES = 20


@strawberry.type(description="One point of a line, with what the figure may well be.")
class FigurePoint:
    at: date = strawberry.field(description="The first day of the step.")
    pages: int = strawberry.field(description="Pages really on screen.")
    visitors: int = strawberry.field(description="People who saw them.")
    value: float | None = strawberry.field(description="The figure; null where there is nothing to divide by.")
    low: float | None = strawberry.field(description="With 95 % confidence it is at least this; null: it is counted.")
    high: float | None = strawberry.field(description="And at most this.")

    @classmethod
    def of(cls, point: values.Point, measure: Measure) -> "FigurePoint":
        said, line = interval(point.figures, measure), point.figures
        return cls(
            at=point.at, pages=line.pages, visitors=line.visitors, value=said.value, low=said.low, high=said.high
        )


@strawberry.type(description="One line of a chart.")
class FigureSeries:
    name: str = strawberry.field(
        description="The block, channel, page, policy or segment; by DAY empty: the whole site."
    )
    points: list[FigurePoint] = strawberry.field(description="In the order of time; a step without pages has none.")


@strawberry.type
class SeriesQuery:
    @strawberry.field(
        description="Figures over time: a line each for the 20 blocks, channels and so on with most pages. By DAY: one line."
    )
    async def figure_series(  # noqa: PLR0917 - GraphQL gives them by name
        self,
        info: Info,
        site: str,
        measure: Measure,
        by: By = By.DAY,
        step: Step = Step.DAY,
        days: int = 28,
        names: list[str] | None = None,
    ) -> list[FigureSeries]:
        info.context.allowed("read_figures", site)
        if not 1 <= days <= MOST_DAYS:
            raise errors.BadWindow(days, MOST_DAYS)
        now, key = info.context.now, SiteId(site)
        since = now - timedelta(days=days)
        async with info.context.reads.read() as db:
            who = await members(db, key, since=since, until=now, now=now) if by is By.SEGMENT else ()
            lines = await series(db, key, by, step, since=since, until=now, members=who)
        wanted = [each for each in lines if names is None or each.name in names][:MOST_LINES]
        return [
            FigureSeries(name=each.name, points=[FigurePoint.of(point, measure) for point in each.points])
            for each in wanted
        ]
