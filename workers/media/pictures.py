"""Chores around pictures: those that nobody looked at are promised a look, photos of shoppers are forgotten."""

from datetime import datetime

from domain.base.database import Database
from domain.jobs import write as promises
from domain.pictures.jobs import check_pictures
from domain.pictures.read.unchecked import sites_to_check
from domain.pictures.write import photos


async def promise_checks(database: Database, now: datetime) -> int:
    """How many sites have pictures to look at."""
    async with database.read() as db:
        sites = await sites_to_check(db)
    if not sites:
        return 0
    async with database.write() as db:
        return await promises.add(db, [check_pictures(site) for site in sites], now)


async def forget_photos(database: Database, now: datetime) -> int:
    """How many photos nobody looked at in time, and answers nobody will ask for again, are gone."""
    async with database.write() as db:
        return await photos.forget(db, now)
