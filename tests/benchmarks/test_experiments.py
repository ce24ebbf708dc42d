"""False alarms, power and broken splits of experiments that are looked at every hour, and how long a reading takes.

`pytest -m benchmark tests/benchmarks/test_experiments.py -s`; RUNS=100 for a first look.
"""

import math
import os
import time
from datetime import timedelta

import numpy as np
import pytest
from sqlalchemy import text

from domain.base.database import Database
from domain.base.values import SiteId
from domain.experiments.rules import sequential
from domain.experiments.values.experiments import Measure
from domain.insights.read.outcomes import outcomes
from tests.domain.experiments.crowd import Crowd, first_found
from tests.shops import NOW, days_ago

pytestmark = pytest.mark.benchmark

RUNS = int(os.environ.get("RUNS", "1000"))
CROWDS = {
    "once, clicks": Crowd(again=0.0),
    "often back, all alike": Crowd(again=0.1, spread=0.0, an_hour=15),
    "often back, very unlike": Crowd(again=0.1, spread=1.2, an_hour=15),
    "rare purchases": Crowd(rate=0.03, an_hour=40),
    "revenue": Crowd(rate=0.1, money=1.0),
    "few who never leave": Crowd(again=0.5, an_hour=8, rate=0.2),
}


def naive(crowd: Crowd, seed: int) -> bool:
    """Whether an hourly look with the ordinary 1.96 standard errors would ever have said "different"."""
    for _, _, moments in crowd.looks(np.random.default_rng(seed)):
        a, b = moments["a"], moments["b"]
        if min(a.n, b.n) >= 200 and min(a.some, b.some) >= 30:
            means = [arm.sums[0] / arm.n for arm in (a, b)]
            spread = [(arm.products[0] / arm.n - mean**2) / arm.n for arm, mean in zip((a, b), means, strict=True)]
            if abs(means[1] - means[0]) > 1.96 * math.sqrt(sum(spread)):
                return True
    return False


@pytest.mark.parametrize("name", CROWDS)
def test_false_alarms_of_arms_that_are_the_same(name: str) -> None:
    crowd = CROWDS[name]
    measure = Measure.REVENUE if crowd.money else Measure.CLICKS

    found = sum(first_found(crowd, seed, measure=measure) is not None for seed in range(RUNS))

    fooled = sum(naive(crowd, seed) for seed in range(RUNS // 10))
    print(f"\n{name:<26} {RUNS} A/A runs, {crowd.hours} hourly looks: {found / RUNS:6.1%} false alarms", end="")
    print(f"   (ordinary 95 % intervals: {fooled / (RUNS // 10):.0%} of {RUNS // 10})")
    assert found <= 0.05 * RUNS


@pytest.mark.parametrize(("lift", "power"), [(0.2, 0.5), (0.3, 0.85), (0.4, 0.95)])
def test_power_of_known_lifts(lift: float, power: float) -> None:
    runs = max(RUNS // 5, 50)
    crowd = Crowd(lift=lift)

    found = [each for seed in range(runs) if (each := first_found(crowd, seed)) is not None]

    right = sum(compared.difference.low > 0 for _, compared in found)
    pages = float(np.median([pages for pages, _ in found])) if found else math.nan
    saved = float(np.mean([compared.variance_saved for _, compared in found])) if found else math.nan
    print(
        f"\nlift {lift:.0%} of 0.5 clicks a page, {crowd.hours * crowd.an_hour} persons: found in {right / runs:.0%}",
        end="",
    )
    print(f" of {runs} runs, at the median after {pages:.0f} pages; CUPED saved {saved:.0%} of the variance")
    assert right >= power * runs * 0.9


@pytest.mark.parametrize("share", [0.5, 0.505, 0.51, 0.52])
def test_broken_splits(share: float) -> None:
    chance = np.random.default_rng(1)
    step, most = 1_000, 500_000
    first = chance.binomial(step, share, (RUNS, most // step)).cumsum(1)
    every = step * np.arange(1, most // step + 1)
    surprise = np.array(
        [[_split(int(a), int(n)) for a, n in zip(row, every, strict=True)] for row in first[: RUNS // 5]]
    )
    alarmed = surprise < sequential.SPLIT_ALPHA
    found = np.asarray(alarmed.any(1))
    at = np.where(found, alarmed.argmax(1) + 1, 0) * step
    told = (
        f"at {np.median(at[found]):,.0f} persons (9 of 10 by {np.percentile(at[found], 90):,.0f})"
        if found.any()
        else ""
    )
    print(
        f"\nsplit {share:.1%} / {1 - share:.1%}: found in {found.mean():.1%} of {found.size} runs of {most:,} persons {told}"
    )
    assert found.mean() <= 0.01 if share == 0.5 else found.mean() >= 0.95


def _split(first: int, all_of_them: int) -> float:
    return sequential.split_surprise([first, all_of_them - first], [0.5, 0.5])


PAST = """
INSERT INTO shoppers (site, key) SELECT 'shop', 'p' || n FROM generate_series(1, :persons) n;
INSERT INTO impressions (id, site, shopper_id, page, policy, channel, shown_at, blocks, arms)
  SELECT gen_random_uuid(), 'shop', s.id, 'home', 'p', 'web', CAST(:now AS timestamptz) - random() * interval '20 days',
    '[["hero",0,null],["rail",1,null]]', jsonb_build_object('words', CASE WHEN s.id % 2 = 0 THEN 'a' ELSE 'b' END)
  FROM shoppers s, generate_series(1, :pages) n;
INSERT INTO signals (site, id, shopper_id, kind, weight, at, received_at, channel, impression_id)
  SELECT 'shop', 'i' || i.id, i.shopper_id, 'impression', 0, i.shown_at, i.shown_at, 'web', i.id FROM impressions i;
INSERT INTO signals (site, id, shopper_id, kind, weight, at, received_at, channel, impression_id, block)
  SELECT 'shop', 'c' || i.id, i.shopper_id, 'click', 0, i.shown_at + interval '9 s', i.shown_at, 'web', i.id, 'rail'
  FROM impressions i WHERE random() < 0.3;
"""


async def test_how_long_a_reading_takes(database: Database, shop: SiteId) -> None:
    persons, pages = 20_000, 10
    async with database.write() as db:
        for statement in filter(str.strip, PAST.split(";")):
            given = {"persons": persons, "pages": pages, "now": NOW}
            await db.execute(text(statement), {name: value for name, value in given.items() if f":{name}" in statement})

    took, seen = [], 0
    for _ in range(3):
        started = time.perf_counter()
        async with database.read() as db:
            found = await outcomes(db, shop, "words", since=days_ago(21), until=NOW + timedelta(days=1), currency="EUR")
        took.append(time.perf_counter() - started)
        seen = found.pages

    print(f"\n{persons:,} persons, {seen:,} pages, all measures: {min(took):.2f} s")
    assert seen == persons * pages
