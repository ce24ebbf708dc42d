"""Everything that waits for an editor of a site."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import chain

from sqlalchemy import func, or_, select

from domain.access import read as access
from domain.base.database import ReadSession
from domain.base.values import SiteId
from domain.jobs.read import page_of_jobs
from domain.jobs.values import JobState
from domain.pages.models import InboxDismissalRow, ProposalRow
from domain.pages.read import blocks as editing
from domain.pages.read import catalogue
from domain.pages.read.lint import lint_pages
from domain.pages.read.proposals import open_proposals
from domain.pages.rules import inbox as rules
from domain.pages.values.inbox import Entry, InboxKind, Named, Waiting, Wanted
from domain.pages.values.proposals import ProposalState
from domain.pages.values.slate import Perspective
from domain.pictures.read.problems import problems
from domain.pictures.values import HINTS, ProblemKind

# Of each kind but proposals; who has more of one kind has one problem, and mends it elsewhere.
MOST = 500
PROPOSALS_AT_ONCE = 100
# What cannot be read is among what is refused.
_SHOWN = tuple(kind for kind in ProblemKind if kind is not ProblemKind.UNREADABLE and kind not in HINTS)


async def inbox(
    db: ReadSession, site: SiteId, wanted: Wanted, *, first: int, after: Named | None, jobs: bool, now: datetime
) -> Waiting:
    """What waits, by kind and then by place, and whether there is more. What somebody has waved away is not in it.

    `jobs`: failed jobs too, for who may see them.
    Limits   500 of each kind but proposals.
    """
    found: list[Entry] = []
    others: list[Entry] | None = None
    if wanted.of(InboxKind.PROPOSAL) and (after is None or after.kind is InboxKind.PROPOSAL):
        found = await _proposals(db, site, wanted, first, after)
    if len(found) <= first:
        others = await _others(db, site, wanted, jobs=jobs, now=now)
        found += rules.in_order(others, after)
    return Waiting(entries=found[:first], more=len(found) > first, others=others)


async def inbox_counts(
    db: ReadSession,
    site: SiteId,
    wanted: Wanted,
    *,
    jobs: bool,
    now: datetime,
    others: Sequence[Entry] | None = None,
) -> Mapping[InboxKind, int]:
    """How many entries of each kind there are; of kinds that have none, nothing. `others`: as `inbox` found them."""
    found = await _others(db, site, wanted, jobs=jobs, now=now) if others is None else others
    counts = Counter(each.kind for each in found)
    if wanted.of(InboxKind.PROPOSAL):
        if wanted.page is None and wanted.locale is None:
            open_ = [ProposalRow.site == site, ProposalRow.state == ProposalState.OPEN]
            if wanted.block is not None:
                open_.append(ProposalRow.block_id == wanted.block)
            number = await db.scalar(select(func.count()).select_from(ProposalRow).where(*open_))
            counts[InboxKind.PROPOSAL] = number or 0
        else:
            counts[InboxKind.PROPOSAL] = len(await _proposals(db, site, wanted, MOST, None))
    return {kind: counts[kind] for kind in InboxKind if counts[kind]}


async def _proposals(db: ReadSession, site: SiteId, wanted: Wanted, first: int, after: Named | None) -> list[Entry]:
    """One more than `first`, so that it is known whether there are more."""
    found: list[Entry] = []
    last, more = None if after is None else rules.proposal_of(after), True
    while more and len(found) <= first:
        page, more = await open_proposals(db, site, PROPOSALS_AT_ONCE, last, block=wanted.block)
        found += [entry for entry in map(rules.of_proposal, page) if wanted.takes(entry)]
        last = page[-1].id if page else None
    return found


async def _others(db: ReadSession, site: SiteId, wanted: Wanted, *, jobs: bool, now: datetime) -> list[Entry]:
    every: list[Entry] = []
    if wanted.of(InboxKind.TRANSLATION) or wanted.of(InboxKind.LINT):
        every += await _of_pages(db, site, wanted, now)
    if wanted.of(InboxKind.OFFER):
        ending = await catalogue.offers_ending(db, site, since=now, until=now + rules.ENDS_WITHIN, first=MOST)
        every += [rules.of_offer(each.sku, each.title, each.ends_at) for each in ending]
    if wanted.of(InboxKind.PICTURE):
        every += [rules.of_picture(*each) for each in await catalogue.refused_pictures(db, site, first=MOST)]
        every += map(rules.of_picture_problem, (await problems(db, site, first=MOST, kinds=_SHOWN)).problems)
    if wanted.of(InboxKind.JOB) and jobs:
        dead = await page_of_jobs(db, JobState.DEAD, first=MOST, site=site)
        every += map(rules.of_job, dead.jobs)
    shown = [each for each in every if wanted.takes(each)]
    gone = await _dismissed(db, site, now) if shown else frozenset()
    return [each for each in shown if (each.kind, each.key, each.mark) not in gone]


async def _of_pages(db: ReadSession, site: SiteId, wanted: Wanted, now: datetime) -> list[Entry]:
    shop = await access.site(db, site)
    pages = [each.key for each in await editing.pages(db, site) if wanted.page in {None, each.key}]
    every: list[Entry] = []
    blocks = await editing.blocks_by_page(db, site, pages, now)
    if wanted.of(InboxKind.TRANSLATION):
        listed = [(page, block) for page, those in blocks.items() for block in those]
        every += rules.of_translations(listed, shop.locales, shop.default_locale)
    if wanted.of(InboxKind.LINT):
        found = await lint_pages(db, site, blocks, Perspective.DRAFT, now)
        every += chain.from_iterable(rules.of_findings(page, blocks[page], each) for page, each in found.items())
    return every


async def _dismissed(db: ReadSession, site: SiteId, now: datetime) -> frozenset[tuple[InboxKind, str, str]]:
    lasting = or_(InboxDismissalRow.until.is_(None), InboxDismissalRow.until > now)
    columns = (InboxDismissalRow.kind, InboxDismissalRow.key, InboxDismissalRow.mark)
    rows = await db.execute(select(*columns).where(InboxDismissalRow.site == site, lasting))
    return frozenset((InboxKind(row.kind), row.key, row.mark) for row in rows)
