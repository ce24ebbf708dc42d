"""What ranking and putting in order cost a page, and what training costs a worker. One core."""

import statistics
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from domain.choosing.rules import covisits, scoring
from domain.choosing.rules.rerank import Candidates, choose
from domain.choosing.values.counts import CountSettings, Histories
from domain.choosing.values.evidence import DAY_S, Affinity
from domain.choosing.values.goods import Goods
from domain.choosing.values.rankers import Answers
from domain.choosing.values.tuning import Tuning
from ml import ranker
from workers.learning.click_by_click import click_by_click
from workers.learning.forest import forest
from workers.learning.pages_then import lesson

pytestmark = pytest.mark.benchmark

FEATURES, CANDIDATES, SHOWN = 40, 400, 48


def ms(act: Callable[[], Any], times: int = 200) -> tuple[float, float]:
    """Median and 95th percentile of the processor's time, which neighbours on the same cores hardly touch."""
    took = []
    for _ in range(times):
        start = time.process_time()
        act()
        took.append((time.process_time() - start) * 1000)
    return statistics.median(took), float(np.quantile(took, 0.95))


def test_a_page_can_afford_its_ranker_and_its_order() -> None:
    random = np.random.default_rng(1)
    features = random.normal(size=(30_000, FEATURES)).astype(np.float32)
    features[random.random(features.shape) < 0.05] = np.nan
    truth = np.nansum(features[:, :6] ** 2, axis=1) + np.nansum(features[:, :10], axis=1)
    labels = (truth + random.normal(size=len(truth)) * 3 > 8).astype(np.float32)
    names = [f"f{number}" for number in range(FEATURES)]
    groups = np.repeat(np.arange(300, dtype=np.int32), 100)
    trees = scoring.scorer("trees", ranker.train(features, labels, groups, names=names, kind="trees").parameters)
    line = scoring.scorer("logistic", ranker.train(features, labels, groups, names=names, kind="logistic").parameters)
    page = features[:CANDIDATES]
    visit = page.copy()
    # Half of a real page's features are about the shopper, the same in all rows.
    visit[:, FEATURES // 2 :] = visit[0, FEATURES // 2 :]
    plain = given(random)
    tastes = Affinity(ids=np.array([3, 4, 7]), shares=np.array([0.5, 0.3, 0.2], np.float32))

    table = {
        "200 trees, 400 rows, 40 features": ms(lambda: scoring.chances(trees, names, page)),
        "the same, half of them one value": ms(lambda: scoring.chances(trees, names, visit)),
        "a regression, 400 rows": ms(lambda: scoring.chances(line, names, page)),
        "order 400 → 48": ms(lambda: choose(plain, SHOWN, tastes=tastes, chance=random)),
    }

    print(f"\n{'':36} {'median ms':>9} {'p95 ms':>7}")
    for what, (median, slow) in table.items():
        print(f"{what:36} {median:9.2f} {slow:7.2f}")
    assert all(median < 20 for median, _ in table.values())


def test_a_worker_trains_a_month_of_pages() -> None:
    pages, signals, people, goods = 3_000, 100_000, 10_000, 10_000
    random = np.random.default_rng(2)
    first = 1.79e9
    when = first + random.random(signals) * 60 * DAY_S
    whose, what = random.integers(0, people, signals), random.zipf(1.3, signals) % goods
    deeds = random.integers(0, 3, signals).astype(np.int8)
    done: Histories = covisits.histories(whose, what, when, np.full(signals, 0.3, np.float32), deeds)
    offered = Goods(
        items=np.arange(goods),
        price=np.exp(random.normal(3, 1, goods)).astype(np.float32),
        category=random.integers(0, 40, goods),
        brand=random.integers(0, 200, goods),
        since=first - random.random(goods) * 300 * DAY_S,
        published=np.ones(goods, np.bool_),
    )
    answers = shown(random, pages, first, people, goods)

    start = time.process_time()
    taught = lesson(answers, done, offered, CountSettings(), Tuning())
    looked_back = time.process_time() - start
    week = np.nan_to_num(taught.features[:, taught.names.index("week")])
    answers.clicked[:] = random.random(len(answers)) < 1 / (1 + np.exp(4 - week / 2 - taught.blend))
    print(f"\n{signals:,} signals, {pages:,} pages, {len(answers):,} rows, {taught.clicks:,} clicks")
    print(f"looking back {looked_back:6.1f} s")
    for name, fit in (("forest", forest), ("click by click", click_by_click)):
        start = time.process_time()
        fitted = fit(taught, None, seed=1)
        assert fitted is not None
        verdict = fitted.verdict
        print(f"{name:14} {time.process_time() - start:4.1f} s  NDCG@10 {verdict.ndcg:.3f}, blend {verdict.rival:.3f}")
        assert verdict.better


def given(random: np.random.Generator) -> Candidates:
    n = CANDIDATES
    return Candidates(
        click=random.beta(1, 20, n).astype(np.float32),
        buy=random.beta(1, 20, n).astype(np.float32),
        margin=np.ones(n, np.float32),
        multiplier=np.ones(n, np.float32),
        category=random.integers(0, 30, n),
        brand=random.integers(-1, 60, n),
        in_stock=random.random(n) < 0.95,
        had=random.random(n) < 0.1,
        again=random.random(n) < 0.5,
        shown=random.integers(0, 5000, n),
        clicked=np.zeros(n, np.int64),
    )


def shown(random: np.random.Generator, pages: int, first: float, people: int, goods: int) -> Answers:
    """Pages of twenty items over the second of two months."""
    number = np.repeat(np.arange(pages, dtype=np.int32), 20)
    at = np.sort(first + (30 + random.random(pages) * 30) * DAY_S)
    n = len(number)
    return Answers(
        impressions=number,
        persons=random.integers(0, people, pages)[number],
        at=at[number],
        items=random.zipf(1.3, n) % goods,
        place=np.tile(np.arange(20, dtype=np.float32), pages),
        block_place=np.zeros(n, np.float32),
        clicked=np.zeros(n, np.bool_),
        bought=np.zeros(n, np.bool_),
        ranker=np.zeros(n, np.int32),
    )
