"""How clean a site's signals are."""

from datetime import datetime

from sqlalchemy import text

from domain.base.database import ReadSession
from domain.base.values import SiteId
from domain.behaviour.values import DwellTimes, Mark, SignalDay

# Reads ix_signals_site_at alone: it holds the marks.
_DAYS = """
SELECT (signal.at AT TIME ZONE 'UTC')::date AS day, signal.marked, count(*) AS signals
FROM signals signal
WHERE signal.site = :site AND signal.at >= :since
GROUP BY 1, 2
ORDER BY 1 DESC, 2
"""

_DWELLS = """
SELECT count(*) AS dwells, percentile_disc(0.99) WITHIN GROUP (ORDER BY signal.value) AS p99,
    avg((signal.value >= :cap_s)::int) AS at_cap
FROM signals signal
WHERE signal.site = :site AND signal.at >= :since AND signal.kind = 'dwell' AND signal.value > 0 AND signal.measured
"""


async def signal_days(db: ReadSession, site: SiteId, since: datetime) -> list[SignalDay]:
    """What came in each day (UTC), newest first, and how much of it was marked, by reason."""
    days: dict[object, SignalDay] = {}
    for row in await db.execute(text(_DAYS), {"site": site, "since": since}):
        before = days.get(row.day) or SignalDay(day=row.day, signals=0, marked={})
        marked = before.marked if row.marked is None else {**before.marked, Mark(row.marked): row.signals}
        days[row.day] = SignalDay(day=row.day, signals=before.signals + row.signals, marked=marked)
    return list(days.values())


async def dwell_times(db: ReadSession, site: SiteId, cap_s: float, since: datetime) -> DwellTimes:
    """How long the site's dwells are that were capped at `cap_s` when they came in."""
    row = (await db.execute(text(_DWELLS), {"site": site, "since": since, "cap_s": cap_s})).one()
    return DwellTimes(count=row.dwells, p99_s=float(row.p99 or 0.0), share_at_cap=float(row.at_cap or 0.0))
