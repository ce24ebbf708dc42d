"""Claims about editing, publishing and offered words."""

import asyncio

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from domain.access import write as access
from domain.access.models import AuditEntryRow
from domain.access.values import Site
from domain.base.database import Database
from domain.base.values import BlockId, SiteId
from domain.jobs.models import JobRow
from domain.pages.errors import BlockAbsent, BlockChanged, BlockInvalid, ConflictField
from domain.pages.models import BlockRevisionRow, GenerationRow
from domain.pages.read.blocks import blocks_of_page, revisions
from domain.pages.read.blocks import page as page_state
from domain.pages.read.proposals import open_proposals
from domain.pages.rules import translations
from domain.pages.rules.kinds import all_kinds
from domain.pages.rules.layouts import starting_layout
from domain.pages.values.content import FieldEdit, Layer
from domain.pages.values.editing import BlockState, NewBlock, OfferOutcome
from domain.pages.values.fields import CopyPolicy
from domain.pages.write.create_page import create_block, create_page
from domain.pages.write.policies import set_policy
from domain.pages.write.publish_block import publish_block
from domain.pages.write.reorder_blocks import reorder_blocks
from tests.editing import ADA, SEED, edit, made, offer, page, publish, said, state
from tests.shops import NOW

SHOP = SiteId("shop")


@pytest.fixture
async def hero(database: Database, shop: SiteId) -> BlockId:
    """A hero whose generated words may go live when their checks pass."""
    return await made(database, policy=CopyPolicy.PUBLISH)


def live_headline(found: BlockState) -> object:
    return said(found, live=True)


async def count(database: Database, table: type) -> int:
    async with database.read() as db:
        return int((await db.execute(select(func.count()).select_from(table))).scalar_one())


async def test_the_starting_layout_makes_a_page_once(database: Database, shop: SiteId) -> None:
    for expected in (True, False):
        async with database.write() as db:
            assert await create_page(db, shop, "home", "Home", starting_layout([]), by=SEED, now=NOW) is expected

    async with database.read() as db:
        blocks = await blocks_of_page(db, shop, "home", NOW) or []
    assert [each.key for each in blocks] == [each.key for each in starting_layout([])]
    # What needs no generated words to be complete is live at once.
    assert {each.key for each in blocks if each.live is None} == {"hero", "welcome"}
    # One job for each block with generated fields and each of the two locales.
    assert await count(database, JobRow) == 2 * len(starting_layout([]))


async def test_an_edit_changes_the_draft_and_not_what_shoppers_see(database: Database, hero: BlockId) -> None:
    await offer(database, hero, 1, headline="Generated")

    after = await edit(database, hero, 2, FieldEdit(name="headline", value="Handmade"))

    assert after.status == "changed"
    assert live_headline(after) == "Generated"
    assert live_headline(await publish(database, hero, after.version)) == "Handmade"


async def test_two_editors_of_one_version_get_one_success_and_one_conflict_with_three_sides(
    database: Database, hero: BlockId
) -> None:
    await edit(database, hero, 1, FieldEdit(name="headline", value="base"))

    outcomes = await asyncio.gather(
        edit(database, hero, 2, FieldEdit(name="headline", value="one")),
        edit(database, hero, 2, FieldEdit(name="headline", value="two")),
        return_exceptions=True,
    )

    [lost] = [each for each in outcomes if isinstance(each, BlockChanged)]
    [won] = [each for each in outcomes if isinstance(each, BlockState)]
    theirs = won.draft["headline"]["person@en"]["value"]
    mine = {"one": "two", "two": "one"}[theirs]
    assert lost.fields == (ConflictField(name="headline", base="base", theirs=theirs, mine=mine),)
    assert await count(database, BlockRevisionRow) == 3


async def test_saving_unchanged_writes_nothing(database: Database, hero: BlockId) -> None:
    await edit(database, hero, 1, FieldEdit(name="headline", value="Hello"))
    before = (
        await count(database, BlockRevisionRow),
        await count(database, AuditEntryRow),
        await count(database, JobRow),
    )

    after = await edit(database, hero, 2, FieldEdit(name="headline", value="Hello"))

    assert after.version == 2
    assert before == (
        await count(database, BlockRevisionRow),
        await count(database, AuditEntryRow),
        await count(database, JobRow),
    )


async def test_a_refused_edit_writes_nothing(database: Database, hero: BlockId) -> None:
    for version, edits, locale, refusal in (
        (1, FieldEdit(name="headline", value="x" * 61), "en", BlockInvalid),
        (1, FieldEdit(name="nonsense", value="x"), "en", BlockInvalid),
        (1, FieldEdit(name="headline", value="x"), "de", BlockInvalid),
        (9, FieldEdit(name="headline", value="x"), "en", BlockChanged),
    ):
        with pytest.raises(refusal):
            await edit(database, hero, version, edits, locale=locale)

    assert (await state(database, hero)).version == 1
    assert await count(database, BlockRevisionRow) == 1


async def test_a_block_of_another_site_is_not_there(database: Database, hero: BlockId) -> None:
    with pytest.raises(BlockAbsent):
        async with database.write() as db:
            await db.execute(text("INSERT INTO sites VALUES ('other', 'Other', 'en', ARRAY['en'], 'EUR')"))
            await publish_block(db, SiteId("other"), hero, expected_version=1, by=ADA, now=NOW)


async def test_an_incomplete_block_is_not_published(database: Database, hero: BlockId) -> None:
    with pytest.raises(BlockInvalid, match="headline: has to be filled in"):
        await publish(database, hero, 1)

    assert (await state(database, hero)).live is None


async def test_generated_words_complete_a_block_and_put_it_live_where_the_policy_allows(
    database: Database, hero: BlockId
) -> None:
    outcome = await offer(database, hero, 1, headline="Generated")

    found = await state(database, hero)
    assert outcome == OfferOutcome(written=("headline",))
    assert live_headline(found) == "Generated"
    assert found.status == "published"


async def test_generated_words_for_a_field_a_person_holds_become_a_proposal(database: Database, hero: BlockId) -> None:
    await edit(database, hero, 1, FieldEdit(name="headline", value="Handmade"))

    outcome = await offer(database, hero, 2, headline="Generated", body="And a body")

    found = await state(database, hero)
    async with database.read() as db:
        [proposal], more = await open_proposals(db, SHOP, 10)
    assert outcome == OfferOutcome(written=("body",), proposed=("headline",))
    assert found.draft["headline"].keys() == {"person@en"}
    assert (proposal.field, proposal.text, proposal.current, more) == ("headline", "Generated", "Handmade", False)


async def test_a_newer_proposal_takes_the_place_of_the_older(database: Database, hero: BlockId) -> None:
    await edit(database, hero, 1, FieldEdit(name="headline", value="Handmade"))
    await offer(database, hero, 2, headline="First")
    await offer(database, hero, 2, headline="Second")

    async with database.read() as db:
        proposals, _ = await open_proposals(db, SHOP, 10)
    assert [proposal.text for proposal in proposals] == ["Second"]
    assert await count(database, GenerationRow) == 2


async def test_where_the_policy_is_to_ask_a_live_block_gets_proposals_only(database: Database, shop: SiteId) -> None:
    block_id = await made(database, policy=CopyPolicy.ASK)
    await offer(database, block_id, 1, headline="Draft words")
    await publish(database, block_id, 2)

    outcome = await offer(database, block_id, 3, headline="Newer words")

    assert outcome == OfferOutcome(proposed=("headline",))
    assert live_headline(await state(database, block_id)) == "Draft words"


async def test_a_machine_never_publishes_an_editors_unfinished_draft(database: Database, hero: BlockId) -> None:
    await offer(database, hero, 1, headline="Generated")
    await edit(database, hero, 2, FieldEdit(name="call_to_action", value="Not ready"))

    await offer(database, hero, 3, body="A body")

    found = await state(database, hero)
    assert found.live is not None
    assert "call_to_action" not in found.live
    assert found.live["body"]["generated@en"]["value"] == "A body"
    assert found.status == "changed"


async def test_words_made_for_another_version_are_refused_and_leave_nothing(database: Database, hero: BlockId) -> None:
    await edit(database, hero, 1, FieldEdit(name="body", value="Mine"))

    with pytest.raises(BlockChanged):
        await offer(database, hero, 1, headline="Generated")

    assert await count(database, GenerationRow) == 0


async def test_words_in_another_locale_or_a_publication_in_between_do_not_disturb(
    database: Database, hero: BlockId
) -> None:
    await edit(database, hero, 1, FieldEdit(name="headline", value="Bonjour"), locale="fr")
    await edit(database, hero, 2, FieldEdit(name="body", value="Tout doux."), locale="fr")

    assert await offer(database, hero, 1, headline="Generated") == OfferOutcome(written=("headline",))


async def test_every_step_is_in_the_history_and_in_the_audit_log(database: Database, hero: BlockId) -> None:
    await offer(database, hero, 1, headline="Generated")
    await edit(database, hero, 2, FieldEdit(name="headline", value="Handmade"))
    await publish(database, hero, 3)

    async with database.read() as db:
        steps = await revisions(db, hero)
        audit = (await db.execute(select(AuditEntryRow.action).order_by(AuditEntryRow.id))).scalars().all()
    assert [(step.number, step.action, step.by, step.changed) for step in steps] == [
        (4, "publish", "Ada", ()),
        (3, "edit", "Ada", ("headline:person@en",)),
        (2, "generate", "worker:toy", ("headline:generated@en",)),
        (1, "create", "seed", ("position:locale",)),
    ]
    assert audit == ["create_page", "create", "generate", "edit", "publish"]


async def test_the_audit_log_cannot_be_changed(database: Database, hero: BlockId) -> None:
    for statement in ("UPDATE audit_entries SET actor = 'nobody'", "DELETE FROM audit_entries"):
        with pytest.raises(DBAPIError, match="append-only"):
            async with database.write() as db:
                await db.execute(text(statement))

    assert await count(database, AuditEntryRow) == 2


async def test_a_key_is_taken_once_on_a_page_and_a_kind_has_to_exist(database: Database, hero: BlockId) -> None:
    for new, reason in (
        (NewBlock(key="hero", kind="hero"), "is taken"),
        (NewBlock(key="x", kind="y"), "is not one of"),
    ):
        with pytest.raises(BlockInvalid, match=reason):
            async with database.write() as db:
                await create_block(db, SHOP, "home", new, expected_version=2, by=ADA, now=NOW)


async def test_a_machine_does_not_open_a_page_that_an_editor_is_still_working_on(
    database: Database, hero: BlockId
) -> None:
    await edit(database, hero, 1, FieldEdit(name="headline", value="TODO ask Marie"))

    await offer(database, hero, 2, body="A body")

    assert (await state(database, hero)).live is None


async def test_a_machine_opens_no_block_that_was_made_as_a_draft(database: Database, shop: SiteId) -> None:
    block = await made(database, settings={"call_to_action": "Not for shoppers yet"})
    async with database.write() as db:
        await set_policy(db, SHOP, "hero", None, CopyPolicy.PUBLISH, by=ADA, now=NOW)

    assert (await offer(database, block, 1, headline="Generated")).written == ("headline",)

    assert (await state(database, block)).live is None


@pytest.mark.parametrize(
    "words", [{"headline": "x" * 61}, {"headline": " "}, {"headline": "a\x07"}, {"call_to_action": "Buy"}]
)
async def test_a_machines_words_that_do_not_fit_their_field_are_remembered_and_no_more(
    database: Database, hero: BlockId, words: dict[str, str]
) -> None:
    assert await offer(database, hero, 1, **words) == OfferOutcome()

    found = await state(database, hero)
    assert (found.version, found.live) == (1, None)
    assert await count(database, GenerationRow) == 1


async def test_what_a_new_block_leaves_empty_on_purpose_is_kept_from_machines(database: Database, shop: SiteId) -> None:
    await page(database)
    new = NewBlock(key="hero", kind="hero", said=[FieldEdit(name="headline", empty=True)])
    async with database.write() as db:
        block = await create_block(db, SHOP, "home", new, expected_version=1, by=ADA, now=NOW)
    assert block is not None

    outcome = await offer(database, block, 1, headline="Generated")

    assert outcome == OfferOutcome(proposed=("headline",))
    assert (await state(database, block)).draft["headline"]["locale@en"]["empty"] is True


async def test_words_a_block_starts_with_are_stale_once_their_source_has_changed(
    database: Database, shop: SiteId
) -> None:
    new = NewBlock(key="hero", kind="hero", words={"fr": {"headline": "Bonjour"}, "en": {"headline": "Hello"}})
    async with database.write() as db:
        await create_page(db, shop, "home", "Home", [new], by=SEED, now=NOW)
    async with database.read() as db:
        [block] = await blocks_of_page(db, shop, "home", NOW) or []

    edited = await edit(database, block.id, 1, FieldEdit(name="headline", value="Good evening"))

    [stale] = translations.stale(all_kinds()["hero"], edited.draft, "fr", "en")
    assert (stale.source_then, stale.source_now) == ("Hello", "Good evening")


async def test_a_british_shop_starts_with_english_words(database: Database) -> None:
    async with database.write() as db:
        british = Site(key=SiteId("uk"), name="UK", default_locale="en-GB", locales=("en-GB", "fr"), currency="GBP")
        await access.create_site(db, british)
        await create_page(db, british.key, "home", "Home", starting_layout([]), by=SEED, now=NOW)

    async with database.read() as db:
        blocks = await blocks_of_page(db, SiteId("uk"), "home", NOW) or []
    stories = next(each for each in blocks if each.key == "stories")
    assert stories.status == "published"
    assert set(stories.draft["title"]) == {"locale@en-GB", "locale@fr"}


async def test_the_order_that_is_there_writes_nothing_where_two_blocks_have_one_place(
    database: Database, shop: SiteId
) -> None:
    wanted = [await made(database, key="a"), await made(database, key="b")]
    for block in wanted:
        await edit(database, block, 1, FieldEdit(name="position", value=5), layer=Layer.LOCALE)
    async with database.read() as db:
        there = await page_state(db, SHOP, "home")
    assert there is not None

    async with database.write() as db:
        moved = await reorder_blocks(db, SHOP, "home", expected_version=there.version, wanted=wanted, by=ADA, now=NOW)

    assert moved == []
    assert [(await state(database, block)).version for block in wanted] == [2, 2]
