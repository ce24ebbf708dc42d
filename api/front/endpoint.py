"""The endpoint: one request in, one answer out, as GraphQL over HTTP wants it, and nothing else."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable, Mapping
from typing import Any, TypeAlias

import structlog
from starlette.types import Receive, Scope, Send
from strawberry import Schema

from api import callers
from api.callers import Caller
from api.context import Context
from api.front import asked as asking
from api.front import caching, negotiation
from api.front.asked import Asked
from api.front.events import Events
from api.front.kept import SECONDS, Kept, Key, answers
from api.front.operations import Operations, as_sent, freely, openly
from api.front.refusals import TurnedAway, late
from api.front.replies import Reply, reply
from api.front.running import Outcome, broken
from api.front.streams import Places, Stream, once
from api.front.texts import Known
from api.limits import MAX_BODY_BYTES
from domain.access.values import Actor

Headers: TypeAlias = Mapping[bytes, bytes]

METHODS = "GET, HEAD, POST, OPTIONS"
PREFLIGHT = {
    "access-control-allow-methods": METHODS,
    "access-control-allow-headers": "Authorization, Content-Type, If-None-Match",
    "access-control-max-age": "86400",
}


async def unknown(_made_of: Mapping[str, Hashable]) -> bool:
    """Nobody says what has changed, so nothing kept is given out."""
    return False


async def as_it_came(caller: Caller) -> Caller:
    """Nobody's sessions are known."""
    return caller


log = structlog.get_logger()


class Front:
    """Answers GraphQL requests on one schema.

    `actor` and `context` say who asks and what resolvers can reach; `recognised` says whom a page of our own asks for, where
    no token does. The doors of policies (see Operations) let everything
    through by default, and `unchanged` says whether kept answers still stand.
    """

    def __init__(
        self,
        schema: Schema,
        *,
        actor: Callable[[str | None], Awaitable[Actor | None]],
        context: Callable[[Actor | None, Caller], Context],
        recognised: Callable[[Caller], Awaitable[Caller]] = as_it_came,
        public_url: str = "",
        text: Callable[[Asked, Context], Awaitable[str]] = as_sent,
        admit: Callable[[Known, Asked, Context], Awaitable[None]] = freely,
        shown: Callable[[Outcome, Context], Outcome] = openly,
        unchanged: Callable[[Mapping[str, Hashable]], Awaitable[bool]] = unknown,
        places: Places | None = None,
        timeout_s: float = 30,
    ) -> None:
        self.operations = Operations(schema, text=text, admit=admit, shown=shown, places=places or Places())
        self._actor = actor
        self._context = context
        self._recognised = recognised
        self._public_url = public_url
        self._unchanged = unchanged
        self._timeout_s = timeout_s
        self._over = asyncio.Event()
        self.answers = answers()

    def end(self) -> None:
        """What goes on and on ends now: the server is to stop."""
        self._over.set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request of the type `http`."""
        headers: Headers = dict(scope["headers"])
        kind = negotiation.JSON
        made: Reply | Events
        try:
            kind = _kind(scope["method"], headers)
            async with asyncio.timeout(self._timeout_s):
                made = await self._reply(scope, headers, kind, receive)
        except TurnedAway as away:
            made = away.reply(_plain(kind))
        except TimeoutError:
            made = late(self._timeout_s).reply(_plain(kind))
        except Disconnected:
            return
        except Exception as error:  # noqa: BLE001 - nobody sees more of it than a reference
            made = reply(500, _plain(kind), broken(error).body, caching.personal({}))
        if isinstance(made, Events):
            await made.send(receive, send, self._over)
        else:
            await made.send(send, bare=scope["method"] == "HEAD")

    async def _reply(self, scope: Scope, headers: Headers, kind: str, receive: Receive) -> Reply | Events:
        method = scope["method"]
        if method == "OPTIONS":
            return reply(204, kind, b"", PREFLIGHT)
        if method not in {"GET", "HEAD", "POST"}:
            raise TurnedAway(405, "METHOD_NOT_ALLOWED", f"Ask by one of {METHODS}.", {"Allow": METHODS})
        actor = await self._actor(_text(headers, b"authorization"))
        if method == "POST":
            return await self._post(scope, headers, kind, actor, receive)
        key = (scope["query_string"], kind, headers.get(b"authorization", b""))
        made = await self._held(key, actor) or await self._made(headers, key, actor, method)
        if not isinstance(made, Kept):
            return made
        return made.unchanged if caching.matches(headers.get(b"if-none-match"), made.etag) else made.reply

    async def _post(
        self, scope: Scope, headers: Headers, kind: str, actor: Actor | None, receive: Receive
    ) -> Reply | Events:
        _require_json(headers)
        asked = asking.by_post(await _body(headers, receive))
        caller = Caller(agent=_text(headers, b"user-agent"))
        # A session counts only here: whoever sends a token means that one, and answers by GET may be kept for others.
        if b"authorization" not in headers:
            caller = await self._recognised(callers.caller(scope, headers, self._public_url))
            actor = caller.actor
        context = self._context(actor, caller)
        piecewise = negotiation.takes_events(headers.get(b"accept"))
        found = await self.operations.answered(asked, context, may_change=True, piecewise=piecewise)
        return _personal(found, context, kind)

    async def _made(self, headers: Headers, key: Key, actor: Actor | None, method: str) -> Kept | Reply | Events:
        """A new answer: one that caches, ours among them, may keep if it is everybody's."""
        query, kind, _ = key
        context = self._context(actor, Caller(agent=_text(headers, b"user-agent")))
        piecewise = method == "GET" and negotiation.takes_events(headers.get(b"accept"))
        found = await self.operations.answered(asking.by_get(query), context, may_change=False, piecewise=piecewise)
        if kind == negotiation.EVENTS or isinstance(found, Stream) or not caching.shared(context, found):
            return _personal(found, context, kind)
        body = found.body
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
        if lasts and await self._still(held.made_of):
            return held
        self.answers.pop(key)
        return None

    async def _still(self, made_of: Mapping[str, Hashable]) -> bool:
        """Whether an answer made of this would be given again; where nobody can tell, it is made anew."""
        try:
            return await self._unchanged(made_of)
        except Exception as error:  # noqa: BLE001 - making it anew says it better
            log.warning("unchanged_unknown", error=type(error).__name__)
            return False


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


def _kind(method: str, headers: Headers) -> str:
    accept = headers.get(b"accept")
    kind = negotiation.media_type(accept)
    if kind is None and (method == "HEAD" or not negotiation.takes_events(accept)):
        raise TurnedAway(406, "NOT_ACCEPTABLE", f"Answers are {negotiation.GRAPHQL} or {negotiation.JSON}.")
    return kind or negotiation.EVENTS


def _plain(kind: str) -> str:
    """The media type of what is no answer: who waits for events is turned away in JSON."""
    return negotiation.JSON if kind == negotiation.EVENTS else kind


def _require_json(headers: Headers) -> None:
    if not negotiation.is_json(headers.get(b"content-type")):
        message = "A question by POST is JSON in UTF-8: send it with Content-Type: application/json."
        raise TurnedAway(415, "NOT_JSON", message, {"Accept-Post": negotiation.JSON})
    if headers.get(b"content-encoding", b"identity").lower() != b"identity":
        raise TurnedAway(
            415, "ENCODED", "Bodies are read as they are: send no Content-Encoding.", {"Accept-Encoding": "identity"}
        )


def _personal(found: Outcome | Stream, context: Context, kind: str) -> Reply | Events:
    headers = context.headers | context.allowance
    if isinstance(found, Stream):
        return Events(found, headers)
    if kind == negotiation.EVENTS:
        return Events(once(found), headers)
    # Programs that only know JSON take a status of 400 for no answer at all.
    status = 400 if not found.begun and kind == negotiation.GRAPHQL else 200
    return reply(status, kind, found.body, caching.personal(headers), context.cookies)


def _text(headers: Headers, name: bytes) -> str | None:
    value = headers.get(name)
    return None if value is None else value.decode("latin-1")
