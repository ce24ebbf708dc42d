"""Claims about content as a file: out and in again is the identity, and nothing comes in halfway."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

import orjson
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from sqlalchemy import func, select

from domain.access import read as access_read
from domain.access import write as access
from domain.access.errors import NotAllowed
from domain.access.models import AuditEntryRow
from domain.access.values import Action, Grant, Hand, Site, TokenKind
from domain.base.database import Database
from domain.base.values import BlockId, SiteId
from domain.jobs.models import JobRow
from domain.pages.errors import ImportConflict, ImportInvalid
from domain.pages.models import BlockRevisionRow, BlockRow, PageRow
from domain.pages.read.blocks import revisions
from domain.pages.read.export import export
from domain.pages.read.generations import generations
from domain.pages.read.import_plan import import_plan
from domain.pages.values.content import FieldEdit
from domain.pages.values.exchange import ImportPlan, LineType
from domain.pages.write.import_content import import_content
from domain.pages.write.offer_copy import offer_copy
from domain.wording.read import guide
from domain.wording.values import CopyGuide, Said
from domain.wording.write import set_guide
from tests.conftest import empty
from tests.domain.pages.written_content import files
from tests.editing import ADA, TOY, edit, made, offer, offered, publish, said, state
from tests.shops import NOW, SHOP

OPERATOR = Hand(label="operator")
TABLES = (PageRow, BlockRow, BlockRevisionRow, AuditEntryRow, JobRow)


async def out(database: Database, site: SiteId = SHOP) -> list[bytes]:
    async with database.read() as db:
        return [line async for line in export(db, site)]


async def back(database: Database, lines: Sequence[bytes], *, publish: bool = False, by: Hand = OPERATOR) -> ImportPlan:
    async with database.write() as db:
        return await import_content(db, SHOP, lines, publish=publish, by=by, now=NOW)


async def anew(database: Database, url: str, lines: Sequence[bytes], key: str = "shop") -> ImportPlan:
    """The lines in a database where nothing was."""
    await empty(url)
    async with database.write() as db:
        site = Site(key=SiteId(key), name="Shop", default_locale="en", locales=("en", "fr"), currency="EUR")
        await access.create_site(db, site)
    return await back(database, lines)


async def counts(database: Database) -> list[int]:
    async with database.read() as db:
        return [(await db.execute(select(func.count()).select_from(row.__table__))).scalar_one() for row in TABLES]


def changed(lines: Sequence[bytes], kind: LineType, /, **words: Any) -> list[bytes]:
    """The lines with these words in the first line of the type."""
    found = [orjson.loads(line) for line in lines]
    next(line for line in found if line["type"] == kind).update(words)
    return [orjson.dumps(line) for line in found]


def block_line(lines: Sequence[bytes]) -> Any:
    return next(line for line in map(orjson.loads, lines) if line["type"] == "block")


def with_headline(lines: Sequence[bytes], words: str) -> list[bytes]:
    draft = block_line(lines)["draft"]
    entry = {"value": words, "by": "Ada", "at": NOW.isoformat()}
    return changed(lines, LineType.BLOCK, draft={**draft, "headline": {"person@en": entry}})


@pytest.fixture
async def hero(database: Database, shop: SiteId) -> BlockId:
    """Published at version 4, with a machine's words below a person's, and a draft that has gone on."""
    block = await made(database)
    await offer(database, block, 1, headline="Shop now")
    await edit(database, block, 2, FieldEdit(name="headline", value="Handmade"))
    await publish(database, block, 3)
    await offer(database, block, 4, headline="Shop later")
    await edit(database, block, 4, FieldEdit(name="headline", value="Handmade in Porto"))
    return block


@settings(
    max_examples=40, deadline=None, suppress_health_check=list(HealthCheck), database=None, phases=[Phase.generate]
)
@given(lines=files())
async def test_what_went_in_comes_out_again_to_the_byte(
    database: Database, database_url: str, lines: list[bytes]
) -> None:
    await anew(database, database_url, lines)

    assert await out(database) == lines


async def test_an_empty_site_becomes_the_site_that_was_exported(
    database: Database, database_url: str, hero: BlockId
) -> None:
    before, lines = await state(database, hero), await out(database)

    await anew(database, database_url, lines)

    assert await out(database) == lines
    assert await state(database, hero) == before
    async with database.read() as db:
        [step] = await revisions(db, hero)
        report = await access_read.verify_audit(db, SHOP)
    assert (step.number, step.action, step.content, step.live) == (5, "import", before.draft, before.live)
    assert report.broken == ()


async def test_an_imported_block_can_be_worked_on(database: Database, database_url: str, hero: BlockId) -> None:
    await anew(database, database_url, await out(database))

    edited = await edit(database, hero, 5, FieldEdit(name="headline", value="Later"))

    assert (edited.version, said(edited), said(edited, live=True)) == (6, "Later", "Handmade")


async def test_a_file_that_was_cut_off_is_refused_whole(database: Database, hero: BlockId) -> None:
    lines, before = with_headline(await out(database), "Later"), await counts(database)

    for cut in (lines[:-1], lines[:3], [*lines, lines[-1]]):
        with pytest.raises(ImportInvalid, match="cut off"):
            await back(database, cut)

    assert await counts(database) == before


async def test_importing_what_the_site_says_already_writes_nothing(database: Database, hero: BlockId) -> None:
    lines, before = await out(database), await counts(database)

    plan = await back(database, lines, publish=True)

    assert (plan.blocks, plan.differences, plan.unchanged) == ((), (), len(lines) - 2)
    assert await counts(database) == before


async def test_a_changed_draft_is_one_step_and_shoppers_see_what_they_saw(database: Database, hero: BlockId) -> None:
    lines = with_headline(await out(database), "From a file")

    plan = await back(database, lines)

    found = await state(database, hero)
    assert (found.version, said(found), said(found, live=True)) == (6, "From a file", "Handmade")
    async with database.read() as db:
        step = (await revisions(db, hero))[0]
    assert (step.number, step.action, step.by, step.went_live) == (6, "import", "operator", False)
    [difference] = plan.differences
    assert [(each.field, each.scope.key) for each in difference.fields] == [
        ("headline", "generated@en"),
        ("headline", "person@en"),
    ]


async def test_only_publish_moves_what_is_live(database: Database, hero: BlockId) -> None:
    lines = await out(database)
    draft = block_line(lines)["draft"]
    lines = changed(lines, LineType.BLOCK, live=draft)

    kept = await back(database, lines)
    after = await state(database, hero)
    await back(database, lines, publish=True)

    assert (kept.live_kept, after.version, said(after, live=True)) == (1, 5, "Handmade")
    assert said(await state(database, hero), live=True) == "Handmade in Porto"


async def test_a_block_that_moved_on_is_a_conflict_with_three_sides_and_nothing_is_written(
    database: Database, hero: BlockId
) -> None:
    await made(database, key="other")
    lines = with_headline(await out(database), "Mine")
    await edit(database, hero, 5, FieldEdit(name="headline", value="Theirs"))
    before = await counts(database)

    with pytest.raises(ImportConflict) as refused:
        await back(database, lines)

    [moved] = refused.value.moved
    assert (moved.thing, moved.expected, moved.actual) == ("block home/hero", 5, 6)
    sides = {each.name: [_value(side) for side in (each.base, each.theirs, each.mine)] for each in moved.fields}
    assert sides["headline:person@en"] == ["Handmade in Porto", "Theirs", "Mine"]
    assert await counts(database) == before


def _value(entry: Any) -> object:
    return None if entry is None else entry["value"]


async def test_a_dry_run_shows_the_difference_and_writes_nothing(database: Database, hero: BlockId) -> None:
    lines, before = with_headline(await out(database), "From a file"), await counts(database)

    async with database.read() as db:
        plan = await import_plan(db, SHOP, lines, publish=False, now=NOW)

    [difference] = plan.differences
    assert (difference.page, difference.key, len(difference.fields)) == ("home", "hero", 2)
    assert await counts(database) == before


@pytest.mark.parametrize(
    ("kind", "words", "field", "reason"),
    [
        ("block", {"kind": "nonsense"}, "kind", "'nonsense' is not one of article_feed, "),
        ("block", {"draft": {"nonsense": {"person@en": {}}}}, "draft.nonsense", "a hero has no such field"),
        ("block", {"draft": {"headline": {"person@de": {"value": "x", "by": "A", "at": "2026-11-21T12:00:00+00:00"}}}}, "draft.headline.person@de", "'de' is not one of this site's locales: en, fr"),
        ("block", {"draft": {"headline": {"person@en": {"value": "x" * 99, "by": "A", "at": "2026-11-21T12:00:00+00:00"}}}}, "draft.headline.person@en", "has 99 characters; 60 fit"),
        ("block", {"draft": {"headline": {"segment:x@en": {"value": "x", "by": "A", "at": "2026-11-21T12:00:00+00:00"}}}}, "draft.headline.segment:x@en", "there is no segment 'x'"),
        ("block", {"draft": {"headline": {"person@en": {"value": "x"}}}}, "draft.headline.person@en", "has to say by whom (by) and when (at)"),
        ("block", {"draft": {"headline": {"person@en": {"empty": False, "by": "A", "at": "2026-11-21T12:00:00+00:00"}}}}, "draft.headline.person@en", "has a value, or says empty: true"),
        ("block", {"draft": {"headline": {"generated@en": {"value": "x", "by": "A", "at": "2026-11-21T12:00:00+00:00"}}}}, "draft.headline.generated@en", "a machine's words have to name their generation"),
        ("block", {"draft": {"pinned": {"person@en": {"value": True, "by": "A", "at": "2026-11-21T12:00:00+00:00"}}}}, "draft.pinned.person@en", "is a setting, the same in every locale"),
        ("block", {"page": "nowhere"}, "page", "there is no page 'nowhere'"),
        ("block", {"key": "renamed"}, "id", "is home/hero on the site"),
        ("block", {"version": 0}, "version", "has to be a whole number from 1"),
        ("block", {"id": "x"}, "id", "has to be a UUID"),
        ("block", {"more": 1}, "more", "a block has no such field"),
        ("block", {"live": {}}, "live.headline", "has to be filled in before publishing"),
        ("page", {"id": "00000000-0000-0000-0000-000000000001"}, "id", "the site has page 'home' under another id"),
        ("generation", {"field": "pinned"}, "field", "machines write no 'pinned' of a hero"),
        ("proposal", {"locale": "de"}, "locale", "'de' is not one of this site's"),
        ("page", {"created_at": "0001-01-01T00:00:00+14:00"}, "created_at", "lies outside the years 1900 to 2199"),
        ("page", {"title": "A\0B"}, "line", "has a NUL"),
        ("block", {"draft": {"headline": {"person@en": {"value": "x", "by": "A\0B", "at": "2026-11-21T12:00:00+00:00"}}}}, "line", "has a NUL"),
        ("generation", {"settings": {"a": "\0"}}, "line", "has a NUL"),
        ("generation", {"verdicts": ["passed"]}, "verdicts", "has to be a list of objects that each name their check"),
        ("site", {"format": 2}, "format", "is 2; this release reads format 1"),
        ("site", {"key": "other"}, "key", "this is content of site 'other', not of 'shop'"),
    ],
)  # fmt: skip
async def test_a_line_that_does_not_fit_is_named_and_nothing_is_written(  # noqa: PLR0917 - what is tried
    database: Database, hero: BlockId, kind: str, words: dict[str, Any], field: str, reason: str
) -> None:
    lines = changed(await out(database), LineType(kind), **words)
    before = await counts(database)

    with pytest.raises(ImportInvalid) as refused:
        await back(database, lines)

    found = {(each.line, each.field): each.reason for each in refused.value.problems}
    number = next(n for n, line in enumerate(lines, 1) if orjson.loads(line)["type"] == kind)
    assert found[number, field].startswith(reason)
    assert await counts(database) == before


async def test_every_problem_is_said_at_once(database: Database, hero: BlockId) -> None:
    lines = [*(await out(database)), b"nonsense", b"[]", b'{"type": "x"}', b'{"type": []}']

    with pytest.raises(ImportInvalid) as refused:
        await back(database, lines)

    assert [each.reason.partition(":")[0] for each in refused.value.problems] == [
        "is not JSON",
        "has to be a JSON object",
        *["has to be one of site, segment, copy_policy, copy_guide, page, block, generation, proposal, release, end"]
        * 2,
    ]


async def test_a_backslash_before_u0000_is_a_backslash(database: Database, hero: BlockId) -> None:
    await back(database, with_headline(await out(database), r"\u0000"))

    assert said(await state(database, hero)) == r"\u0000"


async def test_ids_of_another_site_are_refused(database: Database, hero: BlockId) -> None:
    lines = changed(await out(database), LineType.SITE, key="other")
    async with database.write() as db:
        other = Site(key=SiteId("other"), name="Other", default_locale="en", locales=("en", "fr"), currency="EUR")
        await access.create_site(db, other)

    async with database.write() as db:
        with pytest.raises(ImportInvalid) as refused:
            await import_content(db, SiteId("other"), lines, publish=False, by=OPERATOR, now=NOW)

    found = {each.field for each in refused.value.problems if "belongs to another site" in each.reason}
    assert found == {"id"}
    async with database.read() as db:
        ours = await db.execute(select(func.count()).where(BlockRow.site == "other"))
        assert ours.scalar_one() == 0


async def test_a_new_block_in_a_site_that_has_some_is_a_draft_and_the_page_moves_on(
    database: Database, hero: BlockId
) -> None:
    new = "00000000-0000-0000-0000-000000000001"
    lines = await out(database)
    about = block_line(lines)
    line = orjson.dumps(
        about
        | {"id": new, "key": "second", "draft": {}, "version": 3, "live": None, "live_version": None, "live_at": None}
    )

    await back(database, [*lines[:-1], line, lines[-1]])

    found = await state(database, BlockId(UUID(new)))
    assert (found.key, found.version, found.live) == ("second", 3, None)
    async with database.read() as db:
        assert (await db.execute(select(PageRow.version))).scalar_one() == 3


async def test_rich_text_comes_in_as_clean_as_an_edit(database: Database, shop: SiteId) -> None:
    block = await made(database, "rich_text")
    entry = {"value": "<p>Hello <script>x</script><b>you</b></p>", "by": "Ada", "at": NOW.isoformat()}
    lines = changed(await out(database), LineType.BLOCK, draft={"text": {"locale@en": entry}})

    await back(database, lines)

    assert "script" not in repr((await state(database, block)).draft)
    assert isinstance(said(await state(database, block), "text"), dict)


async def test_a_hand_brings_in_only_what_it_may_touch(database: Database, hero: BlockId) -> None:
    lines, before = with_headline(await out(database), "From a file"), await counts(database)
    french = Hand(label="Fleur", grants=(Grant(actions=frozenset({Action.IMPORT}), locales=frozenset({"fr"})),))

    with pytest.raises(NotAllowed, match="may not import headline of a hero in en"):
        await back(database, lines, by=french)

    assert await counts(database) == before


CALM = Said(tone="calm", banned=("best",), glossary={"sneakers": "trainers"}, categories={"homedecor": "home decor"})


async def say(database: Database, guide: Said, expected: int = 0) -> CopyGuide:
    async with database.write() as db:
        return await set_guide(db, SHOP, "en", guide, expected_version=expected, by=ADA, now=NOW)


async def held(database: Database) -> CopyGuide:
    async with database.read() as db:
        return await guide(db, SHOP, "en")


async def test_a_copy_guide_travels_with_the_words_it_made(database: Database, database_url: str, shop: SiteId) -> None:
    there = await say(database, CALM)
    block = await made(database)
    words = [replace(offered("headline", "Shop now"), guide_version=1)]
    async with database.write() as db:
        await offer_copy(db, SHOP, block, seen_version=1, locale="en", offers=words, by=TOY, now=NOW)
    lines = await out(database)

    await anew(database, database_url, lines)
    again = await back(database, lines)

    assert await held(database) == there
    assert again.unchanged == len(lines) - 2
    async with database.read() as db:
        [came], _ = await generations(db, SHOP, now=NOW, first=5)
    assert (came.guide_version, came.outdated) == (1, False)


async def test_another_guide_is_the_next_version_and_no_machine_is_asked_twice(
    database: Database, shop: SiteId
) -> None:
    await say(database, CALM)
    lines = changed(await out(database), LineType.COPY_GUIDE, tone=" loud ")

    first, second = await back(database, lines), await back(database, lines)

    assert [len(each.lines[LineType.COPY_GUIDE]) for each in (first, second)] == [1, 0]
    found = await held(database)
    assert (found.version, found.said.tone, found.by) == (2, "loud", "operator")
    async with database.read() as db:
        mine = (AuditEntryRow.action == "import", AuditEntryRow.thing == "copy_guide:en")
        jobs = select(func.count()).where(JobRow.kind == "review_copy")
        assert (await db.execute(select(func.count()).where(*mine))).scalar_one() == 1
        assert (await db.execute(jobs)).scalar_one() == 1


async def test_a_guide_that_moved_on_or_says_nonsense_is_refused_and_stays(database: Database, shop: SiteId) -> None:
    await say(database, CALM)
    lines = await out(database)
    theirs = await say(database, Said(tone="theirs"), expected=1)

    with pytest.raises(ImportConflict) as conflict:
        await back(database, changed(lines, LineType.COPY_GUIDE, tone="mine"))
    with pytest.raises(ImportInvalid) as invalid:
        await back(database, changed(lines, LineType.COPY_GUIDE, banned=["trainers"], locale="de"))

    assert [(each.thing, each.expected, each.actual) for each in conflict.value.moved] == [("copy guide en", 1, 2)]
    assert [(each.field, each.reason) for each in invalid.value.problems] == [
        ("locale", "'de' is not one of this site's locales: en, fr"),
        ("banned", "bans 'trainers', which the glossary says"),
    ]
    assert await held(database) == theirs


async def test_a_file_from_before_there_were_guides_still_comes_in(
    database: Database, database_url: str, hero: BlockId
) -> None:
    lines = [orjson.loads(line) for line in await out(database)]
    for line in lines:
        line.pop("guide_version", None)

    await anew(database, database_url, list(map(orjson.dumps, lines)))

    async with database.read() as db:
        found, _ = await generations(db, SHOP, now=NOW, first=5)
    assert {each.guide_version for each in found} == {0}


async def test_no_secret_and_no_history_leaves(database: Database, hero: BlockId) -> None:
    async with database.write() as db:
        token = await access.create_token(db, SHOP, TokenKind.EDITOR, "Ada", chance="c" * 43, by="x", now=NOW)

    text = b"".join(await out(database))

    assert token.secret.encode() not in text
    assert {orjson.loads(line)["type"] for line in text.splitlines()} == {
        "site", "page", "block", "generation", "proposal", "end",
    }  # fmt: skip
