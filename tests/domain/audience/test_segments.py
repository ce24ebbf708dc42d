"""Claims about who is in a segment, and about keeping segments."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, insert, select, update

from domain.access import write as access
from domain.access.models import AuditEntryRow, SiteRow
from domain.audience.errors import SegmentAbsent, SegmentChanged, SegmentExists, SegmentInvalid
from domain.audience.models import SegmentRow
from domain.audience.read.segments import from_json, segment, segments, segments_json
from domain.audience.rules.segments import segments_of
from domain.audience.values.conditions import AwayDays, Did, Use
from domain.audience.values.segments import NewSegment, Segment
from domain.audience.write.segments import forget_segment, save_segment
from domain.base.database import Database
from domain.base.values import ItemId, Json, SiteId
from domain.behaviour.values import Event, SignalKind
from tests.domain.audience.conditions import condition
from tests.shops import NOW, days_ago

LATER = NOW + timedelta(hours=1)
GARDENERS = NewSegment(
    key="gardeners",
    name="Gardeners",
    description="Bought something for the garden twice",
    position=1,
    condition={"did": {"kinds": ["purchase"], "category": "Garden", "at_least": 2, "within_days": 30}},
)


def made(key: str, value: Json, position: int = 0) -> Segment:
    return Segment(
        key=key,
        name=key,
        condition=condition(value, Use.SEGMENT),
        description="",
        position=position,
        version=1,
        created_at=NOW,
        updated_at=NOW,
    )


def event(kind: str, days: float, *category: str) -> Event:
    return Event(item=ItemId(1), kind=SignalKind(kind), at=days_ago(days), category=category)


@pytest.mark.unit
@pytest.mark.parametrize(
    ("value", "events", "inside"),
    [
        (GARDENERS.condition, [event("purchase", 1, "Home", "Garden"), event("purchase", 30, "Garden")], True),
        (GARDENERS.condition, [event("purchase", 1, "Garden"), event("purchase", 30.01, "Garden")], False),
        (GARDENERS.condition, [event("purchase", 1, "Garden"), event("view", 2, "Garden")], False),
        (GARDENERS.condition, [event("purchase", 1, "Garden"), event("purchase", 2, "Gardening")], False),
        ({"did": {"kinds": ["view", "click"]}}, [event("click", 900)], True),
        ({"not": {"did": {"kinds": ["view"]}}}, [], True),
        ({"away_days": {"at_least": 30}}, [event("view", 30)], True),
        ({"away_days": {"at_least": 30}}, [event("view", 29), event("view", 60)], False),
        ({"away_days": {"at_least": 30}}, [], False),
        ({"visitor": "new"}, [], True),
    ],
)
def test_a_shopper_is_in_a_segment_for_what_they_did(value: Json, events: list[Event], *, inside: bool) -> None:
    assert segments_of([made("it", value)], events, NOW, new=not events) == (("it",) if inside else ())


@pytest.mark.unit
def test_segments_stand_in_their_positions_and_then_by_key() -> None:
    every: Json = {"visitor": "new"}
    kept = [made("z", every, 1), made("b", every, 2), made("a", every, 2), made("no", {"visitor": "returning"})]

    assert segments_of(kept, [], NOW, new=True) == ("z", "a", "b")


async def saved(database: Database, new: NewSegment = GARDENERS, version: int | None = None) -> Segment:
    async with database.write() as db:
        return await save_segment(
            db, SiteId("shop"), new, expected_version=version, by="ann", now=NOW if version is None else LATER
        )


async def kept(database: Database) -> tuple[tuple[Segment, ...], list[str]]:
    """The segments of the shop, and what the audit log says was done."""
    async with database.read() as db:
        actions = await db.execute(select(AuditEntryRow.action).order_by(AuditEntryRow.at))
        return await segments(db, SiteId("shop")), list(actions.scalars())


async def test_a_segment_is_kept_as_it_was_saved(database: Database, shop: SiteId) -> None:
    new = await saved(database)

    assert new == Segment(
        key="gardeners",
        name="Gardeners",
        condition=Did(kinds=(SignalKind.PURCHASE,), category="Garden", at_least=2, within_days=30),
        description="Bought something for the garden twice",
        position=1,
        version=1,
        created_at=NOW,
        updated_at=NOW,
    )
    assert await kept(database) == ((new,), ["create_segment"])
    async with database.read() as db:
        assert await segment(db, shop, "gardeners") == new
        assert await segment(db, shop, "cooks") is None


async def test_an_edit_moves_the_version_and_is_remembered(database: Database, shop: SiteId) -> None:
    first = await saved(database)
    away = replace(GARDENERS, condition={"away_days": {"at_least": 30}})

    second = await saved(database, away, version=1)

    assert second == replace(first, condition=AwayDays(at_least=30), version=2, updated_at=LATER)
    assert await kept(database) == ((second,), ["create_segment", "edit_segment"])
    async with database.read() as db:
        entry = (await db.execute(select(AuditEntryRow).where(AuditEntryRow.action == "edit_segment"))).one()
    assert (entry.actor, entry.thing, entry.at) == ("ann", "segment:gardeners", LATER)
    assert entry.details["version"] == 2
    assert entry.details["condition"] == {"away_days": {"at_least": 30}}


async def test_saving_what_is_there_writes_nothing(database: Database, shop: SiteId) -> None:
    first = await saved(database)

    assert await saved(database, version=1) == first
    assert await kept(database) == ((first,), ["create_segment"])


async def test_a_segment_that_says_nothing_sensible_is_refused_whole(database: Database, shop: SiteId) -> None:
    wrong = NewSegment(key="Gardeners!", name="", position=-1, condition={"all": [{"country": ["FR"]}]})

    with pytest.raises(SegmentInvalid) as refused:
        await saved(database, wrong)

    assert [problem.path for problem in refused.value.problems] == ["key", "name", "position", "condition.all[0]"]
    assert await kept(database) == ((), [])


async def test_a_key_is_given_once(database: Database, shop: SiteId) -> None:
    first = await saved(database)

    with pytest.raises(SegmentExists):
        await saved(database, replace(GARDENERS, name="Others"))

    assert await kept(database) == ((first,), ["create_segment"])


async def test_who_saw_an_older_version_is_refused_and_told_both(database: Database, shop: SiteId) -> None:
    await saved(database)
    second = await saved(database, replace(GARDENERS, name="Green thumbs"), version=1)

    with pytest.raises(SegmentChanged) as refused:
        await saved(database, replace(GARDENERS, name="Others"), version=1)

    assert (refused.value.expected, refused.value.actual) == (1, 2)
    assert await kept(database) == ((second,), ["create_segment", "edit_segment"])


async def test_a_segment_that_is_not_there_cannot_be_edited_or_forgotten(database: Database, shop: SiteId) -> None:
    with pytest.raises(SegmentAbsent):
        await saved(database, version=1)
    with pytest.raises(SegmentAbsent):
        await forgotten(database, version=1)

    assert await kept(database) == ((), [])


async def forgotten(database: Database, version: int) -> None:
    async with database.write() as db:
        await forget_segment(db, SiteId("shop"), "gardeners", expected_version=version, by="ann", now=LATER)


async def test_a_forgotten_segment_is_gone_and_stands_in_the_log(database: Database, shop: SiteId) -> None:
    await saved(database)

    await forgotten(database, version=1)

    assert await kept(database) == ((), ["create_segment", "forget_segment"])


async def test_forgetting_wants_the_version_that_is_there(database: Database, shop: SiteId) -> None:
    first = await saved(database)

    with pytest.raises(SegmentChanged):
        await forgotten(database, version=7)

    assert await kept(database) == ((first,), ["create_segment"])


async def test_a_page_gets_the_segments_of_its_site_with_its_own_statement(database: Database, shop: SiteId) -> None:
    second = await saved(database)
    first = await saved(database, replace(GARDENERS, key="regulars", position=0))
    async with database.write() as db:
        await save_segment(db, shop, replace(GARDENERS, key="z", position=1), expected_version=None, by="ann", now=NOW)

    async with database.read() as db:
        row = (await db.execute(select(SiteRow.name, segments_json(SiteRow.key)).where(SiteRow.key == shop))).one()

    assert row.name == "Shop"
    assert from_json(row[1])[:2] == (first, second)
    assert [each.key for each in from_json(row[1])] == ["regulars", "gardeners", "z"]


async def test_nobody_is_in_a_segment_that_can_no_longer_be_read(database: Database, shop: SiteId) -> None:
    first = await saved(database)
    async with database.write() as db:
        lost = {"time": {"from": "18:00", "to": "23:00", "zone": "Europe/Atlantis"}}
        facts = {"description": "", "position": 0, "version": 1, "created_at": NOW, "updated_at": NOW}
        await db.execute(insert(SegmentRow).values(site=shop, key="lost", name="Lost", condition=lost, **facts))

    async with database.read() as db:
        assert await segments(db, shop) == (first,)
        assert (await db.execute(select(func.count()).select_from(SegmentRow))).scalar_one() == 2


async def test_who_saves_a_segment_takes_the_pen_before_anything_else(database: Database, shop: SiteId) -> None:
    await saved(database)
    async with database.write() as db:
        await access.take_pen(db, shop)
        waiting = asyncio.create_task(saved(database, replace(GARDENERS, name="Mine"), version=1))
        await asyncio.sleep(0.2)
        # Whoever holds the pen waits for nobody: here two writers would wait for each other.
        await db.execute(update(SegmentRow).values(name="Ours"))

    assert (await asyncio.wait_for(waiting, timeout=60)).name == "Mine"
