"""Page policies learn, and change hands."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, select, text, update
from sqlalchemy.dialects.postgresql import insert

from domain.access import write as access
from domain.base.database import WriteSession
from domain.base.values import Json, SiteId
from domain.behaviour.values import Recorded
from domain.experiments import jobs
from domain.experiments.errors import NothingToRollBack, PolicyAbsent, PolicyNotBetter
from domain.experiments.models.policies import LessonRow, LivePolicyRow, PolicyRow
from domain.experiments.read.policies import IN_VIEW, from_json, page_shown, sites_with_lessons, versions
from domain.experiments.rules import learning, page_estimates
from domain.experiments.values.policies import Estimate, PageShown, Policy
from domain.jobs import write as promises

# recommendation.md counts what was not clicked once a page has had its time; few clicks come later than that.
PAGE_IS_OVER = timedelta(minutes=10)
# As long as an impression may be answered; a click is then known to have been learnt, however often it is sent.
KEEP_LESSONS = timedelta(days=30)
# Each takes up to a millisecond, and the event loop waits meanwhile.
AT_ONCE = 100

# Pages that a policy ordered and that these signals are about; each is over in a while, and at once where the shopper has
# moved on to a later one. Clicks are looked for anew, because one may have come before its impression.
# Uses pk_signals, pk_impressions, ix_signals_shopper_id_at and ix_impressions_shopper_id.
_NOTE = text("""
WITH touched AS (
    SELECT DISTINCT impression_id AS id FROM signals
    WHERE site = :site AND id = ANY (:ids) AND impression_id IS NOT NULL AND marked IS NULL
), shown AS (
    SELECT impression.* FROM impressions impression JOIN touched USING (id)
    WHERE impression.site = :site AND jsonb_typeof(impression.seen) = 'array'
), left_behind AS (
    UPDATE lessons SET due_at = :now
    FROM impressions old, shown
    WHERE old.shopper_id = shown.shopper_id AND old.page = shown.page AND old.shown_at < shown.shown_at
        AND old.shown_at > CAST(:now AS timestamptz) - CAST(:over AS interval)
        AND lessons.impression_id = old.id AND lessons.block = '' AND lessons.learnt_at IS NULL AND lessons.due_at > :now
)
INSERT INTO lessons (impression_id, block, site, due_at)
SELECT id, '', :site, shown_at + CAST(:over AS interval) FROM shown
UNION
SELECT shown.id, signal.block, :site, :now
FROM shown JOIN signals signal ON signal.shopper_id = shown.shopper_id AND signal.impression_id = shown.id
    AND signal.item_id IS NOT NULL AND signal.at >= shown.shown_at - CAST(:over AS interval)
WHERE signal.block IS NOT NULL AND signal.marked IS NULL AND signal.kind = ANY (:taking)
ORDER BY 1, 2
ON CONFLICT DO NOTHING
RETURNING block
""")
_SHOWN = f"""
SELECT impression.id, impression.page, impression.blocks, impression.seen, {IN_VIEW} AS looked
FROM impressions impression WHERE impression.id = ANY (CAST(:ids AS uuid[]))
ORDER BY impression.shown_at, impression.id
"""  # noqa: S608 - a constant
# What says that the shopper went on from the block to an item: a view is of the item's own page. Turning it away does not.
TAKING = ["view", "click", "dwell", "cart_add", "purchase", "share"]


async def promise(db: WriteSession, recorded: Recorded, now: datetime) -> None:
    """What was just recorded will be learnt from: clicks at once, the rest of their pages when those are over."""
    if not recorded.answering:
        return
    facts = {"site": recorded.site, "ids": list(recorded.ids), "now": now, "over": PAGE_IS_OVER, "taking": TAKING}
    noted = (await db.execute(_NOTE, facts)).scalars().all()
    if any(noted):
        await promises.add(db, [jobs.learn_policy(recorded.site, now)], now)


async def promise_due(db: WriteSession, now: datetime) -> int:
    """How many sites' policies will learn from pages that are over by now."""
    return await promises.add(db, [jobs.learn_policy(site, now) for site in await sites_with_lessons(db, now)], now)


async def learn(db: WriteSession, site: SiteId, now: datetime, *, at_once: int = AT_ONCE) -> int:
    """How much was learnt: each click and each page that is over, once, by the policy that is live on its page.

    Limits   at most `at_once` lessons, up to a millisecond each; call again while so many came.
    """
    due = (
        select(LessonRow.impression_id, LessonRow.block)
        .where(LessonRow.site == site, LessonRow.learnt_at.is_(None), LessonRow.due_at <= now)
        .order_by(LessonRow.due_at, LessonRow.impression_id, LessonRow.block)
        .limit(at_once)
        .with_for_update(skip_locked=True)
        .cte("due")
    )
    taken = (
        await db.execute(
            update(LessonRow)
            .where(LessonRow.impression_id == due.c.impression_id, LessonRow.block == due.c.block)
            .values(learnt_at=now)
            .returning(LessonRow.impression_id, LessonRow.block)
            .execution_options(synchronize_session=False)
        )
    ).all()
    lessons: dict[UUID, list[str]] = defaultdict(list)
    for row in taken:
        lessons[row.impression_id].append(row.block)
    shown = await _shown(db, list(lessons))
    for page in sorted({key for key, _ in shown.values()}):
        policy = await _live_for_update(db, site, page, now)
        for impression, (key, seen) in shown.items():
            if key == page:
                policy = _taught(policy, seen, lessons[impression])
        await _store(db, site, page, replace(policy, steps=policy.steps + 1), now)
    return len(taken)


async def forget_lessons(db: WriteSession, now: datetime) -> int:
    """How many lessons were deleted, because nothing can be learnt from their pages any more."""
    old = select(LessonRow.impression_id, LessonRow.block).where(LessonRow.due_at < now - KEEP_LESSONS).limit(10_000)
    gone = old.with_for_update(skip_locked=True).cte("gone")
    deleted = await db.execute(
        delete(LessonRow)
        .where(LessonRow.impression_id == gone.c.impression_id, LessonRow.block == gone.c.block)
        .returning(LessonRow.block)
        .execution_options(synchronize_session=False)
    )
    return len(deleted.all())


async def add_candidate(
    db: WriteSession,
    site: SiteId,
    page: str,
    policy: Policy,
    *,
    origin: str,
    candidate: Sequence[Estimate],
    live: Sequence[Estimate],
    judged_on: int,
    by: str,
    now: datetime,
) -> int:
    """The version under which the policy is kept. It orders no page before it is promoted."""
    await access.take_pen(db, site)
    newest = select(func.max(PolicyRow.version)).where(PolicyRow.site == site, PolicyRow.page == page)
    version = ((await db.execute(newest)).scalar_one_or_none() or 0) + 1
    estimates: dict[str, Json] = {
        "candidate": [asdict(each) for each in candidate],
        "live": [asdict(each) for each in live],
        "pages": judged_on,
    }
    made = replace(policy, version=version)
    await db.execute(
        insert(PolicyRow).values(site=site, page=page, origin=origin, estimates=estimates, made_at=now, **stored(made))
    )
    details: dict[str, Json] = {"version": version, "origin": origin, "estimates": estimates}
    things = [f"page_policy:{page}"]
    await access.remember(db, site, actor=by, action="train_policy", things=things, details=details, now=now)
    return version


async def promote(db: WriteSession, site: SiteId, page: str, version: int, *, by: str, now: datetime) -> None:
    """The version orders the page from now on, and learns.

    Errors   PolicyAbsent, PolicyNotBetter; then nothing was written.
    """
    await access.take_pen(db, site)
    found = next((each for each in await versions(db, site, page) if each.policy.version == version), None)
    if found is None:
        raise PolicyAbsent(page, version)
    if found.live:
        return
    judged = select(PolicyRow.estimates["pages"].as_integer()).where(
        PolicyRow.site == site, PolicyRow.page == page, PolicyRow.version == version
    )
    reasons = page_estimates.reasons_against(
        found.estimates, found.against, (await db.execute(judged)).scalar_one_or_none() or 0
    )
    if reasons:
        raise PolicyNotBetter(page, version, reasons)
    await _switch(db, site, page, version, action="promote_policy", by=by, now=now)


async def roll_back(db: WriteSession, site: SiteId, page: str, *, by: str, now: datetime) -> int:
    """The version that was live before, and is again, as it was when it was replaced.

    Errors   PolicyAbsent, NothingToRollBack; then nothing was written.
    """
    await access.take_pen(db, site)
    live = select(LivePolicyRow.before).where(LivePolicyRow.site == site, LivePolicyRow.page == page)
    row = (await db.execute(live)).one_or_none()
    if row is None:
        raise PolicyAbsent(page, None)
    if row.before is None:
        raise NothingToRollBack(page)
    before: int = row.before
    await _switch(db, site, page, before, action="roll_back_policy", by=by, now=now)
    return before


async def _switch(
    db: WriteSession, site: SiteId, page: str, version: int, *, action: str, by: str, now: datetime
) -> None:
    mine = (LivePolicyRow.site == site, LivePolicyRow.page == page)
    was = (await db.execute(select(LivePolicyRow.version).where(*mine).with_for_update())).scalar_one_or_none()
    row = insert(LivePolicyRow).values(site=site, page=page, version=version, before=None, since=now)
    await db.execute(
        row.on_conflict_do_update(
            index_elements=[LivePolicyRow.site, LivePolicyRow.page],
            set_={"version": version, "before": LivePolicyRow.version, "since": now},
        )
    )
    details = {"version": version, "before": was}
    things = [f"page_policy:{page}"]
    await access.remember(db, site, actor=by, action=action, things=things, details=details, now=now)


async def _shown(db: WriteSession, impressions: Sequence[UUID]) -> dict[UUID, tuple[str, PageShown]]:
    """The pages of these impressions with all of their clicks, earliest first. Uses pk_impressions and pk_lessons."""
    clicked: dict[UUID, list[str]] = defaultdict(list)
    clicks = select(LessonRow.impression_id, LessonRow.block)
    for row in await db.execute(clicks.where(LessonRow.impression_id.in_(impressions), LessonRow.block != "")):
        clicked[row.impression_id].append(row.block)
    found: dict[UUID, tuple[str, PageShown]] = {}
    for row in await db.execute(text(_SHOWN), {"ids": list(impressions)}):
        page = page_shown(row.blocks, row.seen, clicked[row.id], row.looked)
        if page is not None:
            found[row.id] = row.page, page
    return found


def _taught(policy: Policy, page: PageShown, lessons: Sequence[str]) -> Policy:
    """The policy with these lessons of the page learnt; the empty one says that the page is over."""
    policy = learning.learn_clicks(policy, page, [block for block in lessons if block])
    return learning.learn_page(policy, page) if "" in lessons else policy


async def _live_for_update(db: WriteSession, site: SiteId, page: str, now: datetime) -> Policy:
    """The page's live policy, ours until this transaction ends; the first one is made at the first lesson."""
    first = stored(Policy(version=1))
    made = insert(PolicyRow).values(site=site, page=page, origin="the editors' order", made_at=now, **first)
    live = insert(LivePolicyRow).values(site=site, page=page, version=1, since=now)
    locked = select(LivePolicyRow.version).where(LivePolicyRow.site == site, LivePolicyRow.page == page)
    version = (await db.execute(locked.with_for_update())).scalar_one_or_none()
    if version is None:
        await db.execute(made.on_conflict_do_nothing())
        await db.execute(live.on_conflict_do_nothing())
        version = (await db.execute(locked.with_for_update())).scalar_one()
    columns = PolicyRow.__table__.columns
    mine = (PolicyRow.site == site, PolicyRow.page == page, PolicyRow.version == version)
    return from_json((await db.execute(select(*columns).where(*mine))).mappings().one())


async def _store(db: WriteSession, site: SiteId, page: str, policy: Policy, now: datetime) -> None:
    mine = (PolicyRow.site == site, PolicyRow.page == page, PolicyRow.version == policy.version)
    known = learning.without_forgotten(policy)
    await db.execute(update(PolicyRow).where(*mine).values(learnt_at=now, **stored(known)))


def stored(policy: Policy) -> Mapping[str, Any]:
    """The policy as it is kept; `read.policies.from_json` reads it."""
    return {
        "version": policy.version,
        "steps": policy.steps,
        "pages": policy.pages,
        "clicks": policy.clicks,
        "settings": asdict(policy.settings),
        "weights": {name: list(weight) for name, weight in policy.weights.items()},
        "examined": [list(each) for each in policy.examined],
    }
