"""Claims about releases: atomic, checked against what is live, taken back by a release of their own."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from domain.access.errors import NotAllowed
from domain.access.models import AuditEntryRow
from domain.access.values import Action, Grant, Hand
from domain.base.database import Database
from domain.base.values import BlockId, SiteId
from domain.pages.errors import (
    BlockAbsent,
    BlockChanged,
    ConflictBlock,
    ConflictSlot,
    ReleaseAbsent,
    ReleaseChanged,
    ReleaseConflict,
    ReleaseInOtherState,
    ReleaseInvalid,
)
from domain.pages.models import BlockRevisionRow, ReleaseChangeRow, ReleaseRow
from domain.pages.read import releases as read
from domain.pages.values.content import FieldEdit
from domain.pages.values.editing import BlockState
from domain.pages.values.releases import Moved, Release, ReleaseCheck, ReleaseId, ReleaseState, Resolution, Side
from domain.pages.write.publish_block import unpublish_block
from domain.pages.write.releases.add_to_release import add_to_release
from domain.pages.write.releases.cancel_release import cancel_release, discard_release
from domain.pages.write.releases.create_release import create_release
from domain.pages.write.releases.publish_release import publish_release
from domain.pages.write.releases.rebase_release import rebase_release
from domain.pages.write.releases.remove_from_release import remove_from_release
from domain.pages.write.releases.revert_release import revert_release
from domain.pages.write.releases.schedule_release import schedule_release
from domain.webhooks.models import EventRow
from tests.editing import ADA, BOB, edit, made, publish, said, state
from tests.shops import NOW, SHOP

SOON = NOW + timedelta(hours=1)


async def words(database: Database, block: BlockId, **fields: str) -> BlockState:
    """The block with these words in its draft."""
    version = (await state(database, block)).version
    return await edit(database, block, version, *(FieldEdit(name=n, value=v) for n, v in fields.items()))


async def live(database: Database, block: BlockId, **fields: str) -> BlockState:
    """The block with these words before shoppers."""
    return await publish(database, block, (await words(database, block, **fields)).version)


async def release_of(database: Database, *blocks: BlockId, title: str = "Spring", unpublish: bool = False) -> Release:
    """A draft release that holds what these blocks' drafts have that is not live."""
    seen = {block: (await state(database, block)).version for block in blocks}
    async with database.write() as db:
        new = await create_release(db, SHOP, title, by=ADA, now=NOW)
        return await add_to_release(
            db, SHOP, new.id, seen, expected_version=new.version, unpublish=unpublish, by=ADA, now=NOW
        )


async def go(database: Database, release: Release, *, dry_run: bool = False, by: Hand = ADA) -> ReleaseCheck:
    async with database.write() as db:
        return await publish_release(
            db, SHOP, release.id, expected_version=release.version, dry_run=dry_run, by=by, now=NOW
        )


async def back(database: Database, release: Release, *, dry_run: bool = False) -> ReleaseCheck:
    async with database.write() as db:
        return await revert_release(
            db, SHOP, release.id, expected_version=release.version, dry_run=dry_run, by=BOB, now=NOW
        )


async def plan(database: Database, release: Release, at: object = SOON.isoformat()) -> Release:
    async with database.write() as db:
        check = await schedule_release(
            db,
            SHOP,
            release.id,
            expected_version=release.version,
            at=at,  # type: ignore[arg-type]  # what an editor sends may be anything
            by=ADA,
            now=NOW,
        )
    return check.release


async def rows(database: Database) -> dict[str, int]:
    tables = (BlockRevisionRow, AuditEntryRow, ReleaseRow, ReleaseChangeRow, EventRow)
    async with database.read() as db:
        return {
            table.__tablename__: int((await db.execute(select(func.count()).select_from(table))).scalar_one())
            for table in tables
        }


@pytest.fixture
async def two(database: Database, shop: SiteId) -> tuple[BlockId, BlockId]:
    """Two live heroes, `One` and `Two`, whose drafts say `One more` and `Two more`."""
    first, second = await made(database, key="one"), await made(database, key="two")
    for block, word in ((first, "One"), (second, "Two")):
        await live(database, block, headline=word)
        await words(database, block, headline=f"{word} more")
    return first, second


async def headlines(database: Database, *blocks: BlockId) -> list[object]:
    found = [await state(database, block) for block in blocks]
    return [None if each.live is None else said(each, live=True) for each in found]


async def test_a_release_puts_all_its_blocks_live_at_once(database: Database, two: tuple[BlockId, BlockId]) -> None:
    release = await release_of(database, *two)

    published = (await go(database, release)).release

    assert (published.state, published.published_at, published.version) == (ReleaseState.PUBLISHED, NOW, 3)
    assert await headlines(database, *two) == ["One more", "Two more"]
    assert [(await state(database, each)).status for each in two] == ["published", "published"]


async def test_a_dry_run_says_what_would_change_and_writes_nothing(
    database: Database, two: tuple[BlockId, BlockId]
) -> None:
    release = await release_of(database, *two)
    before = await rows(database)

    check = await go(database, release, dry_run=True)

    [first, _] = check.blocks
    assert [(each.slot.field, each.slot.key, each.conflict) for each in first.slots] == [
        ("headline", "person@en", False)
    ]
    assert await rows(database) == before
    assert await headlines(database, *two) == ["One", "Two"]


async def test_a_conflict_in_one_block_keeps_all_of_the_release_away(
    database: Database, two: tuple[BlockId, BlockId]
) -> None:
    release = await release_of(database, *two)
    await live(database, two[1], headline="Theirs")
    before = await rows(database)

    with pytest.raises(ReleaseConflict) as refused:
        await go(database, release)

    sides = ConflictSlot(name="headline", key="person@en", base="Two", theirs="Theirs", mine="Two more")
    assert refused.value.blocks == (ConflictBlock(block=str(two[1]), key="two", moved=None, slots=(sides,)),)
    assert await rows(database) == before
    assert await headlines(database, *two) == ["One", "Theirs"]


async def test_the_same_words_published_by_somebody_else_are_no_conflict(
    database: Database, two: tuple[BlockId, BlockId]
) -> None:
    release = await release_of(database, *two)
    await publish(database, two[0], (await state(database, two[0])).version)

    await go(database, release)

    assert await headlines(database, *two) == ["One more", "Two more"]


@pytest.mark.parametrize(("side", "after"), [(Side.MINE, "Two more"), (Side.THEIRS, "Theirs")])
async def test_a_conflict_is_answered_with_theirs_or_mine(
    database: Database, two: tuple[BlockId, BlockId], side: Side, after: str
) -> None:
    release = await release_of(database, *two)
    await live(database, two[1], headline="Theirs")
    answer = Resolution(side=side, block=two[1], field="headline", key="person@en")

    async with database.write() as db:
        rebased = await rebase_release(
            db, SHOP, release.id, [answer], expected_version=release.version, by=ADA, now=NOW
        )
    await go(database, rebased.release)

    assert await headlines(database, *two) == ["One more", after]


async def test_a_conflict_nobody_answers_is_refused_again(database: Database, two: tuple[BlockId, BlockId]) -> None:
    release = await release_of(database, *two)
    await live(database, two[1], headline="Theirs")
    before = await rows(database)

    with pytest.raises(ReleaseConflict):
        async with database.write() as db:
            await rebase_release(
                db,
                SHOP,
                release.id,
                [Resolution(side=Side.MINE, block=two[0])],
                expected_version=release.version,
                by=ADA,
                now=NOW,
            )

    assert await rows(database) == before


async def test_a_block_taken_away_meanwhile_is_a_conflict_that_adding_again_answers(
    database: Database, two: tuple[BlockId, BlockId]
) -> None:
    release = await release_of(database, *two)
    gone = await state(database, two[0])
    async with database.write() as db:
        gone = await unpublish_block(db, SHOP, two[0], expected_version=gone.version, by=BOB, now=NOW)

    with pytest.raises(ReleaseConflict) as refused:
        await go(database, release)
    async with database.write() as db:
        again = await add_to_release(
            db, SHOP, release.id, {two[0]: gone.version}, expected_version=release.version, by=ADA, now=NOW
        )
    await go(database, again)

    assert [each.moved for each in refused.value.blocks] == [Moved.TAKEN_AWAY]
    assert await headlines(database, *two) == ["One more", "Two more"]


async def test_a_block_that_would_be_incomplete_keeps_the_release_away(
    database: Database, two: tuple[BlockId, BlockId]
) -> None:
    block = (await words(database, await made(database, key="gap"), body="No headline")).id
    release = await release_of(database, two[0], block)
    before = await rows(database)

    with pytest.raises(ReleaseInvalid, match="gap: headline has to be filled in") as refused:
        await go(database, release)

    [problem] = refused.value.problems
    assert (problem.block, problem.name) == (str(block), "headline")
    assert await rows(database) == before
    assert await headlines(database, two[0], block) == ["One", None]


async def test_a_release_shows_new_blocks_and_takes_others_away(database: Database, shop: SiteId) -> None:
    new, old = await made(database, key="new"), await made(database, key="old")
    await words(database, new, headline="New")
    await live(database, old, headline="Old")
    release = await release_of(database, new)

    async with database.write() as db:
        release = await add_to_release(
            db,
            SHOP,
            release.id,
            {old: (await state(database, old)).version},
            expected_version=release.version,
            unpublish=True,
            by=ADA,
            now=NOW,
        )
    await go(database, release)

    assert await headlines(database, new, old) == ["New", None]
    assert said(await state(database, old)) == "Old"


async def test_only_the_named_fields_are_taken_up(database: Database, two: tuple[BlockId, BlockId]) -> None:
    seen = await words(database, two[0], body="A body")
    async with database.write() as db:
        new = await create_release(db, SHOP, "Bodies", by=ADA, now=NOW)
        release = await add_to_release(
            db, SHOP, new.id, {two[0]: seen.version}, expected_version=1, fields=["body"], by=ADA, now=NOW
        )

    await go(database, release)

    found = await state(database, two[0])
    assert (said(found, "headline", live=True), said(found, "body", live=True)) == ("One", "A body")
    assert found.status == "changed"


async def test_words_an_editor_wrote_after_adding_stay_in_the_draft(
    database: Database, two: tuple[BlockId, BlockId]
) -> None:
    release = await release_of(database, *two)
    await words(database, two[0], headline="Later")

    await go(database, release)

    found = await state(database, two[0])
    assert (said(found, live=True), said(found)) == ("One more", "Later")


async def test_what_makes_no_sense_is_refused_and_writes_nothing(
    database: Database, two: tuple[BlockId, BlockId]
) -> None:
    release = await release_of(database, two[0])
    same = await live(database, two[1], headline="Two more")
    one = (await state(database, two[0])).version
    before = await rows(database)
    bad: list[tuple[Mapping[BlockId, int], int, list[str] | None, type[Exception]]] = [
        ({two[1]: same.version}, 2, None, ReleaseInvalid),
        ({two[0]: one}, 2, ["nonsense"], ReleaseInvalid),
        ({}, 2, None, ReleaseInvalid),
        ({two[0]: one}, 1, None, ReleaseChanged),
        ({two[0]: one - 1}, 2, None, BlockChanged),
        ({BlockId(release.id): 1}, 2, None, BlockAbsent),
    ]

    for blocks, version, fields, refusal in bad:
        with pytest.raises(refusal):
            async with database.write() as db:
                await add_to_release(
                    db, SHOP, release.id, blocks, expected_version=version, fields=fields, by=ADA, now=NOW
                )
    for title in ("", " ", "x" * 201, "two\nlines"):
        with pytest.raises(ReleaseInvalid):
            async with database.write() as db:
                await create_release(db, SHOP, title, by=ADA, now=NOW)
    for at in ("yesterday", (NOW - timedelta(seconds=1)).isoformat(), NOW.isoformat()):
        with pytest.raises(ReleaseInvalid, match="at "):
            await plan(database, release, at)
    with pytest.raises(ReleaseAbsent):
        await go(database, replace(release, id=ReleaseId(two[0])))

    assert await rows(database) == before


async def test_a_release_is_done_to_only_in_a_state_that_allows_it(
    database: Database, two: tuple[BlockId, BlockId]
) -> None:
    release = await release_of(database, *two)
    scheduled = await plan(database, release)

    with pytest.raises(ReleaseInOtherState, match="Cancel it first"):
        async with database.write() as db:
            await remove_from_release(db, SHOP, release.id, [two[0]], expected_version=3, by=ADA, now=NOW)
    with pytest.raises(ReleaseInOtherState, match="is scheduled"):
        await back(database, scheduled)
    published = (await go(database, scheduled)).release
    for refused in (go(database, published), plan(database, published)):
        with pytest.raises(ReleaseInOtherState, match="is published"):
            await refused


async def test_a_cancelled_release_is_a_draft_again_and_can_be_put_away(
    database: Database, two: tuple[BlockId, BlockId]
) -> None:
    scheduled = await plan(database, await release_of(database, *two))

    async with database.write() as db:
        draft = await cancel_release(db, SHOP, scheduled.id, expected_version=3, by=ADA, now=NOW)
        gone = await discard_release(db, SHOP, draft.id, expected_version=4, by=ADA, now=NOW)

    assert (draft.state, draft.scheduled_at, draft.blocks) == (ReleaseState.DRAFT, None, 2)
    assert gone.state is ReleaseState.CANCELLED
    async with database.read() as db:
        assert await read.unsettled(db, SOON) == []


async def test_removing_what_is_not_there_writes_nothing(database: Database, two: tuple[BlockId, BlockId]) -> None:
    release = await release_of(database, two[0])
    before = await rows(database)

    async with database.write() as db:
        same = await remove_from_release(db, SHOP, release.id, [two[1]], expected_version=2, by=ADA, now=NOW)
    assert await rows(database) == before
    async with database.write() as db:
        less = await remove_from_release(db, SHOP, release.id, [two[0]], expected_version=2, by=ADA, now=NOW)

    assert (same.version, same.blocks, less.version, less.blocks) == (2, 1, 3, 0)
    with pytest.raises(ReleaseInvalid, match="blocks are none"):
        await go(database, less)


async def test_reverting_puts_back_what_was_live_and_reverting_that_is_the_identity(
    database: Database, shop: SiteId
) -> None:
    new, old, kept = [await made(database, key=key) for key in ("new", "old", "kept")]
    await words(database, new, headline="New")
    await live(database, old, headline="Old")
    await live(database, kept, headline="Kept")
    await words(database, kept, headline="Kept more", body="And a body")
    release = await release_of(database, new, kept)
    seen = (await state(database, old)).version
    async with database.write() as db:
        release = await add_to_release(
            db, SHOP, release.id, {old: seen}, expected_version=2, unpublish=True, by=ADA, now=NOW
        )
    lives = [[(await state(database, each)).live for each in (new, old, kept)]]

    current = (await go(database, release)).release
    lives.append([(await state(database, each)).live for each in (new, old, kept)])
    for _ in range(2):
        current = (await back(database, current)).release
        lives.append([(await state(database, each)).live for each in (new, old, kept)])

    assert lives[2] == lives[0] != lives[1]
    assert lives[3] == lives[1]
    assert (current.title, current.state) == ("Revert Revert Spring", ReleaseState.PUBLISHED)


async def test_a_revert_is_refused_where_somebody_wrote_since_or_nothing_is_left(
    database: Database, two: tuple[BlockId, BlockId]
) -> None:
    published = (await go(database, await release_of(database, *two))).release
    await back(database, published, dry_run=True)
    await live(database, two[0], headline="Since")
    before = await rows(database)

    with pytest.raises(ReleaseConflict) as refused:
        await back(database, published)
    assert await rows(database) == before
    await live(database, two[0], headline="One more")
    await back(database, published)
    with pytest.raises(ReleaseInvalid, match="say already what they said before it"):
        await back(database, published)

    [block] = refused.value.blocks
    assert [(each.base, each.theirs, each.mine) for each in block.slots] == [("One more", "Since", "One")]


async def test_who_may_not_release_everything_in_it_releases_nothing(
    database: Database, two: tuple[BlockId, BlockId]
) -> None:
    release = await release_of(database, *two)
    before = await rows(database)
    french = Hand(label="Fleur", grants=(Grant(locales=frozenset({"fr"})),))
    writer = Hand(label="Will", grants=(Grant(actions=frozenset({Action.EDIT})),))

    for hand in (french, writer):
        with pytest.raises(NotAllowed):
            await go(database, release, by=hand)
    with pytest.raises(NotAllowed):
        async with database.write() as db:
            await create_release(db, SHOP, "Mine", by=writer, now=NOW)

    assert await rows(database) == before


async def test_who_may_release_some_words_brings_no_block_before_shoppers(database: Database, shop: SiteId) -> None:
    block = await made(database)
    french = Hand(label="Fleur", grants=(Grant(locales=frozenset({"fr"})),))
    async with database.write() as db:
        new = await create_release(db, SHOP, "Mine", by=french, now=NOW)
    before = await rows(database)

    with pytest.raises(NotAllowed):
        async with database.write() as db:
            await add_to_release(db, SHOP, new.id, {block: 1}, expected_version=1, fields=["body"], by=french, now=NOW)

    assert await rows(database) == before


async def test_every_verb_is_in_the_audit_log_and_told_to_webhooks(
    database: Database, two: tuple[BlockId, BlockId]
) -> None:
    scheduled = await plan(database, await release_of(database, two[0]))
    async with database.write() as db:
        draft = await cancel_release(db, SHOP, scheduled.id, expected_version=3, by=ADA, now=NOW)
    await back(database, (await go(database, draft)).release)

    async with database.read() as db:
        about = AuditEntryRow.thing.startswith("release:")
        audit = await db.execute(select(AuditEntryRow.action).where(about).order_by(AuditEntryRow.number))
        of_release = EventRow.entity.startswith("release:")
        events = await db.execute(select(EventRow.type).where(of_release).order_by(EventRow.at, EventRow.sequence))
    assert audit.scalars().all() == [
        *("create_release", "add_to_release", "schedule_release", "cancel_release", "publish_release"),
        *("create_release", "publish_release"),
    ]
    assert sorted(events.scalars()) == [
        "release.cancelled",
        "release.published",
        "release.published",
        "release.scheduled",
    ]
