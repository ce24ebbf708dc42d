"""Claims about a release and an editor who want the same words live at the same moment."""

import asyncio

from domain.base.database import Database, WriteSession
from domain.base.values import BlockId, SiteId
from domain.pages.errors import BlockChanged, ReleaseConflict
from domain.pages.read.blocks import revisions
from domain.pages.values.content import FieldEdit, Layer, Scope
from domain.pages.values.editing import BlockState
from domain.pages.values.releases import Release, ReleaseCheck
from domain.pages.write.edit_block import edit_block
from domain.pages.write.publish_block import publish_block
from domain.pages.write.releases.add_to_release import add_to_release
from domain.pages.write.releases.create_release import create_release
from domain.pages.write.releases.publish_release import publish_release
from tests.editing import ADA, BOB, edit, made, publish, said, state
from tests.shops import NOW, SHOP

ROUNDS = 200


async def test_a_publication_and_a_release_racing_leave_one_of_two_whole_outcomes(
    database: Database, shop: SiteId
) -> None:
    block = await made(database)
    seen = await edit(database, block, 1, FieldEdit(name="headline", value="Base"))
    version = (await publish(database, block, seen.version)).version
    outcomes = set()

    for turn in range(ROUNDS):
        release, version = await drawn(database, block, version, turn)
        answers = await asyncio.gather(
            by_release(database, release), by_hand(database, block, version), return_exceptions=True
        )
        found = await state(database, block)
        version = found.version
        lost = tuple(type(each) for each in answers if isinstance(each, Exception))
        outcomes.add((said(found, live=True) == f"Release {turn}", said(found, live=True) == f"Block {turn}", *lost))

    # Whoever comes second is told so: the editor by the block's version, the release by what is live.
    assert outcomes <= {(True, False, BlockChanged), (False, True, ReleaseConflict)}
    async with database.read() as db:
        history = await revisions(db, block, limit=10 * ROUNDS)
    # Made, edited, published; then two edits and one publication a round, and nothing lost.
    assert [step.number for step in history] == list(range(3 + 3 * ROUNDS, 0, -1))


async def drawn(database: Database, block: BlockId, version: int, turn: int) -> tuple[Release, int]:
    """A release that holds `Release …`, and the version of the block, whose draft says `Block …` since."""
    async with database.write() as db:
        first = await _edited(db, block, version, f"Release {turn}")
        new = await create_release(db, SHOP, "Race", by=ADA, now=NOW)
        release = await add_to_release(
            db, SHOP, new.id, {block: first.version}, expected_version=new.version, by=ADA, now=NOW
        )
        second = await _edited(db, block, first.version, f"Block {turn}")
    return release, second.version


async def _edited(db: WriteSession, block: BlockId, version: int, headline: str) -> BlockState:
    edits, scope = [FieldEdit(name="headline", value=headline)], Scope(layer=Layer.PERSON, locale="en")
    return await edit_block(db, SHOP, block, expected_version=version, edits=edits, scope=scope, by=ADA, now=NOW)


async def by_release(database: Database, release: Release) -> ReleaseCheck:
    async with database.write() as db:
        return await publish_release(db, SHOP, release.id, expected_version=release.version, by=ADA, now=NOW)


async def by_hand(database: Database, block: BlockId, version: int) -> BlockState:
    async with database.write() as db:
        return await publish_block(db, SHOP, block, expected_version=version, by=BOB, now=NOW)
