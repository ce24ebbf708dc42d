"""The HTTP server: routes, one context a request, and nothing else."""

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

import orjson
from cross_web import AsyncHTTPRequestAdapter
from graphql import GraphQLError
from sqlalchemy import text
from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocket
from strawberry.asgi import GraphQL
from strawberry.http import GraphQLRequestData
from strawberry.types import ExecutionResult

from api import chores, context
from api.actors import Doorkeeper
from api.context import Context
from api.documents.lookup import Documents
from api.limits import MAX_BODY_BYTES
from api.media import routes as media
from api.schema import SCHEMA
from api.storefront import routes as storefront
from domain.base.database import Database
from domain.base.errors import Broken, DomainError
from domain.base.settings import Settings
from domain.base.values import Json, SiteId
from domain.choosing.read.choosers import Choosers
from domain.pages.read.releases import overdue_count

# Documents' last use is known to the hour; a minute late is early enough.
NOTE_EVERY_S = 60.0


class Front(GraphQL[Context, None]):
    """GraphQL over HTTP with our context; bodies are read and written by orjson."""

    def __init__(self, settings: Settings, reads: Database, writes: Database) -> None:
        super().__init__(SCHEMA, graphql_ide=None, allow_queries_via_get=True, multipart_uploads_enabled=False)
        self._settings = settings
        self._reads = reads
        self._writes = writes
        self._choosers = Choosers()
        self.doorkeeper = Doorkeeper(reads, settings.secret_key.get_secret_value())
        self.documents = Documents(reads)

    def should_render_graphql_ide(self, request: object) -> bool:  # noqa: ARG002 - strawberry's signature
        return False

    async def parse_http_body(self, request: AsyncHTTPRequestAdapter) -> GraphQLRequestData | list[GraphQLRequestData]:
        asked = await super().parse_http_body(request)
        said = request.query_params if request.method == "GET" else None
        if said is None and b"documentId" in (body := await request.get_body()):
            said = self.parse_json(body)
        if isinstance(asked, GraphQLRequestData) and said:
            asked.extensions = {**(asked.extensions or {}), "documentId": said.get("documentId")}
        return asked

    async def execute_single(  # noqa: PLR0917 - strawberry's signature
        self,
        request: Request,
        request_adapter: AsyncHTTPRequestAdapter,
        sub_response: Response,
        context: Context,
        root_value: None,
        request_data: GraphQLRequestData,
    ) -> ExecutionResult:
        extensions = request_data.extensions or {}
        params = {
            "query": request_data.query,
            "documentId": extensions.get("documentId"),
            "extensions": extensions,
        }
        try:
            asked = await self.documents.asked(params, context.actor, context.now)
        except DomainError as refused:
            error = GraphQLError(refused.message, extensions={"code": refused.code.upper()})
            return ExecutionResult(data=None, errors=[error])
        request_data.query = None if asked is None else asked.text
        return await super().execute_single(request, request_adapter, sub_response, context, root_value, request_data)

    async def get_context(self, request: Request | WebSocket, response: Response | WebSocket) -> Context:
        moment = context.now()
        return Context(
            reads=self._reads,
            writes=self._writes,
            doorkeeper=self.doorkeeper,
            actor=await self.doorkeeper.actor(request.headers.get("authorization"), moment),
            settings=self._settings,
            choosers=self._choosers,
            now=moment,
            headers=response.headers if isinstance(response, Response) else MutableHeaders(),
            agent=request.headers.get("user-agent"),
        )

    def decode_json(self, data: str | bytes) -> object:
        # Unlike json it refuses what could not be answered or kept: half characters, NaN, lists without a bottom.
        return orjson.loads(data)

    def encode_json(self, data: object) -> bytes:
        return orjson.dumps(data)


class BodyLimit:
    """Refuses a body that is larger than any honest request, before it is read."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        seen = 0

        async def counted() -> Any:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > MAX_BODY_BYTES:
                raise BodyTooLarge
            return message

        headers = dict(scope["headers"])
        declared = headers.get(b"content-length", b"0")
        try:
            if declared.isdigit() and int(declared) > MAX_BODY_BYTES:
                raise BodyTooLarge  # noqa: TRY301 - one place says what a body that is too large gets
            await self._app(scope, counted, send)
        except BodyTooLarge:
            refusal = {"errors": [{"message": f"A request body may have {MAX_BODY_BYTES} bytes. Send less at once."}]}
            await JSONResponse(refusal, status_code=413)(scope, receive, send)


class BodyTooLarge(Exception):
    pass


def create_app(settings: Settings) -> Starlette:
    """The application on these settings; nothing is connected before the first request.

    Errors   Broken where a setting that has no safe default is missing.
    """
    if len(settings.secret_key.get_secret_value()) < 16:
        raise Broken("SECRET_KEY is missing or shorter than 16 characters. `make up` makes one; else set it.")
    reads = Database(
        settings.database_url,
        statement_timeout_ms=settings.read_timeout_ms,
        pool_size=settings.pool_size,
        planned_once=True,
    )
    writes = Database(
        settings.database_url, statement_timeout_ms=settings.write_timeout_ms, pool_size=settings.pool_size
    )
    front = Front(settings, reads, writes)

    async def note_documents() -> None:
        await front.documents.note(writes, context.now())

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        async with chores.running((NOTE_EVERY_S, note_documents)):
            yield
        await reads.close()
        await writes.close()

    async def ready(_request: Request) -> Response:
        return await _ready(reads)

    async def bootstrap(_request: Request) -> Mapping[str, Json]:
        return demo_front(settings, front.doorkeeper)

    return Starlette(
        routes=[
            Route("/health/live", _live),
            Route("/health/ready", ready),
            Route("/graphql", front),
            *media.routes(settings.media_dir),
            *storefront.routes(bootstrap),
        ],
        middleware=[
            Middleware(BodyLimit),
            # Tokens travel in a header that no browser adds by itself, so any origin may ask.
            Middleware(
                CORSMiddleware,
                allow_origins=["*"],
                allow_methods=["GET", "POST"],
                allow_headers=["Authorization", "Content-Type"],
                max_age=86_400,
            ),
        ],
        lifespan=lifespan,
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
                "shopperToken": doorkeeper.sign(SiteId(demo["site"]), persona["shopper"]),
            }
            for persona in demo["personas"]
        ],
    }
