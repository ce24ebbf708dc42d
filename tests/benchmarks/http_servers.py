"""Servers that answer the same page in different ways, one a process: python -m tests.benchmarks.http_servers NAME SOCKET."""

import sys
from collections.abc import Callable, Mapping
from typing import Any

import orjson
import strawberry
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp
from strawberry.asgi import GraphQL
from strawberry.extensions import ParserCache, ValidationCache

from api.__main__ import spare_collector
from api.app import GraphQLFirst
from api.callers import Caller
from api.context import Context
from api.front.endpoint import Front
from api.pages import types
from api.plans import lasting
from domain.base.database import Database
from domain.base.together import Together
from tests.benchmarks.big_page import PAGE, page

FINISHED = page()
UNUSED: Any = None


@strawberry.type
class Query:
    @strawberry.field
    async def homepage(self, info: strawberry.Info[Any, Any]) -> types.Homepage:
        if isinstance(info.context, Context):
            info.context.share(info, {"page:shop/home"}, seconds=10, made_of={"shop": 1})
        return FINISHED


def floor() -> ASGIApp:
    """Starlette and orjson over the finished dictionary: nothing in Python is faster and still makes JSON."""
    import asyncio

    data = asyncio.run(strawberry.Schema(Query, types=[types.ProductRail]).execute(PAGE)).data

    async def answer(_request: Request) -> Response:
        return Response(orjson.dumps({"data": data}), media_type="application/json")

    return Starlette(routes=[Route("/graphql", answer, methods=["GET", "POST"])])


def stock() -> ASGIApp:
    """strawberry as its documentation has it, with its caches."""
    caches: list[Callable[[], Any]] = [lambda: ParserCache(maxsize=100), lambda: ValidationCache(maxsize=100)]
    app: GraphQL[Any, Any] = GraphQL(strawberry.Schema(Query, types=[types.ProductRail], extensions=caches))
    return Starlette(routes=[Route("/graphql", app)])


def front() -> ASGIApp:
    """Ours; every answer is made anew, as of blocks that nobody was shown before."""
    lasting.lasts = lambda selected: False  # noqa: ARG005 - named as it is there
    return _app()


def shown() -> ASGIApp:
    """Ours; the blocks were shown before, so that they are written already."""
    return _app()


def kept() -> ASGIApp:
    """Ours; answers are kept, and nothing ever changes."""

    async def unchanged(_made_of: Mapping[str, object]) -> bool:
        return True

    return _app(unchanged=unchanged)


def versioned() -> ASGIApp:
    """Ours; answers are kept, and whether they still stand is read from Postgres after each request came."""
    from sqlalchemy import text

    database = Database(sys.argv[3], questions=True)

    async def read(_names: frozenset[str]) -> Mapping[str, int]:
        async with database.engine.connect() as connection:
            return {"shop": (await connection.execute(text("SELECT 1"))).scalar_one()}

    together = Together(read)

    async def unchanged(made_of: Mapping[str, object]) -> bool:
        return await together.of("shop") == made_of["shop"]

    return _app(unchanged=unchanged)


def _app(**policies: Any) -> ASGIApp:
    async def nobody(_authorization: str | None) -> None:
        return None

    def request(actor: Any, caller: Caller) -> Context:
        return Context(
            reads=UNUSED,
            writes=UNUSED,
            doorkeeper=UNUSED,
            actor=actor,
            settings=UNUSED,
            hub=UNUSED,
            now=UNUSED,
            pages=UNUSED,
            caller=caller,
        )

    schema = strawberry.Schema(Query, types=[types.ProductRail])
    inner = Front(schema, actor=nobody, context=request, **policies)
    return GraphQLFirst(Starlette(), inner, inner)


SERVERS: dict[str, Callable[[], ASGIApp]] = {
    each.__name__: each for each in (floor, stock, front, shown, kept, versioned)
}

if __name__ == "__main__":
    app = SERVERS[sys.argv[1]]()
    spare_collector()
    uvicorn.run(
        app,
        fd=int(sys.argv[2]),
        loop="uvloop",
        http="httptools",
        ws="none",
        access_log=False,
        log_level="warning",
    )
