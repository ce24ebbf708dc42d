"""Work that experiments ask for."""

from datetime import datetime

from domain.base.values import SiteId
from domain.jobs.values import NewJob, Priority

# Clicks of one site within so long are learnt together.
TOGETHER_MS = 250


def learn_policy(site: SiteId, now: datetime) -> NewJob:
    """Learn what shoppers of the site clicked.

    The key names a quarter of a second: one that runs now may have looked before a click was there, and the next looks again.
    """
    return NewJob(
        kind="learn_policy",
        key=f"learn_policy:{site}:{int(now.timestamp() * 1000) // TOGETHER_MS}",
        site=site,
        priority=Priority.SHOPPER,
        run_at=now,
    )
