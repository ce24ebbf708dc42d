"""Claims about learning an order from answers, and about when what was learned may go live."""

from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import orjson
import pytest

from domain.base.values import SiteId
from domain.choosing.rules import scoring
from domain.choosing.rules.features import NAMES
from domain.choosing.values.rankers import NewRanker, Ranker
from tests.workers.learning.lesson import lesson
from workers.learning import ranker
from workers.learning.click_by_click import click_by_click
from workers.learning.forest import forest
from workers.learning.lessons import Fitted, judge
from workers.learning.runs import write_run

pytestmark = pytest.mark.unit


def live(trained: NewRanker) -> Ranker:
    held = {name: getattr(trained, name) for name in NewRanker.__slots__}
    at = datetime(2026, 1, 1, tzinfo=UTC)
    return Ranker(**held, site=SiteId("shop"), version=3, trained_at=at, promoted_at=at, live=True)


def fitted(made: Fitted | None) -> Fitted:
    assert made is not None
    return made


def test_a_regression_goes_live_once_it_orders_pages_better_than_the_blend() -> None:
    made = click_by_click(lesson(400, seed=1, feature=1.5), None, seed=1)

    assert made.verdict.better
    assert made.verdict.ndcg > made.verdict.rival + 0.05
    weights = dict(zip(made.ranker.parameters["names"], made.ranker.parameters["weights"], strict=True))
    assert weights["known"] == pytest.approx(1.5, abs=0.25)
    assert weights["blend"] == pytest.approx(1.0, abs=0.25)
    assert abs(weights["noise"]) < 0.15


def test_before_anything_was_learned_a_regression_says_what_the_blend_says() -> None:
    taught = lesson(1, seed=2, feature=0.0)
    made = click_by_click(taught, None, seed=1)
    first = np.asarray(taught.blend)

    # The first page was ordered before it taught: exactly as the blend has it.
    assert made.verdict.ndcg == made.verdict.rival
    assert len(first) == 12


@pytest.mark.parametrize("seed", [1, 2])
def test_where_there_is_nothing_to_learn_nothing_goes_live(seed: int) -> None:
    taught = lesson(120, seed=seed, feature=0.0)

    assert not click_by_click(taught, None, seed=seed).verdict.better
    assert not fitted(forest(taught, None, seed=seed)).verdict.better


def test_a_forest_finds_what_no_line_can_say() -> None:
    taught = lesson(500, seed=4, feature=0.0, blend=0.3)
    known = taught.features[:, 0]
    random = np.random.default_rng(4)
    taught.answers.clicked[:] = random.random(len(known)) < np.where(np.abs(known) < 0.5, 0.5, 0.05)

    bent, straight = fitted(forest(taught, None, seed=1)), click_by_click(taught, None, seed=1)

    assert bent.verdict.better
    assert bent.verdict.ndcg > straight.verdict.ndcg + 0.2
    assert bent.ranker.metrics["expected_calibration_error"] < 0.05


def test_a_place_explains_clicks_and_is_no_merit() -> None:
    # Everything is equally good, but seen the less the lower it stands; the blend is nothing but the place.
    taught = lesson(700, seed=5, feature=1.0, blend=0.0, place=0.5)
    made = fitted(forest(taught, None, seed=1))
    ready = scoring.scorer("trees", made.ranker.parameters)
    rows = np.zeros((12, 5), np.float32)
    rows[:, 3] = np.arange(12)

    at_the_top = scoring.chances(ready, taught.columns, rows)
    where_it_stood = scoring.chances(ready, taught.columns, rows, fixed=False)

    assert len(set(at_the_top.tolist())) == 1
    assert where_it_stood[0] > 3 * where_it_stood[11]


def test_a_ranker_is_measured_against_the_one_that_is_live() -> None:
    taught = lesson(400, seed=6, feature=1.5)
    before = live(click_by_click(taught, None, seed=1).ranker)

    again = click_by_click(lesson(400, seed=7, feature=1.5), before, seed=1)

    assert again.verdict.rival > 0.6
    assert not again.verdict.better


def test_few_clicks_train_a_regression_and_many_a_forest(monkeypatch: pytest.MonkeyPatch) -> None:
    taught = lesson(300, seed=8, feature=1.0)
    assert fitted(ranker.fit(taught, None)).ranker.kind == "logistic"

    monkeypatch.setattr(ranker, "ENOUGH_FOR_TREES", 100)

    assert fitted(ranker.fit(taught, None)).ranker.kind == "trees"


def test_without_a_click_there_is_nothing_to_train() -> None:
    taught = lesson(5, seed=9, feature=0.0)
    taught.answers.clicked[:] = False

    assert ranker.fit(taught, None) is None


def test_the_same_answers_have_the_same_hash_and_train_the_same_ranker() -> None:
    one, two = (ranker.fit(lesson(50, seed=10, feature=1.0), None) for _ in range(2))
    other = ranker.fit(lesson(50, seed=11, feature=1.0), None)

    assert fitted(one).ranker == fitted(two).ranker
    assert fitted(one).ranker.data_hash != fitted(other).ranker.data_hash


def test_a_verdict_is_about_the_same_pages_and_knows_its_doubt() -> None:
    labels = np.tile([1.0, 0.0], 200)
    pages = np.repeat(np.arange(200, dtype=np.int32), 2)
    right, wrong = np.tile([1.0, 0.0], 200), np.tile([0.0, 1.0], 200)

    verdict = judge(labels, pages, right, wrong, seed=1)

    assert (verdict.pages, verdict.ndcg) == (200, 1.0)
    assert verdict.low == verdict.high == pytest.approx(1 - 1 / np.log2(3))
    assert judge(labels, pages, right, right, seed=1).better is False
    few = slice(0, 40)
    assert judge(labels[few], pages[few], right[few], wrong[few], seed=1).better is False
    assert judge(np.zeros(2), pages[:2], right[:2], right[:2], seed=1).pages == 0


def test_the_blend_is_worked_out_for_a_ranker_that_asks_for_it() -> None:
    made = click_by_click(lesson(50, seed=12, feature=0.0), None, seed=1)
    ready = scoring.scorer("logistic", made.ranker.parameters)
    columns = np.full((2, len(NAMES)), np.nan, np.float32)
    columns[1, NAMES.index("repurchase_share")] = 1.0

    low, high = scoring.chances(ready, NAMES, columns)

    assert 0 < low < high < 1


def test_a_training_leaves_a_picture_and_its_figures(tmp_path: Path) -> None:
    made = fitted(forest(lesson(300, seed=13, feature=1.0), None, seed=1))

    picture = write_run(tmp_path / "shop" / "00001", made.ranker)

    said = orjson.loads(picture.with_suffix(".json").read_bytes())
    assert picture.read_bytes()[:4] == b"\x89PNG"
    assert said["metrics"] == made.ranker.metrics
    assert len(said["history"]) == len(made.ranker.history)
