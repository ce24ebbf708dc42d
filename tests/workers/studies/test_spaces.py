"""Claims about spaces at the command line."""

import asyncio
import json

import pytest
from click.testing import CliRunner, Result

from domain.access.values import Site
from domain.access.write import create_site
from domain.base.database import Database
from domain.base.settings import settings
from domain.base.values import SiteId
from domain.catalog import read as catalog
from domain.catalog.write import save_items
from domain.matching.values import Modality, NewFit, SpaceMap
from domain.matching.write.open_space import open_fitted, open_space, remember_fit
from domain.matching.write.store_vectors import NewVector, store_vectors
from tests.conftest import empty
from tests.shops import NOW, row, unit
from workers.studies.spaces import spaces

SHOP = SiteId("shop")


def say(*words: object) -> Result:
    return CliRunner().invoke(spaces, [str(word) for word in words])


def listed(*words: object) -> list[dict[str, object]]:
    return [json.loads(line) for line in say("--json", *words).stdout.splitlines()]


async def _shop(url: str) -> tuple[int, int]:
    """Two items in the live space, one of them in a fitted one beside it; the numbers of both."""
    database = Database(url, pool_size=1)
    async with database.write() as db:
        await create_site(db, Site(key=SHOP, name="Shop", default_locale="en", locales=("en",), currency="EUR"))
        base = await open_space(db, modality=Modality.TEXT, model="toy", revision="1", dim=8)
        await save_items(db, SHOP, [row("A", {}), row("B", {})], [], NOW)
        ids = await catalog.ids_by_sku(db, SHOP, ["A", "B"])
        found = await catalog.items_to_encode(db, list(ids.values()))
        import numpy as np

        by = SpaceMap(mean=np.zeros(8, np.float32), matrix=np.eye(8, 4, dtype=np.float32))
        fit = NewFit(method="whiten", settings={}, history=[], metrics={"recall": 0.5}, data_hash="d" * 32, map=by)
        number = await remember_fit(db, SHOP, base, fit, NOW, began=NOW)
        own = await open_fitted(db, SHOP, base, fit, number, by_itself=False)
        for space, items in ((base, found), (own, found[:1])):
            new = [
                NewVector(item=each.id, content_hash=each.content_hash, vector=unit([1, n])[: space.dim])
                for n, each in enumerate(items)
            ]
            await store_vectors(db, space, new)
    await database.close()
    return base.id, own.id


@pytest.fixture
def numbers(database_url: str, monkeypatch: pytest.MonkeyPatch) -> tuple[int, int]:
    asyncio.run(empty(database_url))
    monkeypatch.setenv("DATABASE_URL", database_url)
    settings.cache_clear()
    return asyncio.run(_shop(database_url))


def test_the_list_says_what_answers_and_how_far_each_space_is(numbers: tuple[int, int]) -> None:
    base, own = listed("--site", "shop")

    assert (base["space"], base["state"], base["answers"], base["done"], base["items"]) == (
        numbers[0],
        "live",
        [""],
        2,
        2,
    )
    assert (own["space"], own["state"], own["answers"], own["done"], own["items"]) == (numbers[1], "kept", [], 1, 2)
    assert (own["site"], own["base"], own["dim"]) == ("shop", numbers[0], 4)
    assert say("--site", "shop").stdout.splitlines()[0].split()[:5] == ["space", "site", "state", "answers", "dim"]


def test_a_switch_and_the_way_back(numbers: tuple[int, int]) -> None:
    base, own = numbers
    refused = say("--site", "shop", "switch", own)
    assert refused.exit_code == 1
    assert "lacks the vectors of 1 items" in refused.stderr

    assert say("--site", "shop", "switch", own, "--unfilled").stdout == f"space {own} answers the site shop\n"
    assert [each["answers"] for each in listed()] == [[""], ["shop"]]
    assert "cannot be dropped: it answers" in say("drop", own).stderr
    assert (
        say("--site", "shop", "rollback").stdout == f"space {base} answers the site shop again; space {own} is kept\n"
    )

    assert say("drop", own).stdout.endswith(f"space {own} is gone\n")
    assert [each["space"] for each in listed()] == [base]
    assert "no space to go back to" in say("--site", "shop", "rollback").stderr


def test_two_spaces_are_compared_on_what_both_hold(numbers: tuple[int, int]) -> None:
    done = say("--site", "shop", "compare", numbers[1], "--with", numbers[0])

    assert done.exit_code == 0
    assert done.stdout.startswith("1 items in both; of the 10 nearest they agree on 1.000\n")


def test_a_shop_without_visits_has_nothing_to_fit(numbers: tuple[int, int]) -> None:
    assert (
        say("--site", "shop", "fit").stdout == "nothing to learn from: too few visits met two items that are encoded\n"
    )
    assert say("--site", "shop", "fits").stdout.splitlines()[1].split()[1:4] == [
        "whiten",
        str(numbers[0]),
        str(numbers[1]),
    ]


@pytest.mark.parametrize(
    "words", [("fit",), ("compare", "1"), ("fits",), ("switch", "none"), ("--site", "shop", "fit", "--method", "luck")]
)
def test_bad_usage_ends_with_2(words: tuple[str, ...]) -> None:
    assert say(*words).exit_code == 2


def test_a_site_or_space_that_is_not_there_is_named(numbers: tuple[int, int]) -> None:
    assert "no site 'nobody'" in say("--site", "nobody").stderr
    assert "There is no space 99" in say("--site", "shop", "switch", 99).stderr
