"""What words for a block may be made from."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on

from domain.access import read as access
from domain.base.database import ReadSession
from domain.base.values import BlockId, SiteId
from domain.behaviour.values import ShopperState
from domain.catalog import read as catalog
from domain.catalog.values import Product, Promotion
from domain.matching import read as matching
from domain.matching.values import Ask, Source
from domain.pages.kinds.kind import Kind
from domain.pages.models import BlockRow, GenerationRow
from domain.pages.read.blocks import blocks_of_page, state, states
from domain.pages.read.lately import lately
from domain.pages.read.policies import policies
from domain.pages.rules import layers
from domain.pages.rules.kinds import all_kinds, kind_named
from domain.pages.rules.policies import policy
from domain.pages.values.content import Content, Reader
from domain.pages.values.editing import BlockState, CopyFacts
from domain.pages.values.fields import CopyPolicy
from domain.pages.values.slate import LiveBlock, Visit
from domain.wording.read import guide

CATEGORIES = frozenset({"category", "categories"})


async def copy_facts(
    db: ReadSession,
    block_id: BlockId,
    locale: str,
    now: datetime,
    *,
    fields: Collection[str] | None = None,
    beside: bool = True,
) -> CopyFacts | None:
    """The facts for this block's words in this locale, and the fields that want words.

    `fields` are those an editor asked for: words for a field that a person holds become a proposal. Where nobody asked,
    a field that a person holds is left out, unless a machine has written it before: its base may move on.
    Limits   fields whose policy is never are left out. Without `beside`, what the rest of the page and the site says is not read.
             None where the block is gone or of an unknown kind.
    """
    row = (await db.execute(states(now).where(BlockRow.id == block_id))).one_or_none()
    if row is None or row.kind not in all_kinds():
        return None
    block, kind = state(row), kind_named(row.kind)
    rules = await policies(db, block.site)
    site = await access.site(db, block.site)
    locales = layers.chain(locale, site.default_locale)
    said = await guide(db, block.site, locale)
    promotion, categories = await _nameable(db, block, kind, locales, now)
    called = {name: said.said.categories.get(name, name) for name in categories}
    latest = await _latest(db, block.id, locale)
    wanted = tuple(
        spec
        for spec in kind.fields
        if spec.generated
        and _wanted(spec.name, block.draft, locale, latest, fields)
        and (categories or promotion or not spec.only_about_something)
        and policy(kind.name, spec.name, block.copy_policy, rules) is not CopyPolicy.NEVER
    )
    return CopyFacts(
        block=block.id,
        version=block.version,
        kind=block.kind,
        shop=site.name,
        locale=locale,
        fields=wanted,
        promotion=promotion,
        categories=tuple(called.values()),
        avoid=await _already_said(db, block, locale, now) if beside else (),
        inputs={name: made.inputs for name, made in latest.items()},
        seeds={name: made.seed for name, made in latest.items()},
        guide=said,
        named=tuple(name for key, name in called.items() if key in said.said.categories),
        lately=await lately(db, block.site, block.id, locale, {spec.name for spec in wanted}) if beside else (),
    )


def _wanted(name: str, draft: Content, locale: str, latest: Collection[str], asked: Collection[str] | None) -> bool:
    if asked is not None:
        return name in asked
    return name in latest or not layers.held_by_person(draft, name, locale)


async def _nameable(
    db: ReadSession, block: BlockState, kind: Kind, locales: tuple[str, ...], now: datetime
) -> tuple[Promotion | None, tuple[str, ...]]:
    """What the block's words may name: its promotion, its category or the shop's, in the reader's language."""
    nobody = Visit(site=block.site, page=block.page, shopper=None, channel="web", locales=locales, cart=(), now=now)
    plain = LiveBlock(
        id=block.id,
        key=block.key,
        kind=block.kind,
        fields=layers.plain(kind, block.draft, Reader(locales=locales)),
    )
    may_name = kind.names(plain)
    asks = [Ask(shelf="categories", source=Source.CATEGORY, kind="product", k=50)] if may_name & CATEGORIES else []
    if "promotion" in may_name:
        asks += [ask for ask in kind.asks(plain, nobody, ShopperState()) if ask.kind == "promotion"]
    found = await matching.candidates(db, block.site, asks, shopper=None, space=None, exactly=True, now=now)
    items = await catalog.items_by_id(db, block.site, {candidate.item for candidate in found}, locales[0])
    shown = [(candidate.note, items[candidate.item]) for candidate in found if candidate.item in items]
    promotions = (item for _, item in shown if isinstance(item, Promotion) and item.sku == plain.text("promotion"))
    named = {note: item.category[0] for note, item in shown if note and isinstance(item, Product) and item.category}
    own = plain.text("category")
    categories = [named.get(own, own)] if own and "category" in may_name else list(named.values())[:8]
    return next(promotions, None), tuple(categories)


async def _already_said(db: ReadSession, block: BlockState, locale: str, now: datetime) -> tuple[str, ...]:
    """The words other blocks of the page show in this locale: nothing is said twice on a page."""
    others = await blocks_of_page(db, block.site, block.page, now) or []
    return tuple(text for other in others if other.id != block.id for text in _words(other.kind, other.draft, locale))


def _words(kind: str, content: Content, locale: str) -> list[str]:
    known = all_kinds().get(kind)
    if known is None:
        return []
    said = layers.plain(known, content, Reader(locales=(locale,)))
    return [words for spec in known.fields if spec.generated and isinstance(words := said[spec.name], str)]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Made:
    """What the newest words of a field were made from."""

    inputs: str
    seed: int


async def _latest(db: ReadSession, block_id: BlockId, locale: str) -> dict[str, _Made]:
    rows = await db.execute(
        select(GenerationRow.field, GenerationRow.inputs_hash, GenerationRow.seed)
        .ext(distinct_on(GenerationRow.field))
        .where(GenerationRow.block_id == block_id, GenerationRow.locale == locale)
        .order_by(GenerationRow.field, GenerationRow.created_at.desc(), GenerationRow.id)
    )
    return {row.field: _Made(inputs=row.inputs_hash, seed=row.seed) for row in rows}


async def blocks_with_copy(db: ReadSession, site: SiteId, first: int, after: BlockId | None = None) -> list[BlockState]:
    """The next blocks of kinds that machines write words for, by id."""
    written = [kind.name for kind in all_kinds().values() if any(spec.generated for spec in kind.fields)]
    statement = states(None).where(BlockRow.site == site, BlockRow.kind.in_(written)).order_by(BlockRow.id).limit(first)
    if after is not None:
        statement = statement.where(BlockRow.id > after)
    return [state(row) for row in await db.execute(statement)]


async def sites_of_other_prompts(db: ReadSession, version: str) -> list[SiteId]:
    """The sites that have words whose newest making used another prompt than this version."""
    latest = (
        select(GenerationRow.site, GenerationRow.prompt_version)
        .ext(distinct_on(GenerationRow.block_id, GenerationRow.field, GenerationRow.locale))
        .order_by(GenerationRow.block_id, GenerationRow.field, GenerationRow.locale, GenerationRow.created_at.desc())
        .subquery()
    )
    rows = await db.scalars(select(latest.c.site).where(latest.c.prompt_version != version).distinct())
    return sorted(SiteId(site) for site in rows)
