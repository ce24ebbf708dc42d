"""Work that spaces ask for."""

from datetime import datetime, timedelta
from typing import Final

from domain.base.values import SiteId
from domain.jobs.values import NewJob, Priority

# Those who are forgotten within an hour are fitted away together.
WITHOUT_AFTER: Final = timedelta(hours=1)


def fit_space(site: SiteId, now: datetime, run_at: datetime | None = None) -> NewJob:
    """A site's own space is fitted anew; with a moment, then. Once a day, and once an hour later on."""
    key = f"fit_space:{site}:{now:%Y%m%d}" if run_at is None else f"fit_space:{site}:{run_at:%Y%m%d%H}"
    return NewJob(kind="fit_space", key=key, site=site, priority=Priority.BACKGROUND, run_at=run_at)
