"""When a person bought what, how often and how regularly."""

from collections.abc import Sequence

from sqlalchemy import text

from domain.base.database import WriteSession
from domain.base.values import ShopperId, SiteId
from domain.choosing.rules.heats import REPURCHASE_DAYS
from domain.choosing.values.counts import LANDMARK

# Only the items just bought, but each from all its purchases: late ones and repeated ones need no arithmetic of their own.
# Reads ix_shoppers_person_id and ix_signals_shopper_id_at.
_WIND = """
INSERT INTO repurchases (person_id, item_id, site, last_at, times, gap_s, mass)
SELECT person_id, item_id, :site, max(at), count(*),
    (extract(epoch FROM max(at) - min(at)) / nullif(count(*) - 1, 0))::float8,
    sum(power(2.0::float8, greatest(extract(epoch FROM at - CAST(:landmark AS timestamptz))::float8 / CAST(:half_life_s AS float8), -1000)))
FROM (
    SELECT DISTINCT who.person_id, signal.item_id, signal.at
    FROM shoppers who JOIN signals signal ON signal.shopper_id = who.id
    WHERE who.person_id = ANY (:persons) AND who.site = :site
        AND signal.kind = 'purchase' AND signal.item_id IS NOT NULL AND signal.weight > 0 AND signal.marked IS NULL {which}
) bought
GROUP BY person_id, item_id
ORDER BY person_id, item_id
ON CONFLICT (person_id, item_id) DO UPDATE SET
    last_at = excluded.last_at, times = excluded.times, gap_s = excluded.gap_s, mass = excluded.mass
"""
_JUST_BOUGHT = """AND signal.item_id IN (
    SELECT item_id FROM signals WHERE site = :site AND id = ANY (:taken) AND kind = 'purchase'
)"""
_WIND_ALL, _WIND_BOUGHT = text(_WIND.format(which="")), text(_WIND.format(which=_JUST_BOUGHT))


async def wind_clocks(
    db: WriteSession, site: SiteId, persons: Sequence[ShopperId], taken: Sequence[str] | None
) -> None:
    """The clocks of what was just bought (of everything, if no signals are named) say when, how often, how regularly."""
    names: dict[str, object] = {
        "site": site,
        "persons": list(persons),
        "landmark": LANDMARK,
        "half_life_s": REPURCHASE_DAYS * 86_400,
    }
    if taken is None:
        await forget_clocks(db, persons)
    else:
        names["taken"] = list(taken)
    await db.execute(_WIND_ALL if taken is None else _WIND_BOUGHT, names)


async def forget_clocks(db: WriteSession, persons: Sequence[ShopperId]) -> None:
    """No clock of these people is left."""
    await db.execute(text("DELETE FROM repurchases WHERE person_id = ANY (:persons)"), {"persons": list(persons)})
