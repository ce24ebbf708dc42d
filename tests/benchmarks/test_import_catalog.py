"""A million rows go in with flat memory; prints rows a second and the memory over time."""

import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from domain.base.database import Database

ROWS = int(os.environ.get("BENCHMARK_ROWS", "100000"))
WORDS = "soft warm oak linen cotton lamp chair table desk blue green walnut hand made small series light quiet".split()  # noqa: SIM905 - a list of words reads as words

pytestmark = pytest.mark.benchmark


def test_memory_stays_flat_over_very_many_rows(database: Database, database_url: str, tmp_path: Path) -> None:
    path = tmp_path / "items.jsonl"
    with path.open("w") as file:
        file.writelines(_rows(ROWS))

    start = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "-m", "workers", "import-catalog", "--site", "big", "--create-site", "Big", str(path)],
        env=os.environ | {"DATABASE_URL": database_url, "MEDIA_DIR": str(tmp_path / "media")},
        stderr=subprocess.PIPE,
        text=True,
    )
    memory_mb = list(_memory_mb(process))
    took_s = time.monotonic() - start
    assert process.stderr is not None
    last_line = process.stderr.read().splitlines()[-1]
    process.stderr.close()

    quarter = max(1, len(memory_mb) // 4)
    print(f"\n{ROWS:,} rows in {took_s:.0f} s: {ROWS / took_s:,.0f} rows/s")
    print("memory in MB, a value every 2 s:", *(f"{value:.0f}" for value in memory_mb[::10]))
    assert process.returncode == 0
    assert last_line == f"{ROWS:,} inserted, 0 updated, 0 unchanged, 0 rows refused, 0 jobs"
    assert max(memory_mb[-quarter:]) < 1.3 * max(memory_mb[quarter : 2 * quarter])
    assert max(memory_mb) < 400


def _memory_mb(process: subprocess.Popen[str]) -> Iterator[float]:
    watched = psutil.Process(process.pid)
    while process.poll() is None:
        try:
            yield watched.memory_info().rss / 1e6
        except psutil.Error:
            return
        time.sleep(0.2)
    process.wait()


def _rows(count: int) -> Iterator[str]:
    chance = random.Random(1)
    for number in range(count):
        row = {
            "sku": f"S{number:07d}",
            "title": " ".join(chance.choices(WORDS, k=5)),
            "description": " ".join(chance.choices(WORDS, k=60)),
            "category": ["Home", chance.choice(WORDS)],
            "brand": chance.choice(["Nordlys", "Ferm", "Oak & Co"]),
            "price": f"{chance.randint(1, 500)}.{chance.randint(0, 99):02d}",
            "url": f"/p/{number}",
            "attributes": {"colour": chance.choice(["red", "blue"])},
        }
        yield json.dumps(row) + "\n"
