"""Fitting a shop's own space from what its people did, as an operator does it, with a fake for the encoder."""

from datetime import timedelta
from pathlib import Path

import numpy as np
import orjson
import pytest
from sqlalchemy import select

from domain.audience.write.forget import forget_shopper
from domain.base.database import Database
from domain.base.settings import Settings
from domain.base.values import ItemId, SiteId
from domain.behaviour.read.visits import Step
from domain.behaviour.values import NewSignal
from domain.behaviour.write.record import record_signals
from domain.jobs.models import JobRow
from domain.matching import read
from domain.matching.errors import SpaceKnowsForgotten
from domain.matching.models import ItemEmbeddingRow
from domain.matching.values import Modality, Space
from domain.matching.write.go_live import switch_to
from ml import devices, fitting
from tests.shops import NOW, Stock, shop, space, stock
from tests.workers.tasks.conftest import Do, do, runtime
from workers import spaces
from workers.learning import due
from workers.learning.fit_runs import write_run
from workers.learning.fitting import Fit, compare_spaces, fit_site, open_space_of, visits_of
from workers.runtime import Runtime

__all__ = ["do", "runtime", "shop", "space", "stock"]

SHOP = SiteId("shop")
KEY = "a key of sixteen characters"
SORTS = ("lamp", "boot", "kettle", "tent")
ROOMS = ("garden", "office", "kitchen", "attic", "cellar")


@pytest.fixture(autouse=True)
def one_thread() -> None:
    devices.use_threads(1)


def step(person: int, minutes: float, item: int | None, query: str | None = None, session: str | None = None) -> Step:
    at = NOW + timedelta(minutes=minutes)
    return Step(person=person, at=at, item=None if item is None else ItemId(item), query=query, session=session)


def test_a_visit_ends_with_a_long_pause_a_person_or_goes_on_under_its_name() -> None:
    walked = [
        *(step(1, 0, 10), step(1, 5, 11), step(1, 90, 12), step(1, 95, 10)),
        *(
            step(2, 1, 12, session="v"),
            step(2, 80, None, query=" Red  Boots", session="v"),
            step(2, 81, 10, session="v"),
        ),
    ]

    found = visits_of(walked, {ItemId(10): 0, ItemId(11): 1, ItemId(12): 2}, {"red boots": 3})

    assert [rows.tolist() for rows in found] == [[0, 1], [2, 3, 0], [2, 0]]


def test_what_is_met_twice_counts_where_it_was_first_and_what_is_not_known_does_not() -> None:
    walked = [step(1, 0, 10), step(1, 1, 11), step(1, 2, 10), step(1, 3, 99), step(1, 4, None, query="?")]

    assert [rows.tolist() for rows in visits_of(walked, {ItemId(10): 0, ItemId(11): 1}, {})] == [[0, 1]]


async def history(database: Database, runtime: Runtime, stock: Stock, do: Do) -> None:
    """People stay in one room, whatever sort of thing they look at; titles begin with the sort, in many words."""
    items = {
        f"{sort}-{room}-{n}": {"title": f"{sort} of fine make for every day, {room}, number {n}", "category": [sort]}
        for sort in SORTS
        for room in ROOMS
        for n in range(3)
    }
    await stock(items)
    await spaces.prepare(runtime)
    await do("embed_products")
    chance = np.random.default_rng(3)
    by_room = [[sku for sku in items if f"-{room}-" in sku] for room in ROOMS]
    done = []
    for visit in range(260):
        among = by_room[int(chance.integers(len(ROOMS)))]
        at = NOW - timedelta(hours=400 - visit)
        done += [
            (
                f"p{visit % 40}",
                NewSignal(id=f"{visit}-{n}", kind="cart_add", sku=str(sku), at=at + timedelta(minutes=n)),
            )
            for n, sku in enumerate(chance.choice(among, size=4, replace=False))
        ]
    for person in sorted({who for who, _ in done}):
        async with database.write() as db:
            mine = [signal for who, signal in done if who == person]
            await record_signals(db, SHOP, person, mine, key=KEY, now=NOW)


async def fit_of(database: Database, settings: Settings) -> Fit:
    found = await fit_site(database, settings, SHOP, "tune", lambda _: None)
    assert found is not None
    return found


async def test_a_shop_gets_a_space_of_its_own_where_that_finds_more_of_later_visits(
    database: Database, runtime: Runtime, stock: Stock, do: Do, tmp_path: Path
) -> None:
    await history(database, runtime, stock, do)
    found = await fit_of(database, runtime.settings)
    assert found.better, found.report()

    opened, number = await open_space_of(database, SHOP, found, NOW, anyway=False)
    assert opened is not None
    async with database.read() as db:
        assert (await read.live_space(db, Modality.TEXT, SHOP)) == found.base
    jobs = await do("embed_products")

    assert len(jobs) == 60
    assert await spaces.switch_full_spaces(database, NOW) == 0  # a page in it would not know its shoppers yet
    await do("refresh_tastes")
    assert await spaces.switch_full_spaces(database, NOW) == 1
    async with database.read() as db:
        assert await read.live_space(db, Modality.TEXT, SHOP) == opened
        held = (
            await db.execute(select(ItemEmbeddingRow.vector).where(ItemEmbeddingRow.space_id == opened.id))
        ).scalars()
        lengths = [float(np.linalg.norm(np.asarray(vector, np.float32))) for vector in held]
    assert lengths == pytest.approx([1.0] * 60, abs=2e-3)
    compared = await compare_spaces(database, SHOP, found.base, opened, 10)
    assert (compared.items, compared.gain.low > 0, 0 < compared.overlap < 1) == (60, True, True)
    again = await fit_site(database, runtime.settings, SHOP, "whiten", lambda _: None)
    assert again is not None
    assert again.base == found.base  # what is fitted is fitted on the model's vectors, and judged beside what answers
    assert not again.better
    assert (await open_space_of(database, SHOP, again, NOW, anyway=False))[0] is None
    _written(write_run(tmp_path, number, found), found)


def _written(picture: Path, found: Fit) -> None:
    assert picture.read_bytes().startswith(b"\x89PNG")
    said = orjson.loads(picture.with_suffix(".json").read_bytes())
    assert said["data_hash"] == found.fitted.data_hash
    assert len(said["history"]) == len(found.fitted.history)
    assert said["trials"][0]["method"] == fitting.WHITEN
    assert len(list((picture.parent / picture.stem).glob("events.out.tfevents.*"))) == 1


async def test_a_space_of_a_shop_nobody_visits_is_not_fitted(
    database: Database, runtime: Runtime, stock: Stock, do: Do
) -> None:
    assert await fit_site(database, runtime.settings, SHOP, "best", lambda _: None) is None
    await stock({"A": {}, "B": {}})
    await spaces.prepare(runtime)
    await do("embed_products")

    assert await fit_site(database, runtime.settings, SHOP, "best", lambda _: None) is None


async def own_space(database: Database, runtime: Runtime, do: Do) -> tuple[Space, Space]:
    """The space of the model, and the site's own, which answers."""
    found = await fit_of(database, runtime.settings)
    opened, _ = await open_space_of(database, SHOP, found, NOW, anyway=False)
    assert opened is not None
    await fill(database, do)
    return found.base, opened


async def fill(database: Database, do: Do) -> None:
    await do("embed_products")
    await do("refresh_tastes")
    await spaces.switch_full_spaces(database, NOW)


async def answering(database: Database) -> Space | None:
    async with database.read() as db:
        return await read.live_space(db, Modality.TEXT, SHOP)


async def test_a_space_that_holds_a_forgotten_person_s_pairs_gives_way_to_one_without_them(
    database: Database, runtime: Runtime, stock: Stock, do: Do
) -> None:
    await history(database, runtime, stock, do)
    base, first = await own_space(database, runtime, do)
    assert await answering(database) == first

    async with database.write() as db:
        await forget_shopper(db, SHOP, "p3", by="tests", secret=KEY, now=NOW)

    async with database.read() as db:
        assert [fit.tainted_at for fit in await read.fits(db, SHOP)] == [NOW]
        due = list(await db.scalars(select(JobRow.run_at).where(JobRow.kind == "fit_space")))
    assert due == [NOW + timedelta(hours=1)]
    await do("fit_space")
    assert await answering(database) == base  # until the new one is full
    await fill(database, do)
    second = await answering(database)
    assert second is not None
    assert (second.base, second.id > first.id) == (base.id, True)
    async with database.read() as db:
        assert [fit.tainted_at for fit in await read.fits(db, SHOP)] == [None, NOW]
    async with database.write() as db:
        with pytest.raises(SpaceKnowsForgotten):
            await switch_to(db, first.id, SHOP, by="tests", now=NOW)


async def test_a_space_is_fitted_anew_once_it_is_old_and_people_did_much_since_and_never_by_itself_first(
    database: Database, runtime: Runtime, stock: Stock, do: Do
) -> None:
    await history(database, runtime, stock, do)
    found = await fit_site(database, runtime.settings, SHOP, "whiten", lambda _: None)
    assert found is not None
    week, day = timedelta(days=7, seconds=1), timedelta(days=1)
    assert await due.promise_fits(database, NOW + week) == 0

    # All that people did, a thousand and forty signals, came after this fitting.
    await open_space_of(database, SHOP, found, NOW - timedelta(days=30), anyway=False)

    assert await due.promise_fits(database, NOW - timedelta(days=30) + day) == 0
    assert await due.promise_fits(database, NOW) == 1
    await do("fit_space")
    assert await due.promise_fits(database, NOW + week) == 0  # nothing was done since
    async with database.read() as db:
        assert len(await read.fits(db, SHOP)) == 2
