"""Searching ahead of the pages: what is near to people's interests and to what they met last, what the factors expect."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Result, Row, text

from domain.base.database import WriteSession
from domain.base.values import ShopperId, SiteId, SpaceId
from domain.behaviour.values import REMEMBERED
from domain.choosing.read.factors import nearest
from domain.choosing.rules.nearness import FOR_A_RAIL, LOOKALIKES_LAST, LOOKED_AROUND, LOOKS_COUNT, NEAR_IN_WORDS
from domain.choosing.values.factors import Live
from domain.matching.read import LIVE, around
from domain.matching.rules import NEAR_AN_INTEREST, search_exactly
from domain.matching.values import Modality, Space

AT_ONCE = 100
"""Rows that are searched for in one transaction: some tenths of a second, in which nobody else may replace them."""

# One row. Reads the live space with the vectors of this site, and the live factors.
_WHERE = f"""
SELECT space.id AS space, space.model, space.revision, space.dim, coalesce(mine.vectors, 0) AS vectors,
    (SELECT sum(every.vectors) FROM space_sites every WHERE every.space_id = space.id) AS of_all,
    run.id AS run, run.slot, run.held, (SELECT sum(other.held) FROM factor_runs other WHERE other.slot = run.slot) AS of_slot
FROM (SELECT 1) AS one
LEFT JOIN live_spaces live ON {LIVE.format(site=":site")}
LEFT JOIN spaces space ON space.id = live.space_id
LEFT JOIN space_sites mine ON mine.space_id = space.id AND mine.site = :site
LEFT JOIN factor_runs run ON run.site = :site AND run.live
"""  # noqa: S608 - constants

# Who is being counted anew is left to whoever counts: their rows are about to go. Reads ix_{table}_unsearched, or the key
# where persons are named.
_SEARCH = """
WITH stands AS MATERIALIZED (
    SELECT stands.ctid AS place, stands.* FROM {table} stands WHERE stands.site = :site AND stands.items IS NULL AND stands.{within} = :within
        AND (CAST(:persons AS bigint[]) IS NULL OR stands.person_id = ANY (:persons))
    ORDER BY stands.person_id LIMIT :most FOR UPDATE SKIP LOCKED
)
UPDATE {table} held SET items = found.items, scores = found.scores
FROM stands CROSS JOIN LATERAL (
    SELECT coalesce(array_agg(near.item ORDER BY near.score DESC), '{{}}') AS items,
        coalesce(array_agg(near.score::real ORDER BY near.score DESC), '{{}}') AS scores
    FROM ({nearest}) near WHERE near.score > 0
) found
WHERE held.ctid = stands.place
"""
# What these people met last, as far as nobody has searched around it lately. Reads ix_shoppers_person_id,
# ix_signals_shopper_id_at, pk_lookalikes and pk_item_embeddings.
_LOOKALIKES = """
WITH stands AS MATERIALIZED (
    SELECT DISTINCT held.item_id, held.vector
    FROM unnest(CAST(:persons AS bigint[])) AS person(id)
    CROSS JOIN LATERAL (
        SELECT done.item_id FROM (
            SELECT signal.item_id, signal.at, signal.seq FROM shoppers who JOIN signals signal ON signal.shopper_id = who.id
            WHERE who.person_id = person.id AND who.site = :site
                AND signal.item_id IS NOT NULL AND signal.weight > 0 AND signal.marked IS NULL
            ORDER BY signal.at DESC, signal.seq DESC LIMIT {remembered}
        ) done
        GROUP BY done.item_id ORDER BY max(done.at) DESC, max(done.seq) DESC LIMIT {last}
    ) last
    JOIN item_embeddings held ON held.item_id = last.item_id AND held.space_id = :within AND held.site = :site
    LEFT JOIN lookalikes known ON known.item_id = last.item_id AND known.space_id = :within AND known.searched_at > :since
    WHERE known.item_id IS NULL ORDER BY held.item_id LIMIT :most
)
INSERT INTO lookalikes (item_id, space_id, site, items, scores, searched_at)
SELECT stands.item_id, :within, :site, found.items, found.scores, :now
FROM stands LEFT JOIN LATERAL ({mine}) mine ON true CROSS JOIN LATERAL (
    SELECT coalesce(array_agg(fused.item ORDER BY fused.score DESC), '{{}}') AS items,
        coalesce(array_agg(fused.score::real ORDER BY fused.score DESC), '{{}}') AS scores
    FROM (
        SELECT near.item, CASE WHEN mine.vector IS NULL OR theirs.vector IS NULL THEN near.score
            ELSE (near.score - CAST(:looks AS float8) * (mine.vector <#> theirs.vector)) / (1 + CAST(:looks AS float8)) END AS score
        FROM ({nearest}) near LEFT JOIN LATERAL ({theirs}) theirs ON true
        WHERE near.item <> stands.item_id ORDER BY score DESC LIMIT CAST(:near AS int)
    ) fused
) found
ORDER BY stands.item_id
ON CONFLICT (item_id, space_id) DO UPDATE SET items = excluded.items, scores = excluded.scores, searched_at = excluded.searched_at
"""
# The vector of an item's first picture. Reads uq_images_item_id_src and pk_image_embeddings.
_PICTURE = """SELECT held.vector FROM images picture JOIN image_embeddings held ON held.image_id = picture.id
    WHERE picture.item_id = {item} AND picture.state = 'read' AND held.space_id = (
        SELECT live.space_id FROM live_spaces live WHERE {live}
    ) ORDER BY picture.position, picture.id LIMIT 1"""
_PICTURES = LIVE.format(site=":site").replace(":modality", f"'{Modality.IMAGE.value}'")
_MINE = _PICTURE.format(item="stands.item_id", live=_PICTURES)
_THEIRS = _PICTURE.format(item="near.item", live=_PICTURES)


async def search_ahead(
    db: WriteSession,
    site: SiteId,
    now: datetime,
    *,
    exact_rows: int,
    persons: Sequence[ShopperId] | None = None,
    looks: float = LOOKS_COUNT,
) -> int:
    """How many lists were made, for these persons or for anybody: call again until there are none.

    They go with what they were made for: with the interest, with the place in the factors. What lies away from both does not
    suit anybody and is not in them. For persons, also what is near to the last things they met, in words and in looks, whoever met
    them.
    Limits   AT_ONCE of each.
    """
    where = (await db.execute(text(_WHERE), {"modality": Modality.TEXT, "site": site})).one()
    asked = {"site": site, "now": now, "most": AT_ONCE, "persons": None if persons is None else list(persons)}
    done = 0
    if where.space is not None and where.vectors:
        exactly = search_exactly(where.vectors, int(where.of_all), exact_rows)
        # First what no count waits for: it takes longest, and a list once written holds up whoever counts the same person.
        if persons is not None:
            search = around(_space(where), exactly=exactly, most=NEAR_IN_WORDS + 1)
            names = asked | {"within": where.space, "since": now - LOOKALIKES_LAST}
            names |= {"looks": looks, "near": FOR_A_RAIL}
            lists = _LOOKALIKES.format(
                nearest=search, mine=_MINE, theirs=_THEIRS, remembered=REMEMBERED, last=LOOKED_AROUND
            )
            done += _rows(await db.execute(text(lists), names))
        search = around(_space(where), exactly=exactly, most=NEAR_AN_INTEREST)
        done += await _searched(db, "interests", "space_id", search, asked | {"within": where.space})
    if where.run is not None:
        live = Live(run=where.run, slot=where.slot, held=where.held, of_slot=int(where.of_slot))
        search = nearest(live, exact_rows=exact_rows)
        done += await _searched(db, "person_factors", "run_id", search, asked | {"within": where.run})
    return done


async def _searched(db: WriteSession, table: str, within: str, search: str, asked: dict[str, object]) -> int:
    statement = _SEARCH.format(table=table, within=within, nearest=search)
    return _rows(await db.execute(text(statement), asked))


def _rows(result: Result[Any]) -> int:
    return int(getattr(result, "rowcount", 0))


def _space(row: Row[tuple[object, ...]]) -> Space:
    return Space(id=SpaceId(row.space), modality=Modality.TEXT, model=row.model, revision=row.revision, dim=row.dim)
