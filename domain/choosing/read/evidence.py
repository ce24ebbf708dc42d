"""Everything a page knows about its shopper, in one statement."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cache
from typing import Any

import numpy as np
from sqlalchemy import Row, TextClause, text

from domain.base.arrays import HEADER, bigints, floats, reals
from domain.base.database import ReadSession
from domain.base.values import ItemId, ShopperId, SiteId
from domain.behaviour.values import REMEMBERED, Event, ShopperState, SignalKind
from domain.changes.read.news import NEWS, news
from domain.choosing.read.ahead import AHEAD, Ahead, ahead
from domain.choosing.read.choosers import Choosers
from domain.choosing.read.facts import BRAND_ID, CATEGORY_ID
from domain.choosing.read.marks import LISTS, Marks, marks, marks_sql
from domain.choosing.read.wanted import EVERYBODY, EVERYBODYS, GROUP, LISTED, Wanted, wanted
from domain.choosing.rules.covisits import fading
from domain.choosing.rules.heats import REPURCHASE_DAYS
from domain.choosing.rules.leanings import leaning, price_leaning
from domain.choosing.rules.nearness import around_the_last
from domain.choosing.values.counts import COMPLEMENT, SIMILAR, SUBSTITUTE
from domain.choosing.values.evidence import BOUGHT, CARTED, VIEWED, Clocks, Events, Evidence, Ids, Neighbours
from domain.choosing.values.factors import Live
from domain.matching.values import Space

ANCHORS = 20
CLOCKS = 400
PERSON = "(SELECT me.person_id FROM me)"
"""The person, in what is asked `beside`."""

# One row. Lists of neighbours pass as they are stored, one behind the other without their headers. Reads uq_shoppers_site_key,
# ix_shoppers_person_id, ix_signals_shopper_id_at, pk_items, uq_items_site_sku, uq_builds_site_state, pk_neighbours and
# pk_repurchases; what everybody wants is in it only when it is due.
_EVIDENCE = """
WITH me AS MATERIALIZED (
    SELECT me.person_id, person.version, person.key FROM shoppers me JOIN shoppers person ON person.id = me.person_id
    WHERE me.site = :site AND me.key = :key
), last AS MATERIALIZED (
    SELECT done.*, array_to_string(item.category, E'\\x1f') AS path, {category} AS category, {brand} AS brand,
        coalesce(item.price_minor::float8 / 100, 'NaN') AS price
    FROM (
        SELECT each.* FROM me JOIN shoppers linked ON linked.person_id = me.person_id
        CROSS JOIN LATERAL (
            SELECT signal.item_id, signal.kind, signal.weight, signal.at, signal.seq FROM signals signal
            WHERE signal.shopper_id = linked.id AND signal.item_id IS NOT NULL
                AND signal.marked IS NULL AND signal.kind <> 'impression'
            ORDER BY signal.at DESC LIMIT {remembered}
        ) each
        ORDER BY each.at DESC, each.seq DESC LIMIT {remembered}
    ) done CROSS JOIN LATERAL (SELECT item.* FROM items item WHERE item.id = done.item_id OFFSET 0) item
), cart AS MATERIALIZED (
    SELECT item.id, put.nth FROM unnest(CAST(:cart AS text[])) WITH ORDINALITY AS put(sku, nth)
    CROSS JOIN LATERAL (SELECT item.id FROM items item WHERE item.site = :site AND item.sku = put.sku OFFSET 0) item
), anchor AS MATERIALIZED (
    SELECT array_agg(item_id) AS ids FROM (
        (SELECT item_id FROM last WHERE weight > 0 GROUP BY item_id ORDER BY max(at) DESC, item_id LIMIT {anchors})
        UNION SELECT id FROM cart
    ) each
){ctes}
SELECT * FROM (
    SELECT max(person_id) AS person, max(version) AS version, max(key) AS person_key, {beside} AS beside FROM me
) person CROSS JOIN (
    SELECT array_send(array_agg(item_id ORDER BY at DESC, seq DESC)) AS items,
        array_send(array_agg(weight::real ORDER BY at DESC, seq DESC)) AS weights,
        array_send(array_agg(extract(epoch FROM at)::float8 ORDER BY at DESC, seq DESC)) AS at,
        array_send(array_agg(price::real ORDER BY at DESC, seq DESC)) AS prices,
        array_agg(kind ORDER BY at DESC, seq DESC) AS kinds, array_agg(path ORDER BY at DESC, seq DESC) AS paths,
        array_send(array_agg(category ORDER BY at DESC, seq DESC)) AS categories,
        array_send(array_agg(brand ORDER BY at DESC, seq DESC)) AS brands
    FROM last
) done CROSS JOIN (
    SELECT array_send(array_agg(id ORDER BY nth DESC)) AS cart, (SELECT array_send(ids) FROM anchor) AS anchors FROM cart
) lying CROSS JOIN (
    SELECT array_send(array_agg(list.kind::bigint ORDER BY list.kind, list.item_id)) AS beside_kinds,
        array_send(array_agg(list.item_id ORDER BY list.kind, list.item_id)) AS beside_anchors,
        array_send(array_agg(cardinality(list.items)::bigint ORDER BY list.kind, list.item_id)) AS beside_lengths,
        string_agg(substring(array_send(list.items) FROM {elements}), '' ORDER BY list.kind, list.item_id) AS beside_items,
        string_agg(substring(array_send(list.weights) FROM {elements}), '' ORDER BY list.kind, list.item_id) AS beside_weights,
        {lists} AS list_marks
    FROM builds live JOIN neighbours list ON list.build = live.id
    WHERE live.site = :site AND live.state = 'live'
        AND list.kind IN (0, 1, 2) AND list.item_id = ANY ((SELECT ids FROM anchor)::bigint[])
) beside CROSS JOIN (
    SELECT array_send(array_agg(item_id ORDER BY mass DESC, item_id)) AS clock_items,
        array_send(array_agg((mass * CAST(:quarter AS float8))::real ORDER BY mass DESC, item_id)) AS clock_heats,
        array_send(array_agg(extract(epoch FROM last_at)::float8 ORDER BY mass DESC, item_id)) AS clock_last,
        array_send(array_agg(coalesce(gap_s, 'NaN') ORDER BY mass DESC, item_id)) AS clock_gaps,
        array_send(array_agg(times::real ORDER BY mass DESC, item_id)) AS clock_times
    FROM (
        SELECT clock.* FROM me CROSS JOIN LATERAL (
            SELECT clock.* FROM repurchases clock WHERE clock.person_id = me.person_id
            ORDER BY clock.mass DESC, clock.item_id LIMIT {clocks}
        ) clock
    ) hottest
) clock CROSS JOIN {marks} CROSS JOIN {news}{ahead}{columns}
"""

_DEEDS = {SignalKind.CART_ADD.value: CARTED, SignalKind.PURCHASE.value: BOUGHT}


@dataclass(frozen=True, slots=True, kw_only=True)
class Remembered:
    """A shopper as the page's rules know them, and what the sources read; lists found by vectors are not in it yet.

    `snapshot` is what this look could see; `unsearched` and `unexpected` say what was not searched for ahead; `beside` is what
    the asker wanted to know of the person besides; `marks` are the same while what was learnt about them is.
    """

    state: ShopperState = field(default_factory=ShopperState)
    key: str | None = None
    """The one key of the person behind the key they came with; None for somebody never seen."""
    evidence: Evidence
    snapshot: str
    anchors: Ids
    """What lists of neighbours were read of."""
    marks: Marks
    beside: Any = None
    unsearched: bool = False
    unexpected: bool = False


async def remembered(
    db: ReadSession,
    site: SiteId,
    key: str | None,
    *,
    cart: Sequence[str],
    now: datetime,
    space: Space | None = None,
    factors: Live | None = None,
    beside: str = "NULL",
    kept: Choosers | None = None,
) -> Remembered:
    """What is known of this person now, whatever key they come with; of somebody never seen, what everybody wants.

    One statement. `cart` holds skus, last put last; those the site does not have are left out. What was searched for ahead in
    this space and in these factors is part of it. What is `kept` between pages hears what changed. `beside` is more SQL,
    a value about the person PERSON.
    Limits   with `kept`, what everybody wants is as of at most a second ago.
    """
    kept = kept or Choosers()
    there = kept.demand.held(site, EVERYBODY, now)
    everybody = there is None
    # Nobody has the empty key.
    names: dict[str, object] = {
        "now": now,
        "site": site,
        "key": key or "",
        "cart": list(cart),
        "quarter": fading(now, REPURCHASE_DAYS),
        "space": None if space is None else space.id,
        "run": None if factors is None else factors.run,
        "seen": kept.hearing.seen(site, now),
    }
    if everybody:
        names["listed"] = LISTED
    row = (await db.execute(_statement(everybody=everybody, beside=beside), names)).one()
    heard = news(row)
    kept.hearing.hear(site, heard, now)
    if there is None:
        there, entries = wanted(row, now)
        kept.ledger.keep(site, entries["item"], entries, heard.snapshot)
        kept.demand.keep(site, EVERYBODY, there, now)
    found = ahead(row)
    return Remembered(
        state=_state(row),
        evidence=_evidence(row, there, found, now),
        key=row.person_key,
        snapshot=heard.snapshot,
        anchors=bigints(row.anchors),
        marks=marks(row),
        beside=row.beside,
        unsearched=found.unsearched,
        unexpected=found.unexpected,
    )


async def with_group(
    db: ReadSession, site: SiteId, known: Remembered, segment: str, now: datetime, *, kept: Choosers
) -> Remembered:
    """The same, with what this learnt segment wants. No statement while a process has read it within the last second."""
    there = kept.demand.held(site, segment, now)
    if there is None:
        row = (await db.execute(GROUP, {"site": site, "segment": segment, "listed": LISTED, "now": now})).one()
        there, entries = wanted(row, now)
        kept.ledger.keep(site, entries["item"], entries, known.snapshot)
        kept.demand.keep(site, segment, there, now)
    popular = {**known.evidence.popular, **there.popular}
    return replace(known, evidence=replace(known.evidence, popular=popular))


@cache
def _statement(*, everybody: bool, beside: str) -> TextClause:
    ctes, columns = EVERYBODYS if everybody else ("", "")
    return text(
        _EVIDENCE.format(
            category=CATEGORY_ID,
            brand=BRAND_ID,
            remembered=REMEMBERED,
            anchors=ANCHORS,
            clocks=CLOCKS,
            elements=HEADER + 1,
            ctes=ctes,
            ahead=AHEAD,
            news=NEWS,
            beside=beside,
            lists=LISTS,
            marks=marks_sql(PERSON, ":space", ":run"),
            columns=columns,
        )
    )


def _state(row: Row[Any]) -> ShopperState:
    if row.person is None:
        return ShopperState()
    at = floats(row.at).tolist()
    return ShopperState(
        id=ShopperId(row.person),
        version=row.version,
        events=tuple(
            Event(
                item=ItemId(item),
                kind=SignalKind(kind),
                at=datetime.fromtimestamp(moment, UTC),
                category=tuple(path.split("\x1f")) if path else (),
            )
            for item, kind, moment, path in zip(
                bigints(row.items).tolist(), row.kinds or (), at, row.paths or (), strict=True
            )
        ),
    )


def _evidence(row: Row[Any], there: Wanted, found: Ahead, now: datetime) -> Evidence:
    moment = now.timestamp()
    weights = reals(row.weights)
    liked = weights > 0
    weights, at = weights[liked], floats(row.at)[liked]
    deeds = np.array([_DEEDS.get(kind, VIEWED) for kind in row.kinds or ()], np.int8)[liked]
    similar, complement, substitute = _beside(row)
    items = bigints(row.items)[liked]
    return Evidence(
        now=moment,
        events=Events(items=items, at=at, weights=weights, deeds=deeds),
        cart=np.array(list(dict.fromkeys(bigints(row.cart).tolist())), np.int64),
        similar=similar,
        complement=complement,
        substitute=substitute,
        popular=there.popular,
        fresh=there.fresh,
        content=around_the_last(found.alike, items),
        alike=found.alike,
        factors=found.factors,
        interests=found.interests,
        clocks=Clocks(
            items=bigints(row.clock_items),
            last_at=floats(row.clock_last),
            times=reals(row.clock_times),
            gap_s=floats(row.clock_gaps),
            heat=reals(row.clock_heats),
        ),
        categories=leaning(bigints(row.categories)[liked], weights, at, moment),
        brands=leaning(bigints(row.brands)[liked], weights, at, moment),
        price=price_leaning(reals(row.prices)[liked]),
    )


def _beside(row: Row[Any]) -> tuple[Neighbours, Neighbours, Neighbours]:
    """The lists of each kind; they come sorted by it."""
    kinds, anchors = bigints(row.beside_kinds), bigints(row.beside_anchors)
    starts = np.concatenate([[0], np.cumsum(bigints(row.beside_lengths))])
    items, weights = bigints(row.beside_items, header=0), reals(row.beside_weights, header=0)
    bounds = np.searchsorted(kinds, (SIMILAR, COMPLEMENT, SUBSTITUTE, SUBSTITUTE + 1)).tolist()

    def of_kind(begin: int, end: int) -> Neighbours:
        first, last = starts[begin], starts[end]
        return Neighbours(
            anchors=anchors[begin:end],
            starts=starts[begin : end + 1] - first,
            items=items[first:last],
            weights=weights[first:last],
        )

    similar, complement, substitute = (of_kind(*pair) for pair in itertools.pairwise(bounds))
    return similar, complement, substitute
