"""What happens again and again without anybody asking: housekeeping, beside the relay."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial

import structlog

from domain.access import read as access
from domain.base.database import Database
from domain.base.settings import settings
from domain.base.values import SiteId
from domain.behaviour.values import SignalKind
from domain.behaviour.write import retention
from domain.behaviour.write.caps import set_dwell_cap
from domain.changes import write as changes
from domain.experiments.write import campaigns
from domain.jobs import write
from domain.pages.read import releases
from domain.pages.write.begin import take_pen
from domain.people.values import Life
from domain.people.write import passwords, sessions, tries
from workers import spaces, webhooks
from workers.learning import due, policies
from workers.learning.memory import promise_rebuilds
from workers.learning.showings import count_showings
from workers.media import pictures

log = structlog.get_logger()

# Long enough to look back over a week's end; at a million jobs a day the table stays below ten million rows.
KEEP_DONE = timedelta(days=7)
AT_ONCE = 10_000

LASTING = frozenset({SignalKind.PURCHASE, SignalKind.RATE})
"""What somebody bought, and how they liked it, says something for years: things wear out and are bought again."""

LOOKS = frozenset(SignalKind) - LASTING - {SignalKind.IMPRESSION}


@dataclass(frozen=True, slots=True, kw_only=True)
class Chore:
    """Something done every so often. Several processes may do it at the same moment."""

    name: str
    every_s: float
    run: Callable[[Database, datetime], Awaitable[int]]


async def forget_done_jobs(database: Database, now: datetime) -> int:
    """How many jobs were forgotten: those done more than a week ago."""
    forgotten = 0
    while True:
        async with database.write() as db:
            gone = await write.forget_done(db, now - KEEP_DONE, AT_ONCE)
        forgotten += gone
        if gone < AT_ONCE:
            return forgotten


async def forget_changes(database: Database, now: datetime) -> int:
    """How many changes are no longer told to processes that remember."""
    async with database.write() as db:
        return await changes.forget_told(db, now)


async def settle_releases(database: Database, now: datetime) -> int:
    """How many releases that had come due are written down now. Shoppers saw them all along; late ones raise an alarm."""
    async with database.read() as db:
        waiting = await releases.unsettled(db, now)
    for each in waiting:
        if each.overdue_s(now) > releases.LATE.total_seconds():
            log.error("release_overdue", site=each.site, release=str(each.id), overdue_s=each.overdue_s(now))
    sites = list(dict.fromkeys(each.site for each in waiting))
    settled = [await _settle(database, site, now) for site in sites]
    return sum(settled)


async def _settle(database: Database, site: SiteId, now: datetime) -> int:
    """How many of the site's releases are written down now; a site that fails does not keep the others waiting."""
    try:
        async with database.write() as db:
            return await take_pen(db, site, now)
    except Exception:
        log.exception("settling_failed", site=site)
        return 0


# Who turns out to be a robot does so within days; every signal of this time is looked at, so no more than is needed.
FOUND_OUT_WITHIN = timedelta(days=7)


async def drop_old_behaviour(database: Database, now: datetime) -> int:
    """How many signals, impressions and empty shoppers were deleted, because they were kept for long enough."""
    impressions = now - timedelta(days=settings().keep_impressions_days)
    looks = now - timedelta(days=settings().keep_looks_days)
    purchases = now - timedelta(days=settings().keep_purchases_days)
    dropped = 0
    for site in await _sites(database):
        for each in (
            partial(retention.drop_old_impressions, site=site, before=impressions),
            partial(retention.drop_unmeasured_impressions, site=site, since=now - FOUND_OUT_WITHIN),
            partial(retention.drop_old_signals, site=site, kinds=[SignalKind.IMPRESSION], before=impressions),
            partial(retention.drop_old_signals, site=site, kinds=LOOKS, before=looks),
            partial(retention.drop_old_signals, site=site, kinds=LASTING, before=purchases),
            partial(retention.drop_empty_shoppers, site=site, before=purchases),
        ):
            dropped += await _until_none(database, each)
    return dropped


async def _until_none(database: Database, drop: Callable[..., Awaitable[int]]) -> int:
    """How many rows were dropped, so many at once that nobody waits long for them."""
    dropped = 0
    while True:
        async with database.write() as db:
            gone = await drop(db, limit=AT_ONCE)
        dropped += gone
        if gone < AT_ONCE:
            return dropped


async def set_dwell_caps(database: Database, now: datetime) -> int:
    """How many sites have dwells enough to say what one counts for at most."""
    found = 0
    for site in await _sites(database):
        async with database.write() as db:
            found += await set_dwell_cap(db, site, now) is not None
    return found


async def _sites(database: Database) -> list[SiteId]:
    async with database.read() as db:
        return await access.site_keys(db)


async def count_spending(database: Database, now: datetime) -> int:
    """How many campaigns have cost more than was known."""
    async with database.write() as db:
        return await campaigns.count_spending(db, now)


async def forget_sign_ins(database: Database, now: datetime) -> int:
    """How many sessions and links that are over, and tries that count no more, were thrown away."""
    life = Life(idle=timedelta(hours=settings().session_idle_hours), whole=timedelta(days=settings().session_days))
    async with database.write() as db:
        return (
            await sessions.forget_sessions(db, life, now)
            + await passwords.forget_links(db, now)
            + await tries.forget_tries(db, now)
        )


CHORES = (
    Chore(name="settle_releases", every_s=5, run=settle_releases),
    Chore(name="forget_done_jobs", every_s=600, run=forget_done_jobs),
    Chore(name="forget_changes", every_s=60, run=forget_changes),
    # What was saved before the first space was open, or lost its job, is found here at the latest.
    Chore(name="promise_missing_vectors", every_s=300, run=spaces.promise_missing_vectors),
    # A space that is full waits until tastes have followed, which is seconds, or an hour for a shop with a history.
    Chore(name="switch_full_spaces", every_s=10, run=spaces.switch_full_spaces),
    Chore(name="drop_old_spaces", every_s=3600, run=spaces.drop_old_spaces),
    # What was read, refused, or given other words: an editor hears of it in some seconds.
    Chore(name="promise_picture_checks", every_s=10, run=pictures.promise_checks),
    # Ten minutes is longer than anybody waits for an answer.
    Chore(name="forget_photos", every_s=60, run=pictures.forget_photos),
    Chore(name="promise_rankers", every_s=60, run=due.promise_rankers),
    # The first time as soon as there may be shoppers enough, then once a day, whatever came of it.
    Chore(name="promise_factors", every_s=600, run=due.promise_factors),
    Chore(name="promise_segments", every_s=600, run=due.promise_segments),
    Chore(name="promise_fits", every_s=3600, run=due.promise_fits),
    Chore(name="promise_teaching", every_s=3600, run=due.promise_teaching),
    Chore(name="drop_old_behaviour", every_s=6 * 3600, run=drop_old_behaviour),
    Chore(name="set_dwell_caps", every_s=24 * 3600, run=set_dwell_caps),
    Chore(name="promise_rebuilds", every_s=3600, run=promise_rebuilds),
    # Pages that are over wait for this; clicks do not.
    Chore(name="promise_lessons", every_s=5, run=policies.promise_lessons),
    Chore(name="forget_lessons", every_s=3600, run=policies.forget_lessons),
    # Exploring asks for a thousand showings: a minute more or less is nothing.
    Chore(name="count_showings", every_s=60, run=count_showings),
    # A budget is overrun by what is redeemed between two counts, and no more.
    Chore(name="count_spending", every_s=5, run=count_spending),
    Chore(name="forget_sign_ins", every_s=3600, run=forget_sign_ins),
    Chore(name="forget_old_events", every_s=3600, run=webhooks.forget_old_events),
)


async def run_schedule(database: Database, stop: asyncio.Event, chores: Sequence[Chore] = CHORES) -> None:
    """Do each chore at once and then every so often, until `stop`. One that fails is done again at its next time."""
    async with asyncio.TaskGroup() as group:
        for chore in chores:
            group.create_task(_repeat(database, stop, chore), name=f"chore {chore.name}")


async def _repeat(database: Database, stop: asyncio.Event, chore: Chore) -> None:
    while not stop.is_set():
        try:
            done = await chore.run(database, datetime.now(UTC))
        except Exception as error:  # noqa: BLE001 - a chore must not take the relay with it
            log.warning("chore_failed", chore=chore.name, error=type(error).__name__)
        else:
            if done:
                log.info("chore_done", chore=chore.name, done=done)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), chore.every_s)
