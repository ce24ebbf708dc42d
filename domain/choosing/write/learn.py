"""What a shopper did moves what is known of them in the same transaction, and the shop's counts within a second."""

from datetime import datetime

from domain.base.database import WriteSession
from domain.behaviour.jobs import refresh_tastes
from domain.behaviour.values import Recorded
from domain.choosing import jobs
from domain.choosing.write.clocks import wind_clocks
from domain.jobs import write as promises
from domain.matching.write.learn import move_taste


async def learn(db: WriteSession, recorded: Recorded, now: datetime) -> None:
    """The person's taste and clocks know the signals that were just taken; counting them for everybody is promised,
    and so is one rebuild of the taste when the visit is over.
    """
    if not recorded.ids:
        return
    await move_taste(db, recorded)
    if recorded.bought:
        await wind_clocks(db, recorded.site, [recorded.person], recorded.ids)
    asked = [
        refresh_tastes(recorded.site, recorded.person, now),
        jobs.fold_behaviour(recorded.site, recorded.person, recorded.ids[-1], now),
    ]
    await promises.add(db, asked, now)
