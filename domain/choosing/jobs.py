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
# Those who are forgotten within an hour are trained away together.
WITHOUT_AFTER = timedelta(hours=1)


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
    """Search for what this person's next pages will ask for, once they pause: until then their pages search by themselves.

    The key names its moment: a search that is running now may have looked before the last count.
    """
    due = _next(now + timedelta(seconds=AHEAD_AFTER_S), AHEAD_AFTER_S)
    return NewJob(
        kind="search_ahead",
        key=f"search_ahead:{person}:{due:%Y%m%d%H%M%S}",
        site=site,
        arguments={"person": person},
        priority=Priority.BULK,
        run_at=due,
    )


def rebuild_memory(site: SiteId, run_at: datetime | None = None) -> NewJob:
    """Count the site's whole history anew, beside the counts that answer meanwhile; with a moment, then."""
    return _in_the_background("rebuild_memory", site, run_at)


def train_ranker(site: SiteId, run_at: datetime | None = None) -> NewJob:
    """Train a ranker on what the site's shoppers made of what they were shown; with a moment, then."""
    return _in_the_background("train_ranker", site, run_at)


def train_factors(site: SiteId, run_at: datetime | None = None) -> NewJob:
    """Learn the factors of a site's items anew; with a moment, then."""
    return _in_the_background("train_factors", site, run_at)


def _in_the_background(kind: str, site: SiteId, run_at: datetime | None) -> NewJob:
    """Once now, and once an hour later on: what is promised for another hour knows what this one does not."""
    key = f"{kind}:{site}" if run_at is None else f"{kind}:{site}:{run_at:%Y%m%d%H}"
    return NewJob(kind=kind, key=key, site=site, priority=Priority.BACKGROUND, run_at=run_at)


def _next(now: datetime, every_s: float) -> datetime:
    """The next moment that is a multiple of so many seconds: what falls due then goes together."""
    return datetime.fromtimestamp(math.ceil(now.timestamp() / every_s) * every_s, UTC)
