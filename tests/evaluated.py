"""A little shop whose shoppers follow a rule, written as the files that `evaluate` reads."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np

BEGIN = datetime(2025, 1, 1, tzinfo=UTC)


def write(folder: Path, *, shoppers: int = 120, items: int = 60, seed: int = 0) -> tuple[Path, Path]:
    """Shoppers come about every ten days, buy what they always buy, and something that goes with what they bought last."""
    chance = np.random.default_rng(seed)
    goods, signals = folder / "items.jsonl", folder / "signals.jsonl"
    rows = [{"sku": f"s{n}", "title": f"thing {n} of sort {n % 6}", "brand": f"b{n % 4}"} for n in range(items)]
    goods.write_text("".join(json.dumps(row) + "\n" for row in rows))
    done = []
    for shopper in range(shoppers):
        always, last, at = int(chance.integers(items)), int(chance.integers(items)), chance.uniform(0, 30)
        while at < 200:
            last = (last * 7 + 3) % items if chance.random() < 0.7 else int(chance.integers(items))
            for item in {always, last}:
                moment = (BEGIN + timedelta(days=float(at))).isoformat()
                done.append({"shopper": f"p{shopper}", "kind": "purchase", "sku": f"s{item}", "at": moment})
            at += chance.uniform(5, 15)
    signals.write_text("".join(json.dumps({"id": str(n), **row}) + "\n" for n, row in enumerate(done)))
    return goods, signals
