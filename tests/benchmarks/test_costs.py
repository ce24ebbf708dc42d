"""What policies and observation cost a request, in CPU time of one core."""

import asyncio
import time
from collections.abc import MutableMapping
from typing import Any

import orjson
import pytest
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from starlette.types import ASGIApp

from api.actors import Doorkeeper
from api.callers import Caller
from api.context import Context, now
from api.costs.purses import Purses
from api.documents.lookup import Documents
from api.front.endpoint import Front
from api.live.hub import Hub
from api.observability.figures import Figures
from api.observability.seen import Seen
from api.observability.watch import Watch, current
from api.policies import Policies
from api.schema import SCHEMA
from domain.access.values import Actor, TokenKind
from domain.base import tracing
from domain.base.database import Database
from domain.base.settings import Settings
from domain.base.values import SiteId
from domain.choosing.read.choosers import Choosers
from domain.pages.read.pages import Pages

pytestmark = pytest.mark.benchmark

BODY = orjson.dumps({"query": "query Kinds { blockKinds { name fields { name kind } } }"})
SCOPE = {
    "type": "http",
    "method": "POST",
    "path": "/graphql",
    "query_string": b"",
    "headers": [(b"content-type", b"application/json"), (b"accept", b"application/json")],
}
REQUESTS = 3_000


async def microseconds(app: ASGIApp) -> float:
    """CPU time of one request, the least of nine runs: whatever else the machine does only adds."""

    async def receive() -> MutableMapping[str, Any]:
        return {"type": "http.request", "body": BODY, "more_body": False}

    async def send(message: MutableMapping[str, Any]) -> None:
        assert message.get("status", 200) == 200

    runs = []
    for _ in range(9):
        start = time.process_time()
        for _ in range(REQUESTS // 9):
            await app(dict(SCOPE), receive, send)
        runs.append((time.process_time() - start) / (REQUESTS // 9) * 1e6)
        await asyncio.sleep(0)
    return min(runs)


async def test_what_policies_and_observation_cost(database_url: str) -> None:
    database = Database(database_url)
    settings = Settings(database_url=database_url)
    actor = Actor(kind=TokenKind.SERVER, site=SiteId("shop"), label="bench")
    doorkeeper = Doorkeeper(database, "a key of sixteen characters")

    async def who(_authorization: str | None) -> Actor:
        return actor

    def context(_actor: Actor | None, caller: Caller) -> Context:
        return Context(
            reads=database,
            writes=database,
            doorkeeper=doorkeeper,
            actor=actor,
            settings=settings,
            hub=Hub(database),
            now=now(),
            pages=Pages(database, Choosers()),
            caller=caller,
            seen=current.get(Seen()),
        )

    policies = Policies(SCHEMA._schema, Documents(database), Purses(), settings)
    bare = Front(SCHEMA, actor=who, context=context)
    guarded = Front(SCHEMA, actor=who, context=context, text=policies.text, admit=policies.admit, shown=policies.shown)
    watched = Watch(guarded, Figures([], lambda: 0), 1000)
    rows: dict[str, ASGIApp] = {"bare": bare, "with policies": guarded, "watched too": watched}
    took = {name: await microseconds(app) for name, app in rows.items()}
    tracing.use(BatchSpanProcessor(InMemorySpanExporter()), "bench")
    took["traced too"] = await microseconds(watched)
    tracing._tracer = None
    await database.close()

    print(f"\n{'a request':<16}{'CPU µs':>8}{'more':>8}")
    before = None
    for name, each in took.items():
        print(f"{name:<16}{each:>8.1f}{'' if before is None else f'{each - before:+8.1f}'}")
        before = each
    assert took["watched too"] - took["bare"] < 200
