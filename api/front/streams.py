"""Operations that answer more than once: how many may be open, and what comes of one, piece by piece."""

from collections import Counter
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from typing import Any, Final
from uuid import UUID

from graphql import DocumentNode, ExecutionResult, GraphQLError, GraphQLSchema
from graphql.execution import create_source_event_stream, map_source_to_response_event
from strawberry.execution import optimized_is_awaitable
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext

from api.context import Context
from api.errors import told
from api.front.asked import Asked
from api.front.refusals import TurnedAway
from api.front.running import Outcome, built_by, outcome_of, refused
from domain.access.values import Actor

# A cache and a studio have one or two; a tab of a browser has one.
LIMIT: Final = 1_000
EACH: Final = 100
RETRY_S: Final = "5"


class Places:
    """How many subscriptions are open in this process: together, and by the token or share link they came by."""

    def __init__(self, limit: int = LIMIT, each: int = EACH) -> None:
        self._limit = limit
        self._each = each
        self._taken = Counter[UUID | None]()

    @property
    def taken(self) -> int:
        """How many there are."""
        return self._taken.total()

    def take(self, actor: Actor | None) -> Callable[[], None]:
        """A place; what is given back is to be called, once, when it is not needed any more.

        Errors   TurnedAway (429) where there is none.
        """
        key = None if actor is None else actor.id
        if self._taken[key] >= self._each:
            raise _full(f"This token has {self._each} subscriptions open here. End one, or ask again.")
        if self.taken >= self._limit:
            raise _full(f"{self._limit} subscriptions are open here, and no more may be. Ask again later.")
        self._taken[key] += 1

        def leave() -> None:
            self._taken[key] -= 1
            if not self._taken[key]:
                del self._taken[key]

        return leave


def _full(message: str) -> TurnedAway:
    return TurnedAway(429, "TOO_MANY_SUBSCRIPTIONS", message, {"Retry-After": RETRY_S})


class Stream:
    """What comes of a subscription, in a place that it holds until it is closed."""

    def __init__(self, outcomes: AsyncGenerator[Outcome, None], leave: Callable[[], None]) -> None:
        self._outcomes = outcomes
        self._leave = leave

    async def __aenter__(self) -> AsyncGenerator[Outcome, None]:
        return self._outcomes

    async def __aexit__(self, *_error: object) -> None:
        try:
            await self._outcomes.aclose()
        finally:
            self._leave()


def once(outcome: Outcome) -> Stream:
    """A stream of one."""

    async def only() -> AsyncGenerator[Outcome, None]:
        yield outcome

    return Stream(only(), lambda: None)


async def subscribed(
    schema: GraphQLSchema, document: DocumentNode, asked: Asked, context: Context
) -> AsyncGenerator[Outcome, None]:
    """Each thing that comes of the subscription asked for; an error ends it."""
    # Pieces are small and rare: no plan is made for them.
    built = built_by(StrawberryGraphQLCoreExecutionContext, schema, document, asked, context)
    if isinstance(built, list):
        yield refused(built)
        return
    context.seen.begun = True
    source: Any = create_source_event_stream(built)
    if optimized_is_awaitable(source):
        source = await source
    if isinstance(source, ExecutionResult):
        yield outcome_of(source)
        return
    async with aclosing(map_source_to_response_event(built, source)) as results:
        try:
            async for result in results:
                yield outcome_of(result)
        except Exception as error:  # noqa: BLE001 - whoever listens is told, as far as they may be
            cause = error if isinstance(error, GraphQLError) else GraphQLError(str(error), original_error=error)
            yield Outcome(data=None, errors=[dict(told(cause).formatted)])
