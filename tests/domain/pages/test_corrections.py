"""Claims about what a copywriter can learn from what editors made of its words."""

from datetime import datetime, timedelta

from domain.base.database import Database
from domain.base.values import BlockId, Json, SiteId
from domain.pages.read.adapters import sites_to_teach
from domain.pages.read.corrections import corrections
from domain.pages.values.adapters import Correction, Judgement
from domain.pages.values.content import FieldEdit
from domain.pages.values.proposals import Answer
from domain.pages.write.offer_copy import offer_copy
from tests.domain.pages.proposing import say
from tests.editing import TOY, edit, made, offered, publish, state
from tests.shops import NOW, SHOP

BRIEF: dict[str, Json] = {"kind": "hero", "shop": "Shop"}
BY_HAND = FieldEdit(name="headline", value="By hand")


async def offer(database: Database, block: BlockId, inputs: str = "h", now: datetime = NOW, **words: str) -> None:
    offers = [offered(field, text, inputs=inputs, brief=BRIEF) for field, text in words.items()]
    version = (await state(database, block)).version
    async with database.write() as db:
        await offer_copy(db, SHOP, block, seen_version=version, locale="en", offers=offers, by=TOY, now=now)


async def found(database: Database) -> list[tuple[str, str | None, Judgement]]:
    async with database.read() as db:
        learnt: list[Correction] = await corrections(db, SHOP)
    return [(each.offered, each.words, each.judgement) for each in learnt]


async def live_hero(database: Database) -> BlockId:
    """A live hero whose headline an editor wrote over a machine's."""
    block = await made(database)
    await offer(database, block, headline="Old words")
    await edit(database, block, 2, BY_HAND)
    await publish(database, block, 3)
    return block


async def test_words_an_editor_wrote_over_a_machine_s_are_a_pair_with_what_the_machine_was_told(
    database: Database, shop: SiteId
) -> None:
    block = await live_hero(database)

    async with database.read() as db:
        [pair] = await corrections(db, SHOP)
    assert (pair.offered, pair.words, pair.judgement) == ("Old words", "By hand", Judgement.EDITED)
    assert (pair.block, pair.field, pair.locale, pair.brief) == (block, "headline", "en", BRIEF)


async def test_words_that_nobody_looked_at_teach_nothing(database: Database, shop: SiteId) -> None:
    block = await made(database)
    await offer(database, block, headline="Old words")

    assert await found(database) == []


async def test_words_from_before_briefs_were_kept_teach_nothing(database: Database, shop: SiteId) -> None:
    block = await made(database)
    version = (await state(database, block)).version
    async with database.write() as db:
        offers = [offered("headline", "Old words")]
        await offer_copy(db, SHOP, block, seen_version=version, locale="en", offers=offers, by=TOY, now=NOW)
    await edit(database, block, 2, BY_HAND)

    assert await found(database) == []


async def test_each_answer_to_a_proposal_says_something_else(database: Database, shop: SiteId) -> None:
    block = await live_hero(database)
    edited = ("Old words", "By hand", Judgement.EDITED)

    await offer(database, block, "a", now=NOW + timedelta(minutes=1), headline="New words")
    await say(database, Answer.KEEP)
    assert await found(database) == [edited, ("New words", "By hand", Judgement.EDITED)]

    await offer(database, block, "b", headline="Newer words")
    await say(database, Answer.MERGE, text="By hand, newer")
    assert ("Newer words", "By hand, newer", Judgement.EDITED) in await found(database)

    await offer(database, block, "c", headline="Newest words")
    await say(database, Answer.ACCEPT)
    assert ("Newest words", "Newest words", Judgement.ACCEPTED) in await found(database)

    await offer(database, block, "d", headline="Bad words")
    await say(database, Answer.REJECT, reason="bad")
    assert ("Bad words", None, Judgement.REJECTED) in await found(database)


async def test_a_site_is_taught_once_its_editors_said_enough(database: Database, shop: SiteId) -> None:
    await live_hero(database)

    async with database.read() as db:
        assert await sites_to_teach(db, 1) == [SHOP]
        assert await sites_to_teach(db, 2) == []
