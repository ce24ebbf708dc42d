"""A site's content as lines of JSON: everything that is needed to have it again, and no secret."""

from collections.abc import AsyncIterator
from typing import Any

from sqlalchemy import Select, exists, func, or_, select, union
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import aliased

from domain.access import read as access
from domain.audience.read import segments as audience
from domain.audience.rules.grammar import to_json
from domain.base.database import ReadSession
from domain.base.values import SiteId
from domain.pages.models import BlockRow, GenerationRow, PageRow, ProposalRow, ReleaseChangeRow, ReleaseRow
from domain.pages.read.generations import ids, named
from domain.pages.read.policies import policies
from domain.pages.rules.exchange_lines import SHAPES, guide_line, written
from domain.pages.values.exchange import FORMAT, LineType
from domain.wording.read import guides

AT_ONCE = 500


async def export(db: ReadSession, site: SiteId) -> AsyncIterator[bytes]:
    """The lines of a file that holds the site's content, the same bytes for the same content.

    Segments, copy policies, copy guides as they hold, pages, blocks with what is drafted and live, the generations that content names and the newest
    of each field, open proposals, releases that are still to come. Not in it: history, decided proposals, published
    releases, roles, tokens.

    Limits   rows are read a few hundred at a time.
    Errors   UnknownSite.
    """
    shop = await access.site(db, site)
    about = {name: getattr(shop, name) for name in ("key", "name", "default_locale", "locales", "currency")}
    yield written(LineType.SITE, {"format": FORMAT, **about})
    for segment in sorted(await audience.segments(db, site), key=lambda each: each.key):
        said = {name: getattr(segment, name) for name in SHAPES[LineType.SEGMENT]}
        yield written(LineType.SEGMENT, said | {"condition": to_json(segment.condition)})
    for each in await policies(db, site):
        said = {"kind": each.kind, "field": each.field or "", "policy": each.policy}
        yield written(LineType.COPY_POLICY, said)
    for guide in sorted(await guides(db, site), key=lambda each: each.locale):
        # Nobody has said anything yet at version 0.
        if guide.version:
            yield written(LineType.COPY_GUIDE, guide_line(guide))
    for kind, statement in _STATEMENTS.items():
        rows = await db.stream(statement(site).execution_options(yield_per=AT_ONCE))
        async for row in rows.mappings():
            yield written(kind, dict(row))
    # A file without it was cut off.
    yield written(LineType.END, {})


def _pages(site: SiteId) -> Select[*tuple[Any, ...]]:
    columns = (
        *(PageRow.id, PageRow.key, PageRow.title, PageRow.ordering, PageRow.slots),
        *(PageRow.version, PageRow.created_at),
    )
    # Ordered by bytes: every database has the same order, whatever language it sorts in.
    return select(*columns).where(PageRow.site == site).order_by(PageRow.key.collate("C"))


def _blocks(site: SiteId) -> Select[*tuple[Any, ...]]:
    own = [BlockRow.__table__.c[name] for name in SHAPES[LineType.BLOCK] if name != "page"]
    return (
        select(*own, PageRow.key.label("page"))
        .join(PageRow, PageRow.id == BlockRow.page_id)
        .where(BlockRow.site == site)
        .order_by(PageRow.key.collate("C"), BlockRow.key.collate("C"))
    )


def _generations(site: SiteId) -> Select[*tuple[Any, ...]]:
    """Those that content names, those that wait, and the newest of each field: without it machines would write it anew."""
    newer = aliased(GenerationRow)
    outdated = exists().where(
        newer.block_id == GenerationRow.block_id,
        newer.field == GenerationRow.field,
        newer.locale == GenerationRow.locale,
        newer.created_at > GenerationRow.created_at,
    )
    entries = "$.*.*.generation"
    known = union(
        select(named(BlockRow.draft, entries)).where(BlockRow.site == site),
        select(named(BlockRow.live, entries)).where(BlockRow.site == site, BlockRow.live.is_not(None)),
        select(named(ReleaseChangeRow.changes, "$[*].entry.generation"))
        .join(ReleaseRow, ReleaseRow.id == ReleaseChangeRow.release_id)
        .where(ReleaseRow.site == site, ReleaseRow.state.in_(("draft", "scheduled"))),
    ).subquery()
    waiting = select(ProposalRow.generation_id).where(ProposalRow.site == site, ProposalRow.state == "open")
    used = GenerationRow.id.in_(select(ids(known.c.id)))
    own = [GenerationRow.__table__.c[name] for name in SHAPES[LineType.GENERATION] if name != "block"]
    return (
        select(*own, GenerationRow.block_id.label("block"))
        .where(GenerationRow.site == site, or_(used, GenerationRow.id.in_(waiting), ~outdated))
        .order_by(GenerationRow.id)
    )


def _proposals(site: SiteId) -> Select[*tuple[Any, ...]]:
    row = ProposalRow
    return (
        select(row.id, row.field, row.locale, row.base, row.created_at)
        .add_columns(row.block_id.label("block"), row.generation_id.label("generation"))
        .where(row.site == site, row.state == "open")
        .order_by(row.id)
    )


def _releases(site: SiteId) -> Select[*tuple[Any, ...]]:
    return releases_as_lines(site).where(ReleaseRow.state.in_(("draft", "scheduled"))).order_by(ReleaseRow.id)


def releases_as_lines(site: SiteId) -> Select[*tuple[Any, ...]]:
    """The site's releases, whatever their state, each with what it does to each block."""
    own = [ReleaseRow.__table__.c[name] for name in SHAPES[LineType.RELEASE] if name != "changes"]
    change = func.jsonb_build_object(
        *("block", ReleaseChangeRow.block_id, "changes", ReleaseChangeRow.changes),
        *("shows", ReleaseChangeRow.shows, "was_live", ReleaseChangeRow.was_live),
    )
    in_order = aggregate_order_by(change, ReleaseChangeRow.block_id)
    changes = (
        select(func.coalesce(func.jsonb_agg(in_order), func.jsonb_build_array()))
        .where(ReleaseChangeRow.release_id == ReleaseRow.id)
        .correlate(ReleaseRow)
        .scalar_subquery()
    )
    return select(*own, changes.label("changes")).where(ReleaseRow.site == site)


_STATEMENTS = {
    LineType.PAGE: _pages,
    LineType.BLOCK: _blocks,
    LineType.GENERATION: _generations,
    LineType.PROPOSAL: _proposals,
    LineType.RELEASE: _releases,
}
