"""Work that the audience asks for."""

from datetime import datetime

from domain.base.values import SiteId
from domain.jobs.values import NewJob, Priority


def learn_segments(site: SiteId, now: datetime) -> NewJob:
    """Grouping a site's shoppers anew; once a day, however many ask."""
    return NewJob(
        kind="learn_segments",
        key=f"learn_segments:{site}:{now:%Y%m%d}",
        site=site,
        arguments={},
        priority=Priority.BACKGROUND,
    )
