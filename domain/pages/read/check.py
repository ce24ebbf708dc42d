"""Whether pages that were made a moment ago are still the pages of their shoppers: one statement for many of them."""

from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import text

from domain.base.arrays import literal
from domain.base.database import ReadSession
from domain.base.values import ShopperId, SiteId, SpaceId
from domain.changes.read.hearing import Hearing
from domain.changes.read.news import NEWS, news
from domain.choosing.read.evidence import Remembered
from domain.choosing.read.marks import LISTS, Marks, marks, marks_sql
from domain.pages.read.skeleton import Skeleton
from domain.pages.values.slate import Visit

# Lists are looked up as by the page itself (choosing/read/evidence): OFFSET 0 keeps each look-up one by its key.
_CHECK: Final = text(f"""
SELECT asked.nth, who.person_id AS person, who.version, list_marks, fold_marks, interest_marks, factor_marks, news.*
FROM unnest(CAST(:keys AS text[]), CAST(:anchors AS text[]), CAST(:spaces AS bigint[]), CAST(:runs AS bigint[]))
    WITH ORDINALITY AS asked(key, anchors, space, run, nth)
LEFT JOIN LATERAL (
    SELECT me.person_id, person.version FROM shoppers me
    CROSS JOIN LATERAL (SELECT person.version FROM shoppers person WHERE person.id = me.person_id OFFSET 0) person
    WHERE me.site = :site AND me.key = asked.key OFFSET 0
) who ON true
CROSS JOIN LATERAL (
    SELECT {LISTS} AS list_marks FROM builds live CROSS JOIN LATERAL (
        SELECT list.xmin, list.kind, list.item_id FROM neighbours list
        WHERE list.build = live.id AND list.kind IN (0, 1, 2) AND list.item_id = ANY (CAST(asked.anchors AS bigint[])) OFFSET 0
    ) list
    WHERE live.site = :site AND live.state = 'live'
) listed
CROSS JOIN LATERAL {marks_sql("who.person_id", "asked.space", "asked.run")}
CROSS JOIN {NEWS}
ORDER BY asked.nth
""")  # noqa: S608 - constants


_LISTEN: Final = text(f"SELECT * FROM {NEWS}")  # noqa: S608 - a constant


@dataclass(frozen=True, slots=True, kw_only=True)
class Grounds:
    """What was known of a shopper when their page was made; equal grounds, the same shopper."""

    person: ShopperId | None
    version: int | None
    marks: Marks


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Asked:
    """What a page's grounds are read by."""

    site: SiteId
    key: str
    anchors: str
    space: SpaceId | None
    run: int | None


def grounds_of(known: Remembered) -> Grounds:
    """The grounds of a page that is made of this."""
    state = known.state
    return Grounds(person=state.id, version=None if state.id is None else state.version, marks=known.marks)


def asked_by(visit: Visit, bones: Skeleton, known: Remembered) -> Asked:
    """How to ask for the grounds of this visit's page again."""
    return Asked(
        site=visit.site,
        key=visit.shopper or "",
        anchors=literal(known.anchors.tolist()),
        space=None if bones.space is None else bones.space.id,
        run=None if bones.factors is None else bones.factors.run,
    )


class Check:
    """Reads grounds as they are now, and hears what changed."""

    def __init__(
        self,
        ask: Callable[[], AbstractAsyncContextManager[ReadSession]],
        hearing: Hearing,
        clock: Callable[[], datetime],
    ) -> None:
        self._ask = ask
        self._hearing = hearing
        self._clock = clock

    async def grounds(self, every: frozenset[Asked]) -> Mapping[Asked, Grounds]:
        """One statement a site."""
        sites: dict[SiteId, list[Asked]] = {}
        for each in every:
            sites.setdefault(each.site, []).append(each)
        found: dict[Asked, Grounds] = {}
        async with self._ask() as db:
            for site, asked in sites.items():
                found.update(zip(asked, await self._of_site(db, site, asked), strict=True))
        return found

    async def listen(self, sites: frozenset[SiteId]) -> Mapping[SiteId, str]:
        """The snapshot up to which everything of each site has been heard now. One statement a site."""
        found = {}
        async with self._ask() as db:
            for site in sites:
                now = self._clock()
                row = (await db.execute(_LISTEN, {"site": site, "seen": self._hearing.seen(site, now)})).one()
                heard = news(row)
                self._hearing.hear(site, heard, now)
                found[site] = heard.snapshot
        return found

    async def _of_site(self, db: ReadSession, site: SiteId, asked: list[Asked]) -> list[Grounds]:
        now = self._clock()
        names = {
            "site": site,
            "keys": [each.key for each in asked],
            "anchors": [each.anchors for each in asked],
            "spaces": [each.space for each in asked],
            "runs": [each.run for each in asked],
            "seen": self._hearing.seen(site, now),
        }
        rows = (await db.execute(_CHECK, names)).all()
        self._hearing.hear(site, news(rows[0]), now)
        return [
            Grounds(person=None if row.person is None else ShopperId(row.person), version=row.version, marks=marks(row))
            for row in rows
        ]
