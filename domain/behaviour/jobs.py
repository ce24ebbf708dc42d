"""Work that behaviour asks for."""

from collections.abc import Collection
from datetime import datetime, timedelta

from domain.base.values import ItemId, JobId, ShopperId, SiteId
from domain.jobs.values import NewJob, Priority

# A visit sends signals in bursts; the rebuild waits until the burst is over, and one is enough for it.
SETTLE = timedelta(minutes=5)


def refresh_tastes(site: SiteId, shopper: ShopperId, now: datetime) -> NewJob:
    """Rebuild one shopper's taste from the whole history; asked for often, done once."""
    return NewJob(
        kind="refresh_tastes",
        key=f"refresh_tastes:{shopper}",
        site=site,
        arguments={"shopper": shopper},
        priority=Priority.BULK,
        run_at=now + SETTLE,
    )


def mend_tastes(site: SiteId, items: Collection[ItemId], cause: JobId) -> NewJob:
    """The same rebuild at once, of everybody who met these items: their vectors came after the signals that needed them.

    The key names the cause: a rebuild that is running now may have read before those vectors were there. No shopper is
    named, so there is nothing to forget.
    """
    return NewJob(
        kind="refresh_tastes",
        key=f"refresh_tastes:{site}:after:{cause}",
        site=site,
        arguments={"items": sorted(items)},
    )
