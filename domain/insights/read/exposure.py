"""Who gets the attention: brands, categories, new items."""

from collections import defaultdict
from datetime import datetime, timedelta

from sqlalchemy import select

from domain.base.database import ReadSession
from domain.base.values import SiteId
from domain.insights.models import ExposureTargetRow
from domain.insights.read import bulk
from domain.insights.read.outcomes import COUNTS
from domain.insights.rules import exposure as rules
from domain.insights.values.exposure import Exposure, Side

NEW_DAYS = 28

# What is further down is looked at less: the logarithmic discount of blocks on the page times that of items in a block
# (Singh & Joachims 2018), until a page's own examination is learnt. An impression signal that names an item says the same of
# a front that reports items one by one; where the page itself names its items, those count.
# Uses ix_signals_site_at, pk_impressions and ix_items_shown.
EXPOSURE = f"""
WITH acts AS MATERIALIZED (
  SELECT g.impression_id, g.item_id, g.block_position, g.position FROM signals g
  WHERE g.site = :site AND g.kind = 'impression' AND g.at >= :since AND g.at < :until AND {COUNTS.format("g")}
), pages AS MATERIALIZED (
  SELECT DISTINCT i.id, i.blocks, jsonb_path_exists(i.blocks, '$[*][3][0]') AS itemised
  FROM acts a JOIN impressions i ON i.id = a.impression_id AND i.site = :site
), looks AS (
  SELECT e.item::bigint AS item_id, 1 / (log(2, (b.block ->> 1)::int + 2) * log(2, e.place + 1)) AS weight
  FROM pages p CROSS JOIN LATERAL jsonb_array_elements(p.blocks) AS b(block)
    CROSS JOIN LATERAL jsonb_array_elements_text(b.block -> 3) WITH ORDINALITY AS e(item, place)
  WHERE p.itemised
  UNION ALL
  SELECT a.item_id, 1 / (log(2, coalesce(a.block_position, 0) + 2) * log(2, coalesce(a.position, 0) + 2))
  FROM acts a LEFT JOIN pages p ON p.id = a.impression_id
  WHERE a.item_id IS NOT NULL AND p.itemised IS NOT TRUE
), seen AS (SELECT item_id, sum(weight)::float8 AS weight FROM looks GROUP BY item_id
), named AS (
  SELECT t.id, t.in_stock AND t.withdrawn_at IS NULL AS shown, coalesce(s.weight, 0) AS weight,
    coalesce(nullif(t.brand, ''), '(none)') AS brand, coalesce(t.category[1], '(none)') AS category,
    CASE WHEN coalesce(t.published_at, t.created_at) >= CAST(:until AS timestamptz) - CAST(:new AS interval)
      THEN 'new' ELSE 'established' END AS newness
  FROM items t LEFT JOIN seen s ON s.item_id = t.id
  WHERE t.site = :site AND t.kind = 'product' AND (s.weight IS NOT NULL OR (t.in_stock AND t.withdrawn_at IS NULL))
)
SELECT side, name, sum(weight) AS weight, count(*) FILTER (WHERE shown) AS items
FROM named CROSS JOIN LATERAL (VALUES ('brand', brand), ('category', category), ('newness', newness)) AS v(side, name)
GROUP BY side, name
"""  # noqa: S608 - put together from constants


async def exposure(db: ReadSession, site: SiteId, *, since: datetime, until: datetime) -> tuple[Exposure, ...]:
    """How attention was shared out in this time, beside targets or the catalogue: by brand, by first category, by newness."""
    given = {"site": site, "since": since, "until": until, "new": timedelta(days=NEW_DAYS)}
    attention: dict[str, dict[str, float]] = defaultdict(dict)
    items: dict[str, dict[str, int]] = defaultdict(dict)
    for row in await bulk.rows(db, EXPOSURE, given):
        attention[row["side"]][row["name"]] = row["weight"]
        items[row["side"]][row["name"]] = row["items"]
    targets: dict[str, dict[str, float]] = defaultdict(dict)
    asked = select(ExposureTargetRow.by, ExposureTargetRow.name, ExposureTargetRow.share)
    for target in (await db.execute(asked.where(ExposureTargetRow.site == site))).all():
        targets[target.by][target.name] = target.share
    return tuple(rules.exposure(side, attention[side], items[side], targets[side]) for side in Side)
