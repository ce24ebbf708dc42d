"""How long choosing for a shopper takes in a big shop: evidence, candidates with facts, ranking and re-ranking."""

import asyncio
import json
import os
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import numpy as np
import pytest
from sqlalchemy import make_url, text

from domain.base.database import Database
from tests.benchmarks.choosing.big_shop import fill
from tests.conftest import migrate
from tests.shops import NOW

pytestmark = pytest.mark.benchmark

ROOT = Path(__file__).resolve().parents[3]
# A hundred thousand by default; PRODUCTS=1000000 takes some ten minutes to fill.
PRODUCTS = int(os.environ.get("PRODUCTS", "100000"))
SHOPPERS = PRODUCTS // 10
# The index of vectors takes longest to make; its own cost by size is measured in the benchmark of pages.
VECTORS = min(PRODUCTS, 50_000)
EVENTS = 20
SECONDS = 10.0


@pytest.fixture
async def big(server_url: str) -> AsyncIterator[str]:
    """The address of a big shop in a database of its own, dropped at the end."""
    name = f"etalage_big_{os.getpid()}"
    url = make_url(server_url).set(database=name).render_as_string(hide_password=False)
    await _execute(server_url, f'CREATE DATABASE "{name}"')
    try:
        await asyncio.to_thread(migrate, url)
        database = Database(url, statement_timeout_ms=3_600_000)
        await fill(database, products=PRODUCTS, vectors=VECTORS, shoppers=SHOPPERS, events=EVENTS, now=NOW)
        await database.close()
        yield url
    finally:
        await _execute(server_url, f'DROP DATABASE "{name}" WITH (FORCE)')


async def test_selections_in_a_big_shop(big: str) -> None:
    print(
        f"\n{PRODUCTS} products, {SHOPPERS} shoppers of {EVENTS} events, {VECTORS} vectors; load {os.getloadavg()[0]:.1f}"
    )
    await _print_sizes(big)
    print(
        f"  {'clients':>7} {'a second':>9}  "
        + "  ".join(f"{name:^22}" for name in ("whole", "evidence", "candidates", "choosing"))
    )
    for clients in (1, 2, 4):
        started = time.monotonic()
        taken = await asyncio.gather(*(_client(big, seed) for seed in range(clients)))
        assert time.monotonic() > started
        times = np.array([row for rows in taken for row in rows])
        shown = "  ".join(
            "/".join(f"{ms:6.1f}" for ms in np.percentile(times[:, part], (50, 95, 99))) + "  " for part in range(4)
        )
        print(f"  {clients:>7} {len(times) / SECONDS:>9.0f}  {shown}  ms p50/p95/p99")
        assert len(times) > 0


async def _client(url: str, seed: int) -> list[list[float]]:
    arguments = (url, str(SECONDS), str(SHOPPERS), str(seed), NOW.isoformat(), "vectors")
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.benchmarks.choosing.selecting", *arguments),
        cwd=ROOT,
        env={**os.environ, "OMP_NUM_THREADS": "1"},
        stdout=asyncio.subprocess.PIPE,
    )
    said, _ = await process.communicate()
    assert process.returncode == 0
    times: list[list[float]] = json.loads(said)
    return times


async def _print_sizes(url: str) -> None:
    database = Database(url)
    async with database.read() as db:
        for table in ("neighbours", "signals", "items", "item_embeddings", "popularity", "repurchases"):
            size = await db.scalar(text("SELECT pg_total_relation_size(CAST(:table AS regclass))"), {"table": table})
            print(f"  {table:16} {int(size or 0) / 2**20:9.0f} MB")
    await database.close()


async def _execute(url: str, statement: str) -> None:
    connection = await asyncpg.connect(make_url(url).set(drivername="postgresql").render_as_string(hide_password=False))
    try:
        await connection.execute(statement)
    finally:
        await connection.close()
