"""Which learning has come due: promised, so that a worker does it. Nothing heavy is imported here."""

from datetime import datetime, timedelta

from domain.audience import jobs
from domain.audience.read.learnt import sites_to_learn
from domain.base.database import Database
from domain.base.settings import settings
from domain.choosing import jobs as choosing_jobs
from domain.choosing.read import factors
from domain.choosing.read.rankers import sites_to_train
from domain.jobs import write as promises
from domain.matching.jobs import fit_space
from domain.matching.write.fit_without import sites_to_fit
from domain.pages.jobs import teach_copywriter
from domain.pages.read.adapters import sites_to_teach
from ml import registry

# A ranker learns from the pages of this time; older ones say less about today's shop.
WINDOW = timedelta(days=30)
# Below this many clicks trees learn the noise; the regression that learns click by click is better and always up to date.
ENOUGH_FOR_TREES = 5_000
# The regression follows the clicks; a forest is grown once a night.
PAUSE, LONG_PAUSE = timedelta(minutes=1), timedelta(hours=20)

# So many answers and edits since the last time, and a copywriter has something to learn.
CORRECTIONS = 50

# So many signals since the last fitting may have brought the pairs that a fitting is judged by.
ENOUGH_TO_FIT = 1_000


async def promise_teaching(database: Database, now: datetime) -> int:
    """A chore: how many sites' copywriters are taught anew, because their editors said much since the last time."""
    if not registry.parse(settings().copywriter).embedded:
        return 0
    async with database.read() as db:
        sites = await sites_to_teach(db, CORRECTIONS)
    if not sites:
        return 0
    async with database.write() as db:
        return await promises.add(db, [teach_copywriter(site, now) for site in sites], now)


async def promise_fits(database: Database, now: datetime) -> int:
    """A chore: how many sites' own spaces are fitted anew, because the last fitting is old and people did much since.

    Where nobody has fitted one yet, nobody does so by itself.
    """
    days = settings().fit_spaces_days
    if not days:
        return 0
    async with database.read() as db:
        sites = await sites_to_fit(db, now - timedelta(days=days), ENOUGH_TO_FIT)
    if not sites:
        return 0
    async with database.write() as db:
        return await promises.add(db, [fit_space(site, now) for site in sites], now)


async def promise_segments(database: Database, now: datetime) -> int:
    """A chore: how many sites have their shoppers grouped anew, because a day has passed or it was never done."""
    async with database.read() as db:
        sites = await sites_to_learn(db, now)
    if not sites:
        return 0
    async with database.write() as db:
        return await promises.add(db, [jobs.learn_segments(site, now) for site in sites], now)


async def promise_rankers(database: Database, now: datetime) -> int:
    """A chore: how many sites' rankers are trained anew, because something was clicked since the last time."""
    async with database.read() as db:
        sites = await sites_to_train(db, now, window=WINDOW, few=ENOUGH_FOR_TREES, pause=PAUSE, long_pause=LONG_PAUSE)
    if not sites:
        return 0
    async with database.write() as db:
        return await promises.add(db, [choosing_jobs.train_ranker(site) for site in sites], now)


async def promise_factors(database: Database, now: datetime) -> int:
    """A chore: how many sites' factors are trained anew, because a night has passed or twice as many people came."""
    async with database.read() as db:
        sites = await factors.sites_to_train(db, now)
    if not sites:
        return 0
    async with database.write() as db:
        return await promises.add(db, [choosing_jobs.train_factors(site) for site in sites], now)
