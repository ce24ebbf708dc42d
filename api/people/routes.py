"""`/signin/openid`: to the provider, and back from it."""

import re
from collections.abc import Callable
from typing import Final
from urllib.parse import quote

import structlog
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from api import callers
from api.callers import GOING, Caller
from api.context import Context
from api.people.entering import enter
from api.people.openid import GOING_S, Provider
from domain.access.values import Actor
from domain.base.settings import Settings
from domain.people.errors import Insecure, OpenIdRefused
from domain.people.values import Method
from domain.people.write.identities import recognise

log = structlog.get_logger()

START, BACK = "/signin/openid", "/signin/openid/back"
STUDIO: Final = "/studio"
# A path of ours and nothing that a browser could take for another host.
_THEN: Final = re.compile(r"/studio(?:[/?][\w\-./~%?=&:,+]{0,500})?")
_HEADERS: Final = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}


def routes(settings: Settings, context: Callable[[Actor | None, Caller], Context]) -> list[Route]:
    """The two routes, where the settings name a provider.

    Errors   Broken where what they say of it cannot be.
    """
    if not settings.openid_issuer:
        return []
    provider = Provider(settings)

    async def start(request: Request) -> Response:
        caller = _caller(request, settings)
        then = request.query_params.get("next", STUDIO)
        if not caller.secure:
            return _refused(caller, Insecure.code)
        try:
            url, kept = await provider.leave(caller.origin + BACK, then if _THEN.fullmatch(then) else STUDIO)
        except OpenIdRefused as refused:
            return _refused(caller, refused.code, refused.message)
        return _sent(url, caller.keeps(GOING, kept, GOING_S))

    async def back(request: Request) -> Response:
        caller = _caller(request, settings)
        asked = context(None, caller)
        try:
            going = provider.going(caller.cookie(GOING), request.query_params.get("state"))
            identity = await provider.identity(going, dict(request.query_params), caller.origin + BACK)
            async with asked.writes.write() as db:
                person = await recognise(db, identity, asked.now)
                await enter(db, asked, person, Method.OPENID)
        except OpenIdRefused as refused:
            return _refused(caller, refused.code, refused.message)
        return _sent(going.then, caller.forgets(GOING), *asked.cookies)

    return [Route(START, start, methods=["GET"]), Route(BACK, back, methods=["GET"])]


def _caller(request: Request, settings: Settings) -> Caller:
    return callers.caller(request.scope, dict(request.scope["headers"]), settings.public_url)


def _refused(caller: Caller, code: str, message: str = "") -> Response:
    log.info("openid_refused", code=code, reason=message)
    return _sent(f"{STUDIO}/sign-in?refused={quote(code)}", caller.forgets(GOING))


def _sent(url: str, *cookies: str) -> Response:
    answer = RedirectResponse(url, 303, _HEADERS)
    for each in cookies:
        answer.headers.append("set-cookie", each)
    return answer
