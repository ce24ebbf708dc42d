"""The page for this shopper, now: few statements, no model, nothing written."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import uuid4

import numpy as np
import structlog

from domain.audience.read import members
from domain.audience.rules.segments import segments_of
from domain.audience.values.situation import Situation
from domain.base.database import ReadSession
from domain.base.values import ImpressionId, ItemId
from domain.behaviour.values import ShopperState
from domain.catalog.values import Item, Promotion
from domain.choosing.read.candidates import found
from domain.choosing.read.choosers import UNTRAINED, Choosers
from domain.choosing.read.evidence import PERSON, Remembered, remembered, with_group
from domain.choosing.read.factors import expected
from domain.choosing.read.visits import visited
from domain.choosing.rules import nearness
from domain.choosing.rules.selection import Pick, Settings, proposed, selected
from domain.choosing.rules.shelves import answered, offered
from domain.choosing.values.evidence import Ids
from domain.matching import rules as matching_rules
from domain.matching.values import Candidate
from domain.pages.read.cabinet import Cabinet
from domain.pages.read.skeleton import Skeleton, skeleton
from domain.pages.rules import arranging, considered, slots, traces, trying, versions
from domain.pages.rules.considered import Considered
from domain.pages.rules.trying import Tried
from domain.pages.values.blocks import Homepage
from domain.pages.values.content import Reader
from domain.pages.values.slate import LiveBlock, Visit

log = structlog.get_logger()

# The longest rail is 24; other rails, caps and what is on the page already take their share.
CHOSEN = 48


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A page, and all items that its own were chosen from."""

    page: Homepage
    items: Ids


async def homepage(
    db: ReadSession,
    visit: Visit,
    *,
    impression: ImpressionId,
    exact_rows: int,
    by_vectors: bool = True,
    choosers: Choosers | None = None,
) -> Homepage:
    """The page this shopper should see, with the reason for everything on it, and nothing remembered but by `choosers`.

    Limits   4 statements, 5 for a visit of which nothing is kept. Without vectors (`by_vectors` false, or no space yet) shelves
             show popular and new goods and the page says `degraded`.
    Errors   UnknownSite, PageAbsent.
    """
    # A preview may be of another time: what it finds is for nobody else.
    kept = choosers if choosers is not None and visit.preview is None else Choosers()
    bones = await skeleton(db, visit)
    known = await guest_known(db, visit, bones, kept)
    terms = Terms(impression=impression, exact_rows=exact_rows, by_vectors=by_vectors)
    return (await made(db, visit, bones, known, terms, choosers=kept, cabinet=Cabinet(kept.hearing))).page


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """How a page is made: under which impression, up to how many vectors are read one by one, and whether any are."""

    impression: ImpressionId
    exact_rows: int
    by_vectors: bool = True


async def made(
    db: ReadSession,
    visit: Visit,
    bones: Skeleton,
    known: Remembered,
    terms: Terms,
    *,
    choosers: Choosers,
    cabinet: Cabinet,
) -> Made:
    """The page on these bones, for somebody of whom this is known.

    Limits   no statement where everything that was searched for ahead is there and the process knows the items.
    """
    visit = replace(visit, locales=bones.locales)
    guest = await _guest(db, visit, bones, known, impression=terms.impression, choosers=choosers)
    every = looked_over(bones, guest.situation, guest.trial)
    shown = [each.block for each in every if each.block is not None]
    chosen = await _chosen(db, shown, guest, bones, visit=visit, terms=terms, kept=choosers)
    drawn = _drawn(shown, bones, guest, visit, chosen)
    wanted = slots.wanted_items(chosen.candidates, guest.known.state)
    items = await cabinet.items(db, visit.site, wanted, visit.locales[0], known.snapshot)
    filled = slots.fill(
        arranging.in_order(shown, drawn),
        policy=slots.POLICY if drawn is None else drawn.order.policy,
        limit=bones.arrangement.slots,
        visit=visit,
        state=guest.known.state,
        new=guest.situation.new,
        candidates=chosen.candidates,
        items=items,
        trial=guest.trial,
        failed=log_failure,
        called=bones.called,
    )
    order = None if drawn is None else arranging.settled(drawn, [each.key for each in filled.blocks], filled.empty)
    page = Homepage(
        site=visit.site,
        key=visit.page,
        locale=visit.locales[0],
        impression=terms.impression,
        at=visit.now,
        policy=slots.POLICY if order is None else order.policy,
        degraded=bones.space is None or not terms.by_vectors,
        blocks=filled.blocks if order is None else slots.decided(filled.blocks, order),
        seen=None if order is None else order.seen,
        ranker=guest.ranker,
        arms=guest.trial.arms,
        trace=None if visit.preview is None else traces.trace(guest.situation, every, filled, guest.trial.arms),
        snapshot=known.snapshot,
        until=min((*considered.changes_at(every, visit.now), *_ends(items.values(), visit.now)), default=None),
        version=None if visit.preview is None else versions.version(bones.blocks, bones.arrangement, visit.now).whole,
    )
    return Made(page=page, items=np.concatenate([chosen.items, np.fromiter(wanted, np.int64)]))


async def guest_known(db: ReadSession, visit: Visit, bones: Skeleton, choosers: Choosers) -> Remembered:
    """What is known of whoever comes, in one statement, which hears what changed."""
    return await remembered(
        db,
        visit.site,
        visit.shopper,
        cart=visit.cart[::-1],
        now=visit.now,
        space=bones.space,
        factors=bones.factors,
        beside=MEMBERSHIPS,
        kept=choosers,
    )


# Which of the learnt segments the person's taste is in.
MEMBERSHIPS = members.memberships_sql(":site", PERSON)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Guest:
    """Who comes: what is known of them, what they are part of, how is chosen for them, and their luck with this page."""

    known: Remembered
    situation: Situation
    segment: str | None
    trial: Tried
    settings: Settings
    ranker: int | None
    luck: int


async def _guest(
    db: ReadSession, visit: Visit, bones: Skeleton, known: Remembered, *, impression: ImpressionId, choosers: Choosers
) -> _Guest:
    """The same person is the same guest on every channel, until they do something."""
    memberships = members.from_json(known.beside)
    segment = memberships[0].key if memberships else None
    if segment is not None:
        known = await with_group(db, visit.site, known, segment, visit.now, kept=choosers)
    known = await visited(db, visit.site, known, visit.session, visit.now)
    situation = situation_of(visit, known.state, bones, segment)
    person = known.key or visit.shopper
    trial = trying.tried(bones.experiments, bones.campaigns, situation, site=visit.site, person=person)
    ranker = trial.overrides.ranker or bones.ranker
    settings = await choosers.of(db, visit.site, ranker)
    return _Guest(
        known=known,
        situation=situation,
        segment=segment,
        trial=trial,
        settings=settings,
        ranker=None if settings is UNTRAINED else ranker,
        luck=arranging.chance(visit.site, visit.page, person or str(impression), known.state.last_at),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Chosen:
    """The candidates of every shelf, what suits the shopper best, best first, and all the items that was chosen from."""

    candidates: list[Candidate]
    picks: list[Pick]
    items: Ids

    @property
    def ranks(self) -> dict[ItemId, int]:
        return {pick.item: rank for rank, pick in enumerate(self.picks)}


async def _chosen(
    db: ReadSession,
    blocks: Sequence[LiveBlock],
    guest: _Guest,
    bones: Skeleton,
    *,
    visit: Visit,
    terms: Terms,
    kept: Choosers,
) -> _Chosen:
    """What every shelf may show: searched for in one statement, the rest from what is known of the shopper."""
    space = bones.space if terms.by_vectors else None
    searched = bones.factors if terms.by_vectors and guest.known.unexpected else None
    state, evidence = guest.known.state, guest.known.evidence
    asks = slots.asks(blocks, visit, state)
    first = proposed(evidence, guest.settings)
    there = await found(
        db,
        visit.site,
        [
            *(ask for ask in asks if not answered(ask, evidence)),
            *nearness.vector_asks(evidence, unsearched=guest.known.unsearched),
        ],
        first.items,
        ledger=kept.ledger,
        offers=kept.offers,
        snapshot=guest.known.snapshot,
        expected=expected(searched, exact_rows=terms.exact_rows),
        shopper=state.id,
        space=space,
        exactly=matching_rules.search_exactly(bones.vectors, bones.of_all, terms.exact_rows),
        now=visit.now,
    )
    evidence = nearness.with_nearness(evidence, there.near)
    pool = proposed(evidence, guest.settings, before=first)
    picks = selected(pool, there.facts, guest.settings, count=CHOSEN, chance=guest.luck, unwanted=state.dismissed)
    told = offered([ask for ask in asks if answered(ask, evidence)], picks, pool, with_terms=visit.preview is not None)
    return _Chosen(candidates=[*told, *there.candidates], picks=picks, items=there.facts.items)


def _drawn(
    shown: Sequence[LiveBlock], bones: Skeleton, guest: _Guest, visit: Visit, chosen: _Chosen
) -> arranging.Drawn | None:
    """The order of the blocks, where their editors handed it over."""
    return arranging.drawn(
        shown,
        bones.arrangement,
        bones.policy,
        visit=visit,
        state=guest.known.state,
        segment=guest.segment,
        fits=lambda: arranging.fits(chosen.candidates, chosen.ranks),
        chance=guest.luck,
    )


def situation_of(visit: Visit, state: ShopperState, bones: Skeleton, learnt: str | None) -> Situation:
    """Who comes: by the shopper's own history, unless a shop's server or a preview says otherwise."""
    preview = visit.preview
    new = state.new if preview is None or preview.new is None else preview.new
    named = visit.segments if preview is None or preview.segments is None else preview.segments
    if named is None:
        segments = segments_of(bones.segments, state.events, visit.now, new=new, learnt=learnt)
    else:
        segments = tuple(each.key for each in bones.segments if each.key in named)
    return Situation(
        channel=visit.channel,
        locale=visit.locales[0],
        country=visit.country,
        cart=visit.cart,
        new=new,
        now=visit.now,
        segments=segments,
        events=state.events,
    )


def looked_over(bones: Skeleton, situation: Situation, trial: Tried) -> list[Considered]:
    """What is decided about each block for this visit."""
    variants = (*trial.overrides.variants, *situation.segments)
    reader = Reader(locales=bones.locales, channel=situation.channel, segments=variants)
    return considered.considered(bones.blocks, situation, reader)


def _ends(items: Iterable[Item], now: datetime) -> Iterator[datetime]:
    """When promotions end."""
    for item in items:
        if isinstance(item, Promotion) and item.ends_at is not None and item.ends_at > now:
            yield item.ends_at


def log_failure(block: LiveBlock, error: Exception) -> str:
    """The reference under which the log says why this block is not on the page."""
    reference = uuid4().hex[:12]
    log.error(
        "block_failed",
        reference=reference,
        block=block.key,
        kind=block.kind,
        error=type(error).__name__,
        exc_info=error,
    )
    return reference
