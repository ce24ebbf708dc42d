"""Claims about time: what is scheduled is shown at its moment, with every worker dead and however late it is written down."""

import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import cast, func, text, update
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.exc import DBAPIError

from domain.access import write as access
from domain.base.database import Database
from domain.base.values import BlockId, ImpressionId, Json, SiteId
from domain.pages.models import BlockRow
from domain.pages.read.blocks import block as block_of
from domain.pages.read.homepage import homepage
from domain.pages.read.releases import overdue_count, release, unsettled, waiting_for
from domain.pages.rules.releases import difference, effective, inverse
from domain.pages.values.blocks import Hero
from domain.pages.values.content import Content, FieldEdit
from domain.pages.values.releases import BlockChange, Due, Release, ReleaseId, ReleaseState
from domain.pages.values.slate import Perspective, Preview, Visit
from domain.pages.write.begin import take_pen
from domain.pages.write.publish_block import publish_block
from domain.pages.write.releases.add_to_release import add_to_release
from domain.pages.write.releases.create_release import create_release
from domain.pages.write.releases.revert_release import revert_release
from domain.pages.write.releases.schedule_release import schedule_release
from domain.pages.write.restore import restore_block
from domain.pages.write.settle import settle_due
from tests.editing import ADA, edit, made, publish, said, state
from tests.shops import NOW, SHOP
from workers.schedule import settle_releases

TICK = timedelta(microseconds=1)
AT = NOW + timedelta(hours=1)


@pytest.fixture
async def hero(database: Database, shop: SiteId) -> BlockId:
    """A live hero that says `Old`."""
    block = await made(database)
    seen = await edit(database, block, 1, FieldEdit(name="headline", value="Old"))
    await publish(database, block, seen.version)
    return block


async def write(database: Database, block: BlockId, **fields: Json) -> int:
    """The version of the block once its draft says this."""
    seen = await state(database, block)
    found = await edit(
        database, block, seen.version, *(FieldEdit(name=name, value=value) for name, value in fields.items())
    )
    return found.version


async def planned(database: Database, at: Json, *blocks: BlockId, unpublish: bool = False) -> Release:
    """A release, scheduled at a moment, that holds what these blocks' drafts have that is not live."""
    seen = {block: (await state(database, block)).version for block in blocks}
    async with database.write() as db:
        new = await create_release(db, SHOP, f"At {at}", by=ADA, now=NOW)
        found = await add_to_release(
            db, SHOP, new.id, seen, expected_version=new.version, unpublish=unpublish, by=ADA, now=NOW
        )
        check = await schedule_release(db, SHOP, found.id, expected_version=found.version, at=at, by=ADA, now=NOW)
    return check.release


async def headlines(database: Database, now: datetime, preview: Preview | None = None) -> list[str]:
    """What the heroes of the homepage say at a moment."""
    visit = Visit(
        site=SHOP, page="home", shopper=None, channel="web", locales=("en",), cart=(), now=now, preview=preview
    )
    async with database.read() as db:
        page = await homepage(db, visit, impression=ImpressionId(UUID(int=0)), exact_rows=1000)
    return [each.headline for each in page.blocks if isinstance(each, Hero)]


async def settle(database: Database, now: datetime) -> int:
    async with database.write() as db:
        await access.take_pen(db, SHOP)
        return await settle_due(db, SHOP, now)


MOMENTS: Sequence[tuple[Json, datetime]] = (
    # Paris skips 02:00 to 03:00 on 28 March 2027, and shows 02:00 to 03:00 twice on 31 October 2027.
    ({"local": "2027-03-28T01:59:59", "zone": "Europe/Paris"}, datetime(2027, 3, 28, 0, 59, 59, tzinfo=UTC)),
    ({"local": "2027-03-28T03:00:00", "zone": "Europe/Paris"}, datetime(2027, 3, 28, 1, 0, 0, tzinfo=UTC)),
    ({"local": "2027-10-31T01:59:59", "zone": "Europe/Paris"}, datetime(2027, 10, 30, 23, 59, 59, tzinfo=UTC)),
    (
        {"local": "2027-10-31T02:30:00", "zone": "Europe/Paris", "occurrence": "first"},
        datetime(2027, 10, 31, 0, 30, 0, tzinfo=UTC),
    ),
    (
        {"local": "2027-10-31T02:30:00", "zone": "Europe/Paris", "occurrence": "second"},
        datetime(2027, 10, 31, 1, 30, 0, tzinfo=UTC),
    ),
    ({"local": "2027-10-31T03:00:00", "zone": "Europe/Paris"}, datetime(2027, 10, 31, 2, 0, 0, tzinfo=UTC)),
    ("2027-03-28T03:00:00+02:00", datetime(2027, 3, 28, 1, 0, 0, tzinfo=UTC)),
)


@pytest.mark.parametrize(("at", "instant"), MOMENTS)
async def test_a_release_is_shown_from_its_moment_on_without_any_worker(
    database: Database, hero: BlockId, at: Json, instant: datetime
) -> None:
    await write(database, hero, headline="New")

    found = await planned(database, at, hero)

    assert found.scheduled_at == instant
    assert await headlines(database, instant - TICK) == ["Old"]
    assert await headlines(database, instant) == ["New"]
    assert await headlines(database, instant + timedelta(days=400)) == ["New"]


@pytest.mark.parametrize(("at", "instant"), MOMENTS)
async def test_a_window_opens_and_closes_at_its_moment_without_any_worker(
    database: Database, hero: BlockId, at: Json, instant: datetime
) -> None:
    end = (instant + timedelta(hours=2)).isoformat()
    await publish(database, hero, await write(database, hero, starts_at=at, ends_at=end))

    assert await headlines(database, instant - TICK) == []
    assert await headlines(database, instant) == ["Old"]
    assert await headlines(database, instant + timedelta(hours=2) - TICK) == ["Old"]
    assert await headlines(database, instant + timedelta(hours=2)) == []


async def test_a_window_that_can_no_longer_be_read_is_closed_and_takes_no_page_away(
    database: Database, hero: BlockId
) -> None:
    other = await made(database, key="other")
    await publish(database, other, await write(database, other, headline="Other"))
    gone = {"person": {"value": {"local": "2020-01-01T09:00", "zone": "Mars/Base"}}}
    async with database.write() as db:
        live = func.jsonb_set(BlockRow.live, ["starts_at"], cast(gone, JSONB))
        await db.execute(update(BlockRow).where(BlockRow.id == hero).values(live=live))

    assert await headlines(database, NOW) == ["Other"]


async def test_a_new_block_appears_and_another_goes_away_at_the_same_moment(database: Database, hero: BlockId) -> None:
    new = await made(database, key="new")
    await write(database, new, headline="New")

    await planned(database, AT.isoformat(), new)
    await planned(database, AT.isoformat(), hero, unpublish=True)

    assert await headlines(database, AT - TICK) == ["Old"]
    assert await headlines(database, AT) == ["New"]


async def test_two_releases_for_one_block_come_in_their_order_settled_or_not(database: Database, hero: BlockId) -> None:
    second = AT + timedelta(minutes=5)
    await write(database, hero, headline="Second")
    await planned(database, second.isoformat(), hero)
    await write(database, hero, headline="First")
    await planned(database, AT.isoformat(), hero)
    moments = (AT - TICK, AT, second - TICK, second)

    seen = [await headlines(database, moment) for moment in moments]
    late = await settle(database, second + timedelta(hours=1))

    assert seen == [["Old"], ["First"], ["First"], ["Second"]]
    assert late == 2
    assert await headlines(database, second) == ["Second"]


async def test_settling_writes_down_what_was_seen_as_of_its_moment(database: Database, hero: BlockId) -> None:
    await write(database, hero, headline="New")
    planned_ = await planned(database, AT.isoformat(), hero)
    later = AT + timedelta(minutes=10)
    seen = await headlines(database, later)

    async with database.write() as db:
        await take_pen(db, SHOP, later)

    async with database.read() as db:
        found = await release(db, SHOP, planned_.id)
        written = await block_of(db, SHOP, hero, NOW)
    assert found is not None
    assert (found.state, found.published_at, found.settled_at) == (ReleaseState.PUBLISHED, AT, later)
    assert written is not None
    assert (written.status, written.live) == ("published", written.draft)
    assert await headlines(database, later) == seen == ["New"]


async def test_an_editors_draft_made_after_scheduling_survives_publication(database: Database, hero: BlockId) -> None:
    await write(database, hero, headline="New")
    await planned(database, AT.isoformat(), hero)
    await write(database, hero, headline="Not yet")

    await settle(database, AT)

    found = await state(database, hero)
    assert found.draft["headline"]["person@en"]["value"] == "Not yet"
    assert found.status == "changed"
    assert await headlines(database, AT) == ["New"]


async def test_what_editors_see_of_what_has_come_due_is_what_will_be_written_down(
    database: Database, hero: BlockId
) -> None:
    await write(database, hero, headline="New")
    await planned(database, AT.isoformat(), hero)
    await write(database, hero, body="Not yet")
    later = AT + timedelta(minutes=10)
    async with database.read() as db:
        before = await block_of(db, SHOP, hero, later)

    assert await settle(database, later) == 1

    async with database.read() as db:
        after = await block_of(db, SHOP, hero, later)
    assert after is not None
    assert before == after
    assert (after.version, after.live_version, after.live_at, after.status) == (6, 6, AT, "changed")


async def test_an_editor_goes_on_where_a_release_has_come_due_and_nobody_wrote_it_down(
    database: Database, hero: BlockId
) -> None:
    await write(database, hero, headline="New")
    planned_ = await planned(database, AT.isoformat(), hero)
    later = AT + timedelta(minutes=10)
    async with database.read() as db:
        seen = await block_of(db, SHOP, hero, later)
        due = await release(db, SHOP, planned_.id)
    assert seen is not None
    assert due is not None

    async with database.write() as db:
        published = await publish_block(db, SHOP, hero, expected_version=seen.version, by=ADA, now=later)
    assert published.version == seen.version
    async with database.write() as db:
        await revert_release(db, SHOP, due.id, expected_version=due.version_at(later), by=ADA, now=later)

    assert await headlines(database, later) == ["Old"]


async def test_a_settler_that_is_killed_leaves_nothing_half(database: Database, hero: BlockId) -> None:
    other = await made(database, key="other")
    await write(database, other, headline="Other")
    await write(database, hero, headline="New")
    found = await planned(database, AT.isoformat(), hero, other)

    with pytest.raises(DBAPIError):
        async with database.write() as db:
            await take_pen(db, SHOP, AT)
            pid = (await db.execute(text("SELECT pg_backend_pid()"))).scalar_one()
            async with database.write() as executioner:
                await executioner.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": pid})
            await db.execute(text("SELECT 1"))

    assert await headlines(database, AT - TICK) == ["Old"]
    assert sorted(await headlines(database, AT)) == ["New", "Other"]
    async with database.read() as db:
        assert [each.id for each in await unsettled(db, AT)] == [found.id]
    assert await settle(database, AT) == 1
    assert sorted(await headlines(database, AT)) == ["New", "Other"]


async def test_who_publishes_in_between_succeeds_and_the_release_comes_all_the_same(
    database: Database, hero: BlockId
) -> None:
    await write(database, hero, headline="New")
    found = await planned(database, AT.isoformat(), hero)

    version = await write(database, hero, headline="Between")
    async with database.write() as db:
        published = await publish_block(db, SHOP, hero, expected_version=version, by=ADA, now=NOW)
        warned = await waiting_for(db, published, NOW)

    assert [(each.release, each.at) for each in warned] == [(found.id, AT)]
    assert await headlines(database, AT - TICK) == ["Between"]
    assert await headlines(database, AT) == ["New"]


async def test_the_chore_settles_every_site_and_raises_an_alarm_for_what_is_late(
    database: Database, hero: BlockId
) -> None:
    await write(database, hero, headline="New")
    await planned(database, AT.isoformat(), hero)
    late = AT + timedelta(seconds=61)

    async with database.read() as db:
        counted = [await overdue_count(db, moment) for moment in (AT, AT + timedelta(seconds=60) - TICK, late)]
    with structlog.testing.capture_logs() as logs:
        settled = [await settle_releases(database, moment) for moment in (AT - TICK, late, late)]

    assert counted == [0, 0, 1]
    assert settled == [0, 1, 0]
    assert [(each["event"], each["site"], each["overdue_s"]) for each in logs] == [("release_overdue", SHOP, 61.0)]


@pytest.mark.parametrize("seed", range(4))
async def test_a_page_is_the_same_whether_and_whenever_it_was_settled(
    database: Database, hero: BlockId, seed: int
) -> None:
    chance = random.Random(seed)
    blocks = [hero, await made(database, key="second"), await made(database, key="third")]
    moments = [AT + timedelta(minutes=chance.randrange(8)) for _ in range(5)]
    for turn, moment in enumerate(moments):
        held = chance.sample(blocks, chance.randint(1, 3))
        for block in held:
            await write(database, block, headline=f"{turn} of {seed}", position=chance.randrange(9))
        live = [block for block in held if (await state(database, block)).live is not None]
        away = bool(live) and chance.random() < 0.3
        await planned(database, moment.isoformat(), *(live if away else held), unpublish=away)
    later = [moment + timedelta(seconds=30) for moment in moments]
    clock = [AT - TICK, *sorted(moments + later)]

    unsettled_ = [await headlines(database, now) for now in clock]
    settled = []
    for now in clock:
        if chance.random() < 0.4:
            await settle(database, now)
        settled.append(await headlines(database, now))

    assert settled == unsettled_
    assert len({tuple(each) for each in settled}) > 1


async def test_a_preview_of_drafts_follows_what_has_come_due(database: Database, hero: BlockId) -> None:
    await write(database, hero, headline="New")
    spring = await planned(database, AT.isoformat(), hero)
    await write(database, hero, headline="Old")
    seen = (await state(database, hero)).version
    async with database.write() as db:
        await restore_block(db, SHOP, hero, expected_version=seen, number=None, by=ADA, now=NOW)
    drafts = Preview(perspective=Perspective.DRAFT)

    before, after = await headlines(database, AT - TICK, drafts), await headlines(database, AT, drafts)
    through = await headlines(database, NOW, Preview(perspective=Perspective.DRAFT, release=spring.id))
    async with database.read() as db:
        block = await block_of(db, SHOP, hero, AT)

    assert (before, after, through) == (["Old"], ["New"], ["New"])
    assert block is not None
    assert said(block) == "New"


async def test_a_release_that_has_come_due_is_previewed_in_its_turn(database: Database, hero: BlockId) -> None:
    await write(database, hero, headline="First")
    first = await planned(database, AT.isoformat(), hero)
    await write(database, hero, headline="Second")
    await planned(database, (AT + timedelta(hours=1)).isoformat(), hero)
    later = AT + timedelta(hours=2)

    shown = [await headlines(database, later, look) for look in (None, Preview(), Preview(release=first.id))]

    assert shown == [["Second"]] * 3
    assert await headlines(database, NOW, Preview(release=first.id)) == ["First"]


BLOCK = BlockId(UUID(int=1))
ENTRY = st.sampled_from([{"value": "a"}, {"value": "b"}, {"empty": True}])
CONTENT = st.dictionaries(
    st.sampled_from(["headline", "body"]),
    st.dictionaries(st.sampled_from(["person@en", "locale@fr", "generated@en"]), ENTRY, min_size=1),
)
LIVE = st.none() | CONTENT
# What a release was made of need not be what is live when its moment comes.
CHANGE = st.builds(lambda base, wanted: difference(BLOCK, base, wanted), LIVE, LIVE)


@pytest.mark.unit
@given(LIVE, LIVE)
def test_a_difference_leads_from_one_content_to_the_other_and_back(one: Content | None, other: Content | None) -> None:
    there = difference(BLOCK, one, other)
    back = None if there is None else inverse(there, one)

    assert (there is None) is (one == other)
    after = effective(one, [due(there)])
    assert after == other
    assert effective(after, [due(back)]) == one


def due(change: BlockChange | None) -> Due:
    nothing = BlockChange(block=BLOCK, slots=(), shows=None, was_live=True)
    return Due(release=ReleaseId(UUID(int=2)), title="", at=None, change=change or nothing)


@pytest.mark.unit
@given(live=LIVE, changes=st.lists(CHANGE, max_size=5), settled=st.integers(0, 5))
def test_what_was_settled_in_between_makes_no_difference(
    live: Content | None, changes: list[BlockChange | None], settled: int
) -> None:
    come = [due(change) for change in changes if change is not None]

    written_down = effective(live, come[:settled])

    assert effective(written_down, come[settled:]) == effective(live, come)
