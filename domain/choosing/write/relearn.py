"""Learning people's whole history again, as their signals are linked now."""

from collections.abc import Sequence
from datetime import datetime

from domain.base.database import WriteSession
from domain.base.values import ShopperId, SiteId
from domain.choosing.write.clocks import wind_clocks
from domain.choosing.write.fold import fold
from domain.choosing.write.memory import Grouping, ungrouped
from domain.matching.write.learn import rebuild_tastes


async def relearn(
    db: WriteSession, site: SiteId, persons: Sequence[ShopperId], now: datetime, groups: Grouping = ungrouped
) -> None:
    """Counts, neighbours, heat, clocks, interests, tastes and places know everything these people did.

    Call it after `unlearn` of whoever had these signals before, in the same transaction.
    """
    await rebuild_tastes(db, site, persons)
    await wind_clocks(db, site, persons, None)
    await fold(db, site, persons, now, groups)
