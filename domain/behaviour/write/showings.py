"""Counting how often items are shown."""

from sqlalchemy import text

from domain.base.database import WriteSession

# Uses ix_impressions_uncounted. An item that is gone has no showings; rows are locked in the order of items.
_COUNT = """
WITH fresh AS (
    SELECT id FROM impressions WHERE NOT counted ORDER BY shown_at LIMIT :at_once FOR UPDATE SKIP LOCKED
), counted AS (
    UPDATE impressions SET counted = true FROM fresh WHERE impressions.id = fresh.id RETURNING impressions.blocks
), shown AS (
    SELECT item.id AS item_id, count(*) AS times
    FROM counted, jsonb_array_elements(counted.blocks) block, jsonb_array_elements_text(block -> 3) held(item)
    JOIN items item ON item.id = held.item::bigint
    GROUP BY item.id
), added AS (
    INSERT INTO showings AS old (item_id, shown) SELECT item_id, times FROM shown ORDER BY item_id
    ON CONFLICT (item_id) DO UPDATE SET shown = old.shown + excluded.shown
)
SELECT count(*) FROM counted
"""


async def count_showings(db: WriteSession, at_once: int) -> int:
    """How many impressions were counted now, each once: every item on these pages was shown once more.

    An impression that is deleted, for whatever reason, takes its part back with it (trigger `take_back_showings`).
    Limits   `at_once` impressions; call again while so many were counted.
    """
    return int((await db.execute(text(_COUNT), {"at_once": at_once})).scalar_one())
