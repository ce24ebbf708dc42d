"""The page for this shopper, now: four statements in one snapshot, no model, nothing written."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import uuid4

import structlog

from domain.audience.rules.segments import segments_of
from domain.audience.values.situation import Situation
from domain.base.database import ReadSession
from domain.base.values import ImpressionId, ItemId
from domain.behaviour.values import ShopperState
from domain.catalog import read as catalog
from domain.choosing.read.candidates import found
from domain.choosing.read.choosers import UNTRAINED, Choosers
from domain.choosing.read.evidence import Remembered, remembered
from domain.choosing.read.factors import expected
from domain.choosing.read.ledger import Ledger
from domain.choosing.read.visits import visited
from domain.choosing.rules import nearness
from domain.choosing.rules.selection import Pick, Settings, proposed, selected
from domain.choosing.rules.shelves import offered
from domain.matching import rules as matching_rules
from domain.matching.values import KNOWN, Candidate, Space
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


async def homepage(
    db: ReadSession,
    visit: Visit,
    *,
    impression: ImpressionId,
    exact_rows: int,
    by_vectors: bool = True,
    choosers: Choosers | None = None,
) -> Homepage:
    """The page this shopper should see, with the reason for everything on it.

    Limits   4 statements, 5 for a visit of which nothing is kept. Without vectors (`by_vectors` false, or no space yet) shelves
             show popular and new goods and the page says `degraded`.
    Errors   UnknownSite, PageAbsent.
    """
    bones = await skeleton(db, visit)
    visit = replace(visit, locales=bones.locales)
    guest = await _guest(db, visit, bones, impression, choosers or Choosers())
    every = looked_over(bones, guest.situation, guest.trial)
    shown = [each.block for each in every if each.block is not None]
    space = bones.space if by_vectors else None
    exactly = matching_rules.search_exactly(bones.vectors, bones.of_all, exact_rows)
    searched = bones.factors if by_vectors and guest.known.unexpected else None
    expects = expected(searched, exact_rows=exact_rows)
    chosen = await _chosen(db, shown, guest, visit=visit, space=space, exactly=exactly, expects=expects)
    drawn = _drawn(shown, bones, guest, visit, chosen)
    wanted = slots.wanted_items(chosen.candidates, guest.known.state)
    filled = slots.fill(
        arranging.in_order(shown, drawn),
        policy=slots.POLICY if drawn is None else drawn.order.policy,
        limit=bones.arrangement.slots,
        visit=visit,
        state=guest.known.state,
        new=guest.situation.new,
        candidates=chosen.candidates,
        items=await catalog.items_by_id(db, visit.site, wanted, visit.locales[0]),
        trial=guest.trial,
        failed=log_failure,
    )
    order = None if drawn is None else arranging.settled(drawn, [each.key for each in filled.blocks], filled.empty)
    return Homepage(
        site=visit.site,
        key=visit.page,
        locale=visit.locales[0],
        impression=impression,
        at=visit.now,
        policy=slots.POLICY if order is None else order.policy,
        degraded=space is None,
        blocks=filled.blocks if order is None else slots.decided(filled.blocks, order),
        seen=None if order is None else order.seen,
        ranker=guest.ranker,
        arms=guest.trial.arms,
        trace=None if visit.preview is None else traces.trace(guest.situation, every, filled, guest.trial.arms),
        version=None if visit.preview is None else versions.version(bones.blocks, bones.arrangement, visit.now).whole,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Guest:
    """Who comes: what is known of them, what they are part of, how is chosen for them, and their luck with this page."""

    known: Remembered
    ledger: Ledger
    situation: Situation
    segment: str | None
    trial: Tried
    settings: Settings
    ranker: int | None
    luck: int


async def _guest(
    db: ReadSession, visit: Visit, bones: Skeleton, impression: ImpressionId, choosers: Choosers
) -> _Guest:
    """The same person is the same guest on every channel, until they do something."""
    segment = bones.memberships[0].key if bones.memberships else None
    # A preview may be of another time: what it finds is for nobody else.
    kept = choosers if visit.preview is None else Choosers()
    known = await remembered(
        db,
        visit.site,
        visit.shopper,
        cart=visit.cart[::-1],
        now=visit.now,
        space=bones.space,
        factors=bones.factors,
        segment=segment,
        kept=kept,
    )
    known = await visited(db, visit.site, known, visit.session, visit.now)
    state = known.state
    situation = situation_of(visit, state, bones)
    person = bones.person or visit.shopper
    trial = trying.tried(bones.experiments, bones.campaigns, situation, site=visit.site, person=person)
    ranker = trial.overrides.ranker or bones.ranker
    settings = await choosers.of(db, visit.site, ranker)
    return _Guest(
        known=known,
        ledger=kept.ledger,
        situation=situation,
        segment=segment,
        trial=trial,
        settings=settings,
        ranker=None if settings is UNTRAINED else ranker,
        luck=arranging.chance(visit.site, visit.page, person or str(impression), state.last_at),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Chosen:
    """The candidates of every shelf, and what suits the shopper best, best first."""

    candidates: list[Candidate]
    picks: list[Pick]

    @property
    def ranks(self) -> dict[ItemId, int]:
        return {ItemId(pick.item): rank for rank, pick in enumerate(self.picks)}


async def _chosen(
    db: ReadSession,
    blocks: Sequence[LiveBlock],
    guest: _Guest,
    *,
    visit: Visit,
    space: Space | None,
    exactly: bool,
    expects: str,
) -> _Chosen:
    """What every shelf may show: searched for in one statement, the rest from what is known of the shopper."""
    state, evidence = guest.known.state, guest.known.evidence
    asks = slots.asks(blocks, visit, state)
    first = proposed(evidence, guest.settings)
    there = await found(
        db,
        visit.site,
        [
            *(ask for ask in asks if ask.source not in KNOWN),
            *nearness.vector_asks(evidence, unsearched=guest.known.unsearched),
        ],
        first.items,
        ledger=guest.ledger,
        snapshot=guest.known.snapshot,
        expected=expects,
        shopper=state.id,
        space=space,
        exactly=exactly,
        now=visit.now,
    )
    evidence = nearness.with_nearness(evidence, there.near)
    pool = proposed(evidence, guest.settings, before=first)
    picks = selected(pool, there.facts, guest.settings, count=CHOSEN, chance=guest.luck, unwanted=state.dismissed)
    told = offered([ask for ask in asks if ask.source in KNOWN], picks, pool)
    return _Chosen(candidates=[*told, *there.candidates], picks=picks)


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
        fits=arranging.fits(chosen.candidates, chosen.ranks),
        chance=guest.luck,
    )


def situation_of(visit: Visit, state: ShopperState, bones: Skeleton) -> Situation:
    """Who comes: by the shopper's own history, unless a shop's server or a preview says otherwise."""
    preview = visit.preview
    new = state.new if preview is None or preview.new is None else preview.new
    named = visit.segments if preview is None or preview.segments is None else preview.segments
    if named is None:
        learnt = bones.memberships[0].key if bones.memberships else None
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
