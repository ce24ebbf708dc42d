"""Hands, and short ways to make, edit, publish and offer words for blocks of the site `shop`."""

from collections.abc import Mapping

from domain.access.values import Hand
from domain.base.database import Database
from domain.base.values import BlockId, Json, SiteId
from domain.pages.read.blocks import block
from domain.pages.read.blocks import page as page_state
from domain.pages.rules import layers
from domain.pages.rules.kinds import all_kinds
from domain.pages.values.content import FieldEdit, Layer, Reader, Scope
from domain.pages.values.editing import BlockState, NewBlock, Offer, OfferOutcome
from domain.pages.values.fields import CopyPolicy
from domain.pages.write.create_page import create_block, create_page
from domain.pages.write.edit_block import edit_block
from domain.pages.write.offer_copy import offer_copy
from domain.pages.write.publish_block import publish_block
from tests.shops import NOW, SHOP

SEED = Hand(label="seed")
ADA = Hand(label="Ada")
BOB = Hand(label="Bob")
TOY = Hand(label="worker:toy", machine=True)
ENGLISH = Reader(locales=("en",))


async def page(database: Database, site: SiteId = SHOP, key: str = "home") -> None:
    """The page exists, empty."""
    async with database.write() as db:
        await create_page(db, site, key, key.capitalize(), [], by=SEED, now=NOW)


async def made(
    database: Database,
    kind: str = "hero",
    *,
    key: str | None = None,
    policy: CopyPolicy | None = None,
    settings: Mapping[str, Json] | None = None,
    on: str = "home",
) -> BlockId:
    """A block, last on its page, which is made where it is missing."""
    await page(database, SHOP, on)
    new = NewBlock(key=key or kind.replace("_", "-"), kind=kind, copy_policy=policy, settings=settings or {})
    async with database.write() as db:
        there = await page_state(db, SHOP, on)
        assert there is not None
        block_id = await create_block(db, SHOP, on, new, expected_version=there.version, by=SEED, now=NOW)
    assert block_id is not None
    return block_id


async def edit(
    database: Database,
    block_id: BlockId,
    version: int,
    *edits: FieldEdit,
    locale: str = "en",
    layer: Layer = Layer.PERSON,
    name: str | None = None,
    by: Hand = ADA,
) -> BlockState:
    scope = Scope(layer=layer, name=name, locale=locale)
    async with database.write() as db:
        return await edit_block(db, SHOP, block_id, expected_version=version, edits=edits, scope=scope, by=by, now=NOW)


async def publish(database: Database, block_id: BlockId, version: int, by: Hand = ADA) -> BlockState:
    async with database.write() as db:
        return await publish_block(db, SHOP, block_id, expected_version=version, by=by, now=NOW)


def offered(
    field: str,
    text: str,
    *,
    inputs: str = "h",
    verdicts: Json = (),
    brief: dict[str, Json] | None = None,
    model: str = "toy",
) -> Offer:
    """A toy model's words for a field, or those of one that is called otherwise."""
    return Offer(
        field=field,
        text=text,
        origin="model",
        model=model,
        model_revision="1",
        prompt_version="1",
        inputs_hash=inputs,
        brief=brief,
        settings={"temperature": 0.7},
        seed=1,
        verdicts=list(verdicts) if isinstance(verdicts, tuple) else verdicts,
        candidates=[],
        took_ms=5,
    )


async def offer(
    database: Database, block_id: BlockId, version: int, *, locale: str = "en", **words: str
) -> OfferOutcome:
    offers = [offered(field, text) for field, text in words.items()]
    async with database.write() as db:
        return await offer_copy(db, SHOP, block_id, seen_version=version, locale=locale, offers=offers, by=TOY, now=NOW)


async def state(database: Database, block_id: BlockId) -> BlockState:
    async with database.read() as db:
        found = await block(db, SHOP, block_id, NOW)
    assert found is not None
    return found


def said(found: BlockState, field: str = "headline", reader: Reader = ENGLISH, *, live: bool = False) -> object:
    """What a reader gets: of the draft, or of what is live."""
    content = found.live if live else found.draft
    assert content is not None
    return layers.plain(all_kinds()[found.kind], content, reader)[field]
