"""Pages as a process remembers them between visits, each as long as nothing it was made of has changed."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Final, TypeAlias

from domain.base.bounded import Bounded
from domain.base.database import Database, ReadSession
from domain.base.together import Together
from domain.base.values import SiteId
from domain.changes.values import Topic
from domain.choosing.read.choosers import Choosers
from domain.choosing.read.evidence import Remembered
from domain.choosing.values.evidence import Ids
from domain.choosing.values.ids import among
from domain.pages.read.cabinet import Cabinet
from domain.pages.read.check import Asked, Check, Grounds, asked_by, grounds_of
from domain.pages.read.homepage import Made, Terms, guest_known, homepage, made
from domain.pages.read.skeleton import Skeleton, skeleton
from domain.pages.values.blocks import Homepage
from domain.pages.values.slate import Visit

# What is popular or new moves while nobody changes anything; so do counts of vectors and what hours and minutes decide.
LAST: Final = timedelta(seconds=10)
# A page with its blocks takes some 40 kB; the items are the cabinet's.
PAGES: Final = 1_000
SKELETONS: Final = 200
_SOLD_OR_SAID: Final = frozenset({Topic.PAGE, Topic.ITEM})
_BONES: Final = frozenset({Topic.PAGE, Topic.POLICY})
_NEVER: Final = datetime.min.replace(tzinfo=UTC)

_Place: TypeAlias = tuple[SiteId, str, tuple[str, ...]]


@dataclass(slots=True, kw_only=True)
class _Kept:
    """A page, its grounds and how to read them again, and up to which snapshot nothing else of it had changed."""

    page: Homepage
    grounds: Grounds
    asked: Asked
    items: Ids
    snapshot: str
    until: datetime


class Pages:
    """Makes pages of what a process remembers, and of the database where it remembers nothing.

    A page that was made a moment ago is the answer again once a statement has said that its shopper and what was learnt about
    them are the same, and nothing was heard of the page, its items or its policy.
    Limits   one a process and database, for one thread. What everybody wants may be LAST behind, and never what is sold or said.
    """

    def __init__(
        self, reads: Database, choosers: Choosers, *, clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self.choosers = choosers
        self._reads = reads
        self._cabinet = Cabinet(choosers.hearing)
        self._bones = Bounded[_Place, tuple[Skeleton, datetime]](lambda *_: 1, weight=SKELETONS)
        self._kept = Bounded[Visit, _Kept](lambda *_: 1, weight=PAGES)
        check = Check(reads.ask, choosers.hearing, clock)
        self._check = Together(check.grounds)
        self._news = Together(check.listen)

    async def homepage(self, visit: Visit, terms: Terms) -> Homepage:
        """The page this shopper should see now, with the reason for everything on it.

        Limits   no statement of its own but the check for a page that is remembered; one where items and skeleton are; else four
                 in one snapshot. Previews are made of the database alone.
        Errors   UnknownSite, PageAbsent.
        """
        if visit.preview is not None:
            async with self._reads.read() as db:
                return await homepage(
                    db, visit, impression=terms.impression, exact_rows=terms.exact_rows, by_vectors=terms.by_vectors
                )
        found = await self._again(visit)
        if found is None:
            found = await self._quickly(visit, terms)
        if found is None:
            found = await self._anew(visit, terms)
        return replace(found, impression=terms.impression, at=visit.now)

    def let_go(self, now: datetime) -> None:
        """Pages that are over are forgotten: what was chosen for somebody is not to lie about."""
        self._kept.drop(lambda _, kept: kept.until <= now)

    async def _again(self, visit: Visit) -> Homepage | None:
        """The page that was made for this visit a moment ago, if it would be made again."""
        name = replace(visit, now=_NEVER)
        kept = self._kept.use(name)
        if kept is None or visit.now >= kept.until:
            return None
        grounds = await self._check.of(kept.asked)
        if grounds == kept.grounds and self._unchanged(visit.site, kept):
            kept.snapshot = self.choosers.hearing.heard(visit.site) or kept.snapshot
            return kept.page
        self._kept.pop(name)
        return None

    def _unchanged(self, site: SiteId, kept: _Kept) -> bool:
        later = self.choosers.hearing.later(site, kept.snapshot)
        if later is None:
            return False
        over = _SOLD_OR_SAID if kept.page.seen is None else _SOLD_OR_SAID | {Topic.POLICY}
        return all(
            news.everything.isdisjoint(over) and not among(kept.items, news.of(Topic.ITEM)).any() for news in later
        )

    async def unchanged(self, site: SiteId, snapshot: str) -> bool:
        """Whether nothing was changed since this snapshot that pages of the site show.

        Limits   one statement for all who ask at once.
        """
        await self._news.of(site)
        later = self.choosers.hearing.later(site, snapshot)
        return later is not None and not any(
            news.everything & (_SOLD_OR_SAID | {Topic.POLICY}) or len(news.of(Topic.ITEM)) for news in later
        )

    async def _quickly(self, visit: Visit, terms: Terms) -> Homepage | None:
        """A page on the skeleton that is remembered; None where there is none, or it has just been heard to have changed."""
        bones, until = self._bones.use(_place(visit)) or (None, _NEVER)
        if bones is None or visit.now >= until:
            return None
        async with self._reads.ask() as db:
            known = await guest_known(db, visit, bones, self.choosers)
            if self.choosers.hearing.since(visit.site, bones.snapshot, _BONES) is None:
                return None
            return await self._made(db, visit, bones, known, terms)

    async def _anew(self, visit: Visit, terms: Terms) -> Homepage:
        """A page of which everything is read in one snapshot."""
        async with self._reads.read() as db:
            bones = await skeleton(db, visit)
            known = await guest_known(db, visit, bones, self.choosers)
            if self.choosers.hearing.since(visit.site, bones.snapshot, _BONES) is not None:
                self._bones.put(
                    _place(visit), (bones, min(visit.now + LAST, bones.until or datetime.max.replace(tzinfo=UTC)))
                )
            return await self._made(db, visit, bones, known, terms)

    async def _made(self, db: ReadSession, visit: Visit, bones: Skeleton, known: Remembered, terms: Terms) -> Homepage:
        found = await made(db, visit, bones, known, terms, choosers=self.choosers, cabinet=self._cabinet)
        self._keep(visit, bones, known, found, terms)
        return found.page

    def _keep(self, visit: Visit, bones: Skeleton, known: Remembered, found: Made, terms: Terms) -> None:
        """For whoever is somebody: nobody's page is everybody's, and chance has a new one for each."""
        if visit.shopper is None or not terms.by_vectors:
            return
        minute = visit.now.replace(second=0, microsecond=0) + timedelta(minutes=1)
        sold_until = min(self.choosers.ledger.ends(found.items, visit.now.timestamp()), minute.timestamp())
        moments = (visit.now + LAST, minute, bones.until, found.page.until, datetime.fromtimestamp(sold_until, UTC))
        self._kept.put(
            replace(visit, now=_NEVER),
            _Kept(
                page=found.page,
                grounds=grounds_of(known),
                asked=asked_by(visit, bones, known),
                items=found.items,
                snapshot=known.snapshot,
                until=min(each for each in moments if each is not None),
            ),
        )


def _place(visit: Visit) -> _Place:
    return visit.site, visit.page, visit.locales
