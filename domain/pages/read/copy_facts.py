"""What words for a block may be made from."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on

from domain.access import read as access
from domain.base.database import ReadSession
from domain.base.values import BlockId
from domain.behaviour.values import ShopperState
from domain.catalog import read as catalog
from domain.catalog.values import Product, Promotion
from domain.matching import read as matching
from domain.matching.values import Ask, Source
from domain.pages.kinds.kind import Kind
from domain.pages.models import BlockRow, GenerationRow
from domain.pages.read.blocks import blocks_of_page, state, states
from domain.pages.read.policies import policies
from domain.pages.rules import layers
from domain.pages.rules.kinds import all_kinds
from domain.pages.rules.policies import policy
from domain.pages.values.content import Content, Reader
from domain.pages.values.editing import BlockState, CopyFacts
from domain.pages.values.fields import CopyPolicy
from domain.pages.values.slate import LiveBlock, Visit

CATEGORIES = frozenset({"category", "categories"})


async def copy_facts(db: ReadSession, block_id: BlockId, locale: str, now: datetime) -> CopyFacts | None:
    """The facts for this block's words in this locale, and the fields that want words.

    Limits   fields whose policy is never are left out; those a person holds are in: their words become proposals.
             None where the block is gone or of an unknown kind.
    """
    row = (await db.execute(states(now).where(BlockRow.id == block_id))).one_or_none()
    if row is None or row.kind not in all_kinds():
        return None
    block, kind = state(row), all_kinds()[row.kind]
    rules = await policies(db, block.site)
    site = await access.site(db, block.site)
    locales = layers.chain(locale, site.default_locale)
    promotion, categories = await _nameable(db, block, kind, locales, now)
    return CopyFacts(
        block=block.id,
        version=block.version,
        kind=block.kind,
        shop=site.name,
        locale=locale,
        fields=tuple(
            spec
            for spec in kind.fields
            if spec.generated
            and (categories or promotion or not spec.only_about_something)
            and policy(kind.name, spec.name, block.copy_policy, rules) is not CopyPolicy.NEVER
        ),
        promotion=promotion,
        categories=categories,
        avoid=await _already_said(db, block, locale, now),
        inputs=await _inputs(db, block.id, locale),
    )


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


async def _inputs(db: ReadSession, block_id: BlockId, locale: str) -> dict[str, str]:
    rows = await db.execute(
        select(GenerationRow.field, GenerationRow.inputs_hash)
        .ext(distinct_on(GenerationRow.field))
        .where(GenerationRow.block_id == block_id, GenerationRow.locale == locale)
        .order_by(GenerationRow.field, GenerationRow.created_at.desc())
    )
    return {row.field: row.inputs_hash for row in rows}
