"""The endpoint: one request in, one answer out, as GraphQL over HTTP wants it, and nothing else."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable, Mapping
from typing import Any, TypeAlias

from graphql import GraphQLError, OperationType
from starlette.types import Receive, Scope, Send
from strawberry import Schema

from api.context import Context
from api.front import asked as asking
from api.front import caching, negotiation
from api.front.asked import Asked
from api.front.kept import SECONDS, Kept, Key, answers
from api.front.refusals import TurnedAway
from api.front.replies import Reply, reply
from api.front.running import Outcome, broken, refused, run
from api.front.texts import Known, Texts
from api.limits import MAX_BODY_BYTES, MAX_TOKENS, RULES
from domain.access.values import Actor

Headers: TypeAlias = Mapping[bytes, bytes]

METHODS = "GET, HEAD, POST, OPTIONS"
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


def openly(outcome: Outcome, _context: Context) -> Outcome:
    """What came of it, as it is."""
    return outcome


async def unknown(_made_of: Mapping[str, Hashable]) -> bool:
    """Nobody says what has changed, so nothing kept is given out."""
    return False


class Front:
    """Answers GraphQL requests on one schema.

    `actor` and `context` say who asks and what resolvers can reach. Four doors are for policies, each with a default
    that lets everything through: `text` finds the document that is meant (trusted documents), `admit` is asked before a
    valid one runs (cost, rates), `shown` says what the asker is told of what came of it, `unchanged` whether kept answers
    still stand. The first two turn a request away with TurnedAway, or answer it with a GraphQLError.
    """

    def __init__(
        self,
        schema: Schema,
        *,
        actor: Callable[[str | None], Awaitable[Actor | None]],
        context: Callable[[Actor | None, str | None], Context],
        text: Callable[[Asked, Context], Awaitable[str]] = as_sent,
        admit: Callable[[Known, Asked, Context], Awaitable[None]] = freely,
        shown: Callable[[Outcome, Context], Outcome] = openly,
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
        self.answers = answers()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request of the type `http`."""
        headers: Headers = dict(scope["headers"])
        kind = negotiation.JSON
        try:
            kind = _kind(headers)
            async with asyncio.timeout(self._timeout_s):
                made = await self._reply(scope, headers, kind, receive)
        except TurnedAway as away:
            made = away.reply(kind)
        except TimeoutError:
            message = f"No answer within {self._timeout_s:g} seconds. Ask for less, or again."
            made = TurnedAway(503, "TIMEOUT", message, {"Retry-After": "1"}).reply(kind)
        except Disconnected:
            return
        except Exception as error:  # noqa: BLE001 - nobody sees more of it than a reference
            made = reply(500, kind, broken(error).body({}), caching.personal({}))
        await made.send(send, bare=scope["method"] == "HEAD")

    async def _reply(self, scope: Scope, headers: Headers, kind: str, receive: Receive) -> Reply:
        method = scope["method"]
        if method == "OPTIONS":
            return reply(204, kind, b"", PREFLIGHT)
        if method not in {"GET", "HEAD", "POST"}:
            raise TurnedAway(405, "METHOD_NOT_ALLOWED", f"Ask by one of {METHODS}.", {"Allow": METHODS})
        actor = await self._actor(_text(headers, b"authorization"))
        if method == "POST":
            return await self._post(headers, kind, actor, receive)
        key = (scope["query_string"], kind, headers.get(b"authorization", b""))
        made = await self._held(key, actor) or await self._made(headers, key, actor)
        if isinstance(made, Reply):
            return made
        return made.unchanged if caching.matches(headers.get(b"if-none-match"), made.etag) else made.reply

    async def _post(self, headers: Headers, kind: str, actor: Actor | None, receive: Receive) -> Reply:
        _require_json(headers)
        asked = asking.by_post(await _body(headers, receive))
        context = self._context(actor, _text(headers, b"user-agent"))
        outcome = await self._outcome(asked, context, may_change=True)
        return _personal(outcome, context, kind)

    async def _made(self, headers: Headers, key: Key, actor: Actor | None) -> Kept | Reply:
        """A new answer: one that caches, ours among them, may keep if it is everybody's."""
        query, kind, _ = key
        context = self._context(actor, _text(headers, b"user-agent"))
        outcome = await self._outcome(asking.by_get(query), context, may_change=False)
        if not caching.shared(context, outcome):
            return _personal(outcome, context, kind)
        body = outcome.body({})
        own = caching.headers(context, body)
        made = Kept(
            etag=own["etag"],
            reply=reply(200, kind, body, own),
            unchanged=reply(304, kind, b"", own),
            actor=actor,
            made_of=context.sharing.made_of,
            until=asyncio.get_running_loop().time() + SECONDS,
        )
        if context.sharing.whole:
            self.answers.put(key, made)
        return made

    async def _held(self, key: Key, actor: Actor | None) -> Kept | None:
        """The kept answer to this question, if it is still true."""
        held = self.answers.get(key)
        if held is None:
            return None
        lasts = held.until > asyncio.get_running_loop().time() and held.actor is actor
        if lasts and await self._unchanged(held.made_of):
            return held
        self.answers.pop(key)
        return None

    async def _outcome(self, asked: Asked, context: Context, *, may_change: bool) -> Outcome:
        try:
            outcome = await self._ran(asked, context, may_change=may_change)
        except GraphQLError as error:
            outcome = refused([error])
        return self._shown(outcome, context)

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


def _personal(outcome: Outcome, context: Context, kind: str) -> Reply:
    # Programs that only know JSON take a status of 400 for no answer at all.
    status = 400 if not outcome.begun and kind == negotiation.GRAPHQL else 200
    return reply(status, kind, outcome.body(context.extensions), caching.personal(context.headers | context.allowance))


def _text(headers: Headers, name: bytes) -> str | None:
    value = headers.get(name)
    return None if value is None else value.decode("latin-1")
