"""How many signals a core takes: through GraphQL, learned from; and as a history from a file."""

import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psutil
import pytest
from sqlalchemy import make_url, text

from domain.access.values import TokenKind
from domain.base.database import Database
from domain.base.values import SiteId
from domain.matching.rules import index_name
from domain.matching.values import Modality
from domain.matching.write.open_space import open_space
from tests.api.conftest import Clients
from tests.shops import NOW

pytestmark = pytest.mark.benchmark

PRODUCTS = 2_000
DIM = 384
BATCHES = 200
ROWS = int(os.environ.get("BENCHMARK_ROWS", "100000"))
KINDS = ("VIEW", "VIEW", "VIEW", "CLICK", "CLICK", "DWELL", "CART_ADD", "PURCHASE")
RECORD = """mutation R($input: RecordSignalsInput!) { recordSignals(input: $input) { __typename
  ... on SignalsRecorded { accepted duplicates rejected { code } } } }"""

_ITEMS = """
INSERT INTO items (site, sku, kind, title, category, tags, attributes, translations, in_stock,
    description, brand, locale, url, code, discount, content_hash, row_hash)
SELECT 'shop', 'S' || n, 'product', 'Item ' || n, ARRAY['c' || n % 8], '{}', '{}', '{}', true, '', '', 'en', '', '', '', '', ''
FROM generate_series(0, :products - 1) n
"""
_VECTORS = """
INSERT INTO item_embeddings (space_id, item_id, site, content_hash, vector)
SELECT :space, item.id, 'shop', 'x', l2_normalize(array_agg(random() - .5)::vector)::halfvec
FROM items item CROSS JOIN generate_series(1, :dim) GROUP BY item.id
"""
_HISTORY = """
WITH made AS (
    INSERT INTO shoppers (site, key) SELECT 'shop', 'old ' || n FROM generate_series(1, 2000) n RETURNING id
), item AS (SELECT min(id) AS first FROM items)
INSERT INTO signals (site, id, shopper_id, kind, item_id, weight, at, received_at, channel)
SELECT 'shop', made.id || '-' || n, made.id, 'view', item.first + (made.id * n) % :products, .1,
    now() - n * interval '1 hour', now(), 'web'
FROM made, item, generate_series(1, 50) n
"""


@pytest.fixture
async def products(database: Database, shop: SiteId) -> None:
    """Many products, with vectors of the size that the embedded encoder makes, and a history of 100,000 signals."""
    async with database.write() as db:
        await db.execute(text(_ITEMS), {"products": PRODUCTS})
        space = await open_space(db, modality=Modality.TEXT, model="toy", revision="1", dim=DIM)
        # Signals never search; building the index would take longer than all the rest.
        await db.execute(text(f"DROP INDEX {index_name(space.id)}"))
        await db.execute(text(_VECTORS), {"space": int(space.id), "dim": DIM})
        await db.execute(text(_HISTORY), {"products": PRODUCTS})
    async with database.write() as db:
        await db.execute(text("ANALYZE"))


@pytest.mark.parametrize("size", [1, 10, 50, 100])
@pytest.mark.usefixtures("products")
async def test_signals_a_second_of_one_core(clients: Clients, database: Database, size: int) -> None:
    chance = random.Random(1)
    server = clients[TokenKind.SERVER]
    moment = datetime.now(UTC)

    def batch(number: int) -> dict[str, object]:
        signals = [
            {
                "id": f"{size}-{number}-{n}",
                "kind": chance.choice(KINDS),
                "sku": f"S{int(PRODUCTS * chance.random() ** 3)}",
                "value": 30.0,
                "at": (moment - timedelta(seconds=n)).isoformat(),
            }
            for n in range(size)
        ]
        return {"site": "shop", "shopper": f"shopper {number % 150}", "signals": signals}

    batches = [batch(number) for number in range(BATCHES + 5)]
    for each in batches[:5]:
        await server.post(RECORD, input=each)
    busy, start = await _busy_s(database), time.perf_counter()
    for each in batches[5:]:
        answer = (await server.post(RECORD, input=each)).json()["data"]["recordSignals"]
        assert (answer["accepted"], answer["rejected"]) == (size, [])
    wall = time.perf_counter() - start
    ours, postgres = (after - before for before, after in zip(busy, await _busy_s(database), strict=True))

    signals = size * BATCHES
    print(
        f"\nbatches of {size:>3}: {signals / wall:7,.0f} signals/s by the clock, "
        f"{signals / (ours + postgres):7,.0f} a second of one core; "
        f"a batch takes {1000 * wall / BATCHES:.1f} ms: API {1000 * ours / BATCHES:.1f}, Postgres {1000 * postgres / BATCHES:.1f}"
    )
    assert size < 50 or signals / (ours + postgres) > 1_000


async def _busy_s(database: Database) -> tuple[float, float]:
    """The seconds that this process, and the database's servers for it, have kept a core busy."""
    async with database.read() as db:
        pids = (await db.execute(text("SELECT pid FROM pg_stat_activity WHERE datname = current_database()"))).scalars()
        times = [psutil.Process(pid).cpu_times() for pid in pids]
    mine = psutil.Process().cpu_times()
    return mine.user + mine.system, sum(each.user + each.system for each in times)


@pytest.mark.usefixtures("products")
def test_a_history_goes_in_fast_and_with_flat_memory(database_url: str, tmp_path: Path) -> None:
    path = tmp_path / "signals.jsonl"
    with path.open("w") as file:
        file.writelines(_rows(ROWS))

    name = str(make_url(database_url).database)
    before_s = sum(_servers_s(name).values())
    start = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "-m", "workers", "import-signals", "--site", "shop", str(path)],
        env=os.environ | {"DATABASE_URL": database_url, "SECRET_KEY": "a key of sixteen characters"},
        stderr=subprocess.PIPE,
        text=True,
    )
    memory_mb, ours, postgres = [], 0.0, dict[int, float]()
    for each in _watched(process):
        memory_mb.append(each.memory_info().rss / 1e6)
        ours = max(ours, _cpu_s(each))
        postgres |= _servers_s(name)
    took_s, postgres_s = time.monotonic() - start, sum(postgres.values()) - before_s
    assert process.stderr is not None
    last_line = process.stderr.read().splitlines()[-1]
    process.stderr.close()

    print(
        f"\n{ROWS:,} rows in {took_s:.0f} s: {ROWS / took_s:,.0f} rows/s by the clock, {ROWS / (ours + postgres_s):,.0f} a second"
        f" of one core ({1e6 * ours / ROWS:.0f} µs a row here, {1e6 * postgres_s / ROWS:.0f} in Postgres);"
        f" memory {max(memory_mb):.0f} MB at most"
    )
    assert process.returncode == 0
    assert ROWS / (ours + postgres_s) > 2_500
    assert last_line == f"{ROWS:,} taken, 0 taken before, 0 rows refused"
    quarter = max(1, len(memory_mb) // 4)
    assert max(memory_mb[-quarter:]) < 1.3 * max(memory_mb[quarter : 3 * quarter])


def _watched(process: subprocess.Popen[str]) -> Iterator[psutil.Process]:
    """The process, five times a second until it ends."""
    watched = psutil.Process(process.pid)
    while process.poll() is None:
        try:
            yield watched
        except psutil.Error:
            return
        time.sleep(0.2)
    process.wait()


def _servers_s(database: str) -> dict[int, float]:
    """The seconds that each of the database's servers has kept a core busy."""
    servers = psutil.process_iter(["cmdline"])
    return {each.pid: _cpu_s(each) for each in servers if f" {database} " in " ".join(each.info["cmdline"] or [])}


def _cpu_s(process: psutil.Process) -> float:
    try:
        times = process.cpu_times()
    except psutil.Error:
        return 0.0
    return float(times.user + times.system)


def _rows(count: int) -> Iterator[str]:
    """A history in the order of time, of a twentieth as many shoppers as signals."""
    chance = random.Random(1)
    first = NOW - timedelta(days=365)
    for number in range(count):
        row = {
            "id": f"h{number}",
            "shopper": f"customer {chance.randrange(max(1, count // 20))}",
            "kind": chance.choice(KINDS).lower(),
            "sku": f"S{int(PRODUCTS * chance.random() ** 3)}",
            "at": (first + timedelta(days=365 * number / count)).isoformat(),
            "value": 30,
        }
        yield json.dumps(row) + "\n"
