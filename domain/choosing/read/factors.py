"""Questions about factors: whose turn it is to be trained, from what, and where the last training ended."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

import numpy as np
from sqlalchemy import Row, select, text

from domain.base.database import ReadSession
from domain.base.values import SiteId
from domain.choosing.models.factors import FactorRunRow
from domain.choosing.read.histories import everything
from domain.choosing.rules.factors import FEWEST_PEOPLE
from domain.choosing.values.evidence import Ids
from domain.choosing.values.factors import DIM, STORED, FactorSettings, Ground, ItemFactors, Live, Meetings
from domain.matching.read import LIVE, SHOWN
from domain.matching.rules import search_exactly
from domain.matching.values import Modality

# What people like moves by the season; a night is soon enough.
A_NIGHT = timedelta(hours=20)

# The first time as soon as there may be people enough, then every night, and sooner while a young shop doubles.
# Reads pk_folds (a count of the site's people) and uq_factor_runs_site_slot.
_DUE = """
SELECT counted.site FROM (
    SELECT live.site, (SELECT count(*) FROM folds WHERE folds.build = live.id) AS people
    FROM builds live WHERE live.state = 'live'
) counted
LEFT JOIN LATERAL (
    SELECT run.started_at, run.people FROM factor_runs run WHERE run.site = counted.site ORDER BY run.started_at DESC LIMIT 1
) last ON true
WHERE counted.people >= :fewest
    AND (last.started_at IS NULL OR last.started_at <= :before OR last.people > 0 AND counted.people >= 2 * last.people)
ORDER BY counted.site
"""

# Read pk_item_factors.
_FACTORS = "SELECT item_id, vector FROM item_factors WHERE run_id = :run AND item_id = ANY (:items) ORDER BY item_id"
_RUN = "SELECT item_id, vector FROM item_factors WHERE run_id = :run AND item_id > :after ORDER BY item_id LIMIT :most"

# Vectors of words in the space that answers. Reads pk_item_embeddings.
_WORDS = f"""
SELECT held.item_id, held.vector FROM live_spaces live
JOIN item_embeddings held ON held.space_id = live.space_id
WHERE {LIVE.format(site=":site")} AND held.item_id = ANY (:items) ORDER BY held.item_id
"""  # noqa: S608 - constants

# Items that are offered but that few have met, newest first. Reads the items of the site.
_UNMET = """
SELECT item.id FROM items item
WHERE item.site = :site AND item.kind = 'product' AND item.withdrawn_at IS NULL
    AND item.id <> ALL (CAST(:met AS bigint[]))
ORDER BY coalesce(item.published_at, item.created_at) DESC, item.id DESC LIMIT :most
"""
# What a person may be shown, nearest first; what lies away from where they stand does not suit them. Where all items of the
# run are measured, the order is one that no index knows; else it is that of ix_item_factors_slot_N.
_NEAREST = """SELECT held.item_id AS item, -(held.vector <#> stands.vector::halfvec({stored})) AS score
    FROM item_factors held CROSS JOIN LATERAL (
        SELECT item.* FROM items item WHERE item.id = held.item_id OFFSET 0
    ) item
    WHERE held.slot = {slot} AND held.run_id = {run} AND item.site = :site AND item.kind = 'product' AND {shown}
    ORDER BY {order} LIMIT {most}"""
_EXPECTED = """SELECT near.item, near.score::real AS score
FROM person_factors stands CROSS JOIN LATERAL ({nearest}) near
WHERE stands.run_id = {run} AND stands.person_id = :shopper AND near.score > 0"""
_MEASURED = "-(held.vector <#> stands.vector::halfvec({stored})) DESC"
_BY_INDEX = "held.vector <#> stands.vector::halfvec({stored})"
NOTHING = "SELECT NULL::bigint AS item, NULL::real AS score WHERE false"
# As many as a source may name (Tuning.most).
MOST = 100

# So many vectors at a time: some ten megabytes.
AT_ONCE = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A training whose items are stored: how it learned, and the ground to place people on."""

    id: int
    settings: FactorSettings
    ground: Ground


@lru_cache(maxsize=64)
def expected(live: Live | None, *, exact_rows: int) -> str:
    """A statement of `item` and `score`: what the factors expect the person `:shopper` of `:site` to want at `:now`.

    Every run and slot is a constant in it: a partial index needs that, and a run lasts a night.
    """
    if live is None:
        return NOTHING
    return _EXPECTED.format(run=int(live.run), nearest=nearest(live, exact_rows=exact_rows))


def nearest(live: Live, *, exact_rows: int) -> str:
    """A statement of the `item`s that suit who `stands` somewhere, with their `score`, best first."""
    order = _MEASURED if search_exactly(live.held, max(live.of_slot, 1), exact_rows) else _BY_INDEX
    return _NEAREST.format(
        slot=int(live.slot), run=int(live.run), shown=SHOWN, order=order.format(stored=STORED), stored=STORED, most=MOST
    )


async def sites_to_train(db: ReadSession, now: datetime) -> list[SiteId]:
    """The sites with people enough whose factors were not trained since yesterday, or from half as many people."""
    rows = await db.execute(text(_DUE), {"fewest": FEWEST_PEOPLE, "before": now - A_NIGHT})
    return [SiteId(row.site) for row in rows]


async def meetings(db: ReadSession, site: SiteId) -> Meetings:
    """Who met which item when, of everything on this site that may be learned from.

    Limits   the whole history in memory, some 40 bytes a signal.
    """
    done = await everything(db, site)
    return Meetings(persons=done.persons, items=done.items, at=done.at)


async def runs(db: ReadSession, site: SiteId) -> list[Run]:
    """The trainings that people are placed in: the live one, the one before it, or the one that is about to be live."""
    wanted = (FactorRunRow.id, FactorRunRow.settings, FactorRunRow.items, FactorRunRow.gram, FactorRunRow.as_of)
    rows = await db.execute(
        select(*wanted, FactorRunRow.longest)
        .where(FactorRunRow.site == site, FactorRunRow.built_at.is_not(None))
        .order_by(FactorRunRow.id)
    )
    return [
        Run(
            id=row.id,
            settings=FactorSettings(**row.settings),
            ground=Ground(
                gram=np.array(row.gram, np.float32).reshape(DIM, DIM),
                items=row.items,
                as_of=row.as_of.timestamp(),
                longest=row.longest,
            ),
        )
        for row in rows
    ]


async def factors_of(db: ReadSession, run: Run, items: Sequence[int]) -> ItemFactors:
    """The factors of those of these items that have some."""
    rows = await db.execute(text(_FACTORS), {"run": run.id, "items": list(items)})
    return _factors(rows.all(), run.ground.longest)


async def where_the_last_ended(db: ReadSession, site: SiteId) -> ItemFactors | None:
    """The live factors, to begin with; None where there are none, or where they learned from somebody who is forgotten."""
    live = (FactorRunRow.site == site, FactorRunRow.live, ~FactorRunRow.tainted)
    run = (await db.execute(select(FactorRunRow.id, FactorRunRow.longest).where(*live))).first()
    if run is None:
        return None
    return await _whole(db, run.id, run.longest)


async def words_of(db: ReadSession, site: SiteId, items: Ids) -> ItemFactors:
    """The vectors of what is written about those of these items that have one. Shapes: as wide as the text space."""
    found: list[Row[Any]] = []
    for begin in range(0, len(items), AT_ONCE):
        names = {"modality": Modality.TEXT, "site": site, "items": items[begin : begin + AT_ONCE].tolist()}
        found += (await db.execute(text(_WORDS), names)).all()
    return _vectors(found)


async def unmet(db: ReadSession, site: SiteId, met: Ids, most: int) -> Ids:
    """The newest items that are offered, but those met; ascending."""
    names = {"site": site, "met": met.tolist(), "most": most}
    return np.array(sorted((await db.execute(text(_UNMET), names)).scalars()), np.int64)


async def _whole(db: ReadSession, run: int, longest: float) -> ItemFactors:
    found: list[Row[Any]] = []
    while True:
        names = {"run": run, "after": found[-1].item_id if found else 0, "most": AT_ONCE}
        some = (await db.execute(text(_RUN), names)).all()
        found += some
        if len(some) < AT_ONCE:
            return _factors(found, longest)


def _factors(rows: Sequence[Row[Any]], longest: float) -> ItemFactors:
    """As long as they were learnt, without the number that brings them to one length."""
    found = _vectors(rows)
    vectors = found.vectors[:, :DIM] * np.float32(longest) if len(found) else np.empty((0, DIM), np.float32)
    return ItemFactors(items=found.items, vectors=vectors)


def _vectors(rows: Sequence[Row[Any]]) -> ItemFactors:
    vectors = [row.vector.to_numpy() for row in rows]
    return ItemFactors(
        items=np.array([row.item_id for row in rows], np.int64),
        vectors=np.stack(vectors).astype(np.float32) if vectors else np.empty((0, 0), np.float32),
    )
