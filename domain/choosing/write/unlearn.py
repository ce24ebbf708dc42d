"""Taking back everything a person's signals ever added."""

from collections.abc import Sequence
from datetime import datetime

import numpy as np
from sqlalchemy import text

from domain.base.database import WriteSession
from domain.base.values import ShopperId, SiteId
from domain.choosing.read.histories import told
from domain.choosing.write.clocks import forget_clocks
from domain.choosing.write.factors import displace
from domain.choosing.write.fold import Part, apply
from domain.choosing.write.memory import hold, last_counted
from domain.choosing.write.neighbours import list_neighbours
from domain.matching.write.interests import forget_interests
from domain.matching.write.learn import forget_tastes


async def unlearn(db: WriteSession, site: SiteId, persons: Sequence[ShopperId], now: datetime) -> None:
    """The counts, neighbours, heat, clocks, interests, tastes and places are as if these people had never come.

    Call it before their signals are deleted or given to somebody else, in the same transaction.
    Limits   a signal deleted earlier (old ones are) stays in the counts, decayed, until the nightly rebuild; lists of
             items these people never met may divide by a count of before until then.
    """
    builds = await hold(db, site, now)
    done = await told(db, site, persons)
    for build in builds:
        known = await last_counted(db, build.id, persons)
        nothing = Part(done.until({}), {})
        change = await apply(db, site, build, Part(done.until(known.seqs), known.segments), nothing)
        await list_neighbours(db, build, np.unique(change.a).tolist(), now)
        await db.execute(
            text("DELETE FROM folds WHERE build = :build AND person_id = ANY (:persons)"),
            {"build": build.id, "persons": list(persons)},
        )
    await forget_clocks(db, persons)
    await forget_interests(db, persons)
    await displace(db, persons)
    await forget_tastes(db, persons)
