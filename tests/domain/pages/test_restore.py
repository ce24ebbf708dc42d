"""Claims about bringing an older version back."""

import pytest
from sqlalchemy import func, select, update

from domain.access.errors import NotAllowed
from domain.access.values import Action, Grant, Hand
from domain.base.database import Database
from domain.base.values import BlockId, SiteId
from domain.jobs.models import JobRow
from domain.pages.errors import BlockChanged, BlockInvalid, VersionAbsent
from domain.pages.models import BlockRevisionRow, BlockRow
from domain.pages.read.blocks import revisions
from domain.pages.values.content import FieldEdit
from domain.pages.values.editing import BlockState
from domain.pages.write.restore import restore_block
from tests.editing import ADA, edit, made, offer, publish, said, state
from tests.shops import NOW, SHOP


async def restore(
    database: Database,
    block: BlockId,
    version: int,
    number: int | None,
    *,
    fields: list[str] | None = None,
    scopes: list[str] | None = None,
    by: Hand = ADA,
) -> BlockState:
    async with database.write() as db:
        only = {"fields": fields, "scopes": scopes}
        return await restore_block(db, SHOP, block, expected_version=version, number=number, by=by, now=NOW, **only)


@pytest.fixture
async def hero(database: Database, shop: SiteId) -> BlockId:
    """Version 3: `One` and a body, said after `Old` and nothing."""
    block = await made(database)
    await edit(database, block, 1, FieldEdit(name="headline", value="Old"))
    await edit(database, block, 2, FieldEdit(name="headline", value="One"), FieldEdit(name="body", value="A body."))
    return block


async def counts(database: Database) -> tuple[int, ...]:
    async with database.read() as db:
        return tuple(
            [
                (await db.execute(select(func.count()).select_from(row.__table__))).scalar_one()
                for row in (BlockRow, BlockRevisionRow, JobRow)
            ]
        )


async def test_an_old_revision_comes_back_as_a_new_step(database: Database, hero: BlockId) -> None:
    restored = await restore(database, hero, 3, 2)

    assert (restored.version, said(restored), said(restored, "body")) == (4, "Old", None)
    assert await state(database, hero) == restored
    async with database.read() as db:
        last, *older = await revisions(db, hero)
    assert (last.number, last.action, last.by, last.note, last.went_live) == (4, "restore", "Ada", "revision 2", False)
    assert last.changed == ("body:person@en", "headline:person@en")
    assert [each.number for each in older] == [3, 2, 1]


async def test_only_the_named_fields_come_back(database: Database, hero: BlockId) -> None:
    restored = await restore(database, hero, 3, 2, fields=["headline"])

    assert (said(restored), said(restored, "body")) == ("Old", "A body.")


async def test_only_the_named_scopes_come_back(database: Database, hero: BlockId) -> None:
    await edit(database, hero, 3, FieldEdit(name="headline", value="Une"), locale="fr")

    restored = await restore(database, hero, 4, 1, scopes=["person@en"])

    assert set(restored.draft["headline"]) == {"person@fr"}


async def test_restoring_what_is_live_forgets_the_draft_and_nothing_else(database: Database, hero: BlockId) -> None:
    live = await publish(database, hero, 3)
    await edit(database, hero, 4, FieldEdit(name="headline", value="Unfinished"))

    restored = await restore(database, hero, 5, None)

    assert (restored.version, restored.status, said(restored)) == (6, "published", "One")
    assert (restored.live, restored.live_version) == (live.live, 4)


async def test_a_machines_words_come_back_with_where_they_came_from(database: Database, shop: SiteId) -> None:
    block = await made(database)
    await offer(database, block, 1, headline="Shop now")
    first = (await state(database, block)).draft["headline"]["generated@en"]
    await offer(database, block, 2, headline="Shop later")

    restored = await restore(database, block, 3, 2)

    assert restored.draft["headline"]["generated@en"] == first


async def test_restoring_what_is_there_already_writes_nothing(database: Database, hero: BlockId) -> None:
    before = await counts(database)

    restored = await restore(database, hero, 3, 3)

    assert restored.version == 3
    assert await counts(database) == before


async def test_restoring_promises_new_words_for_what_the_block_is_now(database: Database, hero: BlockId) -> None:
    *_, jobs = await counts(database)

    await restore(database, hero, 3, 2)

    assert (await counts(database))[-1] == jobs + 2


@pytest.mark.parametrize(
    ("version", "number", "fields", "refusal"),
    [
        (2, 2, None, BlockChanged),
        (3, 9, None, VersionAbsent),
        (3, None, None, VersionAbsent),
        (3, 2, ["nonsense"], BlockInvalid),
    ],
)
async def test_a_refused_restore_writes_nothing(  # noqa: PLR0917 - what is tried, as pytest names it
    database: Database,
    hero: BlockId,
    version: int,
    number: int | None,
    fields: list[str] | None,
    refusal: type[Exception],
) -> None:
    before = await counts(database), await state(database, hero)

    with pytest.raises(refusal):
        await restore(database, hero, version, number, fields=fields)

    assert (await counts(database), await state(database, hero)) == before


async def test_a_hand_restores_only_what_it_may_touch(database: Database, hero: BlockId) -> None:
    french = Hand(label="Fleur", grants=(Grant(actions=frozenset({Action.RESTORE}), locales=frozenset({"fr"})),))

    with pytest.raises(NotAllowed, match="may not restore body of a hero in en"):
        await restore(database, hero, 3, 2, by=french)

    assert (await state(database, hero)).version == 3


async def test_what_the_kind_does_not_take_any_more_does_not_come_back(database: Database, hero: BlockId) -> None:
    async with database.write() as db:
        old = {"headline": {"person@en": {"value": "x" * 500, "by": "Ada", "at": NOW.isoformat()}}}
        numbered = (BlockRevisionRow.block_id == hero, BlockRevisionRow.number == 1)
        await db.execute(update(BlockRevisionRow).where(*numbered).values(content=old))

    with pytest.raises(BlockInvalid, match="has 500 characters"):
        await restore(database, hero, 3, 1)

    assert (await state(database, hero)).version == 3
