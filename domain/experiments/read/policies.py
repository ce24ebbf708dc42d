"""Questions about page policies."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, ColumnExpressionArgument, func, select, text

from domain.base.database import ReadSession
from domain.base.values import Json, SiteId
from domain.experiments.models.policies import LessonRow, LivePolicyRow, PolicyRow
from domain.experiments.rules.page_features import read_seen
from domain.experiments.values.policies import (
    Estimate,
    Examined,
    PageShown,
    Policy,
    PolicySettings,
    PolicyVersion,
    Weight,
)

MOST_PAGES = 50_000
# The blocks that the front says were in view, of the row `impression`; NULL where it does not say. A signal of a block may
# come a little before that of its page, and is about the day of the page. Uses ix_signals_shopper_id_at.
IN_VIEW = """(
    SELECT array_agg(DISTINCT told.block) FROM signals told
    WHERE told.shopper_id = impression.shopper_id AND told.impression_id = impression.id AND told.kind = 'impression'
        AND told.block IS NOT NULL AND told.marked IS NULL
        AND told.at BETWEEN impression.shown_at - interval '10 minutes' AND impression.shown_at + interval '1 day'
)"""
HELD = ("version", "steps", "pages", "clicks", "settings", "weights", "examined")


def policy_json(
    site: ColumnExpressionArgument[str] | str, page: ColumnExpressionArgument[str] | str
) -> ColumnElement[Any]:
    """The page's live policy as one value, for a statement that reads other things too; `from_json` reads it.

    Uses pk_live_policies and pk_policies.
    """
    columns = PolicyRow.__table__.columns
    named = [part for name in HELD for part in (name, columns[name])]
    live = (LivePolicyRow.site == PolicyRow.site, LivePolicyRow.page == PolicyRow.page)
    return (
        select(func.jsonb_build_object(*named))
        .join(LivePolicyRow, onclause=live[0] & live[1] & (LivePolicyRow.version == PolicyRow.version))
        .where(PolicyRow.site == site, PolicyRow.page == page)
        .scalar_subquery()
    )


def from_json(held: Mapping[Any, Any] | None) -> Policy:
    """The policy that `policy_json` found; where there is none yet, one that has learnt nothing."""
    if held is None:
        return Policy()
    known = {name: value for name, value in held["settings"].items() if name in PolicySettings.__dataclass_fields__}
    return Policy(
        version=held["version"],
        steps=held["steps"],
        pages=held["pages"],
        clicks=held["clicks"],
        settings=PolicySettings(**known),
        weights={name: Weight(*numbers) for name, numbers in held["weights"].items()},
        examined=tuple(Examined(*numbers) for numbers in held["examined"]),
    )


async def live_policy(db: ReadSession, site: SiteId, page: str) -> Policy:
    """The policy that orders the page now."""
    found = select(policy_json(site, page))
    return from_json((await db.execute(found)).scalar_one_or_none())


async def versions(db: ReadSession, site: SiteId, page: str | None = None) -> list[PolicyVersion]:
    """The versions of a page's policy, or of all of a site's, by page and newest first."""
    statement = (
        select(*PolicyRow.__table__.columns, (LivePolicyRow.version == PolicyRow.version).label("live"))
        .outerjoin(LivePolicyRow, (LivePolicyRow.site == PolicyRow.site) & (LivePolicyRow.page == PolicyRow.page))
        .where(PolicyRow.site == site)
        .order_by(PolicyRow.page, PolicyRow.version.desc())
    )
    rows = await db.execute(statement if page is None else statement.where(PolicyRow.page == page))
    return [
        PolicyVersion(
            page=row.page,
            policy=from_json(row._mapping),  # noqa: SLF001 - SQLAlchemy's public name of a row by column
            live=bool(row.live),
            origin=row.origin,
            made_at=row.made_at,
            learnt_at=row.learnt_at,
            estimates=_estimates(row.estimates, "candidate"),
            against=_estimates(row.estimates, "live"),
        )
        for row in rows
    ]


async def pages_shown(db: ReadSession, site: SiteId, page: str, *, limit: int = MOST_PAGES) -> list[PageShown]:
    """The pages that are over, in the order they were shown, with what was clicked; the newest `limit` of them."""
    # ix_impressions_site_shown_at from its end; pk_lessons and ix_signals_shopper_id_at for each.
    rows = await db.execute(
        text(f"""
            SELECT impression.blocks, impression.seen, coalesce(clicked.blocks, '{{}}') AS clicked, {IN_VIEW} AS looked
            FROM impressions impression
            JOIN lessons over ON over.impression_id = impression.id AND over.block = '' AND over.learnt_at IS NOT NULL
            LEFT JOIN LATERAL (
                SELECT array_agg(block) AS blocks FROM lessons WHERE impression_id = impression.id AND block <> ''
            ) clicked ON true
            WHERE impression.site = :site AND impression.page = :page
            ORDER BY impression.shown_at DESC LIMIT :limit
        """),  # noqa: S608 - a constant of this file
        {"site": site, "page": page, "limit": limit},
    )
    found = [page_shown(row.blocks, row.seen, row.clicked, row.looked) for row in rows]
    return [each for each in reversed(found) if each is not None]


def page_shown(
    blocks: Sequence[Sequence[Any]], seen: Json, clicked: Sequence[str], looked: Sequence[str] | None
) -> PageShown | None:
    """The page of an impression, or None where its order was no policy's; `looked` names the blocks that were in view."""
    known = read_seen(seen)
    if known is None:
        return None
    context, views = known
    keys = {view.key for view in views}
    placed = sorted((position, key, propensity) for key, position, propensity, *_ in blocks if key in keys)
    if not placed or any(propensity is None for _, _, propensity in placed):
        return None
    return PageShown(
        context=context,
        views=views,
        order=tuple(key for _, key, _ in placed),
        propensities=tuple(float(propensity) for _, _, propensity in placed),
        clicked=frozenset(clicked) & keys,
        looked=None if looked is None else frozenset(looked) & keys,
    )


async def sites_with_lessons(db: ReadSession, now: datetime) -> list[SiteId]:
    """The sites where something is to be learnt by now. Uses ix_lessons_due."""
    due = select(LessonRow.site).where(LessonRow.learnt_at.is_(None), LessonRow.due_at <= now).distinct()
    return [SiteId(site) for site in (await db.execute(due)).scalars()]


async def pages_of(db: ReadSession, site: SiteId) -> list[str]:
    """The pages that have a policy."""
    found = select(LivePolicyRow.page).where(LivePolicyRow.site == site).order_by(LivePolicyRow.page)
    return list((await db.execute(found)).scalars())


def _estimates(held: Mapping[str, Any] | None, whose: str) -> tuple[Estimate, ...]:
    return tuple(Estimate(**each) for each in (held or {}).get(whose, ()))
