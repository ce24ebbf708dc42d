"""Work that choosing asks for."""

import math
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from domain.base.values import ShopperId, SiteId
from domain.jobs.values import NewJob, Priority

# Folding one person takes some 20 ms of a shop's memory, fifty together hardly more: what is done in the same fifth of a
# second is counted together.
TOGETHER_S = 0.2
# Who clicks through a shop is counted again and again; their interests are worth searching around when they pause, together
# with those of everybody who does.
AHEAD_AFTER_S = 2.0


def fold_behaviour(site: SiteId, person: ShopperId, signal: str, now: datetime) -> NewJob:
    """Count what a person did since they were last counted.

    The key names the last signal: a fold that is running now may have read before that signal was there.
    """
    return NewJob(
        kind="fold_behaviour",
        key=f"fold_behaviour:{person}:{sha256(signal.encode()).hexdigest()[:16]}",
        site=site,
        arguments={"person": person},
        priority=Priority.SHOPPER,
        run_at=_next(now, TOGETHER_S),
    )


def search_ahead(site: SiteId, person: ShopperId, now: datetime) -> NewJob:
    """Search for what this person's next pages will ask for, once they pause: until then their pages search by themselves."""
    return NewJob(
        kind="search_ahead",
        key=f"search_ahead:{person}",
        site=site,
        arguments={"person": person},
        priority=Priority.BULK,
        run_at=_next(now + timedelta(seconds=AHEAD_AFTER_S), AHEAD_AFTER_S),
    )


def rebuild_memory(site: SiteId, run_at: datetime | None = None) -> NewJob:
    """Count the site's whole history anew, beside the counts that answer meanwhile; with a moment, then, once an hour."""
    key = f"rebuild_memory:{site}" if run_at is None else f"rebuild_memory:{site}:{run_at:%Y%m%d%H}"
    return NewJob(kind="rebuild_memory", key=key, site=site, priority=Priority.BACKGROUND, run_at=run_at)


def train_ranker(site: SiteId, run_at: datetime | None = None) -> NewJob:
    """Train a ranker on what the site's shoppers made of what they were shown; with a moment, then, once an hour."""
    key = f"train_ranker:{site}" if run_at is None else f"train_ranker:{site}:{run_at:%Y%m%d%H}"
    return NewJob(kind="train_ranker", key=key, site=site, priority=Priority.BACKGROUND, run_at=run_at)


def train_factors(site: SiteId, run_at: datetime | None = None) -> NewJob:
    """Learn the factors of a site's items anew; with a moment, then: what must be gone by then is not yet known."""
    key = f"train_factors:{site}" if run_at is None else f"train_factors:{site}:{run_at:%Y%m%d%H}"
    return NewJob(kind="train_factors", key=key, site=site, priority=Priority.BACKGROUND, run_at=run_at)


def _next(now: datetime, every_s: float) -> datetime:
    """The next moment that is a multiple of so many seconds: what falls due then goes together."""
    return datetime.fromtimestamp(math.ceil(now.timestamp() / every_s) * every_s, UTC)
