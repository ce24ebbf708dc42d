"""Figures over days, blocks, channels, pages, policies and segments."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from babel.numbers import get_currency_precision

from domain.access import read as access
from domain.base.database import ReadSession
from domain.base.values import ShopperId, SiteId
from domain.insights.read import bulk
from domain.insights.read.outcomes import BACK_AFTER_DAYS, BACK_WITHIN_DAYS, COUNTS
from domain.insights.values.figures import By, Figures, Point, Series, Step

NAMES = {
    By.DAY: "to_char(i.shown_at AT TIME ZONE 'UTC', 'YYYY-MM-DD')",
    By.BLOCK: "b.block ->> 0",
    By.CHANNEL: "i.channel",
    By.PAGE: "i.page",
    By.POLICY: "i.policy",
    By.SEGMENT: "m.segment",
}
BLOCKS = "CROSS JOIN LATERAL jsonb_array_elements(i.blocks) AS b(block)"
MEMBERS = """JOIN unnest(CAST(:persons AS bigint[]), CAST(:segments AS text[])) AS m(person, segment)
    ON m.person = h.person_id"""
CREDIT_DAYS, BLOCK_CREDIT_DAYS = 1, 7
"""How long a purchase is put down to what was seen. For a block the item has to be the one clicked there, so a week is fair."""

# Uses ix_signals_site_at for everything done in the time, pk_impressions for the pages. Who came back is joined once: asked for
# each visitor by itself, everything done would be read as often as there are visitors.
FIGURES = """
WITH acts AS MATERIALIZED (
  SELECT g.id, h.person_id AS person, g.kind, g.at, g.value, g.impression_id, g.block, g.item_id
  FROM signals g JOIN shoppers h ON h.id = g.shopper_id
  WHERE g.site = :site AND g.at >= :since AND g.at < CAST(:until AS timestamptz) AND {counts}
), shown AS MATERIALIZED (
  SELECT DISTINCT i.id, h.person_id AS person, {name} AS name, i.shown_at
  FROM acts a JOIN impressions i ON i.id = a.impression_id AND i.site = :site JOIN shoppers h ON h.id = i.shopper_id
  {more}
  WHERE a.kind = 'impression'
), visits AS MATERIALIZED (
  SELECT name, person, min(shown_at) AS first, count(*) AS pages FROM shown GROUP BY name, person
), returned AS MATERIALIZED (
  SELECT DISTINCT v.person, v.first FROM visits v JOIN acts a ON a.person = v.person
    AND a.at >= v.first + CAST(:back_after AS interval) AND a.at < v.first + CAST(:back_within AS interval)
), back AS (
  SELECT v.name, count(*) AS visitors, sum(v.pages) AS pages,
    count(*) FILTER (WHERE matured) AS matured, count(*) FILTER (WHERE matured AND r.person IS NOT NULL) AS back
  FROM visits v LEFT JOIN returned r ON r.person = v.person AND r.first = v.first CROSS JOIN LATERAL (SELECT v.first + CAST(:back_within AS interval) <= :until AS matured) x
  GROUP BY v.name
), answers AS (
  SELECT s.name, count(*) FILTER (WHERE a.kind = 'click') AS clicks,
    count(*) FILTER (WHERE a.kind = 'dismiss') AS dismissals
  FROM shown s JOIN acts a ON a.impression_id = s.id {same_block}
  WHERE a.kind IN ('click', 'dismiss') GROUP BY s.name
), credited AS (
  SELECT DISTINCT s.name, a.id, a.person, a.kind, a.value, a.item_id
  FROM shown s JOIN acts a ON a.person = s.person AND a.at >= s.shown_at AND a.at < s.shown_at + CAST(:credit AS interval)
  WHERE a.kind IN ('purchase', 'rate') {same_item}
), earned AS (
  SELECT c.name, count(*) FILTER (WHERE bought) AS orders, count(DISTINCT c.person) FILTER (WHERE bought) AS buyers,
    sum(coalesce(c.value, 1) * t.price_minor / :unit) FILTER (WHERE bought) AS revenue,
    count(*) FILTER (WHERE c.kind = 'rate') AS ratings, sum(c.value) FILTER (WHERE c.kind = 'rate') AS stars,
    sum(c.value * c.value) FILTER (WHERE c.kind = 'rate') AS squares
  FROM credited c LEFT JOIN items t ON t.id = c.item_id
    CROSS JOIN LATERAL (SELECT c.kind = 'purchase' AND t.kind IS DISTINCT FROM 'promotion' AS bought) x
  GROUP BY c.name
)
SELECT b.name, b.pages, b.visitors, coalesce(a.clicks, 0) AS clicks, coalesce(a.dismissals, 0) AS dismissals,
  coalesce(e.buyers, 0) AS buyers, coalesce(e.orders, 0) AS orders, coalesce(e.revenue, 0) AS revenue,
  coalesce(e.ratings, 0) AS ratings, coalesce(e.stars, 0) AS stars, coalesce(e.squares, 0) AS squares, b.matured, b.back
FROM back b LEFT JOIN answers a ON a.name = b.name LEFT JOIN earned e ON e.name = b.name
ORDER BY b.name
"""
CLICKED_THERE = """AND EXISTS (SELECT FROM acts c WHERE c.impression_id = s.id AND c.block = {block}
    AND c.kind = 'click' AND c.item_id = a.item_id AND c.at <= a.at)"""


async def figures(
    db: ReadSession,
    site: SiteId,
    by: By,
    *,
    since: datetime,
    until: datetime,
    members: Sequence[tuple[ShopperId, str]] = (),
) -> tuple[Figures, ...]:
    """The figures from `since` until `until`, a line a day, a block and so on, in the order of their names.

    Units    days in UTC; revenue in the currency's main unit.
    Limits   members: who is in which segment, for By.SEGMENT alone. One statement; a million signals take some seconds.
    Errors   UnknownSite.
    """
    return await _figures(db, site, by, NAMES[by], "s.name", since=since, until=until, members=members)


# The step comes before the name, and is as long for every one: 2026-11-22.
DATE_LETTERS = 10


async def series(
    db: ReadSession,
    site: SiteId,
    by: By,
    step: Step,
    *,
    since: datetime,
    until: datetime,
    members: Sequence[tuple[ShopperId, str]] = (),
) -> tuple[Series, ...]:
    """The same over time: for each block, channel and so on its figures step by step; those with most pages first.

    Units    steps begin at midnight UTC, weeks on Mondays; a visitor of two steps is one in each.
    Limits   as of `figures`. By.DAY is one line, of the site as a whole.
    """
    at = f"to_char(date_trunc('{step.value}', i.shown_at AT TIME ZONE 'UTC'), 'YYYY-MM-DD')"
    name = f"{at} || ' '" if by is By.DAY else f"{at} || ' ' || ({NAMES[by]})"
    block = f"substr(s.name, {DATE_LETTERS + 2})"
    found = await _figures(db, site, by, name, block, since=since, until=until, members=members)
    lines: dict[str, list[Point]] = defaultdict(list)
    for each in found:
        day = date.fromisoformat(each.name[:DATE_LETTERS])
        named = each.name[DATE_LETTERS + 1 :]
        lines[named].append(Point(at=day, figures=replace(each, name=named)))
    most = sorted(lines.items(), key=lambda line: (-sum(point.figures.pages for point in line[1]), line[0]))
    return tuple(Series(name=named, points=tuple(points)) for named, points in most)


async def _figures(
    db: ReadSession,
    site: SiteId,
    by: By,
    name: str,
    block: str,
    *,
    since: datetime,
    until: datetime,
    members: Sequence[tuple[ShopperId, str]],
) -> tuple[Figures, ...]:
    """Figures told apart by an expression; `block` is what tells a block's name from it."""
    shop = await access.site(db, site)
    of_block = by is By.BLOCK
    more = {By.BLOCK: BLOCKS, By.SEGMENT: MEMBERS}.get(by, "")
    statement = FIGURES.format(
        counts=COUNTS.format("g"),
        name=name,
        more=more,
        same_block=f"AND a.block = {block}" if of_block else "",
        same_item=CLICKED_THERE.format(block=block) if of_block else "",
    )
    given = {
        "site": site,
        "since": since,
        "until": until,
        "back_after": timedelta(days=BACK_AFTER_DAYS),
        "back_within": timedelta(days=BACK_WITHIN_DAYS),
        "credit": timedelta(days=BLOCK_CREDIT_DAYS if of_block else CREDIT_DAYS),
        "unit": float(10 ** get_currency_precision(shop.currency)),
    }
    if by is By.SEGMENT:
        given |= {"persons": [person for person, _ in members], "segments": [key for _, key in members]}
    rows = await bulk.rows(db, statement, given)
    return tuple(Figures(**{**row, "pages": int(row["pages"])}) for row in rows)
