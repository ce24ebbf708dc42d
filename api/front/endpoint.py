"""The endpoint: one request in, one answer out, as GraphQL over HTTP wants it, and nothing else."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable, Mapping
from dataclasses import replace
from typing import Any, TypeAlias

import structlog
from graphql import GraphQLError, OperationType
from starlette.types import Receive, Scope, Send
from strawberry import Schema

from api.context import Context
from api.front import asked as asking
from api.front import caching, negotiation
from api.front.asked import Asked
from api.front.kept import SECONDS, Answers, Kept
from api.front.refusals import TurnedAway
from api.front.running import Outcome, broken, refused, run
from api.front.texts import Known, Texts
from api.limits import MAX_BODY_BYTES, MAX_TOKENS, RULES
from domain.access.values import Actor

log = structlog.get_logger()

Headers: TypeAlias = Mapping[bytes, bytes]

METHODS = "GET, HEAD, POST, OPTIONS"
# Tokens travel in a header that no browser adds by itself, so any origin may ask.
ANY_ORIGIN = [(b"access-control-allow-origin", b"*"), (b"x-content-type-options", b"nosniff")]
EXPOSED = [
    (b"access-control-expose-headers", b"ETag, Cache-Tag, Retry-After, RateLimit, RateLimit-Policy, Deprecation")
]
PREFLIGHT = {
    "access-control-allow-methods": METHODS,
    "access-control-allow-headers": "Authorization, Content-Type, If-None-Match",
    "access-control-max-age": "86400",
}


async def as_sent(asked: Asked, _context: Context) -> str:
    """The text of the document, which the asker has sent along.

    Errors   TurnedAway.
    """
    if not asked.query:
        raise TurnedAway(400, "NO_DOCUMENT", "The request has no document. Send one as 'query'.")
    return asked.query


async def freely(_known: Known, _asked: Asked, _context: Context) -> None:
    """Nothing: whatever is valid may run."""


def openly(errors: list[dict[str, Any]], _context: Context) -> list[dict[str, Any]]:
    """All that is wrong with a request, as it is."""
    return errors


async def unknown(_made_of: Mapping[str, Hashable]) -> bool:
    """Nobody says what has changed, so nothing kept is given out."""
    return False


class Front:
    """Answers GraphQL requests on one schema.

    `actor` and `context` say who asks and what resolvers can reach. Doors are for policies, each with a default
    that lets everything through: `text` finds the document that is meant (trusted documents), `admit` is asked before a
    valid one runs (cost, rates), each answering by TurnedAway or GraphQLError; `shown` what a request is told that is not run, `unchanged` whether kept answers still stand.
    """

    def __init__(
        self,
        schema: Schema,
        *,
        actor: Callable[[str | None], Awaitable[Actor | None]],
        context: Callable[[Actor | None, str | None], Context],
        text: Callable[[Asked, Context], Awaitable[str]] = as_sent,
        admit: Callable[[Known, Asked, Context], Awaitable[None]] = freely,
        shown: Callable[[list[dict[str, Any]], Context], list[dict[str, Any]]] = openly,
        unchanged: Callable[[Mapping[str, Hashable]], Awaitable[bool]] = unknown,
        timeout_s: float = 30,
    ) -> None:
        self._schema = schema._schema  # noqa: SLF001 - strawberry has no other name for graphql-core's schema
        self._actor = actor
        self._context = context
        self._text = text
        self._admit = admit
        self._shown = shown
        self._unchanged = unchanged
        self._timeout_s = timeout_s
        self.texts = Texts(self._schema, RULES, MAX_TOKENS)
        self.answers = Answers()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request of the type `http`."""
        headers: Headers = dict(scope["headers"])
        kind = negotiation.JSON
        try:
            kind = _kind(headers)
            async with asyncio.timeout(self._timeout_s):
                status, body, own = await self._answer(scope, headers, kind, receive)
        except TurnedAway as away:
            status, body, own = away.status, away.body(), caching.personal(away.headers)
        except TimeoutError:
            late = TurnedAway(503, "TIMEOUT", f"No answer within {self._timeout_s:g} seconds. Ask for less, or again.")
            status, body, own = late.status, late.body(), caching.personal({"Retry-After": "1"})
        except Disconnected:
            return
        except Exception as error:  # noqa: BLE001 - nobody sees more of it than a reference
            status, body, own = 500, broken(error).body({}), caching.personal({})
        await _send(send, status, kind, body, own, bare=scope["method"] == "HEAD")

    async def _answer(
        self, scope: Scope, headers: Headers, kind: str, receive: Receive
    ) -> tuple[int, bytes, Mapping[str, str]]:
        method = scope["method"]
        if method == "POST":
            _require_json(headers)
            asked = asking.by_post(await _body(headers, receive))
            context = self._context(await self._actor(_text(headers, b"authorization")), _text(headers, b"user-agent"))
            outcome = await self._outcome(asked, context, may_change=True)
            body = outcome.body(context.extensions)
            return _status(outcome, kind), body, caching.personal(context.headers | context.allowance)
        if method in {"GET", "HEAD"}:
            return await self._get(scope["query_string"], headers, kind)
        if method == "OPTIONS":
            return 204, b"", PREFLIGHT
        raise TurnedAway(405, "METHOD_NOT_ALLOWED", f"Ask by one of {METHODS}.", {"Allow": METHODS})

    async def _get(self, query: bytes, headers: Headers, kind: str) -> tuple[int, bytes, Mapping[str, str]]:
        """An answer that a cache may keep, or that whoever asks has already."""
        token = headers.get(b"authorization", b"")
        actor = await self._actor(_text(headers, b"authorization"))
        key = (query, kind, token)
        held = self.answers.get(key)
        if held is not None:
            fresh = held.until > asyncio.get_running_loop().time() and held.actor is actor
            if fresh and await self._unchanged(held.made_of):
                return _unless_known(headers, held.body, held.headers)
            self.answers.forget(key)
        context = self._context(actor, _text(headers, b"user-agent"))
        outcome = await self._outcome(asking.by_get(query), context, may_change=False)
        body = outcome.body(context.extensions)
        if not caching.shared(context, outcome):
            return _status(outcome, kind), body, caching.personal(context.headers | context.allowance)
        own = caching.headers(context, body)
        if context.sharing.whole:
            until = asyncio.get_running_loop().time() + SECONDS
            self.answers.put(
                key, Kept(body=body, headers=own, actor=actor, made_of=context.sharing.made_of, until=until)
            )
        return _unless_known(headers, body, own)

    async def _outcome(self, asked: Asked, context: Context, *, may_change: bool) -> Outcome:
        try:
            outcome = await self._ran(asked, context, may_change=may_change)
        except GraphQLError as error:
            outcome = refused([error])
        return outcome if outcome.begun else replace(outcome, errors=self._shown(outcome.errors, context))

    async def _ran(self, asked: Asked, context: Context, *, may_change: bool) -> Outcome:
        known = self.texts.known(await self._text(asked, context))
        if known.document is None or known.errors:
            return refused(known.errors)
        operation = known.operation(asked.operation_name)
        if operation is not None:
            if operation.operation is OperationType.SUBSCRIPTION:
                raise TurnedAway(400, "SUBSCRIPTION", "Subscriptions are not asked for like this.")
            if operation.operation is OperationType.MUTATION and not may_change:
                raise TurnedAway(405, "COMMAND_BY_GET", "Commands come by POST.", {"Allow": "POST"})
            await self._admit(known, asked, context)
        return await run(self._schema, known.document, asked, context)


class Disconnected(Exception):
    """Whoever asked has gone."""


async def _body(headers: Headers, receive: Receive) -> bytes:
    """The body of a request.

    Errors   TurnedAway (413) before more is read than any honest request has; Disconnected.
    """
    declared = headers.get(b"content-length", b"0")
    expected = int(declared) if declared.isdigit() else 0
    body = bytearray()
    while max(expected, len(body)) <= MAX_BODY_BYTES:
        message: Any = await receive()
        if message["type"] == "http.disconnect":
            raise Disconnected
        body += message.get("body", b"")
        if not message.get("more_body", False) and len(body) <= MAX_BODY_BYTES:
            return bytes(body)
    raise TurnedAway(413, "BODY_TOO_LARGE", f"A request body may have {MAX_BODY_BYTES} bytes. Send less at once.")


def _kind(headers: Headers) -> str:
    kind = negotiation.media_type(headers.get(b"accept"))
    if kind is None:
        raise TurnedAway(406, "NOT_ACCEPTABLE", f"Answers are {negotiation.GRAPHQL} or {negotiation.JSON}.")
    return kind


def _require_json(headers: Headers) -> None:
    if not negotiation.is_json(headers.get(b"content-type")):
        message = "A question by POST is JSON in UTF-8: send it with Content-Type: application/json."
        raise TurnedAway(415, "NOT_JSON", message, {"Accept-Post": negotiation.JSON})
    if headers.get(b"content-encoding", b"identity").lower() != b"identity":
        raise TurnedAway(
            415, "ENCODED", "Bodies are read as they are: send no Content-Encoding.", {"Accept-Encoding": "identity"}
        )


def _status(outcome: Outcome, kind: str) -> int:
    """By the media type: programs that only know JSON take a status of 400 for no answer at all."""
    return 400 if not outcome.begun and kind == negotiation.GRAPHQL else 200


def _unless_known(headers: Headers, body: bytes, own: Mapping[str, str]) -> tuple[int, bytes, Mapping[str, str]]:
    if caching.matches(headers.get(b"if-none-match"), own["etag"]):
        return 304, b"", own
    return 200, body, own


def _text(headers: Headers, name: bytes) -> str | None:
    value = headers.get(name)
    return None if value is None else value.decode("latin-1")


async def _send(send: Send, status: int, kind: str, body: bytes, own: Mapping[str, str], *, bare: bool) -> None:
    headers = [
        *ANY_ORIGIN,
        *EXPOSED,
        *((name.lower().encode(), value.encode("latin-1")) for name, value in own.items()),
    ]
    if status not in {204, 304}:
        headers.append((b"content-type", f"{kind}; charset=utf-8".encode()))
        headers.append((b"content-length", str(len(body)).encode()))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b"" if bare else body})
