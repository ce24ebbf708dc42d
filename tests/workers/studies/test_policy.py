"""Claims about judging, training and choosing page policies at the command line."""

import asyncio
import gzip
import json
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import numpy as np
import pytest
from click.testing import CliRunner, Result
from sqlalchemy import insert

from domain.access.values import Site
from domain.access.write import create_site
from domain.base.database import Database
from domain.base.settings import settings
from domain.base.values import SiteId
from domain.behaviour.models import ImpressionRow, ShopperRow
from domain.experiments.models.policies import LessonRow
from domain.experiments.rules import plackett_luce
from domain.experiments.values.policies import BlockView, PageContext, Policy, PolicySettings
from domain.experiments.write import policies as write
from tests.conftest import empty
from tests.shops import NOW
from workers.studies.policy import evaluate_policy, policies

VIEWS = tuple(BlockView(key=key, kind="rail", place=place) for place, key in enumerate("abcd"))
LIKED = {"a": 0.05, "b": 0.05, "c": 0.05, "d": 0.5}


def evaluate(*arguments: object) -> Result:
    return CliRunner().invoke(evaluate_policy, [str(each) for each in arguments])


def choose(*arguments: object) -> Result:
    return CliRunner().invoke(policies, ["--site", "shop", *[str(each) for each in arguments]])


def bandit_log(folder: Path, rows: int = 400) -> Path:
    """A log in the Open Bandit Dataset's columns, of an even policy over four items of which one is liked."""
    chance = np.random.default_rng(2)
    lines = ["timestamp,item_id,position,click,propensity_score,user_feature_0"]
    for n in range(rows):
        item = int(chance.integers(4))
        click = int(chance.random() < (0.6 if item == 3 else 0.1))
        lines.append(f"2026-11-01 00:{n // 60:02}:{n % 60:02}+00:00,{item},{n % 3 + 1},{click},0.25,u{n % 2}")
    path = folder / "log.csv.gz"
    path.write_bytes(gzip.compress("\n".join(lines).encode()))
    return path


def test_a_log_in_the_open_bandit_format_is_judged_as_it_is(tmp_path: Path) -> None:
    done = evaluate(bandit_log(tmp_path), "--json")

    told = json.loads(done.stdout)
    by_name = {each["policy"]: {made["estimator"]: made for made in each["estimates"]} for each in told["policies"]}
    assert (done.exit_code, told["rows"], set(by_name)) == (0, 400, {"logged", "uniform", "learnt"})
    assert by_name["uniform"]["ips"]["value"] == pytest.approx(by_name["logged"]["ips"]["value"])
    assert by_name["learnt"]["snips"]["low"] > by_name["logged"]["snips"]["high"]


def test_a_table_is_printed_for_people(tmp_path: Path) -> None:
    done = evaluate(bandit_log(tmp_path), "--policy", "uniform", "--intervals", "bootstrap")

    assert done.stdout.splitlines()[0] == "400 rows; a row's reward, with 95 % intervals (bootstrap)"
    assert [line.split()[:2] for line in done.stdout.splitlines()[2:]] == [
        ["uniform", name] for name in ("ips", "snips", "dm", "dr")
    ]


@pytest.mark.parametrize(
    ("row", "wrong"),
    [
        ({"propensity": 0}, "line 2: propensity: '0' is not a number above 0 and at most 1"),
        ({"click": "often"}, "line 2: click: 'often' is not a number of 0 or more"),
        ({"timestamp": "soon"}, "line 2: timestamp: 'soon' is not a time in ISO 8601"),
        ({"block": None}, "line 2: action: is missing (also understood: action, block, sku, item_id)"),
    ],
)
def test_bad_input_is_named_by_line_and_field(tmp_path: Path, row: dict[str, object], wrong: str) -> None:
    good = {"timestamp": "2026-11-01", "block": "a", "click": 1, "propensity": 0.5}
    path = tmp_path / "log.jsonl"
    path.write_text("\n".join(json.dumps(each) for each in (good, {**good, **row})))

    refused = evaluate(path)

    assert (refused.exit_code, refused.stderr) == (1, f"Error: {path}: {wrong}\n")


def test_bad_usage_ends_with_2(tmp_path: Path) -> None:
    assert evaluate(tmp_path / "missing.csv").exit_code == 2
    assert evaluate(bandit_log(tmp_path), "--train-share", "2").exit_code == 2


async def _history(url: str, pages: int, even: float = 0.04) -> None:
    """Pages that a first policy ordered, which has learnt nothing from them yet."""
    database = Database(url, pool_size=1)
    chance = np.random.default_rng(4)
    first = Policy(version=1, settings=PolicySettings(uniform_share=even))
    async with database.write() as db:
        site = Site(key=SiteId("shop"), name="Shop", default_locale="en", locales=("en",), currency="EUR")
        await create_site(db, site)
        made = insert(ShopperRow).values(site="shop", key="ann").returning(ShopperRow.id)
        ann = (await db.execute(made)).scalar_one()
        impressions, lessons = [], []
        for number in range(pages):
            ordered = plackett_luce.order(VIEWS, PageContext(), first, number)
            at, key = NOW + timedelta(seconds=number), uuid4()
            blocks = [[each.key, each.slot, each.propensity] for each in ordered.placed]
            impressions.append({"id": key, "blocks": blocks, "seen": ordered.seen, "shown_at": at})
            clicked = [p.key for p in ordered.placed if chance.random() < LIKED[p.key] * (1 - 0.2 * p.slot)]
            lessons += [
                {"impression_id": key, "block": block, "site": "shop", "due_at": at, "learnt_at": at}
                for block in ["", *clicked]
            ]
        same = {"site": "shop", "shopper_id": ann, "page": "home", "policy": "learnt-1.0", "channel": "web"}
        await db.execute(insert(ImpressionRow), [{**same, **each} for each in impressions])
        await db.execute(insert(LessonRow), lessons)
        await write.learn(db, SiteId("shop"), NOW)
    await database.close()


@pytest.fixture
def site(database_url: str, monkeypatch: pytest.MonkeyPatch) -> str:
    asyncio.run(empty(database_url))
    monkeypatch.setenv("DATABASE_URL", database_url)
    settings.cache_clear()
    return database_url


def test_a_candidate_that_is_surely_better_is_trained_and_goes_live(site: str) -> None:
    asyncio.run(_history(site, 2000, even=1.0))

    done = choose("train", "--temperature", "0.5")

    assert done.exit_code == 0, done.output
    assert done.stdout.splitlines()[0] == "version 1: learnt from 1,400 pages, judged on 600; clicks a page:"
    assert done.stdout.splitlines()[-1] == "version 1 is live"
    told = json.loads(choose("--json").stdout)
    assert (told["live"], told["settings"]["temperature"], told["pages"]) == (True, 0.5, 1400)
    nowhere = choose("rollback")
    assert nowhere.exit_code == 1
    assert "there is nothing to go back to" in nowhere.stderr


def test_a_candidate_whose_order_was_hardly_ever_shown_is_kept_but_not_live(site: str) -> None:
    asyncio.run(_history(site, 700))

    refused = choose("train")

    assert refused.exit_code == 1
    assert refused.stderr.startswith("Error: Version 1 of page 'home' stays a candidate: by ")
    (line,) = choose().stdout.splitlines()
    assert line.split()[:3] == ["1", "490", "pages"]


def test_too_few_pages_train_nothing(site: str) -> None:
    asyncio.run(_history(site, 20))

    refused = choose("train")

    assert refused.exit_code == 1
    assert refused.stderr.startswith("Error: Page 'home' was shown 20 times with what its policy saw; 667 are needed.")
    assert "nothing was learnt yet" in choose().stdout
