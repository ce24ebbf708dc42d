"""How good the recommendation is on whole histories, beside the methods it has to beat, and how long that takes to find out.

The invented shops are not like any real one and nothing is tuned to them: they show speed, and that no baseline is lost to.
"""

import csv
import json
import os
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic
from typing import Any

import numpy as np
import pytest

pytestmark = pytest.mark.benchmark

ROOT = Path(__file__).parents[2]
UCI = ROOT.parent / "shared/data/uci_online_retail"
BEGIN = datetime(2025, 1, 1, tzinfo=UTC)
# 1 is what the owner of a shop would run; less for a quick look.
SIZE = float(os.environ.get("EVALUATE_SIZE", "1"))
BUDGET_S = os.environ.get("EVALUATE_BUDGET_S", "240")

Event = dict[str, Any]


def write(folder: Path, items: list[Event], events: Iterator[Event]) -> tuple[Path, Path]:
    goods, signals = folder / "items.jsonl", folder / "signals.jsonl"
    goods.write_text("".join(json.dumps(item) + "\n" for item in items))
    with signals.open("w") as stream:
        for number, event in enumerate(events):
            stream.write(json.dumps({"id": str(number), **event}) + "\n")
    return goods, signals


def evaluate(files: tuple[Path, Path], *options: str) -> list[Event]:
    command = [sys.executable, "-m", "workers", "evaluate", "--items", str(files[0]), "--signals", str(files[1])]
    began = monotonic()
    done = subprocess.run(
        [*command, "--json", "--budget-s", BUDGET_S, *options], cwd=ROOT, check=True, stdout=subprocess.PIPE
    )
    print(f"\n{monotonic() - began:.0f} s")
    rows: list[Event] = json.loads(done.stdout)["rows"]
    for row in rows:
        low, high = row["recall_ci"]
        print(
            f"{row['method']:32} {row['scope']:4} {row['history']:5} {row['n']:6} "
            f"recall {row['recall']:.4f} ({low:.3f}–{high:.3f})  ndcg {row['ndcg']:.4f}"
        )
    return rows


# Of fewer shoppers an interval is too wide to say who is better.
ENOUGH = 300


def require_best(rows: list[Event], *, short_of: float = 1.0) -> None:
    """No baseline is better in any column, whatever the length of the history, as long as it is that of many shoppers."""
    best: dict[tuple[str, str, str], float] = defaultdict(float)
    own = {}
    for row in rows:
        if row["n"] >= ENOUGH and not row["method"].startswith(("gain of", "etalage,", "etalage without")):
            for measure in ("recall", "ndcg"):
                column = (row["scope"], row["history"], measure)
                if row["method"] == "etalage":
                    own[column] = row[measure]
                else:
                    best[column] = max(best[column], row[measure])
    lost = {column: (own[column], best[column]) for column in best if own[column] < short_of * best[column]}
    assert lost == {}


@pytest.mark.data
@pytest.mark.parametrize(
    "options",
    [("--ladder",), ("--ablation",), ("--protocol", "leave-last-out")],
    ids=["ladder", "ablation", "leave-last-out"],
)
def test_a_real_shop(tmp_path: Path, options: tuple[str, ...]) -> None:
    if not UCI.exists():
        pytest.skip("../shared/data is not here")
    rows = evaluate(uci(tmp_path), *options)

    require_best(rows)


def uci(folder: Path) -> tuple[Path, Path]:
    """UCI Online Retail: purchases of known customers; what was cancelled or given back is left out."""
    from pyarrow import parquet

    with (UCI / "items.csv").open() as stream:
        items = [
            {"sku": row["StockCode"], "title": row["description"].strip(), "price": row["price"], "currency": "GBP"}
            for row in csv.DictReader(stream)
        ]
    names = ("CustomerID", "StockCode", "InvoiceNo", "InvoiceDate", "Quantity")
    columns = [parquet.read_table(UCI / "online_retail.parquet")[name].to_pylist() for name in names]

    def events() -> Iterator[Event]:
        for customer, sku, invoice, at, quantity in zip(*columns, strict=True):
            if customer is not None and quantity > 0 and not str(invoice).startswith("C"):
                moment = at.replace(tzinfo=UTC).isoformat()
                shopper, session = str(int(customer)), str(invoice)
                yield {"shopper": shopper, "kind": "purchase", "sku": sku, "at": moment, "session": session}

    return write(folder, items, events())


def test_sequences_like_those_of_a_large_shop(tmp_path: Path) -> None:
    """22,000 shoppers, 12,000 items, 200,000 ratings by the day: sparse, drifting, nothing twice."""
    rows = evaluate(sequences(tmp_path, int(22_000 * SIZE), int(12_000 * SIZE)), "--protocol", "leave-last-out")

    require_best(rows)


def sequences(folder: Path, shoppers: int, items: int, seed: int = 0) -> tuple[Path, Path]:
    """Each item has a few that follow it; a shopper follows them half of the time, else their sort, else the crowd."""
    chance = np.random.default_rng(seed)
    sorts = max(items // 60, 1)
    sort = chance.integers(sorts, size=items)
    of_sort = [np.flatnonzero(sort == number) for number in range(sorts)]
    follows = np.array([chance.choice(of_sort[sort[item]], 4) for item in range(items)])
    liked = chance.pareto(1.1, items) + 0.1
    born = chance.uniform(-300, 900, items)

    def crowd(day: float, among: np.ndarray) -> int:
        # What is new is wanted most, and wanted less and less.
        age = day - born[among]
        weights = liked[among] * np.where(age >= 0, np.exp2(-age / 200), 1e-6)
        return int(among[np.searchsorted(np.cumsum(weights), chance.random() * weights.sum())])

    everything = np.arange(items)

    def events() -> Iterator[Event]:
        for shopper in range(shoppers):
            taste = chance.integers(sorts, size=2)
            day, had = chance.uniform(0, 800), list[int]()
            for _ in range(5 + int(chance.geometric(0.22))):
                way = chance.random()
                if had and way < 0.45:
                    item = int(chance.choice(follows[had[-1]]))
                elif way < 0.75 and len(of_sort[taste[0]]) and len(of_sort[taste[1]]):
                    item = crowd(day, of_sort[taste[int(chance.integers(2))]])
                else:
                    item = crowd(day, everything)
                if item not in had:
                    had.append(item)
                    # Only the day is known, as in published ratings; what is rated on one day stands in any order.
                    moment, value = f"{BEGIN + timedelta(days=int(day)):%Y-%m-%d}", int(chance.integers(1, 6))
                    yield {"shopper": f"p{shopper}", "kind": "rate", "sku": f"s{item}", "at": moment, "value": value}
                day += chance.exponential(15) if chance.random() < 0.6 else 0

    goods = [{"sku": f"s{item}", "title": f"item of sort {sort[item]} number {item}"} for item in range(items)]
    return write(folder, goods, events())


def test_baskets_like_those_of_a_grocer(tmp_path: Path) -> None:
    """2,000 households, 1,500 goods, a year: staples with clocks of their own, baskets, no views."""
    require_best(evaluate(groceries(tmp_path, int(2_000 * SIZE), 1_500)))


def groceries(folder: Path, households: int, items: int, seed: int = 0) -> tuple[Path, Path]:
    chance = np.random.default_rng(seed)
    liked = chance.pareto(1.0, items) + 0.05
    liked /= liked.sum()
    usual_gap = np.exp(chance.normal(2.7, 0.7, items))
    with_it = chance.integers(items, size=(items, 2))

    def events() -> Iterator[Event]:
        for household in range(households):
            staples = chance.choice(items, 25, replace=False, p=liked)
            gaps = usual_gap[staples] * np.exp(chance.normal(0, 0.3, len(staples)))
            due = chance.uniform(0, 2, len(staples)) * gaps
            day = chance.uniform(0, 20)
            while day < 365:
                ready = np.flatnonzero(due <= day)
                ready = ready[chance.random(len(ready)) < 0.7]
                due[ready] = day + gaps[ready] * np.exp(chance.normal(0, 0.25, len(ready)))
                basket = set(staples[ready].tolist())
                basket |= set(chance.choice(items, int(chance.poisson(1.5)), p=liked).tolist())
                basket |= {int(chance.choice(with_it[item])) for item in list(basket) if chance.random() < 0.15}
                moment = (BEGIN + timedelta(days=float(day))).isoformat()
                for item in sorted(basket):
                    yield {"shopper": f"h{household}", "kind": "purchase", "sku": f"g{item}", "at": moment}
                day += chance.exponential(7) + 1

    return write(folder, [{"sku": f"g{item}", "title": f"good {item}"} for item in range(items)], events())
