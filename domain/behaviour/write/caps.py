"""What a dwell counts for at most, by what is usual on the site."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from domain.base.database import WriteSession
from domain.base.values import SiteId
from domain.behaviour.models import SignalRulesRow
from domain.behaviour.read.quality import dwell_times
from domain.behaviour.rules import cleaning

LOOK_BACK = timedelta(days=30)
# Of fewer than a thousand the p99 is one of ten values.
ENOUGH = 1_000


async def set_dwell_cap(db: WriteSession, site: SiteId, now: datetime) -> float | None:
    """The cap of the site's dwells from now on; None where there are too few dwells to say, and nothing changes."""
    held = await db.execute(select(SignalRulesRow.dwell_cap_s).where(SignalRulesRow.site == site))
    cap_s = held.scalar_one_or_none() or cleaning.DWELL_CAP_S
    dwells = await dwell_times(db, site, cap_s, now - LOOK_BACK)
    if dwells.count < ENOUGH:
        return None
    cap_s = cleaning.next_dwell_cap(cap_s, dwells.p99_s, dwells.share_at_cap)
    ruled = insert(SignalRulesRow).values(site=site, dwell_cap_s=cap_s)
    await db.execute(ruled.on_conflict_do_update(index_elements=[SignalRulesRow.site], set_={"dwell_cap_s": cap_s}))
    return cap_s
