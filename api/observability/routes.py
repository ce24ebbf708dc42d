"""`/metrics`: for this machine's own Prometheus, for operators, or for everybody."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from api.observability.figures import CONTENT_TYPE, Figures
from domain.access.values import Actor, TokenKind
from domain.base.database import Database
from domain.base.settings import Metrics
from domain.jobs import read
from domain.jobs.values import KindBacklog

_FORWARDED = ("forwarded", "x-forwarded-for", "x-real-ip", "via")
_HERE = frozenset({"127.0.0.1", "::1"})


def routes(
    figures: Figures, who: Metrics, actor: Callable[[str | None], Awaitable[Actor | None]], reads: Database
) -> list[Route]:
    """The endpoint, where there is to be one. Without Postgres it has everything but the jobs."""

    async def metrics(request: Request) -> Response:
        if who is Metrics.LOCAL and not _is_here(request):
            found = await actor(request.headers.get("authorization"))
            if found is None or found.kind is not TokenKind.OPERATOR:
                words = "Figures are for operators: send `Authorization: Bearer etl_ops_…`, or ask from this machine.\n"
                return PlainTextResponse(words, status_code=401, headers={"WWW-Authenticate": "Bearer"})
        return Response(figures.text(await _backlog(reads)), media_type=CONTENT_TYPE)

    return [] if who is Metrics.OFF else [Route("/metrics", metrics)]


async def _backlog(reads: Database) -> list[KindBacklog]:
    try:
        async with reads.read() as db:
            return await read.backlog(db, datetime.now(UTC))
    except Exception:  # noqa: BLE001 - that Postgres is away is no reason to say nothing
        return []


def _is_here(request: Request) -> bool:
    """Whether a program on this machine asks for itself. A proxy on it asks for others, and says so."""
    here = request.client is not None and request.client.host in _HERE
    return here and not any(name in request.headers for name in _FORWARDED)
