"""Claims about what a shop's people say of its words."""

import pytest
from sqlalchemy import select

from domain.access.errors import NotAllowed
from domain.access.models import AuditEntryRow
from domain.access.values import Grant, Hand
from domain.base.database import Database
from domain.base.values import SiteId
from domain.jobs.models import JobRow
from domain.pages.read.generations import generations
from domain.wording.errors import GuideChanged, GuideInvalid
from domain.wording.models import CopyGuideRow
from domain.wording.read import guides
from domain.wording.values import CopyGuide, Said
from domain.wording.write import set_guide
from tests.editing import ADA, made, offer
from tests.shops import NOW

SHOP = SiteId("shop")
CALM = Said(tone="calm", banned=("best",), glossary={"sneakers": "trainers"}, categories={"homedecor": "home decor"})


async def say(database: Database, said: Said, expected: int = 0, locale: str = "en", by: Hand = ADA) -> CopyGuide:
    async with database.write() as db:
        return await set_guide(db, SHOP, locale, said, expected_version=expected, by=by, now=NOW)


async def rows(database: Database) -> list[tuple[str, int]]:
    async with database.read() as db:
        found = await db.execute(select(CopyGuideRow.locale, CopyGuideRow.version).order_by(CopyGuideRow.version))
        return [(row.locale, row.version) for row in found]


async def test_a_guide_is_kept_version_by_version_and_the_newest_of_each_locale_holds(
    database: Database, shop: SiteId
) -> None:
    first = await say(database, CALM)
    again = await say(database, CALM, expected=1)
    second = await say(database, Said(tone="playful"), expected=1)

    assert (first.version, again, second.version) == (1, first, 2)
    assert await rows(database) == [("en", 1), ("en", 2)]
    async with database.read() as db:
        held = await guides(db, shop)
        audited = list(await db.scalars(select(AuditEntryRow.thing).where(AuditEntryRow.action == "set_guide")))
        jobs = list(await db.scalars(select(JobRow.kind).where(JobRow.kind == "review_copy")))
    assert [(each.locale, each.version, each.said.tone) for each in held] == [
        ("en", 2, "playful"),
        ("fr", 0, "friendly"),
    ]
    assert audited == ["copy_guide:en", "copy_guide:en"]
    assert jobs == ["review_copy"]


async def test_whoever_saw_another_version_writes_nothing(database: Database, shop: SiteId) -> None:
    await say(database, CALM)

    with pytest.raises(GuideChanged) as refused:
        await say(database, Said(tone="loud"))

    assert (refused.value.expected, refused.value.actual) == (0, 1)
    assert await rows(database) == [("en", 1)]


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        (Said(tone=" "), ("tone", "is blank")),
        (Said(banned=("",)), ("banned", "is blank")),
        (Said(glossary={"lamp": "a lamp"}), ("glossary", "says 'lamp' for itself")),
        (Said(glossary={"hat": "cap"}, banned=("Cap",)), ("banned", "bans 'cap', which the glossary says")),
        (Said(categories={"a > b": "A > B"}), ("categories", "'A > B' reads as a path; say the name alone")),
    ],
)
async def test_what_cannot_be_kept_to_is_refused(
    database: Database, shop: SiteId, said: Said, problem: tuple[str, str]
) -> None:
    with pytest.raises(GuideInvalid) as refused:
        await say(database, said)

    assert refused.value.problems == (problem,)
    assert await rows(database) == []


async def test_words_in_use_that_are_older_than_the_guide_are_found(database: Database, shop: SiteId) -> None:
    block = await made(database)
    await offer(database, block, 1, headline="Shop now")
    await offer(database, block, 2, headline="Shop later", body="Lamps")

    async def older(locale: str) -> list[str]:
        async with database.read() as db:
            found, more = await generations(db, shop, now=NOW, locale=locale, used=True, outdated=True, first=2)
        assert not more
        return sorted(each.text for each in found)

    before = await older("en")
    await say(database, CALM)
    await say(database, CALM, locale="fr")

    assert (before, await older("en"), await older("fr")) == ([], ["Lamps", "Shop later"], [])


async def test_a_translator_says_it_for_their_own_locale_and_no_other(database: Database, shop: SiteId) -> None:
    zoe = Hand(label="Zoé", grants=(Grant(locales=frozenset({"fr"})),))

    await say(database, CALM, locale="fr", by=zoe)
    with pytest.raises(NotAllowed):
        await say(database, CALM, by=zoe)

    assert await rows(database) == [("fr", 1)]
