"""How clean a site's signals are, for operators."""

from datetime import date, timedelta

import strawberry

from api.context import Info
from domain.base.values import SiteId
from domain.behaviour import values
from domain.behaviour.read.quality import signal_days
from domain.behaviour.values import Mark

strawberry.enum(Mark, name="SignalMark", description="Why a signal is kept but not learnt from.")

LONGEST_DAYS = 400


@strawberry.type(description="How many of a day's signals are not learnt from for one reason.")
class MarkedSignals:
    reason: Mark = strawberry.field(description="The reason.")
    signals: int = strawberry.field(description="How many.")


@strawberry.type(description="What came in on one day, and how much of it is learnt from.")
class SignalDay:
    day: date = strawberry.field(description="The day, in UTC, by when things were done.")
    signals: int = strawberry.field(description="All that are kept.")
    learned: int = strawberry.field(description="Those that are learnt from.")
    marked: list[MarkedSignals] = strawberry.field(description="The others, by reason.")

    @classmethod
    def of(cls, day: values.SignalDay) -> "SignalDay":
        return cls(
            day=day.day,
            signals=day.signals,
            learned=day.signals - sum(day.marked.values()),
            marked=[MarkedSignals(reason=mark, signals=count) for mark, count in day.marked.items()],
        )


@strawberry.type
class QualityQuery:
    @strawberry.field(description="The signals of the last days, newest day first, and what was marked and why.")
    async def signal_quality(self, info: Info, site: str, days: int = 14) -> list[SignalDay]:
        info.context.allowed("read_signals", site)
        since = info.context.now - timedelta(days=max(1, min(days, LONGEST_DAYS)))
        async with info.context.reads.read() as db:
            return [SignalDay.of(day) for day in await signal_days(db, SiteId(site), since)]
