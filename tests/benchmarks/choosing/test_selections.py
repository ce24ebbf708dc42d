"""How long choosing for a shopper takes in a big shop: evidence, candidates with facts, ranking and re-ranking."""

import asyncio
import json
import os
import sys
import time
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Any

import asyncpg
import numpy as np
import pytest
from sqlalchemy import make_url, text

from domain.base.database import Database
from domain.choosing.read.choosers import Choosers
from domain.matching import read as matching
from domain.matching.values import Modality, Space
from tests.benchmarks.choosing.big_ranker import taught
from tests.benchmarks.choosing.big_shop import BIG, DIM, fill, not_searched, searched
from tests.benchmarks.choosing.selecting import selection
from tests.conftest import migrate
from tests.shops import NOW

pytestmark = pytest.mark.benchmark

ROOT = Path(__file__).resolve().parents[3]
# A hundred thousand by default; PRODUCTS=1000000 takes some ten minutes to fill.
PRODUCTS = int(os.environ.get("PRODUCTS", "100000"))
VECTORS = int(os.environ.get("VECTORS", str(PRODUCTS)))
SHOPPERS = PRODUCTS // 10
EVENTS = 20
# KEEP=1: the filled database stays, by a name that says what is in it, and the next run takes it up as it is.
KEEP = bool(os.environ.get("KEEP"))
SECONDS = float(os.environ.get("SECONDS", "10"))
CLIENTS = (1, 2, 4)
# Reading a million vectors for each of five aims takes seconds.
COMPARED = min(20, 5_000_000 // PRODUCTS)


@pytest.fixture
async def big(server_url: str) -> AsyncIterator[str]:
    """The address of a big shop in a database of its own, dropped at the end unless it is to be kept."""
    name = f"etalage_big_{PRODUCTS}_{VECTORS}" if KEEP else f"etalage_big_{os.getpid()}"
    url = make_url(server_url).set(database=name).render_as_string(hide_password=False)
    there = await _execute(server_url, f"SELECT 1 FROM pg_database WHERE datname = '{name}'")  # noqa: S608 - two numbers
    try:
        if there is None:
            await _execute(server_url, f'CREATE DATABASE "{name}"')
        await asyncio.to_thread(migrate, url)
        if there is None:
            database = Database(url, statement_timeout_ms=3_600_000)
            await fill(database, products=PRODUCTS, vectors=VECTORS, shoppers=SHOPPERS, events=EVENTS, now=NOW)
            await database.close()
        yield url
    finally:
        if not KEEP:
            await _execute(server_url, f'DROP DATABASE "{name}" WITH (FORCE)')


async def test_selections_in_a_big_shop(big: str) -> None:
    database = Database(big, statement_timeout_ms=600_000)
    async with database.read() as db:
        space = await matching.live_space(db, Modality.TEXT)
    assert space is not None
    version = await taught(database, space, NOW)
    print(
        f"\n{PRODUCTS} products, {SHOPPERS} shoppers of {EVENTS} events, {VECTORS} vectors of {DIM}; load {os.getloadavg()[0]:.1f}"
    )
    await _print_sizes(database)
    await _print_recall(database, space, version)
    await _print_floor(database, space)
    await database.close()
    for name, ranker in (("by weights", 0), ("by 200 trees", version)):
        print(
            f"\n  {name}: ms p50/p95/p99 by the clock, ms of processor a selection, MB of a client\n  {'clients':>7} {'a second':>8} "
            + " ".join(f"{part:^22}" for part in ("whole", "evidence", "candidates", "choosing"))
            + f"{'client':>9}{'Postgres':>9}{'MB':>6}"
        )
        for clients in CLIENTS:
            _print_times(clients, await asyncio.gather(*(_client(big, seed, ranker) for seed in range(clients))))


def _print_times(clients: int, done: Sequence[dict[str, Any]]) -> None:
    times = np.array([row for each in done for row in each["took"]])
    shown = " ".join(
        "/".join(f"{ms:6.1f}" for ms in np.percentile(times[:, part], (50, 95, 99))) + "  " for part in range(4)
    )
    processor = "".join(f"{np.mean([each[of] for each in done]):9.1f}" for of in ("client_ms", "postgres_ms"))
    megabytes = np.mean([each["client_mb"] for each in done])
    print(f"  {clients:>7} {len(times) / SECONDS:>8.0f} {shown}{processor}{megabytes:6.0f}")
    assert len(times) > 0


async def _print_recall(database: Database, space: Space, version: int) -> None:
    """How much of what an exact search finds the index finds, and how much of the list is the same."""
    choosers = Choosers()
    async with database.read() as db:
        settings = await choosers.of(db, BIG, version)
    compared = [shopper * 97 for shopper in range(1, COMPARED + 1)]
    near, lists, tops = [], [], []
    found = {}
    for exactly in (False, True):
        for shopper in compared:
            found[shopper, exactly] = await selection(
                database, space, f"p{shopper}", NOW, choosers=choosers, settings=settings, exactly=exactly
            )
        # What was searched for ahead was searched for by the index; the exact search has to look itself.
        last = [int(each.evidence.events.items[0]) for each in found.values()]
        await not_searched(database, compared, last)
    await searched(database, compared, NOW)
    for shopper in compared:
        by_index, exact = found[shopper, False], found[shopper, True]
        near.append(np.isin(exact.near, by_index.near).mean())
        mine, theirs = ([pick.item for pick in each.picks] for each in (by_index, exact))
        lists.append(np.isin(theirs, mine).mean())
        tops.append(np.isin(theirs[:12], mine[:12]).mean())
    print(
        f"  recall over {COMPARED} shoppers: vectors {np.mean(near):.3f}, list of 48 {np.mean(lists):.3f}, its first 12"
        f" {np.mean(tops):.3f}"
    )


_WALK = """SELECT item_id FROM item_embeddings WHERE space_id = {space} ORDER BY vector::halfvec({dim}) <#> (
    SELECT vector::halfvec({dim}) FROM item_embeddings WHERE space_id = {space} AND item_id = :item
) LIMIT 20"""


async def _print_floor(database: Database, space: Space) -> None:
    """What machines differ by: one walk through the vectors, which nothing that searches by vectors can do without."""
    walk = text(_WALK.format(space=space.id, dim=DIM))
    taken = []
    async with database.read() as db:
        first = (await db.execute(text("SELECT min(id) FROM items WHERE site = 'big'"))).scalar_one()
        for item in range(first, first + 101 * 37, 37):
            start = time.perf_counter()
            await db.execute(walk, {"item": item})
            taken.append((time.perf_counter() - start) * 1000)
    start, total = time.perf_counter(), 0
    for number in range(1_000_000):
        total += number
    adding = (time.perf_counter() - start) * 1000
    print(
        f"  floor: one walk through the vectors {np.median(taken):.2f} ms; a million additions in Python {adding:.0f} ms"
    )


async def _client(url: str, seed: int, version: int) -> dict[str, Any]:
    arguments = (url, str(SECONDS), str(SHOPPERS), str(seed), NOW.isoformat(), str(version))
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.benchmarks.choosing.selecting", *arguments),
        cwd=ROOT,
        env={**os.environ, "OMP_NUM_THREADS": "1"},
        stdout=asyncio.subprocess.PIPE,
    )
    said, _ = await process.communicate()
    assert process.returncode == 0
    done: dict[str, Any] = json.loads(said)
    return done


async def _print_sizes(database: Database) -> None:
    async with database.read() as db:
        print(f"  Postgres: shared_buffers {await db.scalar(text('SHOW shared_buffers'))}")
        for table in (
            "neighbours",
            "signals",
            "items",
            "item_embeddings",
            "popularity",
            "repurchases",
            "interests",
            "lookalikes",
            "person_factors",
        ):
            size = await db.scalar(text("SELECT pg_total_relation_size(CAST(:table AS regclass))"), {"table": table})
            print(f"  {table:16} {int(size or 0) / 2**20:9.0f} MB")


async def _execute(url: str, statement: str) -> object:
    """The first value it answers, None without any."""
    connection = await asyncpg.connect(make_url(url).set(drivername="postgresql").render_as_string(hide_password=False))
    try:
        return await connection.fetchval(statement)
    finally:
        await connection.close()
