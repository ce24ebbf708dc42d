"""What was learned for everybody is learned again without those who leave."""

from collections.abc import Sequence
from datetime import datetime

from domain.base.database import WriteSession
from domain.base.values import ShopperId, SiteId
from domain.choosing.write import factors, rankers
from domain.matching.write.fit_without import fit_without


async def train_without(db: WriteSession, site: SiteId, persons: Sequence[ShopperId], now: datetime) -> None:
    """Factors, rankers and spaces that may have seen these people are promised to be trained anew, without them.

    Call it before `unlearn`, and before what they were shown is deleted.
    """
    await factors.train_without(db, site, persons, now)
    await rankers.train_without(db, site, persons, now)
    await fit_without(db, site, persons, now)
