"""What a shopper did moves what is known of them in the same transaction, and the shop's counts within a second."""

from datetime import datetime

from domain.base.database import WriteSession
from domain.behaviour.values import Recorded
from domain.choosing import jobs
from domain.choosing.write.clocks import wind_clocks
from domain.jobs import write as promises
from domain.matching.write.learn import move_taste


async def learn(db: WriteSession, recorded: Recorded, now: datetime) -> None:
    """The person's taste and clocks know the signals that were just taken; counting them for everybody is promised."""
    if not recorded.ids:
        return
    await move_taste(db, recorded)
    await wind_clocks(db, recorded.site, [recorded.person], recorded.ids)
    await promises.add(db, [jobs.fold_behaviour(recorded.site, recorded.person, recorded.ids[-1], now)], now)
