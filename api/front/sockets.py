"""Operations over a WebSocket (graphql-transport-ws). The protocol's states are strawberry's; what is asked and who asks is ours.

Source   PROTOCOL.md of graphql-ws.
"""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from datetime import timedelta
from types import SimpleNamespace
from typing import Any, Final

import orjson
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState
from strawberry.asgi import ASGIWebSocketAdapter
from strawberry.exceptions import ConnectionRejectionError
from strawberry.http.exceptions import NonJsonMessageReceived, WebSocketDisconnected
from strawberry.subscriptions import GRAPHQL_TRANSPORT_WS_PROTOCOL
from strawberry.subscriptions.protocols.graphql_transport_ws.handlers import BaseGraphQLTransportWSHandler, Operation
from strawberry.subscriptions.protocols.graphql_transport_ws.types import (
    CompleteMessage,
    ErrorMessage,
    NextMessage,
    SubscribeMessage,
)
from strawberry.types.unset import UNSET

from api.callers import Caller
from api.context import Context
from api.front import asked as asking
from api.front.asked import Asked
from api.front.operations import Operations
from api.front.refusals import TurnedAway, late
from api.front.running import Outcome, broken
from api.front.streams import EACH, LIMIT, Stream, once
from domain.access.values import Actor

# Who has opened a connection says who they are within this.
INIT_S: Final = 10.0
STUCK_S: Final = 30.0
FORBIDDEN: Final = 4403
BUSY: Final = 1013

Answers = Callable[[Asked, Actor], Awaitable[Stream]]
"""Opens what comes of a question, once or again and again. Errors: TurnedAway."""


class Talk(BaseGraphQLTransportWSHandler[dict[str, Any], None]):
    """One connection: who it is is said when it begins, and asked again with each operation."""

    def __init__(
        self,
        socket: "_Wire",
        *,
        actor: Callable[[str | None], Awaitable[Actor | None]],
        answers: Answers,
        watching: Callable[[], AbstractContextManager[object]],
        operations: int,
        authorization: str | None,
    ) -> None:
        self._find = actor
        self._answers = answers
        self._watching = watching
        self._authorization = authorization
        super().__init__(
            view=SimpleNamespace(on_ws_connect=self._met),  # type: ignore[arg-type]  # all that is asked of a view
            websocket=socket,
            context={},
            root_value=None,
            schema=None,  # type: ignore[arg-type]  # operations run through `answers`
            connection_init_wait_timeout=timedelta(seconds=INIT_S),
            max_subscriptions_per_connection=operations,
        )

    async def _met(self, context: Mapping[str, Any]) -> Any:
        """Nothing to add to the welcome of somebody we know."""
        said = {name.lower(): value for name, value in context["connection_params"].items()}.get("authorization")
        self._authorization = said if isinstance(said, str) else self._authorization
        if await self._find(self._authorization) is None:
            raise ConnectionRejectionError
        return UNSET

    async def handle_subscribe(self, message: SubscribeMessage) -> None:
        """A document may be named instead of sent along: the whole question travels where strawberry has its variables."""
        question: Any = message.get("payload")
        try:
            asking.of_json(question)
        except TurnedAway as away:
            await self.handle_invalid_message(away.message[:120])
            return
        await super().handle_subscribe(
            {"id": message["id"], "type": "subscribe", "payload": {"query": "", "variables": question}}
        )

    async def run_operation(self, operation: Operation[dict[str, Any], None]) -> None:
        """Each outcome is sent as it comes, and then that it was the last."""
        with self._watching():
            await self._run(operation)

    async def _run(self, operation: Operation[dict[str, Any], None]) -> None:
        try:
            actor = await self._find(self._authorization)
            if actor is None:
                await self.websocket.close(FORBIDDEN, "Forbidden")
                return
            async with await self._answers(asking.of_json(operation.variables), actor) as outcomes:
                async for outcome in outcomes:
                    await self._tell(operation, outcome)
            await operation.send_operation_message(CompleteMessage(id=operation.id, type="complete"))
        except TurnedAway as away:
            await operation.send_operation_message(_error(operation, [away.error]))
        except WebSocketDisconnected:
            self.operations.pop(operation.id, None)

    async def _tell(self, operation: Operation[dict[str, Any], None], outcome: Outcome) -> None:
        if not outcome.begun:
            await operation.send_operation_message(_error(operation, outcome.errors))
            return
        payload: Any = outcome.answer
        await operation.send_operation_message(NextMessage(id=operation.id, type="next", payload=payload))
        if any(each.get("extensions", {}).get("code") == "TOKEN_ENDED" for each in outcome.errors):
            await self.websocket.close(FORBIDDEN, "Forbidden")


def _error(operation: Operation[dict[str, Any], None], errors: Any) -> ErrorMessage:
    return ErrorMessage(id=operation.id, type="error", payload=errors)


class _Wire(ASGIWebSocketAdapter):
    """Messages in JSON that have the shape of messages; what cannot be sent in good time is not sent."""

    def __init__(self, socket: WebSocket) -> None:
        super().__init__(SimpleNamespace(decode_json=orjson.loads), socket, socket)  # type: ignore[arg-type]

    async def iter_json(self, *, ignore_parsing_errors: bool = False) -> AsyncGenerator[Any, None]:
        async for message in super().iter_json(ignore_parsing_errors=ignore_parsing_errors):
            if not isinstance(message, dict) or not isinstance(message.get("id", ""), str):
                raise NonJsonMessageReceived
            yield {name: value for name, value in message.items() if name != "payload" or value is not None}

    async def send_json(self, message: Mapping[str, object]) -> None:
        if WebSocketState.DISCONNECTED in {self.ws.application_state, self.ws.client_state}:
            raise WebSocketDisconnected
        try:
            async with asyncio.timeout(STUCK_S):
                await self.ws.send_text(orjson.dumps(message).decode())
        except (TimeoutError, WebSocketDisconnect) as error:
            raise WebSocketDisconnected from error

    async def close(self, code: int, reason: str) -> None:
        if self.ws.application_state is not WebSocketState.DISCONNECTED:
            await self.ws.close(code=code, reason=reason)


class Sockets:
    """Answers WebSockets, by the same operations, contexts and actors as everything else."""

    def __init__(
        self,
        operations: Operations,
        *,
        actor: Callable[[str | None], Awaitable[Actor | None]],
        context: Callable[[Actor | None, Caller], Context],
        watching: Callable[[], AbstractContextManager[object]] = nullcontext,
        limit: int = LIMIT,
        each: int = EACH,
        timeout_s: float = 30,
    ) -> None:
        self._operations = operations
        self._actor = actor
        self._context = context
        self._watching = watching
        self._limit = limit
        self._each = each
        self._timeout_s = timeout_s
        self._open = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One connection of the type `websocket`, from its beginning to its end."""
        socket = WebSocket(scope, receive, send)
        spoken = GRAPHQL_TRANSPORT_WS_PROTOCOL in scope["subprotocols"]
        await socket.accept(subprotocol=GRAPHQL_TRANSPORT_WS_PROTOCOL if spoken else None)
        if not spoken:
            await socket.close(4406, "Subprotocol not acceptable")
        elif self._open >= self._limit:
            await socket.close(BUSY, "Too many connections")
        else:
            self._open += 1
            try:
                await self._talk(socket).handle()
            finally:
                self._open -= 1

    def _talk(self, socket: WebSocket) -> Talk:
        # Pages of other origins open WebSockets too, with cookies: a session counts for nothing here.
        caller = Caller(agent=socket.headers.get("user-agent"))

        async def answers(asked: Asked, actor: Actor) -> Stream:
            context = self._context(actor, caller)
            try:
                async with asyncio.timeout(self._timeout_s):
                    found = await self._operations.answered(asked, context, may_change=True, piecewise=True)
            except TimeoutError:
                raise late(self._timeout_s) from None
            except TurnedAway:
                raise
            except Exception as error:  # noqa: BLE001 - nobody sees more of it than a reference
                found = broken(error)
            return found if isinstance(found, Stream) else once(found)

        return Talk(
            _Wire(socket),
            actor=self._actor,
            answers=answers,
            watching=self._watching,
            operations=self._each,
            authorization=socket.headers.get("authorization"),
        )
