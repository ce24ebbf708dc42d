"""Claims about learnt segments: who is in them now, and what stays when shoppers are grouped anew."""

from collections.abc import Sequence

import numpy as np
import pytest
from sqlalchemy import delete, insert, select, text

from domain.access.models import AuditEntryRow
from domain.audience.models import LearntSegmentRow, SegmentRow, SegmentRunRow
from domain.audience.read import members
from domain.audience.read.learnt import segment_run
from domain.audience.read.segments import segments
from domain.audience.rules import succession
from domain.audience.rules.segments import segments_of
from domain.audience.values.conditions import Use
from domain.audience.values.learnt import Membership, NewGroup, NewRun, Report
from domain.audience.values.segments import NewSegment
from domain.audience.values.vocabulary import Vocabulary
from domain.audience.write.learnt import store_run
from domain.audience.write.segments import forget_segment, save_segment
from domain.base.database import Database
from domain.base.values import ItemId, ShopperId, SiteId
from domain.behaviour.models import ShopperRow
from domain.matching.models import TasteRow
from domain.matching.values import Space
from tests.domain.audience.conditions import condition
from tests.shops import DIM, NOW, SHOP

# On two axes, seen from the middle: coffee lies to the right and down, gardens to the left and up.
COFFEE, GARDEN, TOYS = (0.5, -0.5), (-0.5, 0.5), (0.6, 0.6)


def group(mean: Sequence[float], *keywords: str, share: float = 0.5) -> NewGroup:
    return NewGroup(
        mean=np.array(mean, np.float32),
        precision=np.array([4.0, 4.0], np.float32),
        share=share,
        size=10,
        keywords=keywords,
        related=("sugar",),
        items=(ItemId(1),),
    )


def run(space: Space, *groups: NewGroup) -> NewRun:
    return NewRun(
        space=space.id,
        shoppers=40,
        axes=np.eye(DIM, dtype=np.float32)[:2],
        shifts=np.array([0.5, 0.5], np.float32),
        groups=groups,
        report=Report(stability=0.9, silhouette=0.4, agreement=0.8, trials=()),
        vocabulary=Vocabulary(items=3, counts={"coffee": 2}),
    )


async def learnt(database: Database, space: Space, *groups: NewGroup) -> None:
    async with database.write() as db:
        await store_run(db, SHOP, run(space, *groups), NOW)


async def shopper(database: Database, space: Space, *mass: float) -> ShopperId:
    """Somebody whose taste is this, as long as it likes to be: only where it points matters."""
    async with database.write() as db:
        made = insert(ShopperRow).values(site=SHOP, key=f"taste {mass}").returning(ShopperRow.id)
        who = ShopperId((await db.execute(made)).scalar_one())
        await db.execute(
            text(
                "INSERT INTO tastes (shopper_id, space_id, site, mass, as_of)"
                " VALUES (:who, :space, :site, CAST(CAST(:mass AS real[]) AS vector), :now)"
            ),
            {"who": who, "space": space.id, "site": SHOP, "mass": [*mass, *[0.0] * (DIM - len(mass))], "now": NOW},
        )
    return who


async def memberships(database: Database, who: ShopperId) -> tuple[Membership, ...]:
    async with database.read() as db:
        return await members.memberships(db, SHOP, who)


async def keys(database: Database) -> list[tuple[str, str]]:
    async with database.read() as db:
        return [(each.key, each.name) for each in await segments(db, SHOP)]


async def test_a_shopper_is_in_a_segment_as_far_as_the_taste_lies_in_it(
    database: Database, shop: SiteId, space: Space
) -> None:
    await learnt(database, space, group(COFFEE, "coffee", "mugs", share=0.75), group(GARDEN, "garden", share=0.25))
    drinker = await shopper(database, space, 3.0)
    between = await shopper(database, space, 2.0, 2.0)

    # At the middle of coffee; gardens are √2 away, so e^-4 as likely before shares: .0061 is left out.
    assert await memberships(database, drinker) == (Membership(key="learnt-coffee-mugs", weight=0.9939),)
    # As far from the one as from the other: the shares decide.
    assert await memberships(database, between) == (
        Membership(key="learnt-coffee-mugs", weight=0.75),
        Membership(key="learnt-garden", weight=0.25),
    )


async def test_nobody_is_in_a_segment_before_anything_was_learnt_or_without_a_taste(
    database: Database, shop: SiteId, space: Space
) -> None:
    drinker = await shopper(database, space, 3.0)
    assert await memberships(database, drinker) == ()

    await learnt(database, space, group(COFFEE, "coffee"), group(GARDEN, "garden"))

    indifferent = await shopper(database, space, 0.0)
    assert len(await memberships(database, drinker)) == 1
    assert await memberships(database, indifferent) == ()


async def test_a_learnt_segment_is_a_segment_like_any_other(database: Database, shop: SiteId, space: Space) -> None:
    await learnt(database, space, group(COFFEE, "coffee", "mugs", "brewing", "cups"), group(GARDEN, "garden"))

    async with database.read() as db:
        every = await segments(db, SHOP)
        entries = (
            select(AuditEntryRow.actor, AuditEntryRow.thing)
            .where(AuditEntryRow.action == "learn_segments")
            .order_by(AuditEntryRow.number)
        )
        noted = [tuple(entry) for entry in await db.execute(entries)]

    assert [(each.key, each.name, each.version) for each in every] == [
        ("learnt-coffee-mugs", "coffee, mugs, brewing", 1),
        ("learnt-garden", "garden", 1),
    ]
    assert every[0].condition == condition({"learnt": ["learnt-coffee-mugs"]}, Use.SEGMENT)
    assert segments_of(every, (), NOW, new=False, learnt="learnt-garden") == ("learnt-garden",)
    assert segments_of(every, (), NOW, new=True) == ()
    assert noted == [("worker", "segment:learnt-coffee-mugs"), ("worker", "segment:learnt-garden")]


async def test_groups_that_go_on_keep_their_keys_and_names_whatever_their_words_are_now(
    database: Database, shop: SiteId, space: Space
) -> None:
    await learnt(database, space, group(COFFEE, "coffee", "mugs"), group(GARDEN, "garden"))

    await learnt(
        database, space, group((-0.6, 0.4), "seeds"), group(TOYS, "toys"), group((0.4, -0.6), "espresso", share=0.2)
    )

    async with database.read() as db:
        now = await segment_run(db, SHOP)
    assert now is not None
    assert now.version == 2
    assert {(each.key, each.name, each.keywords) for each in now.segments} == {
        ("learnt-garden", "garden", ("seeds",)),
        ("learnt-toys", "toys", ("toys",)),
        ("learnt-coffee-mugs", "coffee, mugs", ("espresso",)),
    }
    assert len(await keys(database)) == 3


async def test_a_group_that_ended_leaves_unless_an_editor_has_made_it_theirs(
    database: Database, shop: SiteId, space: Space
) -> None:
    await learnt(database, space, group(COFFEE, "coffee"), group(GARDEN, "garden"), group(TOYS, "toys"))
    mine = NewSegment(key="learnt-garden", name="Gardeners", condition={"learnt": ["learnt-garden"]})
    async with database.write() as db:
        await save_segment(db, SHOP, mine, expected_version=1, by="ed", now=NOW)

    await learnt(database, space, group(COFFEE, "coffee"))

    gardener = await shopper(database, space, 0.0, 3.0)
    assert await keys(database) == [("learnt-garden", "Gardeners"), ("learnt-coffee", "coffee")]
    assert [each.key for each in await memberships(database, gardener)] == ["learnt-coffee"]


async def test_what_an_editor_took_away_is_not_made_again(database: Database, shop: SiteId, space: Space) -> None:
    await learnt(database, space, group(COFFEE, "coffee"), group(GARDEN, "garden"))
    async with database.write() as db:
        await forget_segment(db, SHOP, "learnt-garden", expected_version=1, by="ed", now=NOW)

    await learnt(database, space, group(COFFEE, "coffee"), group(GARDEN, "garden"))

    assert await keys(database) == [("learnt-coffee", "coffee")]


async def test_a_key_that_an_editor_uses_is_left_to_them(database: Database, shop: SiteId, space: Space) -> None:
    theirs = NewSegment(key="learnt-coffee", name="Mine", condition={"visitor": "new"})
    async with database.write() as db:
        await save_segment(db, SHOP, theirs, expected_version=None, by="ed", now=NOW)

    await learnt(database, space, group(COFFEE, "coffee"), group(GARDEN, "garden"))

    assert await keys(database) == [
        ("learnt-coffee", "Mine"),
        ("learnt-coffee-2", "coffee"),
        ("learnt-garden", "garden"),
    ]


async def test_the_run_before_is_kept_and_older_ones_are_gone(database: Database, shop: SiteId, space: Space) -> None:
    for _ in range(3):
        await learnt(database, space, group(COFFEE, "coffee"), group(GARDEN, "garden"))

    async with database.read() as db:
        runs = (
            await db.execute(select(SegmentRunRow.version, SegmentRunRow.live).order_by(SegmentRunRow.version))
        ).all()
        groups = (await db.execute(select(LearntSegmentRow.key))).scalars().all()
    assert [tuple(each) for each in runs] == [(2, False), (3, True)]
    assert sorted(groups) == ["learnt-coffee", "learnt-coffee", "learnt-garden", "learnt-garden"]


async def test_forgetting_a_taste_forgets_the_membership(database: Database, shop: SiteId, space: Space) -> None:
    await learnt(database, space, group(COFFEE, "coffee"), group(GARDEN, "garden"))
    drinker = await shopper(database, space, 3.0)

    async with database.write() as db:
        await db.execute(delete(TasteRow).where(TasteRow.shopper_id == drinker))

    assert await memberships(database, drinker) == ()
    async with database.read() as db:
        kept = (await db.execute(select(SegmentRow.key).order_by(SegmentRow.key))).scalars().all()
    assert kept == ["learnt-coffee", "learnt-garden"]


@pytest.mark.unit
def test_each_group_is_continued_once_and_only_by_one_that_lies_the_same_way() -> None:
    before = np.array([[1, 0], [0, 1]], np.float32)
    after = np.array([[0.9, 0.1], [1, 0.3], [-1, 0], [0.1, 2]], np.float32)

    assert succession.successors(before, after) == [0, None, None, 1]


@pytest.mark.unit
@pytest.mark.parametrize(
    ("keywords", "taken", "key"),
    [
        (("coffee", "mugs", "cups"), (), "learnt-coffee-mugs"),
        (("crêpe", "thé"), (), "learnt-crepe-the"),
        (("コーヒー",), (), "learnt-mixed"),
        (("coffee",), ("learnt-coffee", "learnt-coffee-2"), "learnt-coffee-3"),
    ],
)
def test_a_key_is_made_of_the_first_words_and_free(keywords: Sequence[str], taken: Sequence[str], key: str) -> None:
    assert succession.key(keywords, taken) == key
