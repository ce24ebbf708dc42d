"""Claims about any two versions beside each other, read from the database."""

from uuid import uuid4

import pytest
from sqlalchemy import insert

from domain.base.database import Database
from domain.base.values import BlockId, SiteId
from domain.pages.errors import VersionAbsent
from domain.pages.models import ReleaseChangeRow, ReleaseRow
from domain.pages.read.compare import compare_block, compare_page
from domain.pages.values.compare import How, Op
from domain.pages.values.content import FieldEdit
from domain.pages.values.releases import ReleaseId
from domain.pages.values.sides import BlockDifference, FieldDifference, Side, Stand
from tests.api.conftest import statements
from tests.editing import edit, made, offer, publish
from tests.shops import NOW, SHOP

LIVE, DRAFT, GENERATED = (Side(stand=stand) for stand in Stand)


async def compared(database: Database, block: BlockId, left: Side, right: Side) -> BlockDifference:
    async with database.read() as db:
        found = await compare_block(db, SHOP, block, left, right, now=NOW)
    assert found is not None
    return found


def shown(found: FieldDifference) -> tuple[str, str, object, object, How]:
    left, right = (None if each is None else each.get("value") for each in (found.left, found.right))
    return found.field, found.scope.key, left, right, found.how


async def release(database: Database, block: BlockId, words: str, shows: str | None = None) -> ReleaseId:
    """A release nobody has scheduled yet, which says these words in the block's headline."""
    entry = {"value": words, "by": "Ada", "at": NOW.isoformat()}
    slot = {"field": "headline", "key": "person@en", "base": None, "entry": entry}
    release_id = ReleaseId(uuid4())
    async with database.write() as db:
        facts = {"created_by": "Ada", "created_at": NOW, "updated_at": NOW}
        await db.execute(insert(ReleaseRow).values(id=release_id, site=SHOP, title="Autumn", **facts))
        change = {"changes": [slot], "shows": shows, "was_live": shows is None}
        await db.execute(insert(ReleaseChangeRow).values(release_id=release_id, block_id=block, **change))
    return release_id


async def test_a_draft_beside_what_is_live_says_which_words_changed(database: Database, shop: SiteId) -> None:
    hero = await made(database)
    await edit(database, hero, 1, FieldEdit(name="headline", value="Handmade in Porto"))
    await publish(database, hero, 2)
    await edit(database, hero, 3, FieldEdit(name="headline", value="Handmade in Lisbon"))

    found = await compared(database, hero, LIVE, DRAFT)

    assert (found.block, found.page, found.key, found.kind) == (hero, "home", "hero", "hero")
    [field] = found.fields
    assert shown(field) == ("headline", "person@en", "Handmade in Porto", "Handmade in Lisbon", How.CHANGED)
    assert field.label == "Headline"
    assert [(each.op, each.text) for each in field.pieces] == [
        (Op.SAME, "Handmade in "),
        (Op.DELETE, "Porto"),
        (Op.INSERT, "Lisbon"),
    ]


async def test_the_generated_base_is_what_machines_alone_would_say(database: Database, shop: SiteId) -> None:
    hero = await made(database)
    await offer(database, hero, 1, headline="Shop now")
    await edit(database, hero, 2, FieldEdit(name="headline", value="Handmade"))

    found = await compared(database, hero, GENERATED, DRAFT)

    assert [shown(each) for each in found.fields] == [
        ("headline", "person@en", None, "Handmade", How.ADDED),
        ("position", "locale", None, 0, How.ADDED),
    ]


async def test_two_revisions_stand_beside_each_other(database: Database, shop: SiteId) -> None:
    hero = await made(database)
    await edit(database, hero, 1, FieldEdit(name="headline", value="One"))
    await edit(database, hero, 2, FieldEdit(name="headline", value="Two"))
    await edit(database, hero, 3, FieldEdit(name="headline", release=True))

    found = await compared(database, hero, Side(revision=2), Side(revision=3))
    gone = await compared(database, hero, Side(revision=2), DRAFT)

    assert [shown(each) for each in found.fields] == [("headline", "person@en", "One", "Two", How.CHANGED)]
    assert [shown(each) for each in gone.fields] == [("headline", "person@en", "One", None, How.REMOVED)]


async def test_a_version_beside_itself_does_not_differ(database: Database, shop: SiteId) -> None:
    hero = await made(database)

    assert (await compared(database, hero, DRAFT, Side(revision=1))).fields == ()


async def test_a_release_stands_beside_what_is_live(database: Database, shop: SiteId) -> None:
    hero = await made(database)
    await edit(database, hero, 1, FieldEdit(name="headline", value="Summer"))
    await publish(database, hero, 2)
    autumn = await release(database, hero, "Autumn")

    found = await compared(database, hero, LIVE, Side(release=autumn))

    assert [shown(each) for each in found.fields] == [("headline", "person@en", "Summer", "Autumn", How.CHANGED)]


async def test_a_page_lists_the_blocks_that_differ_in_their_order(database: Database, shop: SiteId) -> None:
    first = await made(database, key="first")
    same = await made(database, key="same")
    last = await made(database, key="last")
    for block in (first, same, last):
        await edit(database, block, 1, FieldEdit(name="headline", value="Words"))
    await publish(database, same, 2)

    async with database.read() as db:
        found = await compare_page(db, SHOP, "home", LIVE, DRAFT, now=NOW)

    assert [each.key for each in found] == ["first", "last"]


async def test_a_release_without_a_page_lists_the_blocks_it_changes(database: Database, shop: SiteId) -> None:
    await made(database, key="other")
    hero = await made(database, on="sale")
    autumn = await release(database, hero, "Autumn", shows="publish")

    async with database.read() as db:
        found = await compare_page(db, SHOP, None, LIVE, Side(release=autumn), now=NOW)

    assert [(each.page, each.key, len(each.fields)) for each in found] == [("sale", "hero", 1)]


async def test_a_page_costs_one_statement_however_many_blocks(database: Database, shop: SiteId) -> None:
    for number in range(6):
        await made(database, key=f"hero-{number}")

    async with database.read() as db:
        with statements() as seen:
            found = await compare_page(db, SHOP, "home", LIVE, DRAFT, now=NOW)

    assert (len(found), len(seen)) == (6, 1)


@pytest.mark.parametrize("side", [Side(revision=9), Side(release=ReleaseId(uuid4()))])
async def test_a_version_that_there_never_was_is_refused(database: Database, shop: SiteId, side: Side) -> None:
    hero = await made(database)

    with pytest.raises(VersionAbsent, match="has no re"):
        await compared(database, hero, side, DRAFT)


async def test_a_page_has_no_revisions(database: Database, shop: SiteId) -> None:
    await made(database)

    async with database.read() as db:
        with pytest.raises(VersionAbsent, match="one block's"):
            await compare_page(db, SHOP, "home", Side(revision=1), DRAFT, now=NOW)
