"""Keeping account of how much published figures may tell of single people."""

from datetime import date, datetime, timedelta

from sqlalchemy import func, insert, select

from domain.access import write as access
from domain.base.database import WriteSession
from domain.base.values import Json, SiteId
from domain.insights.errors import BudgetSpent
from domain.insights.models import PublicationRow

PERIOD_DAYS = 30


async def spend(
    db: WriteSession, site: SiteId, epsilon: float, days: tuple[date, date], *, budget: float, by: str, now: datetime
) -> float:
    """What is left of the budget once this publication is written down; it is spent whether or not it is ever read.

    Limits   epsilons of any 30 days add up (they are about the same people, whichever days the figures are of).
    Errors   BudgetSpent; then nothing was written.
    """
    await access.take_pen(db, site)
    used = select(func.coalesce(func.sum(PublicationRow.epsilon), 0.0)).where(
        PublicationRow.site == site, PublicationRow.at > now - timedelta(days=PERIOD_DAYS)
    )
    left = budget - float((await db.execute(used)).scalar_one())
    # A hair of rounding is not a person's secret.
    if epsilon > left + 1e-9:
        raise BudgetSpent(site, epsilon, max(left, 0.0), PERIOD_DAYS)
    first, last = days
    await db.execute(
        insert(PublicationRow).values(site=site, from_day=first, to_day=last, epsilon=epsilon, by=by, at=now)
    )
    details: dict[str, Json] = {"epsilon": epsilon, "from": first.isoformat(), "to": last.isoformat()}
    await access.remember(db, site, actor=by, action="publish_figures", things=["figures"], details=details, now=now)
    return max(left - epsilon, 0.0)
