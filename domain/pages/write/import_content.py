"""Content comes in from a file: all of it or nothing, and only on top of what it was made from."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, insert, update
from sqlalchemy.dialects.postgresql import insert as upsert

from domain.access import write as access
from domain.access.rules import grants
from domain.access.values import Action, Hand, Touch
from domain.audience.models import SegmentRow
from domain.base.database import WriteSession
from domain.base.values import SiteId
from domain.catalog.jobs import review_copy
from domain.jobs import write as promises
from domain.pages.models import (
    BlockRow,
    CopyPolicyRow,
    GenerationRow,
    PageRow,
    ProposalRow,
    ReleaseChangeRow,
    ReleaseRow,
)
from domain.pages.read.import_plan import import_plan
from domain.pages.rules.exchange_lines import guide_line, guide_of
from domain.pages.values.editing import BlockState
from domain.pages.values.exchange import BlockPlan, ImportPlan, Line, LineType
from domain.pages.values.fields import CopyPolicy
from domain.pages.write import steps
from domain.pages.write.begin import take_pen
from domain.wording.models import CopyGuideRow
from domain.wording.write import THING

AT_ONCE = 500

Progress = Callable[[int], None]
"""Is told how many more blocks are in."""


async def import_content(
    db: WriteSession,
    site: SiteId,
    texts: Iterable[bytes],
    *,
    publish: bool,
    by: Hand,
    now: datetime,
    progress: Progress = lambda _blocks: None,
) -> ImportPlan:
    """What was written: lines that say what the site says already write nothing.

    An empty site becomes what the file says, to the row. In one that has blocks the drafts change, each by a step of its
    own; what is live changes only where `publish` says so.

    Errors   UnknownSite, ImportInvalid, ImportConflict, NotAllowed; then nothing was written.
    """
    await take_pen(db, site, now)
    plan = await import_plan(db, site, texts, publish=publish, now=now)
    await _segments(db, site, plan.lines[LineType.SEGMENT], now)
    await _policies(db, site, plan.lines[LineType.COPY_POLICY])
    await _guides(db, plan, by=by, now=now)
    pages = await _pages(db, site, plan)
    for start in range(0, len(plan.blocks), AT_ONCE):
        batch = plan.blocks[start : start + AT_ONCE]
        await _blocks(db, plan, batch, pages, by=by, now=now)
        progress(len(batch))
    await _records(db, site, plan)
    await _releases(db, site, plan.lines[LineType.RELEASE])
    await _remember(db, plan, by=by, now=now)
    if plan.blocks or plan.lines[LineType.COPY_GUIDE]:
        await promises.add(db, [review_copy(site, now)], now)
    return plan


async def _segments(db: WriteSession, site: SiteId, lines: Sequence[Line], now: datetime) -> None:
    for line in lines:
        made = upsert(SegmentRow).values(site=site, **line.said)
        said = {name: made.excluded[name] for name in ("name", "description", "position", "condition")}
        newer = {"version": SegmentRow.version + 1, "updated_at": now}
        await db.execute(made.on_conflict_do_update(index_elements=["site", "key"], set_=said | newer))


async def _policies(db: WriteSession, site: SiteId, lines: Sequence[Line]) -> None:
    for line in lines:
        made = upsert(CopyPolicyRow).values(site=site, **line.said)
        keys = ["site", "kind", "field"]
        await db.execute(made.on_conflict_do_update(index_elements=keys, set_={"policy": made.excluded.policy}))


async def _guides(db: WriteSession, plan: ImportPlan, *, by: Hand, now: datetime) -> None:
    """Where nobody had said anything, a guide is as the file has it, its version too; elsewhere it is the next version."""
    lines = [guide_of(line.said) for line in plan.lines[LineType.COPY_GUIDE]]
    grants.require_touch(by, Action.IMPORT, [Touch(kind=THING, field="words", locale=each.locale) for each in lines])
    for told in lines:
        before = plan.guides[told.locale].version
        after = replace(told, version=before + 1, by=by.label, at=now) if before else told
        await db.execute(insert(CopyGuideRow).values(site=plan.site, **guide_line(after)))


async def _pages(db: WriteSession, site: SiteId, plan: ImportPlan) -> dict[str, UUID]:
    """The id of every page; one that the site has already moves on where it gets a title or blocks."""
    pages = {key: page.id for key, page in plan.pages.items()}
    grown = {each.line.said["page"] for each in plan.blocks if each.before is None}
    for line in plan.lines[LineType.PAGE]:
        if line.said["key"] in pages:
            grown.add(line.said["key"])
            said = {name: line.said[name] for name in ("title", "ordering", "slots")}
            await db.execute(update(PageRow).where(PageRow.id == line.said["id"]).values(said))
        else:
            await db.execute(insert(PageRow).values(site=site, **line.said))
    moved = [page.id for key, page in plan.pages.items() if key in grown]
    if moved:
        await db.execute(update(PageRow).where(PageRow.id.in_(moved)).values(version=PageRow.version + 1))
    return pages | {line.said["key"]: line.said["id"] for line in plan.lines[LineType.PAGE]}


async def _blocks(
    db: WriteSession, plan: ImportPlan, batch: Sequence[BlockPlan], pages: dict[str, UUID], *, by: Hand, now: datetime
) -> None:
    """Each block by one step: a new one begins at the file's version, with everything in it said by that step."""
    new = [each.line.said for each in batch if each.before is None]
    if new:
        same = ("id", "key", "kind", "copy_policy", "created_at", "updated_at")
        await db.execute(
            insert(BlockRow),
            [
                {name: said[name] for name in same}
                | {"site": plan.site, "page_id": pages[said["page"]], "version": said["version"] - 1, "draft": {}}
                for said in new
            ],
        )
    taken = [
        steps.Step(
            before=each.before or _empty(plan.site, each.line),
            action=Action.IMPORT,
            draft=each.draft,
            live=each.live if each.moves_live else steps.SAME,
        )
        for each in batch
    ]
    await steps.take_steps(db, taken, by=by, now=now)
    if plan.empty and new:
        await _as_it_was(db, new)
    await _own_policies(db, [each for each in batch if each.before is not None])


def _empty(site: SiteId, line: Line) -> BlockState:
    said = line.said
    return BlockState(
        id=said["id"],
        site=site,
        page=said["page"],
        key=said["key"],
        kind=said["kind"],
        version=said["version"] - 1,
        draft={},
        live=None,
        live_version=None,
        live_at=None,
        copy_policy=None if said["copy_policy"] is None else CopyPolicy(said["copy_policy"]),
    )


async def _as_it_was(db: WriteSession, new: Sequence[Any]) -> None:
    """Since when blocks have been as they are, and since when live: what the file says, for a site that was empty."""
    same = ("live_version", "live_at", "updated_at")
    await db.execute(
        update(BlockRow).where(BlockRow.id == bindparam("id_")).values({name: bindparam(f"{name}_") for name in same}),
        [{"id_": said["id"], **{f"{name}_": said[name] for name in same}} for said in new],
    )


async def _own_policies(db: WriteSession, batch: Sequence[BlockPlan]) -> None:
    for each in batch:
        wanted = each.line.said["copy_policy"]
        if each.before is not None and each.before.copy_policy != wanted:
            await db.execute(update(BlockRow).where(BlockRow.id == each.before.id).values(copy_policy=wanted))


async def _records(db: WriteSession, site: SiteId, plan: ImportPlan) -> None:
    """Where machines' words came from, and those that wait for a person."""
    for table, kind in ((GenerationRow, LineType.GENERATION), (ProposalRow, LineType.PROPOSAL)):
        lines = plan.lines[kind]
        ids = {"block": "block_id", "generation": "generation_id"}
        rows = [{ids.get(name, name): value for name, value in line.said.items()} | {"site": site} for line in lines]
        if rows:
            await db.execute(insert(table), rows)


async def _releases(db: WriteSession, site: SiteId, lines: Sequence[Line]) -> None:
    for line in lines:
        own = {name: value for name, value in line.said.items() if name != "changes"}
        await db.execute(insert(ReleaseRow).values(site=site, **own))
        rows = [
            {"release_id": line.said["id"], "block_id": each["block"]}
            | {name: each[name] for name in ("changes", "shows", "was_live")}
            for each in line.said["changes"]
        ]
        if rows:
            await db.execute(insert(ReleaseChangeRow), rows)


async def _remember(db: WriteSession, plan: ImportPlan, *, by: Hand, now: datetime) -> None:
    """An entry for each thing that is not a block (those have steps), so that the log says who brought it."""
    named = {
        LineType.SEGMENT: ("segment", "key"),
        LineType.COPY_GUIDE: (THING, "locale"),
        LineType.PAGE: ("page", "key"),
        LineType.RELEASE: ("release", "id"),
    }
    for kind, (noun, name) in named.items():
        things = [f"{noun}:{line.said[name]}" for line in plan.lines[kind]]
        await access.remember(db, plan.site, actor=by.label, action=Action.IMPORT, things=things, details={}, now=now)
    policies = plan.lines[LineType.COPY_POLICY]
    await access.remember(
        db,
        plan.site,
        actor=by.label,
        action=Action.IMPORT,
        things=[f"copy_policy:{line.said['kind']}:{line.said['field']}" for line in policies],
        details=[{"policy": line.said["policy"]} for line in policies],
        now=now,
    )
