"""The HTTP server: routes, one context a request, and nothing else."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Hashable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass

from sqlalchemy import text
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from api import chores, context
from api.actors import Doorkeeper
from api.callers import Caller
from api.context import Context
from api.copies import PAGES, Copies
from api.costs.purses import Purses
from api.documents.lookup import Documents
from api.front.endpoint import Front
from api.front.sockets import Sockets
from api.front.streams import Places
from api.hashing import Hashing
from api.live.hub import Hub
from api.media import routes as media
from api.observability import routes as observability
from api.observability.figures import Figures
from api.observability.seen import Seen
from api.observability.watch import Watch, current
from api.pages import impressions, isolation, shared
from api.people import routes as people
from api.photos import routes as photos
from api.plans import lasting
from api.plans.executor import Planned
from api.policies import Policies
from api.schema import SCHEMA
from api.storefront import routes as storefront
from api.studio import routes as studio
from api.visits import Visits, life_of
from api.warming import keep_warm, warm
from domain.access.values import Actor
from domain.base.database import Database
from domain.base.errors import Broken
from domain.base.settings import Settings
from domain.base.values import Json, SiteId
from domain.choosing.read.choosers import Choosers
from domain.pages.read.pages import LAST, Pages
from domain.pages.read.releases import overdue_count

# When a document was last asked for is known to the hour; a minute late is early enough.
NOTE_EVERY_S = 60.0
# What processes spend together is known to all of them this often.
SETTLE_EVERY_S = 0.1


# Tokens travel in a header that no browser adds by itself, so any origin may ask.
ANY_ORIGIN = Middleware(
    CORSMiddleware,
    allow_origins=["*"],
    allow_methods=["GET", "POST"],
    allow_headers=["Authorization", "Content-Type"],
    max_age=86_400,
)


class GraphQLFirst:
    """Hands what comes to `/graphql` to its front before anything looks at routes, which would take as long again."""

    def __init__(self, app: ASGIApp, front: ASGIApp, sockets: ASGIApp) -> None:
        self._app = app
        self._fronts = {"http": front, "websocket": sockets}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        ours = scope["type"] != "lifespan" and scope["path"] == "/graphql"
        await (self._fronts[scope["type"]] if ours else self._app)(scope, receive, send)


def create_app(settings: Settings) -> Starlette:
    """The application on these settings; nothing is connected before the first request.

    Errors   Broken where a setting that has no safe default is missing.
    """
    if len(settings.secret_key.get_secret_value()) < 16:
        raise Broken("SECRET_KEY is missing or shorter than 16 characters. `make up` makes one; else set it.")
    reads, writes = _pools(settings)
    doorkeeper = Doorkeeper(reads, settings.secret_key.get_secret_value())
    documents, purses = Documents(reads), Purses()
    policies = Policies(SCHEMA._schema, documents, purses, settings)  # noqa: SLF001 - graphql-core's schema has no other name
    choosers, hub = Choosers(), Hub(reads)
    pages = Pages(reads, choosers, clock=context.now)
    places = Places(settings.subscriptions, settings.subscriptions_a_token)
    asking = _asking(settings, reads=reads, writes=writes, doorkeeper=doorkeeper, pages=pages, hub=hub)
    front = _front(settings, asking, policies, places, pages)
    figures = Figures([("read", reads), ("write", writes)], lambda: Planned.plans.compiled, lambda: places.taken)
    watch = Watch(front, figures, settings.slow_document_ms)
    sockets = _sockets(settings, asking, front, watch)

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        warming = app.state.warming = asyncio.create_task(warm(reads, choosers))
        keeping = asyncio.create_task(keep_warm(reads, choosers))
        async with chores.running(*_chores(documents, purses, writes, pages)):
            yield
        for task in (warming, keeping):
            task.cancel()
        await asyncio.gather(warming, keeping, return_exceptions=True)
        await hub.close()
        await reads.close()
        await writes.close()

    async def ready(_request: Request) -> Response:
        return await _ready(reads)

    async def actor(authorization: str | None) -> Actor | None:
        return await doorkeeper.actor(authorization, context.now())

    async def bootstrap(_request: Request) -> Mapping[str, Json]:
        return demo_front(settings, doorkeeper)

    app = Starlette(
        routes=[
            Route("/health/live", _live),
            Route("/health/ready", ready),
            *observability.routes(figures, settings.metrics, actor, reads),
            *media.routes(settings.media_dir, settings.media_cache_mb * 1_000_000),
            *photos.routes(actor, doorkeeper, writes),
            *storefront.routes(bootstrap),
            *studio.routes(),
            *people.routes(settings, asking.context),
        ],
        middleware=[Middleware(GraphQLFirst, front=watch, sockets=sockets), ANY_ORIGIN],
        lifespan=lifespan,
    )
    app.state.end = front.end
    return app


def _pools(settings: Settings) -> tuple[Database, Database]:
    """For questions, and for commands."""
    url, size = settings.database_url, settings.pool_size
    reads = Database(url, statement_timeout_ms=settings.read_timeout_ms, pool_size=size, questions=True)
    return reads, Database(url, statement_timeout_ms=settings.write_timeout_ms, pool_size=size)


def _chores(documents: Documents, purses: Purses, writes: Database, pages: Pages) -> list[tuple[float, chores.Chore]]:
    async def note_documents() -> None:
        await documents.note(writes, context.now())

    async def settle_purses() -> None:
        await purses.settle(writes, context.now())

    async def let_go_of_pages() -> None:
        pages.let_go(context.now())
        isolation.let_go()
        impressions.let_go()
        lasting.let_go()

    return [
        (NOTE_EVERY_S, note_documents),
        (SETTLE_EVERY_S, settle_purses),
        (LAST.total_seconds(), let_go_of_pages),
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asking:
    """Who asks, and what resolvers can reach."""

    actor: Callable[[str | None], Awaitable[Actor | None]]
    context: Callable[[Actor | None, Caller], Context]
    recognised: Callable[[Caller], Awaitable[Caller]]


def _asking(
    settings: Settings, *, reads: Database, writes: Database, doorkeeper: Doorkeeper, pages: Pages, hub: Hub
) -> _Asking:
    copies, standins = Copies(), Copies(PAGES)
    hashing = Hashing(settings.password_memory_kib)

    async def actor(authorization: str | None) -> Actor | None:
        return await doorkeeper.actor(authorization, context.now())

    def request(actor: Actor | None, caller: Caller) -> Context:
        return Context(
            reads=reads,
            writes=writes,
            doorkeeper=doorkeeper,
            actor=actor,
            settings=settings,
            pages=pages,
            copies=copies,
            standins=standins,
            hub=hub,
            now=context.now(),
            caller=caller,
            hashing=hashing,
            seen=current.get(Seen()),
        )

    visits = Visits(reads, writes, life_of(settings))
    return _Asking(actor=actor, context=request, recognised=visits.recognised)


def _front(settings: Settings, asking: _Asking, policies: Policies, places: Places, pages: Pages) -> Front:
    """GraphQL on our schema, with these policies."""

    async def unchanged(made_of: Mapping[str, Hashable]) -> bool:
        return await shared.unchanged(pages, made_of)

    return Front(
        SCHEMA,
        actor=asking.actor,
        context=asking.context,
        recognised=asking.recognised,
        public_url=settings.public_url,
        text=policies.text,
        admit=policies.admit,
        shown=policies.shown,
        unchanged=unchanged,
        places=places,
        timeout_s=settings.request_timeout_s,
    )


def _sockets(settings: Settings, asking: _Asking, front: Front, watch: Watch) -> Sockets:
    """The same over WebSockets."""
    return Sockets(
        front.operations,
        actor=asking.actor,
        context=asking.context,
        watching=watch.operation,
        limit=settings.subscriptions,
        each=settings.subscriptions_a_token,
        timeout_s=settings.request_timeout_s,
    )


async def _live(_request: Request) -> Response:
    return JSONResponse({"status": "live"})


async def _ready(database: Database) -> Response:
    """Ready when Postgres answers and its schema is there. Releases that nobody writes down are shown all the same."""
    try:
        async with database.read() as db:
            revision = (await db.execute(text("SELECT version_num FROM alembic_version"))).scalar_one()
            overdue = await overdue_count(db, context.now())
    except Exception as error:  # noqa: BLE001 - whatever it is, the answer is: not ready
        return JSONResponse({"status": "not ready", "database": type(error).__name__}, status_code=503)
    return JSONResponse({"status": "ready", "database": "ok", "schema": revision, "overdue_releases": overdue})


def demo_front(settings: Settings, doorkeeper: Doorkeeper) -> dict[str, Json]:
    """What the page at `/` needs to start: the demo site, its publishable token, personas with signed tokens."""
    path = settings.state_dir / "demo.json"
    if not settings.demo_site or not path.exists():
        return {"site": None, "publishableToken": None, "personas": [], "locales": []}
    demo = json.loads(path.read_text(encoding="utf-8"))
    return {
        "site": demo["site"],
        "name": demo["name"],
        "publishableToken": demo["publishable_token"],
        "locales": ["en", "fr"],
        "personas": [
            {
                "name": persona["name"],
                "description": persona["description"],
                "locale": persona["locale"],
                "channel": persona["channel"].upper(),
                "shopper": persona["shopper"],
                "shopperToken": doorkeeper.sign(SiteId(demo["site"]), persona["shopper"]),
            }
            for persona in demo["personas"]
        ],
    }
