"""How much a personal homepage costs beside its floors, in one run on one machine."""

import statistics
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from uuid import uuid4

import httpx
import numpy as np
import orjson
import pytest
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route

from domain.access.values import TokenKind
from domain.base.database import Database
from domain.base.values import ImpressionId, SiteId
from domain.matching.values import Space
from domain.pages.read.homepage import homepage
from domain.pages.rules.layouts import starting_layout
from domain.pages.values.slate import Visit
from domain.pages.write.create_page import create_page
from tests.api.conftest import Clients
from tests.api.pages.test_homepage import PAGE, act
from tests.editing import SEED
from tests.shops import NOW, Stock

pytestmark = pytest.mark.benchmark

PRODUCTS = 2_000
ROUNDS = 60


async def median_ms(ask: Callable[[], Awaitable[object]]) -> float:
    """The median of ROUNDS rounds after five to warm up."""
    for _ in range(5):
        await ask()
    taken = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        await ask()
        taken.append((time.perf_counter() - start) * 1000)
    return statistics.median(taken)


async def test_a_homepage_beside_its_floors(
    clients: Clients, database: Database, stock: Stock, space: Space, shop: SiteId
) -> None:
    chance = np.random.default_rng(1)
    items: dict[str, Mapping[str, object]] = {
        f"S{n}": {"category": [f"category {n % 8}"], "published_at": "2026-10-01"} for n in range(PRODUCTS)
    }
    await stock(items, {sku: list(chance.normal(size=8)) for sku in items}, space)
    async with database.write() as db:
        await create_page(db, shop, "home", "Home", starting_layout(["category 1"]), by=SEED, now=NOW)
    await act(clients, "ann", *({"id": str(n), "kind": "CLICK", "sku": f"S{n}"} for n in range(8)))
    context = {"site": "shop", "shopper": "ann"}
    server = clients[TokenKind.SERVER]
    answer: dict[str, Any] = (await server.post(PAGE, context=context)).json()
    finished = Starlette(routes=[Route("/", lambda _request: _plain(answer), methods=["POST"])])

    async def in_domain() -> None:
        visit = Visit(site=shop, page="home", shopper="ann", channel="web", locales=(), cart=(), now=NOW)
        async with database.read() as db:
            await homepage(db, visit, impression=ImpressionId(uuid4()), exact_rows=20_000)

    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=finished), base_url="http://floor.test") as floor:
        ceiling = await median_ms(lambda: floor.post("/", json={"query": PAGE}))
    domain = await median_ms(in_domain)
    whole = await median_ms(lambda: server.post(PAGE, context=context))

    leaves = _leaves(answer)
    print(
        f"\n{PRODUCTS} products, {len(answer['data']['homepage']['blocks'])} blocks, {leaves} leaves, medians of {ROUNDS}"
    )
    for name, taken in (
        ("finished JSON over ASGI (ceiling)", ceiling),
        ("domain: four statements, filled", domain),
        ("GraphQL over ASGI", whole),
    ):
        print(f"  {name:36} {taken:8.2f} ms   {taken / ceiling:7.1f} × the ceiling")
    assert whole < 1000 * ceiling


def _plain(answer: dict[str, Any]) -> Response:
    return Response(orjson.dumps(answer), media_type="application/json")


def _leaves(value: object) -> int:
    if isinstance(value, dict):
        return sum(_leaves(each) for each in value.values())
    if isinstance(value, list):
        return sum(_leaves(each) for each in value)
    return 1
