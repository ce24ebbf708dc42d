"""Storing checked signals of one shopper or of thousands, in the same few statements."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from functools import lru_cache

from sqlalchemy import TextClause, select, text
from sqlalchemy.dialects.postgresql import insert

from domain.base.database import WriteSession
from domain.base.values import ItemId, ShopperId, SiteId
from domain.behaviour.errors import ConsentChanged
from domain.behaviour.models import ImpressionRow, SignalRow
from domain.behaviour.read.consents import taking
from domain.behaviour.rules import cleaning, impressions
from domain.behaviour.values import Arrival, Batch, Done, Mark, Signal, SignalKind, Stored, Taking, Visit

# The rows stay locked, so two batches of one shopper take turns; in order of key, so that two imports do not deadlock.
_ARRIVE = text("""
INSERT INTO shoppers AS old (site, key, version, seen_at, session, session_at)
SELECT :site, came.* FROM unnest(
    CAST(:keys AS text[]), CAST(:versions AS bigint[]), CAST(:seen AS timestamptz[]),
    CAST(:sessions AS text[]), CAST(:session_at AS timestamptz[])
) AS came(key, version, seen_at, session, session_at)
ORDER BY came.key
ON CONFLICT (site, key) DO UPDATE SET
    version = old.version + 1, seen_at = greatest(old.seen_at, excluded.seen_at),
    session = coalesce(excluded.session, old.session), session_at = coalesce(excluded.session_at, old.session_at)
RETURNING key, id, person_id, version
""")

# A person known under several keys has one row that everybody locks first.
_PERSONS = text("""
UPDATE shoppers SET version = version + 1, seen_at = greatest(seen_at, :now)
WHERE id IN (SELECT id FROM shoppers WHERE id = ANY (:persons) ORDER BY id FOR UPDATE)
""")

# Reads ix_signals_shopper_id_at.
_BEFORE = text("""
SELECT signal.shopper_id, signal.id, signal.kind, signal.item_id, signal.at
FROM unnest(CAST(:shoppers AS bigint[]), CAST(:since AS timestamptz[]), CAST(:until AS timestamptz[]))
    AS span(shopper, since, until)
JOIN signals signal ON signal.shopper_id = span.shopper
    AND signal.at >= span.since AND signal.at <= span.until
""")

_COLUMNS = {
    "id": "text",
    "shopper_id": "bigint",
    "kind": "text",
    "item_id": "bigint",
    "query": "text",
    "words": "text",
    "value": "float8",
    "weight": "float8",
    "at": "timestamptz",
    "session": "text",
    "channel": "text",
    "impression_id": "uuid",
    "block": "text",
    "position": "int",
    "block_position": "int",
    "policy": "text",
    "propensity": "float8",
    "marked": "text",
    "measured": "bool",
}
_ID, _MEASURED = list(_COLUMNS).index("id"), list(_COLUMNS).index("measured")
_OFTEN_THE_SAME = ("shopper_id", "channel", "measured")
# In the order they were sent: seq is to grow that way. Words travel as one text, because arrays of arrays cannot be ragged.
_INSERT = """
INSERT INTO signals (site, received_at, {names})
SELECT :site, :now, {values}
FROM unnest({arrays}) WITH ORDINALITY AS sent({sent}, nth)
ORDER BY nth
ON CONFLICT (site, id) DO NOTHING
RETURNING id
"""

_Row = tuple[object, ...]


async def store_signals(
    db: WriteSession, site: SiteId, batches: Sequence[Batch], items: Mapping[str, ItemId], now: datetime
) -> Stored:
    """What became of the batches: each signal is stored once, cleaned and marked; nothing of those who allow nothing.

    Limits   seven statements whatever the number; a few thousand signals at a time.
    Errors   ConsentChanged.
    """
    known = await taking(db, site, [batch.key for batch in batches])
    kept = [batch for batch in batches if known[batch.key].allowed.kept]
    arrived, visits = await _arrive(db, site, kept, known, now)
    before = await _before(db, kept, known, arrived)
    rows: list[_Row] = []
    for batch in kept:
        who = arrived[batch.key]
        rows += _rows(batch, who, visits[batch.key], items, before.get(who.shopper, ()))
    taken = await _insert(db, site, rows, now)
    seen = {str(row[_ID]) for row in rows if row[_MEASURED]} & taken
    await _insert_impressions(db, site, kept, arrived, seen)
    return Stored(arrived=arrived, taken=taken, foreign=await _held_by_others(db, site, rows, taken))


async def _arrive(
    db: WriteSession, site: SiteId, batches: Sequence[Batch], known: Mapping[str, Taking], now: datetime
) -> tuple[dict[str, Arrival], dict[str, list[str]]]:
    """Who came, with their rows locked, and the visit that each signal belongs to."""
    if not batches:
        return {}, {}
    linked = {how.person for how in known.values() if how.person != how.shopper and how.person is not None}
    if linked:
        await db.execute(_PERSONS, {"persons": sorted(linked), "now": now})
    names: dict[str, list[str]] = {}
    going: list[Visit | None] = []
    for batch in batches:
        moments, named = [signal.at for signal in batch.signals], [signal.session for signal in batch.signals]
        names[batch.key], visit = cleaning.visits(moments, named, known[batch.key].visit)
        going.append(visit)
    rows = await db.execute(
        _ARRIVE,
        {
            "site": site,
            "keys": [batch.key for batch in batches],
            "versions": [1] * len(batches),
            "seen": [max((signal.at for signal in batch.signals), default=now) for batch in batches],
            "sessions": [None if visit is None else visit.name for visit in going],
            "session_at": [None if visit is None else visit.at for visit in going],
        },
    )
    came = rows.all()
    arrived = {
        row.key: Arrival(
            shopper=ShopperId(row.id),
            person=ShopperId(row.person_id),
            allowed=known[row.key].allowed,
            dwell_cap_s=known[row.key].dwell_cap_s,
        )
        for row in came
    }
    await _require_unchanged(db, site, known, {row.key: row.version for row in came})
    return arrived, names


async def _require_unchanged(
    db: WriteSession, site: SiteId, known: Mapping[str, Taking], versions: Mapping[str, int]
) -> None:
    """Nothing, or ConsentChanged: where another hand was on a row between looking and locking, it means the same as before."""
    unsure = [key for key, version in versions.items() if known[key].version != version - 1]
    again = await taking(db, site, unsure) if unsure else {}
    for key, how in again.items():
        if how.allowed != known[key].allowed or known[key].person not in {None, how.person}:
            raise ConsentChanged


async def _before(
    db: WriteSession, batches: Sequence[Batch], known: Mapping[str, Taking], arrived: Mapping[str, Arrival]
) -> dict[ShopperId, list[Done]]:
    """What is stored already of the minutes that the batches are about; signals that are sent again are left out."""
    old = [batch for batch in batches if known[batch.key].shopper is not None and batch.signals]
    if not old:
        return {}
    spans = [(min(signal.at for signal in batch.signals), max(signal.at for signal in batch.signals)) for batch in old]
    rows = await db.execute(
        _BEFORE,
        {
            "shoppers": [arrived[batch.key].shopper for batch in old],
            "since": [since.replace(second=0, microsecond=0) for since, _ in spans],
            "until": [until.replace(second=59, microsecond=999_999) for _, until in spans],
        },
    )
    sent = {signal.id for batch in old for signal in batch.signals}
    found: dict[ShopperId, list[Done]] = defaultdict(list)
    for row in rows:
        if row.id not in sent:
            found[ShopperId(row.shopper_id)].append(Done(kind=SignalKind(row.kind), item=row.item_id, at=row.at))
    return found


def _rows(
    batch: Batch, who: Arrival, visits: Sequence[str], items: Mapping[str, ItemId], before: Sequence[Done]
) -> list[_Row]:
    done = [
        Done(
            kind=signal.kind,
            item=None if signal.sku is None else items[signal.sku],
            at=signal.at,
            value=signal.value,
        )
        for signal in batch.signals
    ]
    marks = cleaning.marks(done, before, robot=batch.robot)
    return [
        _row(signal, each.item, visit, mark, who)
        for signal, each, visit, mark in zip(batch.signals, done, visits, marks, strict=True)
        if who.allowed.measurement or signal.kind is not SignalKind.IMPRESSION
    ]


def _row(signal: Signal, item: ItemId | None, visit: str, mark: Mark | None, who: Arrival) -> _Row:
    """The values of _COLUMNS. What a page was made for belongs to measurement, and is kept only where that is allowed."""
    shown = signal.shown if who.allowed.measurement else None
    block = None if shown is None or signal.block is None else shown.block(signal.block)
    if mark is None and not who.allowed.personalisation:
        mark = Mark.NOT_PERSONALISED
    dwell = signal.kind is SignalKind.DWELL
    return (
        signal.id,
        who.shopper,
        signal.kind.value,
        item,
        signal.query,
        " ".join(signal.words) or None,
        cleaning.capped_dwell(signal.value, who.dwell_cap_s) if dwell else signal.value,
        0.0 if mark else signal.weight,
        signal.at,
        visit,
        signal.channel,
        None if shown is None else shown.id,
        signal.block,
        signal.position,
        None if block is None else block.position,
        None if shown is None else shown.policy,
        None if block is None else block.propensity,
        mark,
        who.allowed.measurement and mark not in cleaning.UNMEASURED,
    )


async def _insert(db: WriteSession, site: SiteId, rows: Sequence[_Row], now: datetime) -> frozenset[str]:
    """The ids that were not there before."""
    if not rows:
        return frozenset()
    said = dict(zip(_COLUMNS, zip(*rows, strict=True), strict=True))
    # Sending an array costs as much when it holds nothing, or the same thing over and over.
    once = {name: said[name][0] for name in _OFTEN_THE_SAME if _says_one_thing(said[name])}
    many = {name: list(held) for name, held in said.items() if name not in once and held.count(None) < len(held)}
    inserting = _inserting(tuple(once), tuple(many))
    inserted = await db.execute(inserting, {"site": site, "now": now, **once, **many})
    return frozenset(inserted.scalars().all())


def _says_one_thing(held: Sequence[object]) -> bool:
    return held[0] is not None and held.count(held[0]) == len(held)


@lru_cache(maxsize=64)
def _inserting(once: tuple[str, ...], many: tuple[str, ...]) -> TextClause:
    """The statement that fills these columns; of the combinations a front sends a handful."""
    return text(
        _INSERT.format(
            names=", ".join(once + many),
            values=", ".join(
                [*(f"CAST(:{name} AS {_COLUMNS[name]})" for name in once)]
                + ["string_to_array(words, ' ')" if name == "words" else name for name in many]
            ),
            arrays=", ".join(f"CAST(:{name} AS {_COLUMNS[name]}[])" for name in many),
            sent=", ".join(many),
        )
    )


async def _held_by_others(
    db: WriteSession, site: SiteId, rows: Sequence[_Row], taken: frozenset[str]
) -> frozenset[str]:
    """Those of the ids that another shopper's signals have: these were not duplicates, and are not lost silently."""
    again = {row[0]: row[1] for row in rows if row[0] not in taken}
    if not again:
        return frozenset()
    held = await db.execute(
        select(SignalRow.id, SignalRow.shopper_id).where(SignalRow.site == site, SignalRow.id.in_(again))
    )
    return frozenset(row.id for row in held if row.shopper_id != again[row.id])


async def _insert_impressions(
    db: WriteSession, site: SiteId, batches: Sequence[Batch], arrived: Mapping[str, Arrival], seen: Collection[str]
) -> None:
    """The pages that these signals say were on screen. What a program asked for, nobody saw."""
    rows = {
        signal.shown.id: {
            "id": signal.shown.id,
            "site": site,
            "shopper_id": arrived[batch.key].shopper,
            "page": signal.shown.page,
            "policy": signal.shown.policy,
            "channel": signal.channel,
            "shown_at": signal.shown.at,
            "blocks": [impressions.written(block) for block in signal.shown.blocks],
            "arms": dict(signal.shown.arms) or None,
            "seen": signal.shown.seen,
            "ranker": signal.shown.ranker,
        }
        for batch in batches
        for signal in batch.signals
        if signal.kind is SignalKind.IMPRESSION and signal.shown is not None and signal.id in seen
    }
    if rows:
        await db.execute(insert(ImpressionRow).on_conflict_do_nothing(), list(rows.values()))
