"""What people call things: the names behind `block:…`, `segment:…` and whatever else the audit log writes down."""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, select
from sqlalchemy.orm import InstrumentedAttribute

from domain.access import read as access
from domain.access.models import RoleRow, ShareLinkRow, SiteRow, TokenRow
from domain.audience.models import LearntSegmentRow, SegmentRow, SegmentRunRow
from domain.base.database import ReadSession
from domain.base.values import Json, SiteId
from domain.catalog.models import ImageRow, ItemRow
from domain.experiments.models.experiments import CampaignRow, ExperimentRow
from domain.pages.models import BlockRow, PageRow, ProposalRow, ReleaseRow
from domain.pages.rules import layers
from domain.pages.rules.kinds import all_kinds
from domain.pages.values.content import Reader
from domain.pages.values.naming import Called
from domain.people.models import MembershipRow, PersonRow

# What a block is recognised by, the shortest first.
WORDS = ("headline", "title", "subtitle", "body")

Found = Mapping[str, tuple[str, str]]
"""By what was asked for: what it is called, and its key."""
Ask = Callable[[ReadSession, SiteId, Sequence[str]], Awaitable[Found]]


async def called(
    db: ReadSession, site: SiteId, things: Iterable[str], locale: str | None, *, people: bool
) -> list[Called]:
    """Those of the things that have a name, each as it is called now, in the order they were asked for.

    Shapes   `noun:key`; blocks by id or by page and key (`block:home/hero`), pictures by number, items by sku.
    Limits   a statement a noun, each by its keys. `people`: whether persons and tokens are named.
    """
    shop = await access.site(db, site)
    spoken = layers.spoken(locale or shop.default_locale, shop.locales, shop.default_locale)
    reader = Reader(locales=layers.chain(spoken, shop.default_locale))
    wanted = list(dict.fromkeys(things))
    by_noun: dict[str, list[str]] = {}
    for noun, _, key in (each.partition(":") for each in wanted):
        by_noun.setdefault(noun, []).append(key)
    found: dict[str, tuple[str, str]] = {}
    for noun, keys in by_noun.items():
        if noun in {"block", "proposal"}:
            named = await (_blocks if noun == "block" else _proposals)(db, site, keys, reader)
        elif noun in _ASKS and (people or noun not in _PEOPLE):
            named = await _ASKS[noun](db, site, keys)
        else:
            continue
        found |= {f"{noun}:{key}": said for key, said in named.items()}
    return [Called(thing=each, name=found[each][0], key=found[each][1]) for each in wanted if each in found]


async def _blocks(db: ReadSession, site: SiteId, keys: Sequence[str], reader: Reader) -> Found:
    ids = _uuids(keys)
    rows = await _block_rows(db, site, BlockRow.id.in_(ids)) if ids else []
    found = {str(row.id): _block(row, reader) for row in rows}
    places = [(page, key) for page, slash, key in (each.partition("/") for each in keys) if slash]
    if places:
        pages, own = zip(*places, strict=True)
        for row in await _block_rows(db, site, PageRow.key.in_(pages), BlockRow.key.in_(own)):
            found[f"{row.page}/{row.key}"] = _block(row, reader)
    return found


async def _block_rows(db: ReadSession, site: SiteId, *wanted: ColumnElement[bool]) -> Sequence[Row[tuple[object, ...]]]:
    columns = (BlockRow.id, BlockRow.key, BlockRow.kind, BlockRow.draft, PageRow.key.label("page"))
    statement = select(*columns).join(PageRow, PageRow.id == BlockRow.page_id).where(BlockRow.site == site, *wanted)
    return (await db.execute(statement)).all()


def _block(row: Row[tuple[object, ...]], reader: Reader) -> tuple[str, str]:
    """By its own words; one that says nothing by its kind."""
    kind = all_kinds().get(row.kind)
    if kind is None:
        return row.kind, row.key
    said: Mapping[str, Json] = layers.plain(kind, row.draft, reader)
    words = (said.get(name) for name in WORDS)
    return next((each for each in words if isinstance(each, str) and each), kind.label), row.key


async def _proposals(db: ReadSession, site: SiteId, keys: Sequence[str], reader: Reader) -> Found:
    """By the block they are about."""
    statement = select(ProposalRow.id, ProposalRow.block_id).where(
        ProposalRow.site == site, ProposalRow.id.in_(_uuids(keys))
    )
    about = {str(row.id): str(row.block_id) for row in await db.execute(statement)}
    blocks = await _blocks(db, site, list(about.values()), reader)
    return {proposal: blocks[block] for proposal, block in about.items() if block in blocks}


async def _segments(db: ReadSession, site: SiteId, keys: Sequence[str]) -> Found:
    """Editors' own, and those that were learnt."""
    learnt = (
        select(LearntSegmentRow.key, LearntSegmentRow.name)
        .join(SegmentRunRow, SegmentRunRow.id == LearntSegmentRow.run_id)
        .where(SegmentRunRow.site == site, LearntSegmentRow.key.in_(keys))
        .order_by(SegmentRunRow.live, SegmentRunRow.id)
    )
    own = select(SegmentRow.key, SegmentRow.name).where(SegmentRow.site == site, SegmentRow.key.in_(keys))
    return {row.key: (row.name, row.key) for each in (learnt, own) for row in await db.execute(each)}


async def _pictures(db: ReadSession, site: SiteId, keys: Sequence[str]) -> Found:
    """By what they show."""
    numbers = [int(key) for key in keys if key.isascii() and key.isdigit() and len(key) <= 18]
    statement = (
        select(ImageRow.id, ItemRow.title, ItemRow.sku)
        .join(ItemRow, ItemRow.id == ImageRow.item_id)
        .where(ImageRow.site == site, ImageRow.id.in_(numbers))
    )
    return {str(row.id): (row.title, row.sku) for row in await db.execute(statement)}


async def _people(db: ReadSession, site: SiteId, keys: Sequence[str]) -> Found:
    statement = (
        select(PersonRow.id, PersonRow.name, PersonRow.email)
        .join(MembershipRow, MembershipRow.person == PersonRow.id)
        .where(MembershipRow.site == site, PersonRow.id.in_(_uuids(keys)))
    )
    return {str(row.id): (row.name, row.email) for row in await db.execute(statement)}


def _by_key(key: InstrumentedAttribute[str], name: InstrumentedAttribute[str], of: InstrumentedAttribute[Any]) -> Ask:
    async def ask(db: ReadSession, site: SiteId, keys: Sequence[str]) -> Found:
        rows = await db.execute(select(key.label("key"), name.label("name")).where(of == site, key.in_(keys)))
        return {row.key: (row.name, row.key) for row in rows}

    return ask


def _by_id(key: InstrumentedAttribute[UUID], name: InstrumentedAttribute[str], of: InstrumentedAttribute[Any]) -> Ask:
    """Whose key nobody can remember: the beginning of it is beside the name."""

    async def ask(db: ReadSession, site: SiteId, keys: Sequence[str]) -> Found:
        rows = await db.execute(select(key.label("key"), name.label("name")).where(of == site, key.in_(_uuids(keys))))
        return {str(row.key): (row.name, str(row.key)[:8]) for row in rows}

    return ask


def _uuids(keys: Iterable[str]) -> list[UUID]:
    found = []
    for key in keys:
        try:
            found.append(UUID(key))
        except ValueError:
            continue
    return found


_ASKS: Mapping[str, Ask] = {
    "segment": _segments,
    "item": _by_key(ItemRow.sku, ItemRow.title, ItemRow.site),
    "image": _pictures,
    "page": _by_key(PageRow.key, PageRow.title, PageRow.site),
    "page_policy": _by_key(PageRow.key, PageRow.title, PageRow.site),
    "release": _by_id(ReleaseRow.id, ReleaseRow.title, ReleaseRow.site),
    "person": _people,
    "token": _by_id(TokenRow.id, TokenRow.label, TokenRow.site),
    "role": _by_key(RoleRow.key, RoleRow.title, RoleRow.site),
    "share_link": _by_id(ShareLinkRow.id, ShareLinkRow.label, ShareLinkRow.site),
    "experiment": _by_key(ExperimentRow.key, ExperimentRow.name, ExperimentRow.site),
    "campaign": _by_key(CampaignRow.key, CampaignRow.name, CampaignRow.site),
    "site": _by_key(SiteRow.key, SiteRow.name, SiteRow.key),
}
_PEOPLE = frozenset({"person", "token"})
