"""What people did, as arrays to count from."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import text

from domain.base.database import ReadSession
from domain.base.values import ShopperId, SiteId
from domain.choosing.rules.covisits import histories
from domain.choosing.values.counts import Histories
from domain.choosing.values.evidence import Ids, Seconds, Weights, no_ids, no_seconds, no_weights

# Deeds are VIEWED, CARTED and BOUGHT. Whatever was marked, or speaks against an item, is not counted. One row of arrays: a hundred thousand signals in 50 ms.
# Reads ix_shoppers_person_id and ix_signals_shopper_id_at.
_TOLD = """
SELECT array_agg(who.person_id) AS persons, array_agg(signal.item_id) AS items,
    array_agg(extract(epoch FROM signal.at)::float8) AS at, array_agg(signal.weight) AS weights,
    array_agg(CASE signal.kind WHEN 'purchase' THEN 2 WHEN 'cart_add' THEN 1 ELSE 0 END) AS deeds,
    array_agg(signal.seq) AS seqs
FROM shoppers who JOIN signals signal ON signal.shopper_id = who.id
WHERE who.person_id = ANY (:persons) AND who.site = :site
    AND signal.item_id IS NOT NULL AND signal.weight > 0 AND signal.marked IS NULL
"""

# As many of the next people as have SIGNALS_AT_ONCE signals between them, one at least.
# Reads ix_shoppers_person_id and, for the numbers, ix_signals_shopper_id_at.
_PEOPLE = """
SELECT person_id FROM (
    SELECT person_id, sum(signals) OVER (ORDER BY person_id) - signals AS before FROM (
        SELECT who.person_id, sum((
            SELECT count(*) FROM signals signal WHERE signal.shopper_id = who.id AND signal.item_id IS NOT NULL
        )) AS signals
        FROM shoppers who
        WHERE who.person_id IN (
            SELECT DISTINCT person_id FROM shoppers WHERE site = :site AND person_id > :after ORDER BY person_id LIMIT :limit
        )
        GROUP BY who.person_id
    ) each
) counted
WHERE before < :signals ORDER BY person_id
"""

# Ten thousand signals make at most two million contributions: 100 MB while they are added up.
SIGNALS_AT_ONCE = 10_000
PEOPLE_AT_ONCE = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Signals of some people as they came, with the number each came under.

    Shapes   all [n], in no order.
    """

    persons: Ids
    items: Ids
    at: Seconds
    weights: Weights
    deeds: NDArray[np.int8]
    seqs: Ids

    def until(self, last: dict[int, int]) -> Histories:
        """What each of these people had done up to that signal; nothing of people not named."""
        known = self.seqs <= np.array([last.get(person, 0) for person in self.persons.tolist()], np.int64)
        return histories(self.persons[known], self.items[known], self.at[known], self.weights[known], self.deeds[known])

    def only(self, people: set[int]) -> "Told":
        """The signals of these people."""
        kept = np.isin(self.persons, np.array(sorted(people), np.int64))
        return Told(**{name: getattr(self, name)[kept] for name in Told.__slots__})

    def all(self) -> Histories:
        return histories(self.persons, self.items, self.at, self.weights, self.deeds)

    def last(self) -> dict[int, int]:
        """The number of each person's last signal."""
        order = np.argsort(self.seqs)
        return dict(zip(self.persons[order].tolist(), self.seqs[order].tolist(), strict=True))


async def told(db: ReadSession, site: SiteId, persons: Sequence[ShopperId]) -> Told:
    """Everything these people did that counts. One statement."""
    row = (await db.execute(text(_TOLD), {"persons": list(persons), "site": site})).one()
    return Told(
        persons=np.array(row.persons or [], np.int64),
        items=np.array(row.items or [], np.int64),
        at=np.array(row.at or [], np.float64),
        weights=np.array(row.weights or [], np.float32),
        deeds=np.array(row.deeds or [], np.int8),
        seqs=np.array(row.seqs or [], np.int64),
    )


async def everything(db: ReadSession, site: SiteId) -> Histories:
    """All that people did on this site that may be learned from, in order of person and time.

    Limits   the whole history in memory, some 40 bytes a signal.
    """
    # Nobody's history first: of a site without signals there are empty arrays.
    parts = [histories(no_ids(), no_ids(), no_seconds(), no_weights(), np.empty(0, np.int8))]
    after = 0
    while some := await people(db, site, after):
        parts.append((await told(db, site, some)).all())
        after = some[-1]
    return Histories(**{name: np.concatenate([getattr(part, name) for part in parts]) for name in Histories.__slots__})


async def people(db: ReadSession, site: SiteId, after: int) -> list[ShopperId]:
    """The next people of a site, by id: as many as can be counted in one go; none at the end."""
    names = {"site": site, "after": after, "limit": PEOPLE_AT_ONCE, "signals": SIGNALS_AT_ONCE}
    rows = await db.execute(text(_PEOPLE), names)
    return [ShopperId(row.person_id) for row in rows]
