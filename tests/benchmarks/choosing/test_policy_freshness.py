"""How soon a click changes how the page's blocks are ordered: through the API, relay, Redis and a worker, beside others' signals."""

import asyncio
import os
import time
from datetime import UTC, datetime
from uuid import uuid4

import httpx
import numpy as np
import pytest

from domain.access.values import TokenKind
from domain.base.database import Database
from domain.base.values import ImpressionId
from domain.behaviour.rules.impressions import impression_id
from domain.behaviour.values import Shown, ShownBlock
from domain.experiments.read.policies import live_policy
from domain.experiments.rules import plackett_luce
from domain.experiments.values.policies import BlockView, PageContext, Policy
from tests.api.conftest import KEY, Client, Clients, clients, http, read_timeout_ms, settings
from tests.benchmarks.choosing.test_freshness import PROBES, PRODUCTS, SECONDS, crew, others_about, quiet, redis
from tests.domain.choosing.counting import SHOP
from tests.shops import Stock
from tests.workers.jobs.processes import Processes

__all__ = ["clients", "crew", "http", "read_timeout_ms", "redis", "settings"]

pytestmark = pytest.mark.benchmark

RECORD = """mutation Record($input: RecordSignalsInput!) { recordSignals(input: $input) { __typename
  ... on SignalsRecorded { accepted } } }"""
VIEWS = tuple(BlockView(key=key, kind="rail", place=place) for place, key in enumerate("abcdef"))


def token(policy: Policy, chance: int) -> tuple[str, str]:
    """A page as this policy orders it, and the block that will be clicked."""
    ordered = plackett_luce.order(VIEWS, PageContext(), policy, chance)
    page = Shown(
        id=ImpressionId(uuid4()),
        site=SHOP,
        page="home",
        policy=ordered.policy,
        at=datetime.now(UTC),
        blocks=tuple(ShownBlock(key=p.key, position=p.slot, propensity=p.propensity) for p in ordered.placed),
        seen=ordered.seen,
    )
    return impression_id(KEY, page), ordered.placed[chance % len(VIEWS)].key


async def clicked(database: Database, client: Client, probe: int, within_s: float = 30.0) -> float:
    """Seconds from the answer to a click until the next page would be ordered by a policy that has learnt it."""
    async with database.read() as db:
        before = await live_policy(db, SHOP, "home")
    page, block = token(before, probe)
    sent = [
        {"id": f"{probe}-seen", "kind": "IMPRESSION", "impression": page},
        {"id": f"{probe}-click", "kind": "CLICK", "impression": page, "block": block, "sku": "S1"},
    ]
    await client.ask(RECORD, input={"site": SHOP, "shopper": f"probe {probe}", "signals": sent})
    start = time.perf_counter()
    while time.perf_counter() - start < within_s:
        async with database.read() as db:
            now = await live_policy(db, SHOP, "home")
        if now.weights.get(f"block:{block}") != before.weights.get(f"block:{block}"):
            return time.perf_counter() - start
        await asyncio.sleep(0.01)
    raise AssertionError(f"not learnt within {within_s} s")


async def test_a_policy_follows_a_click(
    database: Database, stock: Stock, crew: Processes, clients: Clients, http: httpx.AsyncClient
) -> None:
    await stock({f"S{n}": {} for n in range(PRODUCTS)})
    server = clients[TokenKind.SERVER]
    server.http.headers["User-Agent"] = "Mozilla/5.0 (a person's)"

    await clicked(database, server, 0)
    await quiet(database)
    taken = []
    async with others_about(database) as others:
        for probe in range(1, PROBES + 1):
            await asyncio.sleep(SECONDS / PROBES)
            taken.append(await clicked(database, server, probe))
        rate = others.rate()

    middle, most, worst = np.percentile(np.array(taken) * 1000, (50, 95, 99))
    print(f"\n{rate:.0f} signals a second beside {PROBES} probes; load {os.getloadavg()[0]:.1f}")
    print(f"  from click to policy   p50 {middle:6.0f} ms   p95 {most:6.0f} ms   p99 {worst:6.0f} ms")
    assert most < 10_000
